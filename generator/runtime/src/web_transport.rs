// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The default transport on `wasm32-unknown-unknown`: `reqwest`, which uses `fetch` of JavaScript there.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
/// The crate of the transport, for its settings.
pub use reqwest;

use super::body::Body;
use super::maybe::BoxFuture;
use super::transport::{Transport, TransportError, TransportErrorKind};

/// A transport that sends requests with `fetch`.
///
/// A request is sent once its body has been read completely; responses arrive in pieces. `fetch` follows redirects, to
/// other servers too: such a response is an error, which comes too late for an API key that it has sent there. It
/// ignores some headers, such as `User-Agent`, and decides how to connect.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Creates a transport with `reqwest`'s defaults.
    ///
    /// # Errors
    ///
    /// Returns an error if `reqwest` cannot be set up.
    pub fn new() -> Result<Self, TransportError> {
        Self::with(|builder| builder)
    }

    /// Creates a transport with settings of the caller.
    ///
    /// # Errors
    ///
    /// Returns an error if the settings cannot be used.
    pub fn with(
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Self, TransportError> {
        configure(reqwest::Client::builder())
            .build()
            .map(Self::from_client)
            .map_err(transport_error)
    }

    /// Creates a transport from a client with all its settings.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let request = fetched(request).await?;
        let url = request.url().clone();
        let response = self
            .client
            .execute(request)
            .await
            .map_err(transport_error)?;
        // A browser follows redirects by itself, and may have sent an update twice.
        if without_fragment(response.url().clone()) != without_fragment(url) {
            let origin = response.url().origin().ascii_serialization();
            let error = format!("the response is from another URL of {origin}");
            return Err(TransportError::new(TransportErrorKind::Redirected, error));
        }
        let mut head = Response::new(());
        *head.status_mut() = response.status();
        *head.headers_mut() = response.headers().clone();
        let body = Pieces(Box::pin(response.bytes_stream()));
        Ok(head.map(|()| Body::from_stream(body)))
    }
}

/// The part of a URL that is sent.
fn without_fragment(mut url: reqwest::Url) -> reqwest::Url {
    url.set_fragment(None);
    url
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// The request for `reqwest`, which takes only bodies that are in memory there.
async fn fetched(request: Request<Body>) -> Result<reqwest::Request, TransportError> {
    let (head, body) = request.into_parts();
    let url = reqwest::Url::parse(&head.uri.to_string())
        .map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
    let mut request = reqwest::Request::new(head.method, url);
    *request.headers_mut() = head.headers;
    let body = body.bytes(u64::MAX).await?;
    if !body.is_empty() {
        *request.body_mut() = Some(body.into());
    }
    Ok(request)
}

/// The body of a response, with errors of the runtime.
struct Pieces<S>(Pin<Box<S>>);

impl<S: Stream<Item = reqwest::Result<Bytes>>> Stream for Pieces<S> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(piece.map(|piece| piece.map_err(transport_error)))
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // `fetch` does not say whether the server has received the request.
    let kind = if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_body() || error.is_decode() || error.is_request() {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    };
    // The URL can contain a credential, and errors are often logged.
    TransportError::new(kind, error.without_url())
}
