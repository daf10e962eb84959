// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What carries a request to the server and brings the response back.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

/// A future on the heap, as [`Transport::send`] returns it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries requests to a server.
///
/// Implement it to use another HTTP library, or around another transport to log, to try again, or
/// to answer in a test. Every status is a response, not an error: redirections too are the
/// caller's to read.
pub trait Transport: Send + Sync {
    /// Sends a request and waits for the whole response, at most for the time limit.
    ///
    /// # Errors
    ///
    /// When no whole response arrived.
    fn send(
        &self,
        request: Request<Bytes>,
        time_limit: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

/// Why no whole response arrived.
///
/// The library's own error is the [`source`](StdError::source).
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
    /// No connection was made; the server has not seen the request.
    Connect,
    /// The time limit passed. The server may have acted on the request.
    TimedOut,
    /// The response broke off, or was no HTTP. The server may have acted on the request.
    Interrupted,
    /// Something else. The server may have acted on the request.
    Other,
}

impl TransportError {
    /// An error of this kind, caused by the source.
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

    /// What kind of failure it is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Missing => "the client has no transport to send a request with",
            TransportErrorKind::Connect => "the server could not be connected to",
            TransportErrorKind::TimedOut => "no response within the time limit",
            TransportErrorKind::Interrupted => "no whole response arrived",
            TransportErrorKind::Other => "the request could not be carried out",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
