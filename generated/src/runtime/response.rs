// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Reading of HTTP responses as the types that the API description declares for status codes.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::body::Body;
use super::codec::{self, LocatedError};
use super::error::{DecodeError, Error, RawResponse};

/// An HTTP response as an operation reads it.
pub type Received = http::Response<Body>;

/// The error responses of an operation.
pub trait ErrorResponse: Sized {
    /// Reads the documented error response with the status code of this response.
    ///
    /// # Errors
    ///
    /// Returns an error if no documented response has this status code, or the body does not match
    /// the API description.
    fn read(received: Received) -> Result<Self, Error<Self>>;
}

/// Reads an error response.
///
/// # Errors
///
/// Always returns an error: the error response, or the reason why it could not be read.
pub fn error<T, E: ErrorResponse>(received: Received) -> Result<T, Error<E>> {
    Err(match E::read(received) {
        Ok(error) => Error::Api(error),
        Err(error) => error,
    })
}

/// A response that the API description documents: its body, its typed headers, and the status code
/// and headers as received.
///
/// It dereferences to the body: `response.contact` is `response.body().contact`.
#[derive(Debug, Clone)]
pub struct Response<T, H = ()>(Box<Inner<T, H>>);

/// Boxed, so that a `Result` is small for every type of response.
#[derive(Debug, Clone)]
struct Inner<T, H> {
    head: Parts,
    typed_headers: H,
    body: T,
}

impl<T, H: TypedHeaders> Response<T, H> {
    fn new(head: Parts, body: T) -> Self {
        Self(Box::new(Inner {
            typed_headers: H::read(&head.headers),
            head,
            body,
        }))
    }
}

impl<T, H> Response<T, H> {
    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.0.head.status
    }

    /// Returns all headers, as received.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// Returns the documented headers, with the types that the API description declares.
    pub fn typed_headers(&self) -> &H {
        &self.0.typed_headers
    }

    /// Returns the body.
    pub fn body(&self) -> &T {
        &self.0.body
    }

    /// Consumes the response and returns its body.
    pub fn into_body(self) -> T {
        self.0.body
    }

    /// Returns the status line and the headers, as received.
    pub fn parts(&self) -> &Parts {
        &self.0.head
    }
}

impl<T, H> Deref for Response<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.body
    }
}

/// The headers that the API description documents for a response.
pub trait TypedHeaders {
    /// Reads the headers. One that is missing or does not have the documented type is `None`;
    /// [`Response::headers`] still contains it as received.
    fn read(headers: &HeaderMap) -> Self;
}

impl TypedHeaders for () {
    fn read(_: &HeaderMap) -> Self {}
}

/// Reads a response with a JSON body.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not match the type.
pub fn json<T: DeserializeOwned, H: TypedHeaders, E>(
    received: Received,
) -> Result<Response<T, H>, Error<E>> {
    match whole(&received).and_then(|body| decode_json(body)) {
        Ok(body) => Ok(Response::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// Reads a response whose body is text.
///
/// # Errors
///
/// Returns an error if the body is not UTF-8.
pub fn text<H: TypedHeaders, E>(received: Received) -> Result<Response<String, H>, Error<E>> {
    match whole(&received).and_then(|body| decode_text(body)) {
        Ok(body) => Ok(Response::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// Returns a response with its body as it arrives.
pub(crate) fn undecoded(received: Received) -> Response<Body> {
    let (head, body) = received.into_parts();
    Response::new(head, body)
}

/// Returns the body of a response that has been read.
fn whole(received: &Received) -> Result<&Bytes, LocatedError> {
    let body = received.body().as_bytes();
    body.ok_or_else(|| invalid("the body has to be read first"))
}

fn invalid(error: impl fmt::Display) -> LocatedError {
    LocatedError {
        path: String::new(),
        error: serde::de::Error::custom(error),
    }
}

/// Skips a byte order mark, which some servers write.
fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Decodes a JSON body.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not match the type.
pub fn decode_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, LocatedError> {
    codec::from_slice(without_bom(body))
}

/// Decodes a body that is text.
///
/// # Errors
///
/// Returns an error if the body is not UTF-8.
pub fn decode_text(body: &[u8]) -> Result<String, LocatedError> {
    std::str::from_utf8(without_bom(body))
        .map(str::to_owned)
        .map_err(invalid)
}

/// A body that has one of several media types.
pub trait ResponseBody: Sized {
    /// The media types, in order of preference. Several of them can be decoded in the same way.
    const MEDIA_TYPES: &'static [&'static str];

    /// Reads a body of the media type at this index.
    ///
    /// # Errors
    ///
    /// Returns an error if the body does not match the API description of this media type.
    fn read(index: usize, body: &Bytes) -> Result<Self, LocatedError>;
}

/// Reads a response by its media type: as the documented media type that is equal, else as the
/// range that contains it. If neither is documented, the body is treated as bytes, or as a range
/// other than `text/*`, where one is documented. Otherwise, and for JSON or a missing
/// `Content-Type`, the first documented media type is used.
///
/// # Errors
///
/// Returns an error if the body does not match the API description of that media type.
pub fn by_media_type<T: ResponseBody, H: TypedHeaders, E>(
    received: Received,
) -> Result<Response<T, H>, Error<E>> {
    let index = media_type_index(received.headers(), T::MEDIA_TYPES);
    match whole(&received).and_then(|body| T::read(index, body)) {
        Ok(body) => Ok(Response::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

fn media_type_index(headers: &HeaderMap, media_types: &[&str]) -> usize {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let received = essence(content_type.unwrap_or_default());
    let top_level_type = received.split('/').next().unwrap_or_default();
    let range = format!("{top_level_type}/*");
    let candidates = [received.as_str(), range.as_str(), "*/*"];
    let index_of = |candidate: &str| media_types.iter().position(|it| essence(it) == candidate);
    let may_be_json = received.is_empty() || received.ends_with("json");
    let is_binary_range = |it: &&str| it.contains('*') && !it.starts_with("text/");
    let fallback = || match may_be_json {
        true => None,
        false => index_of(BYTES).or_else(|| media_types.iter().position(is_binary_range)),
    };
    let index = candidates.into_iter().find_map(index_of).or_else(fallback);
    index.unwrap_or_default()
}

/// The media type of arbitrary bytes.
const BYTES: &str = "application/octet-stream";

/// Returns a media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Reads a response that has no body, or whose body the API description does not document.
///
/// # Errors
///
/// Never returns an error; all functions that read a response have this return type.
pub fn empty<H: TypedHeaders, E>(received: Received) -> Result<Response<(), H>, Error<E>> {
    Ok(Response::new(received.into_parts().0, ()))
}

/// Reads a response whose body stays bytes.
///
/// # Errors
///
/// Returns an error if the body has not been read.
pub fn bytes<H: TypedHeaders, E>(received: Received) -> Result<Response<Bytes, H>, Error<E>> {
    match whole(&received).cloned() {
        Ok(body) => Ok(Response::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// Creates the error for a status code that the API description does not document.
pub fn unexpected<E>(received: Received) -> Error<E> {
    Error::Unexpected(RawResponse::new(received))
}
