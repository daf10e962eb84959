// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Everything that can keep a call from giving its reply.
//!
//! No other library's error is in a signature; each is reachable by `source`.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::InvalidHeaderValue;
use http::response::Parts;
use http::uri::InvalidUri;
use http::{HeaderMap, Response, StatusCode};

use super::codec::Failure;
use super::transport::{TransportError, TransportErrorKind};

type Source = Box<dyn StdError + Send + Sync>;
/// The source of an error that can be cloned.
type SharedSource = Arc<dyn StdError + Send + Sync>;

/// Why a call did not give its reply. `E` is the operation's own error: the error replies that
/// the description lists for it.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The server gave an error reply that the description lists.
    Api(E),
    /// The server gave a reply with a status that the description does not list.
    Unexpected(KeptReply),
    /// The server gave a reply that the description lists, with a body of another shape.
    Decode(DecodeError),
    /// No whole reply arrived.
    Transport(TransportError),
    /// The request could not be made, and nothing was sent.
    Request(RequestError),
}

/// An operation's own error: one of the error replies that the description lists for it.
pub trait ApiError: fmt::Debug {
    /// The reply's status line and headers.
    fn head(&self) -> &Parts;
}

impl<E: ApiError> Error<E> {
    /// The status, when a reply arrived.
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }

    /// The headers, when a reply arrived.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(|head| &head.headers)
    }

    /// Whether the time limit passed.
    pub fn is_timed_out(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::TimedOut)
    }

    /// Whether no connection was made: the server has not seen the request.
    pub fn is_connect(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Connect)
    }

    fn head(&self) -> Option<&Parts> {
        match self {
            Self::Api(error) => Some(error.head()),
            Self::Unexpected(reply) => Some(&reply.head),
            Self::Decode(error) => Some(&error.reply.head),
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
            Self::Api(error) => write!(f, "the server replied with {}", error.head().status),
            Self::Unexpected(reply) => {
                write!(
                    f,
                    "the server replied with {}, which its description does not list",
                    reply.status()
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

/// A reply that could not be used: its status, its headers, and its body as it came.
#[derive(Debug, Clone)]
pub struct KeptReply {
    head: Box<Parts>,
    body: Bytes,
    body_length: usize,
}

impl KeptReply {
    /// How many bytes of the body are kept at most.
    pub const LIMIT: usize = 64 * 1024;

    pub(crate) fn new(response: Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        let body_length = body.len();
        let body = match body_length > Self::LIMIT {
            // A copy: a slice would hold on to the whole body.
            true => Bytes::copy_from_slice(&body[..Self::LIMIT]),
            false => body,
        };
        Self {
            head: Box::new(head),
            body,
            body_length,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body, or its first [`KeptReply::LIMIT`] bytes.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// How many bytes the whole body had.
    pub fn body_length(&self) -> usize {
        self.body_length
    }
}

/// A reply whose body does not have the shape that the description gives it.
///
/// What is wrong with it is the [`source`](StdError::source).
#[derive(Debug)]
pub struct DecodeError {
    reply: KeptReply,
    path: String,
    source: serde_json::Error,
}

impl DecodeError {
    pub(crate) fn new(response: Response<Bytes>, failure: Failure) -> Self {
        Self {
            reply: KeptReply::new(response),
            path: failure.path,
            source: failure.error,
        }
    }

    /// The member that could not be read, as `contact.company.id`; empty for the body itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The reply as it came.
    pub fn reply(&self) -> &KeptReply {
        &self.reply
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.reply.status();
        match self.path.as_str() {
            "" => write!(f, "the body of the reply {status} could not be read"),
            path => write!(
                f,
                "the body of the reply {status} could not be read at `{path}`"
            ),
        }
    }
}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// A request that could not be made.
#[derive(Debug, Clone)]
pub struct RequestError {
    problem: RequestProblem,
    source: Option<SharedSource>,
}

#[derive(Debug, Clone)]
enum RequestProblem {
    PathSegment { name: &'static str, text: String },
    Parameter { name: &'static str },
    Header { name: &'static str },
    Cookie { name: &'static str },
    MissingCredential { alternatives: String },
    Body,
    MediaType,
    Url,
}

impl RequestError {
    pub(crate) fn path_segment(name: &'static str, text: String) -> Self {
        Self {
            problem: RequestProblem::PathSegment { name, text },
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

    /// Whether the client lacks a credential that the operation needs.
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
            RequestProblem::PathSegment { name, text } if text.is_empty() => {
                write!(f, "the path parameter `{name}` is empty")
            }
            RequestProblem::PathSegment { name, text } => {
                write!(
                    f,
                    "the path parameter `{name}` is `{text}`, which leads to another path"
                )
            }
            RequestProblem::Parameter { name } => {
                write!(f, "the parameter `{name}` cannot be written")
            }
            RequestProblem::Header { name } => {
                write!(f, "the parameter `{name}` cannot be a header's value")
            }
            RequestProblem::Cookie { name } => {
                write!(f, "the parameter `{name}` cannot be a cookie's value")
            }
            RequestProblem::MissingCredential { alternatives } => {
                write!(f, "the client has no credential for {alternatives}")
            }
            RequestProblem::Body => f.write_str("the body cannot be written as JSON"),
            RequestProblem::MediaType => {
                f.write_str("the media type of the body, or of a part, is none")
            }
            RequestProblem::Url => f.write_str("the path and the query make no URL"),
        }
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A client that could not be set up.
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
                    "the base URL `{url}` is not an http or https URL that a path can be appended to"
                )
            }
            BuildProblem::BaseUrlWithUser => {
                f.write_str("the base URL has a user name or a password in it")
            }
            BuildProblem::Credential(scheme) => {
                write!(
                    f,
                    "the credential for {scheme} has a character that no header may have"
                )
            }
            #[cfg(feature = "reqwest")]
            BuildProblem::Transport => f.write_str("the default transport could not be set up"),
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
