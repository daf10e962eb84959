// Client runtime, copied unchanged by `cargo xtask codegen`.

//! From an HTTP response to the type that the description gives its status.

use std::ops::Deref;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::codec::{self, Failure};
use super::error::{DecodeError, Error, KeptReply};

/// The HTTP response to a request, with its whole body.
pub type Received = Response<Bytes>;

/// The replies of failure that an operation has.
pub trait ErrorReply: Sized {
    /// Reads the one that has the response's status.
    ///
    /// # Errors
    ///
    /// When no reply has this status, or the body is not what the description says.
    fn read(received: Received) -> Result<Self, Error<Self>>;
}

/// Reads a reply of failure.
///
/// # Errors
///
/// Always: the reply itself is one, and so is what keeps it from being read.
pub fn error<T, E: ErrorReply>(received: Received) -> Result<T, Error<E>> {
    Err(match E::read(received) {
        Ok(error) => Error::Api(error),
        Err(error) => error,
    })
}

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

/// Reads a reply whose body is JSON.
///
/// # Errors
///
/// When the body is not JSON or does not have the type's shape.
pub fn json<T: DeserializeOwned, H: TypedHeaders, E>(
    received: Received,
) -> Result<Reply<T, H>, Error<E>> {
    match codec::from_slice(received.body()) {
        Ok(body) => Ok(Reply::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// Reads a reply whose body is text.
///
/// # Errors
///
/// When the body is no UTF-8.
pub fn text<H: TypedHeaders, E>(received: Received) -> Result<Reply<String, H>, Error<E>> {
    match text_of(received.body()) {
        Ok(body) => Ok(Reply::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// The value of a body that is JSON.
///
/// # Errors
///
/// When the body is not JSON or does not have the type's shape.
pub fn json_of<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    codec::from_slice(body)
}

/// The text of a body.
///
/// # Errors
///
/// When the body is no UTF-8.
pub fn text_of(body: &[u8]) -> Result<String, Failure> {
    std::str::from_utf8(body)
        .map(str::to_owned)
        .map_err(|error| Failure {
            path: String::new(),
            error: serde::de::Error::custom(error),
        })
}

/// A body that is of one of several media types.
pub trait ReplyBody: Sized {
    /// The media types, in the order of preference. Several can be read alike.
    const MEDIA_TYPES: &'static [&'static str];

    /// Reads a body of the media type at this place.
    ///
    /// # Errors
    ///
    /// When the body is not what the description says of this media type.
    fn read(place: usize, body: &Bytes) -> Result<Self, Failure>;
}

/// Reads a reply by the media type that it has: by the one that is described so, else by the range
/// that it is in. What is of none of them is bytes, or of some range that is not of text, where such are
/// described; else, and where it is JSON or does not say what it is, the first.
///
/// # Errors
///
/// When the body is not what the description says of that media type.
pub fn content<T: ReplyBody, H: TypedHeaders, E>(
    received: Received,
) -> Result<Reply<T, H>, Error<E>> {
    let place = place_of(received.headers(), T::MEDIA_TYPES);
    match T::read(place, received.body()) {
        Ok(body) => Ok(Reply::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

fn place_of(headers: &HeaderMap, media_types: &[&str]) -> usize {
    let found = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let found = essence(found.unwrap_or_default());
    let found_kind = found.split('/').next().unwrap_or_default();
    let range = format!("{found_kind}/*");
    let wanted = [found.as_str(), range.as_str(), "*/*"];
    let described = |wanted: &str| media_types.iter().position(|it| essence(it) == wanted);
    let may_be_json = found.is_empty() || found.ends_with("json");
    let is_range = |it: &&str| it.contains('*') && !it.starts_with("text/");
    let other = || match may_be_json {
        true => None,
        false => described(BYTES).or_else(|| media_types.iter().position(is_range)),
    };
    let place = wanted.into_iter().find_map(described).or_else(other);
    place.unwrap_or_default()
}

/// The media type of what is nothing but bytes.
const BYTES: &str = "application/octet-stream";

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Reads a reply that has no body, or none that the description tells anything about.
///
/// # Errors
///
/// Never: the type is that of all that read a reply.
pub fn empty<H: TypedHeaders, E>(received: Received) -> Result<Reply<(), H>, Error<E>> {
    Ok(Reply::new(received.into_parts().0, ()))
}

/// Reads a reply whose body is taken as it comes.
///
/// # Errors
///
/// Never: the type is that of all that read a reply.
pub fn bytes<H: TypedHeaders, E>(received: Received) -> Result<Reply<Bytes, H>, Error<E>> {
    let (head, body) = received.into_parts();
    Ok(Reply::new(head, body))
}

/// Keeps a reply whose status the description does not list.
pub fn unexpected<E>(received: Received) -> Error<E> {
    Error::Unexpected(KeptReply::new(received))
}
