// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Transports, which send requests to the server and return its responses.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::response::Parts;
use http::uri::Authority;
use http::{Request, Response};

use super::body::Body;
use super::maybe::{BoxError, BoxFuture, MaybeSend, MaybeSync};
use super::message::ServerWords;

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
    /// Boxed, so that a `Result` is small.
    progress: Option<Box<Progress>>,
    /// Whether the server may have carried out a request that must not be repeated.
    is_unconfirmed: bool,
}

/// How far the exchange came.
#[derive(Debug)]
enum Progress {
    /// Not to this server: its host and port.
    Unconnected(Box<str>),
    /// To the head of the response, whose body is missing.
    Responded(Box<Parts>),
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
    /// The body of the request could not be read. The server has not received all of it.
    RequestBody,
    /// The request could not be sent, for a reason on this side. The server has not received it.
    Unsent,
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
            progress: None,
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
        match host {
            Some(host) => self.after(Progress::Unconnected(host.into())),
            None => self,
        }
    }

    /// Adds the head of the response, whose body could not be read.
    pub(crate) fn of_head(self, head: Option<Box<Parts>>) -> Self {
        match head {
            Some(head) => self.after(Progress::Responded(head)),
            None => self,
        }
    }

    fn after(self, progress: Progress) -> Self {
        Self {
            progress: Some(Box::new(progress)),
            ..self
        }
    }

    /// The head of the response, if only its body could not be read.
    pub(crate) fn head(&self) -> Option<&Parts> {
        match self.progress.as_deref() {
            Some(Progress::Responded(head)) => Some(head),
            _ => None,
        }
    }

    /// Adds what is known about the call.
    pub(crate) fn of_call(self, attempts: u32, is_idempotent: bool) -> Self {
        let is_unprocessed = matches!(
            self.kind,
            TransportErrorKind::Missing
                | TransportErrorKind::Connect
                | TransportErrorKind::Tls
                | TransportErrorKind::RequestBody
                | TransportErrorKind::Unsent
        );
        Self {
            attempts,
            is_unconfirmed: !is_unprocessed && attempts > 0 && !is_idempotent,
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
        let server = match self.progress.as_deref() {
            Some(Progress::Unconnected(server)) => format!("`{server}`"),
            _ => "the server".to_owned(),
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
            TransportErrorKind::RequestBody => {
                f.write_str("the body of the request could not be read")
            }
            TransportErrorKind::Unsent => f.write_str("the request could not be sent"),
            TransportErrorKind::Other => f.write_str("failed to send the request"),
        }?;
        if let Some(head) = self.head() {
            write!(f, "{}", ServerWords::without_body(head))?;
        }
        match self.head() {
            Some(head) if head.status.is_success() => {
                f.write_str("; the server has carried the request out")
            }
            _ if self.is_unconfirmed => {
                f.write_str("; the server may have carried the request out")
            }
            _ => Ok(()),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
