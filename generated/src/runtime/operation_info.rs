// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What all requests of an operation share.

use std::time::Duration;

use http::header::HeaderName;

/// What all requests of an operation share. Layers and transports of the caller's find it in the extensions of each
/// request that is of an operation.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The name of the operation, unique in its client, such as `update_contact`.
    pub id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template, such as `/users/{id}`.
    pub path: &'static str,
    /// The tags in the API description.
    pub tags: &'static [&'static str],
    /// Whether the server does the same when it gets a request twice: by its method (RFC 9110,
    /// section 9.2.2), unless `codegen.toml` declares it.
    pub idempotent: bool,
    pub(crate) accept: &'static str,
    /// The alternative security requirements, each a list of names of security schemes that are
    /// required together: for a layer or transport that adds credentials.
    pub security: &'static [&'static [&'static str]],
    pub(crate) server: Option<&'static str>,
    pub(crate) response_timeout: Option<Duration>,
    pub(crate) idempotency_key: Option<&'static str>,
    pub(crate) redirects: &'static [u16],
    pub(crate) secret_headers: &'static [&'static str],
}

impl OperationInfo {
    /// Describes an operation with this method and path template. By default its id is the path, it
    /// accepts JSON and requires no credentials.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            id: path,
            method,
            path,
            tags: &[],
            idempotent: is_idempotent(method),
            accept: "application/json",
            security: &[],
            server: None,
            response_timeout: None,
            idempotency_key: None,
            redirects: &[],
            secret_headers: &[],
        }
    }

    /// Sets the name.
    pub const fn id(self, id: &'static str) -> Self {
        Self { id, ..self }
    }

    /// Sets the tags.
    pub const fn tags(self, tags: &'static [&'static str]) -> Self {
        Self { tags, ..self }
    }

    /// Sets whether the server does the same when it gets a request twice.
    pub const fn idempotent(self, idempotent: bool) -> Self {
        Self { idempotent, ..self }
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

    /// Sets the header in which each call has a random key, the same in all attempts: the server
    /// carries out requests with the same key once.
    pub const fn idempotency_key(self, header: &'static str) -> Self {
        Self {
            idempotency_key: Some(header),
            ..self
        }
    }

    /// Sets the status codes of the documented redirects, which are not followed.
    pub const fn redirects(self, statuses: &'static [u16]) -> Self {
        Self {
            redirects: statuses,
            ..self
        }
    }

    /// Sets the names, in lower case, of the response headers with secrets, which `Debug` redacts.
    pub const fn secret_headers(self, names: &'static [&'static str]) -> Self {
        Self {
            secret_headers: names,
            ..self
        }
    }

    /// Whether a response header has a secret, by the API description.
    pub(crate) fn is_secret_header(&self, name: &HeaderName) -> bool {
        self.secret_headers.contains(&name.as_str())
    }
}

const fn is_idempotent(method: &str) -> bool {
    matches!(
        method.as_bytes(),
        b"DELETE" | b"GET" | b"HEAD" | b"OPTIONS" | b"PUT" | b"QUERY" | b"TRACE"
    )
}
