//! The servers of an API.

use super::{Docs, Name};

/// The server that the description declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// Its URL, without a slash at its end, with variables in braces.
    Absolute(String),
    /// Only a path, starting with a slash: callers set the host.
    Relative(String),
    /// No usable server.
    Unknown,
}

impl Server {
    /// Returns the URL, if it is complete.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Absolute(url) => Some(url),
            Self::Relative(_) | Self::Unknown => None,
        }
    }
}

/// A server that callers can use instead of the first one.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherServer {
    /// Its URL, with variables in braces.
    pub url: String,
    /// The documentation.
    pub docs: Docs,
}

/// A part of a server's URL that callers can choose.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// The builder's method.
    pub name: Name,
    /// Its name in the URL.
    pub wire: String,
    /// Its default value.
    pub default: String,
    /// Its enum values.
    pub values: Vec<String>,
    /// The documentation.
    pub docs: Docs,
}
