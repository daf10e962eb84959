// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The errors of requests and clients that could not be built.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::header::InvalidHeaderValue;
use http::uri::InvalidUri;

use super::settings::HeaderError;
#[cfg(feature = "reqwest")]
use super::transport::TransportError;

const NO_CLOCK: &str = "a timeout or retries are set, and the client has no clock";

type Source = Box<dyn StdError + Send + Sync>;
/// The source of an error that can be cloned.
type SharedSource = Arc<dyn StdError + Send + Sync>;

/// A request that could not be built.
#[derive(Debug, Clone)]
pub struct RequestError(Box<Unbuilt>);

/// Boxed, so that a `Result` is small.
#[derive(Debug, Clone)]
struct Unbuilt {
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
    Setting,
    Credential { scheme: &'static str },
    NoClock,
}

impl RequestError {
    fn new(problem: RequestProblem, source: Option<Source>) -> Self {
        Self(Box::new(Unbuilt {
            problem,
            source: source.map(SharedSource::from),
        }))
    }

    pub(crate) fn path_segment(name: &'static str, segment: String) -> Self {
        Self::new(RequestProblem::PathSegment { name, segment }, None)
    }

    pub(crate) fn parameter(name: &'static str, source: serde_json::Error) -> Self {
        Self::new(RequestProblem::Parameter { name }, Some(source.into()))
    }

    pub(crate) fn header(name: &'static str, source: impl Into<Source>) -> Self {
        Self::new(RequestProblem::Header { name }, Some(source.into()))
    }

    pub(crate) fn cookie(name: &'static str) -> Self {
        Self::new(RequestProblem::Cookie { name }, None)
    }

    pub(crate) fn media_type(source: InvalidHeaderValue) -> Self {
        Self::new(RequestProblem::MediaType, Some(source.into()))
    }

    pub(crate) fn missing_credential(alternatives: &[&[&str]]) -> Self {
        let alternatives: Vec<_> = alternatives
            .iter()
            .map(|schemes| schemes.join(" and "))
            .collect();
        let problem = RequestProblem::MissingCredential {
            alternatives: alternatives.join(", or "),
        };
        Self::new(problem, None)
    }

    pub(crate) fn body(source: impl Into<Source>) -> Self {
        Self::new(RequestProblem::Body, Some(source.into()))
    }

    pub(crate) fn url(source: http::Error) -> Self {
        Self::new(RequestProblem::Url, Some(source.into()))
    }

    pub(crate) fn credential(scheme: &'static str, source: impl Into<Source>) -> Self {
        Self::new(RequestProblem::Credential { scheme }, Some(source.into()))
    }

    pub(crate) fn setting(source: HeaderError) -> Self {
        Self::new(RequestProblem::Setting, Some(source.into()))
    }

    pub(crate) fn no_clock() -> Self {
        Self::new(RequestProblem::NoClock, None)
    }

    /// Whether the client lacks credentials that the operation requires.
    pub fn is_missing_credential(&self) -> bool {
        matches!(self.0.problem, RequestProblem::MissingCredential { .. })
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.problem {
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
                    "missing credentials: the operation requires {alternatives}, unless the client is \
                     built with `without_credentials`"
                )
            }
            RequestProblem::Body => f.write_str("failed to encode the body"),
            RequestProblem::MediaType => f.write_str("invalid media type of the body or of a part"),
            RequestProblem::Credential { scheme } => write!(
                f,
                "credential for {scheme} has a character that is not allowed in a header value"
            ),
            RequestProblem::Setting => f.write_str("a header of the call cannot be sent"),
            RequestProblem::NoClock => f.write_str(NO_CLOCK),
            RequestProblem::Url => f.write_str("path and query do not form a valid URL"),
        }
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
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
    Header,
    NoClock,
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

    pub(crate) fn credential(scheme: &'static str, source: Arc<InvalidHeaderValue>) -> Self {
        Self {
            problem: BuildProblem::Credential(scheme),
            source: Some(source.into()),
        }
    }

    pub(crate) fn header(source: HeaderError) -> Self {
        Self {
            problem: BuildProblem::Header,
            source: Some(source.into()),
        }
    }

    pub(crate) fn no_clock() -> Self {
        Self {
            problem: BuildProblem::NoClock,
            source: None,
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
            BuildProblem::Header => f.write_str("a header of the client cannot be sent"),
            BuildProblem::NoClock => f.write_str(NO_CLOCK),
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
