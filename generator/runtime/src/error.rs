// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The errors of calls.
//!
//! No signature contains the error type of another library; such errors are available by `source`.

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use super::any_error::AnyError;
use super::codec::LocatedError;
use super::message::ServerWords;
use super::raw_response::RawResponse;
use super::redirect::unfollowed;
use super::request_error::RequestError;
use super::retry::Attempt;
use super::transport::{TransportError, TransportErrorKind};

/// The error of a call. `E` is the error type of the operation: the error responses that the API
/// description documents for it.
///
/// It displays what the server says: `the server responded with 429 Too Many Requests: Over 10
/// calls in 10 seconds (request 7f3a)`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The server returned an error response that the API description documents.
    Api(E),
    /// The server returned a status code that the API description does not document, or an error
    /// response without the documented body.
    Unexpected(RawResponse),
    /// The body of a documented response does not match the API description. If
    /// [`Error::is_success_status`], the server has carried the request out.
    Decode(DecodeError),
    /// No complete response arrived.
    Transport(TransportError),
    /// The request could not be built; nothing was sent.
    Request(RequestError),
}

/// The error type of an operation: the error responses that the API description documents for it.
pub trait ApiError: fmt::Debug {
    /// Returns the status line and the headers of the response.
    fn parts(&self) -> &Parts;

    /// Returns the body as received, at most its first [`RawResponse::MAX_BODY_BYTES`] bytes.
    fn body(&self) -> &Bytes;
}

/// The error type where no response is an error.
impl ApiError for Infallible {
    fn parts(&self) -> &Parts {
        match *self {}
    }

    fn body(&self) -> &Bytes {
        match *self {}
    }
}

impl<E: ApiError> Error<E> {
    /// Returns the status code, if a response arrived, also without its body.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.head.status)
    }

    /// Returns the headers, if a response arrived, also without its body.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(|response| &response.head.headers)
    }

    /// Returns the body as received, if a response arrived, also of a documented error response:
    /// all of it if the status code is 2XX, otherwise at most its first
    /// [`RawResponse::MAX_BODY_BYTES`] bytes.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Transport(_) => None,
            _ => self.response().map(|response| response.body),
        }
    }

    /// Returns what the server says about the error, for people: what `codegen.toml` points to, else
    /// the first string in a JSON body of `message`, `error.message`, a property whose name ends in
    /// `message`, `messages` or `msg`, `error_description`, `detail`, `title`, `error` and the first
    /// of `errors`, or the first line of a plain text. It has at most 200 characters; control
    /// characters, and those that change the direction of text, are escaped. `None` if the status
    /// code is 2XX.
    pub fn message(&self) -> Option<Cow<'_, str>> {
        self.response()?.message()
    }

    /// Returns the id that the server has given to the request, for questions to its operators: the
    /// header `X-Request-Id`, `Request-Id`, `X-Correlation-Id`, `X-Amzn-RequestId` or
    /// `X-Ms-Request-Id`, or one that `codegen.toml` lists.
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// Returns how long the server asks to wait before the next request: by `Retry-After`, whose date
    /// is compared with the `Date` of the same response, or by the headers that `codegen.toml` lists.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response()?.retry_after()
    }

    /// Returns how many times the request was sent.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Transport(error) => error.attempts(),
            Self::Request(_) => 0,
            _ => self
                .response()
                .and_then(|response| response.head.extensions.get::<Attempt>())
                .map_or(1, |attempt| attempt.number),
        }
    }

    /// Whether the server has carried the request out, and only its response could not be read: the
    /// status code is 2XX. Repeating the call would do it twice.
    pub fn is_success_status(&self) -> bool {
        self.status().is_some_and(|status| status.is_success())
    }

    /// Whether the request timed out.
    pub fn is_timeout(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::TimedOut)
    }

    /// Whether the connection failed: the server has not received the request.
    pub fn is_connect(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Connect)
    }

    /// Whether the server refused the request because there were too many: the status code is 429.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the same call may succeed later; never if [`Error::is_success_status`]. Except where
    /// [`Error::is_connect`] or [`Error::is_rate_limited`], the server may have processed the request:
    /// only an idempotent one can be repeated without harm.
    pub fn is_retryable(&self) -> bool {
        match (self.status(), self.transport_kind()) {
            // A redirect, whose body broke off, has no outcome yet.
            (Some(status), kind) if kind.is_none() || !status.is_redirection() => {
                matches!(status.as_u16(), 408 | 429 | 502..=504)
            }
            (_, kind) => matches!(
                kind,
                Some(
                    TransportErrorKind::Connect
                        | TransportErrorKind::TimedOut
                        | TransportErrorKind::Interrupted
                )
            ),
        }
    }

    /// Converts the error into one of any operation, as `?` does in a function that returns an
    /// [`AnyError`].
    pub fn erase(self) -> AnyError
    where
        E: Send + Sync + 'static,
    {
        self.into()
    }

    fn response(&self) -> Option<ServerWords<'_>> {
        match self {
            Self::Api(error) => Some(ServerWords::new(error.parts(), error.body())),
            Self::Unexpected(response) => Some(response.words()),
            Self::Decode(error) => Some(error.response().words()),
            Self::Transport(error) => error.head().map(ServerWords::without_body),
            Self::Request(_) => None,
        }
    }

    fn transport_kind(&self) -> Option<TransportErrorKind> {
        match self {
            Self::Transport(error) => Some(error.kind()),
            _ => None,
        }
    }
}

impl<E: ApiError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => {
                let words = ServerWords::new(error.parts(), error.body());
                write!(f, "the server responded with {}{words}", words.head.status)?;
            }
            Self::Unexpected(response) => response.fmt(f)?,
            Self::Decode(error) => error.fmt(f)?,
            Self::Transport(error) => error.fmt(f)?,
            Self::Request(error) => error.fmt(f)?,
        }
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(f, ", after {attempts} attempts"),
        }
    }
}

impl<E: ApiError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Api(_) | Self::Unexpected(_) => None,
            Self::Decode(error) => error.source(),
            Self::Transport(error) => error.source(),
            Self::Request(error) => error.source(),
        }
    }
}

impl<E> From<DecodeError> for Error<E> {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl<E> From<TransportError> for Error<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl<E> From<RequestError> for Error<E> {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

/// A response whose body does not match the API description.
///
/// The cause is the [`source`](StdError::source).
#[derive(Debug)]
pub struct DecodeError(Box<Undecoded>);

/// Boxed, so that a `Result` is small.
#[derive(Debug)]
struct Undecoded {
    response: RawResponse,
    path: String,
    source: serde_json::Error,
}

impl DecodeError {
    pub(crate) fn new(response: RawResponse, failure: LocatedError) -> Self {
        Self(Box::new(Undecoded {
            response,
            path: failure.path,
            source: failure.error,
        }))
    }

    /// Returns the path of the value that could not be decoded, such as `contact.company.id`; empty
    /// for the body itself.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the response, not decoded.
    pub fn response(&self) -> &RawResponse {
        &self.0.response
    }

    pub(crate) fn into_response(self) -> RawResponse {
        self.0.response
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, words) = (self.response().status(), self.response().words());
        let is_success = status.is_success();
        // What the server says about an error is more than that it says so in an undocumented way.
        if !is_success {
            let unfollowed = unfollowed(status).unwrap_or_default();
            write!(f, "the server responded with {status}{unfollowed}{words}; ")?;
        }
        f.write_str("failed to decode the ")?;
        if let Some(media_type) = words.foreign_media_type() {
            write!(f, "`{media_type}` ")?;
        }
        f.write_str("body")?;
        if is_success {
            write!(f, " of the {status} response")?;
        }
        if !self.path().is_empty() {
            write!(f, " at `{}`", self.path())?;
        }
        match is_success {
            true => write!(f, "{words}; the server has carried the request out"),
            false => Ok(()),
        }
    }
}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0.source)
    }
}
