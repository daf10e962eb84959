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
use super::error::{DecodeError, Error};
use super::message::{SecretBody, ServerWords};
use super::operation_info::OperationInfo;
use super::raw_response::{RawResponse, kept};

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
        // Proxies answer without a body where the API would have one: the status code says it all.
        Err(Error::Decode(error)) if error.response().body().trim_ascii().is_empty() => {
            Error::Unexpected(error.into_response())
        }
        Err(error) => error,
    })
}

/// Reads a response of an operation with several success responses, none of which has its status
/// code: a 2XX response stays undecoded, any other one is an error response.
///
/// # Errors
///
/// Returns the error response, or the reason why it could not be read.
pub fn other<E: ErrorResponse>(received: Received) -> Result<RawResponse, Error<E>> {
    match received.status().is_success() {
        true => Ok(raw(received)),
        false => error(received),
    }
}

fn raw(received: Received) -> RawResponse {
    let (head, body) = received.into_parts();
    RawResponse::new(head, bytes_of(&body))
}

/// Returns the bytes of a body that has been read, and none of one that has not.
fn bytes_of(body: &Body) -> Bytes {
    body.as_bytes().cloned().unwrap_or_default()
}

/// Returns a response with its body as it arrives.
pub(crate) fn undecoded(received: Received) -> Response<Body> {
    received.into()
}

/// A response that the API description documents: its body, and the status code and headers as
/// received.
///
/// It dereferences to the body: `response.contact` is `response.body().contact`.
#[derive(Clone)]
pub struct Response<T>(Box<Inner<T>>);

/// Boxed, so that a `Result` is small for every type of response.
#[derive(Clone)]
struct Inner<T> {
    head: Parts,
    raw_body: Bytes,
    body: T,
}

impl<T> Response<T> {
    fn new(head: Parts, raw_body: Bytes, body: T) -> Self {
        Self(Box::new(Inner {
            raw_body: kept(head.status, raw_body),
            head,
            body,
        }))
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.0.head.status
    }

    /// Returns all headers, as received.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.head.headers
    }

    /// Returns the documented headers, with the types that the API description declares. The docs of
    /// the operation name the type for each of its responses:
    /// `response.typed_headers::<RateLimitedHeaders>()`.
    pub fn typed_headers<H: TypedHeaders>(&self) -> H {
        H::read(self.headers())
    }

    /// Returns the body.
    pub fn body(&self) -> &T {
        &self.0.body
    }

    /// Returns the body as received, where the typed one may not have all of it: of a response whose
    /// status code is not 2XX, the first [`RawResponse::MAX_BODY_BYTES`] bytes; of a response that
    /// has no documented body, all of it. Of any other response it is empty.
    pub fn raw_body(&self) -> &Bytes {
        &self.0.raw_body
    }

    /// Returns the id that the server has given to the request, for questions to its operators, as
    /// [`Error::request_id`] does.
    pub fn request_id(&self) -> Option<&str> {
        ServerWords::new(&self.0.head, &self.0.raw_body).request_id()
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

/// For tests of code that gets a response, such as a documented error.
impl<T> From<http::Response<T>> for Response<T> {
    fn from(response: http::Response<T>) -> Self {
        let (head, body) = response.into_parts();
        Self::new(head, Bytes::new(), body)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("headers", self.headers())
            .field("body", self.body())
            .finish()
    }
}

/// The headers that the API description documents for a response.
pub trait TypedHeaders {
    /// Reads the headers. One that is missing or does not have the documented type is `None`;
    /// [`Response::headers`] still contains it as received.
    fn read(headers: &HeaderMap) -> Self;
}

/// Reads a response whose body is decoded by `decode`.
fn read<T, E>(
    received: Received,
    decode: impl FnOnce(&HeaderMap, &Bytes) -> Result<T, LocatedError>,
) -> Result<Response<T>, Error<E>> {
    let (head, body) = received.into_parts();
    let decoded = match body.as_bytes() {
        Some(body) => decode(&head.headers, body).map_err(|failure| match body.is_empty() {
            true => invalid("the body is empty"),
            false => failure,
        }),
        None => Err(invalid("the body has to be read first")),
    };
    let body = bytes_of(&body);
    match decoded {
        Ok(decoded) => {
            let raw_body = match head.status.is_success() {
                true => Bytes::new(),
                false => body,
            };
            Ok(Response::new(head, raw_body, decoded))
        }
        Err(failure) => Err(DecodeError::new(RawResponse::new(head, body), failure).into()),
    }
}

/// Marks the headers with secrets, by the API description, as those that `Debug` redacts.
pub fn redacted(mut received: Received, info: &OperationInfo) -> Received {
    let headers = received.headers_mut().iter_mut();
    headers
        .filter(|(name, _)| info.is_secret_header(name))
        .for_each(|(_, value)| value.set_sensitive(true));
    received
}

/// Reads a response as [`json`] does, whose body has a password: no error shows what the server says.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not match the type.
pub fn secret_json<T: DeserializeOwned, E>(received: Received) -> Result<Response<T>, Error<E>> {
    json(secret(received))
}

/// Reads a response as [`text`] does, whose body is a password: no error shows what the server says.
///
/// # Errors
///
/// Returns an error if the body is not UTF-8.
pub fn secret_text<T: From<String>, E>(received: Received) -> Result<Response<T>, Error<E>> {
    text(secret(received))
}

/// Reads a response as [`by_media_type`] does, whose body can have a password: no error shows what the
/// server says.
///
/// # Errors
///
/// Returns an error if the body does not match the API description of its media type.
pub fn secret_by_media_type<T: ResponseBody, E>(
    received: Received,
) -> Result<Response<T>, Error<E>> {
    by_media_type(secret(received))
}

fn secret(mut received: Received) -> Received {
    received.extensions_mut().insert(SecretBody);
    received
}

/// Reads a response with a JSON body.
///
/// # Errors
///
/// Returns an error if the body is not JSON or does not match the type.
pub fn json<T: DeserializeOwned, E>(received: Received) -> Result<Response<T>, Error<E>> {
    read(received, |headers, body| {
        or_as_string(headers, body, |body| decode_json(body))
    })
}

/// Reads a response whose body is text.
///
/// # Errors
///
/// Returns an error if the body is not UTF-8.
pub fn text<T: From<String>, E>(received: Received) -> Result<Response<T>, Error<E>> {
    read(received, |headers, body| {
        decode_text(&without_quotes(headers, body))
    })
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
pub fn decode_text<T: From<String>>(body: &[u8]) -> Result<T, LocatedError> {
    std::str::from_utf8(without_bom(body))
        .map(|text| text.to_owned().into())
        .map_err(invalid)
}

fn invalid(error: impl fmt::Display) -> LocatedError {
    LocatedError {
        path: String::new(),
        error: serde::de::Error::custom(error),
    }
}

/// Returns a body without the byte order mark that some servers write before text.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Returns a body that is documented as text. If the server declares it as JSON, and it is a JSON
/// string, the text is the value of the string.
fn without_quotes(headers: &HeaderMap, body: &Bytes) -> Bytes {
    let text = match content_type(headers).ends_with("json") {
        true => serde_json::from_slice::<String>(without_bom(body)).ok(),
        false => None,
    };
    text.map_or_else(|| body.clone(), Bytes::from)
}

/// Decodes a body that is documented as JSON. If the server declares it as text other than markup, and
/// it is not the documented JSON, it is decoded as the JSON string with this text.
fn or_as_string<T>(
    headers: &HeaderMap,
    body: &Bytes,
    decode: impl Fn(&Bytes) -> Result<T, LocatedError>,
) -> Result<T, LocatedError> {
    decode(body).or_else(|failure| {
        let media_type = content_type(headers);
        let is_text = media_type.starts_with("text/") && !is_markup(&media_type);
        let quoted = match is_text && !body.is_empty() {
            true => decode_text(body).and_then(|text: String| decode(&Bytes::from(quote(&text)))),
            false => return Err(failure),
        };
        quoted.map_err(|_| failure)
    })
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
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
pub fn by_media_type<T: ResponseBody, E>(received: Received) -> Result<Response<T>, Error<E>> {
    read(received, |headers, body| {
        let index = media_type_index(&content_type(headers), T::MEDIA_TYPES);
        let media_type = T::MEDIA_TYPES.get(index).copied().unwrap_or_default();
        match media_type.starts_with("text/") {
            true => T::read(index, &without_quotes(headers, body)),
            false => or_as_string(headers, body, |body| T::read(index, body)),
        }
    })
}

/// Returns the media type that the server declares, without its parameters and in lower case; empty
/// without a declaration.
pub(crate) fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE);
    essence(
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    )
}

/// Whether a media type is that of a page or a document rather than of data: what a proxy answers with.
pub(crate) fn is_markup(media_type: &str) -> bool {
    media_type.contains("html") || media_type.contains("xml")
}

fn media_type_index(received: &str, media_types: &[&str]) -> usize {
    let top_level_type = received.split('/').next().unwrap_or_default();
    let range = format!("{top_level_type}/*");
    let candidates = [received, range.as_str(), "*/*"];
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

/// Reads a response that has no body.
///
/// # Errors
///
/// Never returns an error; all functions that read a response have this return type.
pub fn empty<E>(received: Received) -> Result<Response<()>, Error<E>> {
    let (head, body) = received.into_parts();
    Ok(Response::new(head, bytes_of(&body), ()))
}

/// Reads a response whose body stays bytes, which is also how a body is read that the API
/// description does not document.
///
/// # Errors
///
/// Returns an error if the body has not been read.
pub fn bytes<E>(received: Received) -> Result<Response<Bytes>, Error<E>> {
    read(received, |_, body| Ok(body.clone()))
}

/// Creates the error for a status code that the API description does not document.
pub fn unexpected<E>(received: Received) -> Error<E> {
    Error::Unexpected(raw(received))
}
