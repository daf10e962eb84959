// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The settings of calls: those of the client, and those of a single call.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION, SET_COOKIE,
};
use http::{Extensions, Request};

use super::body::Body;
use super::maybe::BoxError;
use super::operation_info::OperationInfo;
use super::redirect::Redirects;
use super::request_error::RequestError;
use super::retry::Retry;
use super::timeout::Silences;

/// The settings of a single call, which take precedence over those of its client.
#[derive(Clone)]
#[must_use = "settings do nothing until a call has them"]
pub struct CallSettings {
    pub(crate) limits: Limits,
    pub(crate) headers: Headers,
    /// `None` for that of the client.
    pub(crate) retry: Option<Retry>,
    /// `None` for what applies to the operation.
    pub(crate) is_idempotent: Option<bool>,
    extensions: Extensions,
}

impl CallSettings {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            headers: Headers::default(),
            retry: None,
            is_idempotent: None,
            extensions: Extensions::new(),
        }
    }

    /// Sets a header, instead of any other value that the request would have, and replaces a previous
    /// one. An `Authorization` header also replaces the credentials that the operation requires.
    /// Errors are reported when the request is built.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<BoxError>>,
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        self.headers.set(name, value);
        self
    }

    /// Adds a value to the extensions of the request, where layers and transports find it by its type.
    pub fn extension<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }

    /// Sets the timeout of the whole call, to the end of its response, or to the head of a response
    /// that is streamed. By default it is unlimited.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.timeout.set(timeout);
        self
    }

    /// Sets the timeout of each attempt, which ends as that of the whole call. By default it is
    /// unlimited.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt.set(timeout);
        self
    }

    /// Sets the timeout from the end of a request to the head of its response; by default 300 s.
    pub fn response_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.response.set(timeout);
        self
    }

    /// Sets the longest silence within a body, sent or received; by default 90 s.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.idle.set(timeout);
        self
    }

    /// Sets when the call is tried again, instead of what the client has. They share the tokens of
    /// the budget.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Declares whether it is harmless if the server carries the request out several times, as it may
    /// when it is tried again.
    pub fn idempotent(mut self, is_idempotent: bool) -> Self {
        self.is_idempotent = Some(is_idempotent);
        self
    }

    /// Sets the greatest length in bytes of a response that is read completely, after decompression;
    /// by default 64 MiB.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Sets which redirects are followed; by default none.
    pub fn redirects(mut self, redirects: Redirects) -> Self {
        self.limits.redirects = redirects;
        self
    }

    /// Adds the headers and extensions to a request.
    pub(crate) fn add_to(&self, request: &mut Request<Body>) -> Result<(), RequestError> {
        self.headers.check().map_err(RequestError::setting)?;
        for (name, value) in self.headers.values() {
            request.headers_mut().insert(name, value.clone());
        }
        request.extensions_mut().extend(self.extensions.clone());
        Ok(())
    }
}

impl fmt::Debug for CallSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallSettings")
            .field("limits", &self.limits)
            .field("headers", &self.headers)
            .field("retry", &self.retry)
            .field("is_idempotent", &self.is_idempotent)
            .finish_non_exhaustive()
    }
}

/// Headers that the caller sets. The first error is kept until a request or a client is built.
#[derive(Clone, Default)]
pub(crate) struct Headers {
    values: HeaderMap,
    error: Option<HeaderError>,
}

impl Headers {
    pub(crate) fn set<N, V>(&mut self, name: N, value: V)
    where
        N: TryInto<HeaderName, Error: Into<BoxError>>,
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        match header(name, value) {
            Ok((name, value)) => drop(self.values.insert(name, value)),
            Err(error) => drop(self.error.get_or_insert(error)),
        }
    }

    pub(crate) fn values(&self) -> &HeaderMap {
        &self.values
    }

    /// Returns the first error.
    pub(crate) fn check(&self) -> Result<(), HeaderError> {
        self.error.clone().map_or(Ok(()), Err)
    }
}

/// Shows the names: the values can be secret.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.keys()).finish()
    }
}

fn header<N, V>(name: N, value: V) -> Result<(HeaderName, HeaderValue), HeaderError>
where
    N: TryInto<HeaderName, Error: Into<BoxError>>,
    V: TryInto<HeaderValue, Error: Into<BoxError>>,
{
    let name = name
        .try_into()
        .map_err(|error| HeaderError::new(None, error))?;
    let mut value = value
        .try_into()
        .map_err(|error| HeaderError::new(Some(name.clone()), error))?;
    if is_secret(&name) {
        value.set_sensitive(true);
    }
    Ok((name, value))
}

/// Whether the values of a header are secrets, which logs redact.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE].contains(name)
}

/// A header that cannot be sent.
#[derive(Debug, Clone)]
pub(crate) struct HeaderError {
    /// `None` if the name is invalid.
    name: Option<HeaderName>,
    source: Arc<dyn StdError + Send + Sync>,
}

impl HeaderError {
    fn new(name: Option<HeaderName>, source: impl Into<BoxError>) -> Self {
        let source = source.into().into();
        Self { name, source }
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "invalid value of header `{name}`"),
            None => f.write_str("invalid header name"),
        }
    }
}

impl StdError for HeaderError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// The limits of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout: Timeout,
    pub(crate) attempt: Timeout,
    pub(crate) response: Timeout,
    pub(crate) idle: Timeout,
    pub(crate) max_response_bytes: u64,
    pub(crate) redirects: Redirects,
}

impl Limits {
    /// The greatest length of an error response, of which the rest is not read.
    pub(crate) const MAX_ERROR_BYTES: u64 = 1024 * 1024;

    /// The limits that apply to an operation, unless its call has others.
    pub(crate) fn of(self, info: &OperationInfo) -> Self {
        match info.response_timeout {
            Some(timeout) => Self {
                response: Timeout::by_default(Some(timeout)),
                ..self
            },
            None => self,
        }
    }

    pub(crate) fn silences(&self) -> Silences {
        Silences {
            response: self.response.get(),
            idle: self.idle.get(),
        }
    }

    /// Whether the caller has set a timeout, which needs a clock. Without a clock, defaults do not
    /// apply.
    pub(crate) fn need_clock(&self) -> bool {
        [self.timeout, self.attempt, self.response, self.idle]
            .iter()
            .any(|timeout| !timeout.is_default && timeout.time.is_some())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Timeout::by_default(None),
            attempt: Timeout::by_default(None),
            response: Timeout::by_default(Some(Duration::from_secs(300))),
            idle: Timeout::by_default(Some(Duration::from_secs(90))),
            max_response_bytes: 64 * 1024 * 1024,
            redirects: Redirects::never(),
        }
    }
}

/// A timeout, and whether the caller has chosen it.
#[derive(Clone, Copy)]
pub(crate) struct Timeout {
    time: Option<Duration>,
    is_default: bool,
}

impl Timeout {
    fn by_default(time: Option<Duration>) -> Self {
        Self {
            time,
            is_default: true,
        }
    }

    pub(crate) fn set(&mut self, time: impl Into<Option<Duration>>) {
        *self = Self {
            time: time.into(),
            is_default: false,
        };
    }

    pub(crate) fn get(self) -> Option<Duration> {
        self.time
    }
}

impl fmt::Debug for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time.fmt(f)
    }
}
