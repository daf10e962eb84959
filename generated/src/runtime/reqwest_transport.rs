// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The default transport: `reqwest`.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// Sends requests with `reqwest`.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with `reqwest`'s defaults, except that it does not follow redirections: a
    /// described 302 is a reply like any other, and an update is not to be sent twice.
    ///
    /// # Errors
    ///
    /// When the system's certificates or resolver cannot be used.
    pub fn new() -> Result<Self, TransportError> {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map(Self::from)
            .map_err(|error| TransportError::new(TransportErrorKind::Other, error))
    }

    async fn exchange(
        &self,
        request: Request<Bytes>,
        time_limit: Option<Duration>,
    ) -> reqwest::Result<Response<Bytes>> {
        let mut request = reqwest::Request::try_from(request)?;
        *request.timeout_mut() = time_limit;
        let mut received = self.client.execute(request).await?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = received.status();
        *response.version_mut() = received.version();
        std::mem::swap(response.headers_mut(), received.headers_mut());
        *response.body_mut() = received.bytes().await?;
        Ok(response)
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    /// Sends with this client, and with all of its own settings.
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Bytes>,
        time_limit: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            self.exchange(request, time_limit)
                .await
                .map_err(transport_error)
        })
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // A connection that takes too long, by a limit of the `reqwest` client's own, is both; that the
    // server has not seen the request says more.
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_body() || error.is_decode() || error.is_request() {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    };
    // The URL can hold a credential, and errors end up in logs.
    TransportError::new(kind, error.without_url())
}
