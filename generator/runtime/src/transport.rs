// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Transports, which send requests to the server and return its responses.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

/// A boxed future, the return type of [`Transport::send`].
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A transport that sends requests to a server.
///
/// Implement it to use another HTTP library or to respond in a test, or wrap another transport to
/// log or to retry. A response with any status code is a response, not an error; redirects too are
/// returned to the caller.
pub trait Transport: Send + Sync {
    /// Sends a request and waits for the complete response, at most until the timeout.
    ///
    /// # Errors
    ///
    /// Returns an error if no complete response arrived.
    fn send(
        &self,
        request: Request<Bytes>,
        timeout: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

/// The reason why no complete response arrived.
///
/// The error of the HTTP library is the [`source`](StdError::source).
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kinds of [`TransportError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The client has no transport.
    Missing,
    /// The connection failed; the server has not received the request.
    Connect,
    /// The request timed out. The server may have processed it.
    TimedOut,
    /// The response was incomplete or not HTTP. The server may have processed the request.
    Interrupted,
    /// Any other failure. The server may have processed the request.
    Other,
}

impl TransportError {
    /// Creates an error of this kind with its source.
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            kind,
            source: Some(source.into()),
        }
    }

    pub(crate) fn no_transport() -> Self {
        Self {
            kind: TransportErrorKind::Missing,
            source: None,
        }
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Missing => "the client has no transport",
            TransportErrorKind::Connect => "failed to connect to the server",
            TransportErrorKind::TimedOut => "the request timed out",
            TransportErrorKind::Interrupted => {
                "the connection was interrupted before the response was complete"
            }
            TransportErrorKind::Other => "failed to send the request",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
