// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Responses that stay as they are.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use super::message::ServerWords;
use super::redirect::unfollowed;

/// A response that is not decoded: its status code, its headers and its body.
#[derive(Clone)]
pub struct RawResponse(Box<Inner>);

/// Boxed, so that an error is small.
#[derive(Clone)]
struct Inner {
    head: Parts,
    body: Bytes,
    body_len: usize,
}

/// In the extensions of an error response whose body has not been read to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CutBody;

impl RawResponse {
    /// The maximum number of bytes that are kept of the body of a response whose status code is not
    /// 2XX. The body of a 2XX response is kept whole: the server has done what was requested, and
    /// it may be the only result.
    pub const MAX_BODY_BYTES: usize = 64 * 1024;

    pub(crate) fn new(head: Parts, body: Bytes) -> Self {
        let body_len = body.len();
        Self(Box::new(Inner {
            body: kept(head.status, body),
            body_len,
            head,
        }))
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.0.head.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// Returns the body. If the status code is not 2XX, it has at most the first
    /// [`RawResponse::MAX_BODY_BYTES`] bytes.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Returns the length in bytes of the body that was read: the complete one, unless [`RawResponse::is_cut`].
    pub fn body_len(&self) -> usize {
        self.0.body_len
    }

    /// Whether the end of the body has not been read: it is an error response of more than 1 MiB, or the connection
    /// was interrupted.
    pub fn is_cut(&self) -> bool {
        self.0.head.extensions.get::<CutBody>().is_some()
    }

    /// Returns what the server says, for people, as `Error::message` does.
    pub fn message(&self) -> Option<Cow<'_, str>> {
        self.words().message()
    }

    /// Returns the id that the server has given to the request, as `Error::request_id` does.
    pub fn request_id(&self) -> Option<&str> {
        self.words().request_id()
    }

    /// Returns how long the server asks to wait, as `Error::retry_after` does.
    pub fn retry_after(&self) -> Option<Duration> {
        self.words().retry_after()
    }

    pub(crate) fn words(&self) -> ServerWords<'_> {
        ServerWords::new(&self.0.head, &self.0.body)
    }
}

/// Returns the part of a body that is kept beside its decoded value, or instead of it.
pub(crate) fn kept(status: StatusCode, body: Bytes) -> Bytes {
    match !status.is_success() && body.len() > RawResponse::MAX_BODY_BYTES {
        // A copy: a slice would keep the complete body in memory.
        true => Bytes::copy_from_slice(&body[..RawResponse::MAX_BODY_BYTES]),
        false => body,
    }
}

/// Displays it as an error: the server responded with this.
impl fmt::Display for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status();
        write!(f, "the server responded with {status}")?;
        f.write_str(match unfollowed(status) {
            Some(unfollowed) => unfollowed,
            None if status.is_client_error() || status.is_server_error() => "",
            None => ", which the API description does not document",
        })?;
        write!(f, "{}", self.words())
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status())
            .field("headers", self.headers())
            .field("message", &self.message())
            .field("body_len", &self.body_len())
            .field("is_cut", &self.is_cut())
            .finish()
    }
}
