// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What all requests of an operation share.

use std::time::Duration;

/// The method, path and settings that all requests of an operation share.
#[derive(Debug, Clone, Copy)]
pub struct OperationInfo {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) server: Option<&'static str>,
    pub(crate) response_timeout: Option<Duration>,
}

impl OperationInfo {
    /// Describes an operation with this method and path template, such as `/users/{id}`. By default
    /// it accepts JSON and requires no credentials.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            accept: "application/json",
            security: &[],
            server: None,
            response_timeout: None,
        }
    }

    /// Sets the accepted media type, or several that are separated by commas.
    pub const fn accept(self, media_types: &'static str) -> Self {
        Self {
            accept: media_types,
            ..self
        }
    }

    /// Sets the alternative security requirements, each a list of security schemes that are
    /// required together. An empty one makes the others optional.
    pub const fn security(self, alternatives: &'static [&'static [&'static str]]) -> Self {
        Self {
            security: alternatives,
            ..self
        }
    }

    /// Sets a server for this operation only. If its URL is a path, it is on the client's host.
    pub const fn server(self, url: &'static str) -> Self {
        Self {
            server: Some(url),
            ..self
        }
    }

    /// Sets the timeout from the end of a request to the head of its response, in seconds.
    pub const fn response_timeout(self, seconds: u64) -> Self {
        Self {
            response_timeout: Some(Duration::from_secs(seconds)),
            ..self
        }
    }
}
