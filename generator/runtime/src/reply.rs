// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! From an HTTP response to the type that the description gives its status.

use std::ops::Deref;
use std::str::FromStr;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::codec;
use super::error::{DecodeError, Error, KeptReply};

/// A reply that the description lists: its body, its headers as the description types them, and
/// the status and headers as they came.
///
/// It dereferences to the body: `reply.contact` is `reply.body().contact`.
#[derive(Debug, Clone)]
pub struct Reply<T, H = ()>(Box<Contents<T, H>>);

/// On the heap, so that a result is small whatever the reply's type.
#[derive(Debug, Clone)]
struct Contents<T, H> {
    head: Parts,
    typed_headers: H,
    body: T,
}

impl<T, H: TypedHeaders> Reply<T, H> {
    fn new(head: Parts, body: T) -> Self {
        Self(Box::new(Contents {
            typed_headers: H::read(&head.headers),
            head,
            body,
        }))
    }
}

impl<T, H> Reply<T, H> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.head.status
    }

    /// All headers, as they came.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// The headers that the description lists, as the types that it gives them.
    pub fn typed_headers(&self) -> &H {
        &self.0.typed_headers
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.0.body
    }

    /// The body by itself.
    pub fn into_body(self) -> T {
        self.0.body
    }

    /// The status line and the headers, as they came.
    pub fn head(&self) -> &Parts {
        &self.0.head
    }
}

impl<T, H> Deref for Reply<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.body
    }
}

/// The headers that the description lists for a reply.
pub trait TypedHeaders {
    /// Reads them; one that is missing or has another type than described is `None`, and still
    /// stands in [`Reply::headers`].
    fn read(headers: &HeaderMap) -> Self;
}

impl TypedHeaders for () {
    fn read(_: &HeaderMap) -> Self {}
}

/// Reads one header.
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Reads a reply whose body is JSON.
///
/// # Errors
///
/// When the body is not JSON or does not have the type's shape.
pub fn json<T: DeserializeOwned, H: TypedHeaders>(
    response: Response<Bytes>,
) -> Result<Reply<T, H>, DecodeError> {
    match codec::from_slice(response.body()) {
        Ok(body) => Ok(Reply::new(response.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(response, failure)),
    }
}

/// Reads a reply that has no body, or none that the description tells anything about.
pub fn empty<H: TypedHeaders>(response: Response<Bytes>) -> Reply<(), H> {
    Reply::new(response.into_parts().0, ())
}

/// Reads a reply whose body is taken as it comes.
pub fn bytes<H: TypedHeaders>(response: Response<Bytes>) -> Reply<Bytes, H> {
    let (head, body) = response.into_parts();
    Reply::new(head, body)
}

/// Keeps a reply whose status the description does not list.
pub fn unexpected<E>(response: Response<Bytes>) -> Error<E> {
    Error::Unexpected(KeptReply::new(response))
}
