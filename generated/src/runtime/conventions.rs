// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What an API expresses in its own headers and properties, because no standard has a place for it.

use http::{Extensions, Response};

/// The headers and properties in which an API says when to retry, which id a request has, and what
/// went wrong. A generated client has those of `codegen.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Conventions {
    pub(crate) retry_after: &'static [WaitHeader],
    pub(crate) request_id: &'static [&'static str],
    pub(crate) error_message: Option<&'static str>,
}

impl Conventions {
    /// Only what is common to many APIs.
    pub const COMMON: Self = Self {
        retry_after: &[],
        request_id: &[],
        error_message: None,
    };

    /// Sets the headers that say how long to wait; the first one that a response has counts. They
    /// take precedence over `Retry-After`.
    pub const fn retry_after(self, headers: &'static [WaitHeader]) -> Self {
        Self {
            retry_after: headers,
            ..self
        }
    }

    /// Sets the headers with the id of a request, which take precedence over the common ones.
    pub const fn request_id(self, names: &'static [&'static str]) -> Self {
        Self {
            request_id: names,
            ..self
        }
    }

    /// Sets where the message is in a JSON body (a JSON Pointer, RFC 6901). If nothing is there, it
    /// is looked for in the common properties.
    pub const fn error_message(self, pointer: &'static str) -> Self {
        Self {
            error_message: Some(pointer),
            ..self
        }
    }

    /// Attaches these conventions to a response, which its errors then follow. The client does so
    /// with each response that it receives.
    pub fn attach<B>(&'static self, response: &mut Response<B>) {
        response.extensions_mut().insert(Attached(self));
    }

    /// Returns the conventions of a response.
    pub(crate) fn of(extensions: &Extensions) -> &'static Self {
        extensions
            .get()
            .map_or(&Self::COMMON, |Attached(conventions)| *conventions)
    }
}

#[derive(Debug, Clone, Copy)]
struct Attached(&'static Conventions);

/// A header that says how long to wait before the next request.
#[derive(Debug, Clone, Copy)]
pub struct WaitHeader {
    pub(crate) name: &'static str,
    pub(crate) unit: WaitUnit,
}

impl WaitHeader {
    /// A header with a number of seconds.
    pub const fn seconds(name: &'static str) -> Self {
        let unit = WaitUnit::Seconds;
        Self { name, unit }
    }

    /// A header with a number of milliseconds.
    pub const fn milliseconds(name: &'static str) -> Self {
        let unit = WaitUnit::Milliseconds;
        Self { name, unit }
    }

    /// A header with a point in time: seconds since the beginning of 1970, UTC.
    pub const fn epoch(name: &'static str) -> Self {
        let unit = WaitUnit::Epoch;
        Self { name, unit }
    }
}

/// The meaning of the number in a [`WaitHeader`].
#[derive(Debug, Clone, Copy)]
pub(crate) enum WaitUnit {
    Seconds,
    Milliseconds,
    Epoch,
}
