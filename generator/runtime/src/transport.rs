// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Transports, which send requests to the server and return its responses.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Authority;
use http::{Request, Response};

use super::body::Body;
use super::maybe::{BoxError, BoxFuture, MaybeSend, MaybeSync};

/// A transport that sends requests to a server.
///
/// Implement it to use another HTTP library or to respond in a test. A response with any status code
/// is a response, not an error; redirects too are returned to the caller. Timeouts are those of the
/// client, which drops the future of an exchange that takes too long.
pub trait Transport: MaybeSend + MaybeSync {
    /// Sends a request and waits for the head of the response, whose body is read later.
    ///
    /// # Errors
    ///
    /// Returns an error if no response arrived.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<'_, Result<Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

/// The reason why no complete response arrived.
///
/// The error of the HTTP library is the [`source`](StdError::source).
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<BoxError>,
    attempts: u32,
    /// The host and port, if the connection failed.
    server: Option<Box<str>>,
    /// Whether the server may have carried out a request that must not be repeated.
    is_unconfirmed: bool,
}

/// The kinds of [`TransportError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The client has no transport.
    Missing,
    /// The connection failed; the server has not received the request.
    Connect,
    /// The server's certificate or another part of the TLS handshake was rejected; the server has not
    /// received the request.
    Tls,
    /// The request timed out. The server may have processed it.
    TimedOut,
    /// The response was incomplete or not HTTP. The server may have processed the request.
    Interrupted,
    /// The body of the response is longer than the limit. The server has processed the request.
    TooLarge,
    /// The HTTP library followed a redirect to another server, which may have received credentials.
    Redirected,
    /// Any other failure. The server may have processed the request.
    Other,
}

impl TransportError {
    /// Creates an error of this kind with its source.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::without_source(kind)
        }
    }

    pub(crate) fn no_transport() -> Self {
        Self::without_source(TransportErrorKind::Missing)
    }

    fn without_source(kind: TransportErrorKind) -> Self {
        Self {
            kind,
            source: None,
            attempts: 1,
            server: None,
            is_unconfirmed: false,
        }
    }

    /// Creates the error for the timeout of this name.
    pub(crate) fn timed_out(name: &str, timeout: Duration) -> Self {
        let source = format!("`{name}` is {timeout:?}");
        Self::new(TransportErrorKind::TimedOut, source)
    }

    /// Adds the server of the request, if the connection to it failed.
    pub(crate) fn of_server(self, server: Option<&Authority>) -> Self {
        let is_unconnected = matches!(
            self.kind,
            TransportErrorKind::Connect | TransportErrorKind::Tls
        );
        let server = server.filter(|_| is_unconnected);
        // Without user information, which can be a password.
        let host = server.and_then(|server| server.as_str().rsplit('@').next());
        Self {
            server: host.map(Into::into),
            ..self
        }
    }

    /// Adds what is known about the call.
    pub(crate) fn of_call(self, attempts: u32, is_idempotent: bool) -> Self {
        let may_have_been_processed = matches!(
            self.kind,
            TransportErrorKind::TimedOut | TransportErrorKind::Interrupted
        );
        Self {
            attempts,
            is_unconfirmed: may_have_been_processed && attempts > 0 && !is_idempotent,
            ..self
        }
    }

    /// The number of attempts of the call.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = match &self.server {
            Some(server) => format!("`{server}`"),
            None => "the server".to_owned(),
        };
        match self.kind {
            TransportErrorKind::Missing => f.write_str("the client has no transport"),
            TransportErrorKind::Connect => write!(f, "failed to connect to {server}"),
            TransportErrorKind::Tls => {
                write!(f, "failed to agree with {server} on a secure connection")
            }
            TransportErrorKind::TimedOut => f.write_str("the request timed out"),
            TransportErrorKind::Interrupted => {
                f.write_str("the connection was interrupted before the response was complete")
            }
            TransportErrorKind::TooLarge => f.write_str(
                "the response is longer than `max_response_bytes`; `send_streamed` reads it in pieces",
            ),
            TransportErrorKind::Redirected => {
                f.write_str("the HTTP library followed a redirect to another server")
            }
            TransportErrorKind::Other => f.write_str("failed to send the request"),
        }?;
        match self.is_unconfirmed {
            true => f.write_str("; the server may have carried the request out"),
            false => Ok(()),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
