// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Reading of HTTP responses as the types that the API description declares for status codes.

use std::ops::Deref;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::codec::{self, LocatedError};
use super::error::{DecodeError, Error, RawResponse};

/// An HTTP response with its complete body.
pub type Received = http::Response<Bytes>;

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
    /// The names of the headers that `Debug` redacts, in lower case.
    const REDACTED: &'static [&'static str] = &[];

    /// Reads the headers. One that is missing or does not have the documented type is `None`;
    /// [`Response::headers`] still contains it as received.
    fn read(headers: &HeaderMap) -> Self;
}

impl TypedHeaders for () {
    fn read(_: &HeaderMap) -> Self {}
}

/// Marks the headers that `Debug` redacts.
fn redacted<H: TypedHeaders>(mut received: Received) -> Received {
    let headers = received.headers_mut().iter_mut();
    headers
        .filter(|(name, _)| H::REDACTED.contains(&name.as_str()))
        .for_each(|(_, value)| value.set_sensitive(true));
    received
}

/// Reads a response with a JSON body.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not match the type.
pub fn json<T: DeserializeOwned, H: TypedHeaders, E>(
    received: Received,
) -> Result<Response<T, H>, Error<E>> {
    let received = redacted::<H>(received);
    match codec::from_slice(received.body()) {
        Ok(body) => Ok(Response::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// Reads a response whose body is text.
///
/// # Errors
///
/// Returns an error if the body is not UTF-8.
pub fn text<T: From<String>, H: TypedHeaders, E>(
    received: Received,
) -> Result<Response<T, H>, Error<E>> {
    let received = redacted::<H>(received);
    match decode_text(received.body()) {
        Ok(body) => Ok(Response::new(received.into_parts().0, body)),
        Err(failure) => Err(DecodeError::new(received, failure).into()),
    }
}

/// Decodes a JSON body.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not match the type.
pub fn decode_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, LocatedError> {
    codec::from_slice(body)
}

/// Decodes a body that is text.
///
/// # Errors
///
/// Returns an error if the body is not UTF-8.
pub fn decode_text<T: From<String>>(body: &[u8]) -> Result<T, LocatedError> {
    std::str::from_utf8(body)
        .map(|text| text.to_owned().into())
        .map_err(|error| LocatedError {
            path: String::new(),
            error: serde::de::Error::custom(error),
        })
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
    let received = redacted::<H>(received);
    let index = media_type_index(received.headers(), T::MEDIA_TYPES);
    match T::read(index, received.body()) {
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
    let received = redacted::<H>(received);
    Ok(Response::new(received.into_parts().0, ()))
}

/// Reads a response whose body stays bytes.
///
/// # Errors
///
/// Never returns an error; all functions that read a response have this return type.
pub fn bytes<H: TypedHeaders, E>(received: Received) -> Result<Response<Bytes, H>, Error<E>> {
    let received = redacted::<H>(received);
    let (head, body) = received.into_parts();
    Ok(Response::new(head, body))
}

/// Creates the error for a status code that the API description does not document.
pub fn unexpected<E>(received: Received) -> Error<E> {
    Error::Unexpected(RawResponse::new(received))
}
