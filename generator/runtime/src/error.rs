// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The errors of calls.
//!
//! No signature contains the error type of another library; such errors are available by `source`.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::InvalidHeaderValue;
use http::response::Parts;
use http::uri::InvalidUri;
use http::{HeaderMap, Response, StatusCode};

use super::codec::LocatedError;
use super::transport::{TransportError, TransportErrorKind};

type Source = Box<dyn StdError + Send + Sync>;
/// The source of an error that can be cloned.
type SharedSource = Arc<dyn StdError + Send + Sync>;

/// The error of a call. `E` is the error type of the operation: the error responses that the API
/// description documents for it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The server returned an error response that the API description documents.
    Api(E),
    /// The server returned a status code that the API description does not document.
    Unexpected(RawResponse),
    /// The body of a documented response does not match the API description.
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
}

impl<E: ApiError> Error<E> {
    /// Returns the status code, if a response arrived.
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }

    /// Returns the headers, if a response arrived.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(|head| &head.headers)
    }

    /// Whether the request timed out.
    pub fn is_timeout(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::TimedOut)
    }

    /// Whether the connection failed: the server has not received the request.
    pub fn is_connect(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Connect)
    }

    fn head(&self) -> Option<&Parts> {
        match self {
            Self::Api(error) => Some(error.parts()),
            Self::Unexpected(response) => Some(&response.head),
            Self::Decode(error) => Some(&error.response.head),
            Self::Transport(_) | Self::Request(_) => None,
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
            Self::Api(error) => write!(f, "the server returned {}", error.parts().status),
            Self::Unexpected(response) => {
                write!(
                    f,
                    "the server returned {}, which the API description does not document",
                    response.status()
                )
            }
            Self::Decode(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Request(error) => error.fmt(f),
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

/// A response that could not be used: its status code, its headers and its body, not decoded.
#[derive(Clone)]
pub struct RawResponse {
    head: Box<Parts>,
    body: Bytes,
    body_len: usize,
}

impl RawResponse {
    /// The maximum number of bytes of the body that are kept.
    pub const MAX_BODY_BYTES: usize = 64 * 1024;

    pub(crate) fn new(response: Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        let body_len = body.len();
        let body = match body_len > Self::MAX_BODY_BYTES {
            // A copy: a slice would keep the complete body in memory.
            true => Bytes::copy_from_slice(&body[..Self::MAX_BODY_BYTES]),
            false => body,
        };
        Self {
            head: Box::new(head),
            body,
            body_len,
        }
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the body, or its first [`RawResponse::MAX_BODY_BYTES`] bytes.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the length of the complete body in bytes.
    pub fn body_len(&self) -> usize {
        self.body_len
    }
}

/// Shows the length of the body instead of its bytes, which can be many and secret.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("head", &self.head)
            .field("body", &self.body_len)
            .finish()
    }
}

/// A response whose body does not match the API description.
///
/// The cause is the [`source`](StdError::source).
#[derive(Debug)]
pub struct DecodeError {
    response: RawResponse,
    path: String,
    source: serde_json::Error,
}

impl DecodeError {
    pub(crate) fn new(response: Response<Bytes>, failure: LocatedError) -> Self {
        Self {
            response: RawResponse::new(response),
            path: failure.path,
            source: failure.error,
        }
    }

    /// Returns the path of the value that could not be decoded, such as `contact.company.id`; empty
    /// for the body itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the response, not decoded.
    pub fn response(&self) -> &RawResponse {
        &self.response
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.response.status();
        match self.path.as_str() {
            "" => write!(f, "failed to decode the body of the {status} response"),
            path => write!(
                f,
                "failed to decode the body of the {status} response at `{path}`"
            ),
        }
    }
}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// A request that could not be built.
#[derive(Debug, Clone)]
pub struct RequestError {
    problem: RequestProblem,
    source: Option<SharedSource>,
}

#[derive(Debug, Clone)]
enum RequestProblem {
    PathSegment { name: &'static str, segment: String },
    Parameter { name: &'static str },
    Header { name: &'static str },
    Cookie { name: &'static str },
    MissingCredential { alternatives: String },
    Body,
    MediaType,
    Url,
}

impl RequestError {
    pub(crate) fn path_segment(name: &'static str, segment: String) -> Self {
        Self {
            problem: RequestProblem::PathSegment { name, segment },
            source: None,
        }
    }

    pub(crate) fn parameter(name: &'static str, source: serde_json::Error) -> Self {
        Self {
            problem: RequestProblem::Parameter { name },
            source: Some(shared(source)),
        }
    }

    pub(crate) fn header(name: &'static str, source: impl Into<Source>) -> Self {
        Self {
            problem: RequestProblem::Header { name },
            source: Some(shared(source)),
        }
    }

    pub(crate) fn cookie(name: &'static str) -> Self {
        Self {
            problem: RequestProblem::Cookie { name },
            source: None,
        }
    }

    pub(crate) fn media_type(source: InvalidHeaderValue) -> Self {
        Self {
            problem: RequestProblem::MediaType,
            source: Some(shared(source)),
        }
    }

    pub(crate) fn missing_credential(alternatives: &[&[&str]]) -> Self {
        let alternatives: Vec<_> = alternatives
            .iter()
            .map(|schemes| schemes.join(" and "))
            .collect();
        let problem = RequestProblem::MissingCredential {
            alternatives: alternatives.join(", or "),
        };
        Self {
            problem,
            source: None,
        }
    }

    pub(crate) fn body(source: impl Into<Source>) -> Self {
        Self {
            problem: RequestProblem::Body,
            source: Some(shared(source)),
        }
    }

    pub(crate) fn url(source: http::Error) -> Self {
        Self {
            problem: RequestProblem::Url,
            source: Some(shared(source)),
        }
    }

    /// Whether the client lacks credentials that the operation requires.
    pub fn is_missing_credential(&self) -> bool {
        matches!(self.problem, RequestProblem::MissingCredential { .. })
    }
}

fn shared(source: impl Into<Source>) -> SharedSource {
    source.into().into()
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            RequestProblem::PathSegment { name, segment } if segment.is_empty() => {
                write!(f, "path parameter `{name}` is empty")
            }
            RequestProblem::PathSegment { name, segment } => {
                write!(
                    f,
                    "path parameter `{name}` is `{segment}`, which would change the path"
                )
            }
            RequestProblem::Parameter { name } => {
                write!(f, "failed to encode parameter `{name}`")
            }
            RequestProblem::Header { name } => {
                write!(f, "parameter `{name}` is not a valid header value")
            }
            RequestProblem::Cookie { name } => {
                write!(f, "parameter `{name}` is not a valid cookie value")
            }
            RequestProblem::MissingCredential { alternatives } => {
                write!(
                    f,
                    "missing credentials: the operation requires {alternatives}"
                )
            }
            RequestProblem::Body => f.write_str("failed to encode the body"),
            RequestProblem::MediaType => f.write_str("invalid media type of the body or of a part"),
            RequestProblem::Url => f.write_str("path and query do not form a valid URL"),
        }
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A client that could not be built.
#[derive(Debug)]
pub struct BuildError {
    problem: BuildProblem,
    source: Option<Source>,
}

#[derive(Debug)]
enum BuildProblem {
    BaseUrl(String),
    BaseUrlWithUser,
    Credential(&'static str),
    #[cfg(feature = "reqwest")]
    Transport,
}

impl BuildError {
    pub(crate) fn base_url(url: &str, source: Option<InvalidUri>) -> Self {
        Self {
            problem: BuildProblem::BaseUrl(url.to_owned()),
            source: source.map(Into::into),
        }
    }

    pub(crate) fn base_url_with_user() -> Self {
        Self {
            problem: BuildProblem::BaseUrlWithUser,
            source: None,
        }
    }

    pub(crate) fn credential(scheme: &'static str, source: InvalidHeaderValue) -> Self {
        Self {
            problem: BuildProblem::Credential(scheme),
            source: Some(source.into()),
        }
    }

    #[cfg(feature = "reqwest")]
    pub(crate) fn transport(source: TransportError) -> Self {
        Self {
            problem: BuildProblem::Transport,
            source: Some(source.into()),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            BuildProblem::BaseUrl(url) => {
                write!(
                    f,
                    "base URL `{url}` is not an HTTP or HTTPS URL that a path can be appended to"
                )
            }
            BuildProblem::BaseUrlWithUser => f.write_str("base URL contains user information"),
            BuildProblem::Credential(scheme) => {
                write!(
                    f,
                    "credential for {scheme} has a character that is not allowed in a header value"
                )
            }
            #[cfg(feature = "reqwest")]
            BuildProblem::Transport => f.write_str("failed to set up the default transport"),
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
