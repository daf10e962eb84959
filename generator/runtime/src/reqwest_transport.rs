// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The default transport: `reqwest`.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// A transport that sends requests with `reqwest`.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Creates a transport with `reqwest`'s defaults, except that it does not follow redirects: a
    /// documented `302` is a response like any other, and an update must not be sent twice.
    ///
    /// # Errors
    ///
    /// Returns an error if the system's certificates or resolver cannot be used.
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
        timeout: Option<Duration>,
    ) -> reqwest::Result<Response<Bytes>> {
        let mut request = reqwest::Request::try_from(request)?;
        *request.timeout_mut() = timeout;
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
    /// Creates a transport from this client, with all its settings.
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Bytes>,
        timeout: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            self.exchange(request, timeout)
                .await
                .map_err(transport_error)
        })
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // A connection that exceeds a timeout of the `reqwest` client is both. `Connect` says more: the
    // server has not received the request.
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_body() || error.is_decode() || error.is_request() {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    };
    // The URL can contain a credential, and errors are often logged.
    TransportError::new(kind, error.without_url())
}
