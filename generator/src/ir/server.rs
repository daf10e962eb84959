//! Where requests go.

use super::{Docs, Name};

/// What the description says of where the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// Its URL, without a slash at its end, with variables in braces.
    Absolute(String),
    /// The path alone, from its slash on: the host is the caller's to say.
    Relative(String),
    /// Nothing that a request could go to.
    Unknown,
}

impl Server {
    /// The URL, where it is known as a whole.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Absolute(url) => Some(url),
            Self::Relative(_) | Self::Unknown => None,
        }
    }
}

/// A server that callers can choose in the place of the first one.
#[derive(Debug, Clone)]
pub struct OtherServer {
    /// Its URL, with variables in braces.
    pub url: String,
    /// What it is for, for people.
    pub docs: Docs,
}

/// A part of a server's URL that callers can choose.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// The builder's method.
    pub name: Name,
    /// Its name in the URL.
    pub wire: String,
    /// Its value where callers choose none.
    pub default: String,
    /// The values that are listed.
    pub values: Vec<String>,
    /// What it is, for people.
    pub docs: Docs,
}
