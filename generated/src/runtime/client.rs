// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client: its servers, its transport, and the settings that all its requests share.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use http::uri::Authority;
use http::{Request, Response, Uri};

use super::body::Body;
use super::budget::Budget;
use super::clock::{Clock, default_clock};
use super::conventions::{Conventions, WaitHeader};
use super::credential::{Credential, Credentials};
use super::error::Error;
use super::execute::execute;
use super::layer::Layer;
use super::maybe::BoxError;
use super::redirect::Redirects;
use super::request_error::BuildError;
#[cfg(feature = "reqwest")]
use super::reqwest_transport::ReqwestTransport;
use super::retry::Retry;
use super::settings::{Headers, Limits};
#[cfg(feature = "tracing")]
use super::tracing::{AttemptSpans, CallSpans};
use super::transport::Transport;

/// A client of the API. Clones are cheap and share all settings.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    /// Not shared with the clients that [`Client::with_credential`] returns.
    credentials: Arc<RwLock<Credentials>>,
}

struct Shared {
    base_url: String,
    /// Whether the caller has replaced the default base URL.
    has_custom_url: bool,
    variables: Vec<(&'static str, String)>,
    conventions: Option<&'static Conventions>,
    headers: Headers,
    limits: Limits,
    retry: Retry,
    budget: Budget,
    clock: Option<Arc<dyn Clock>>,
    /// Around each call, the outermost one first.
    call_layers: Vec<Box<dyn Layer>>,
    /// Around each attempt, the outermost one first.
    layers: Vec<Box<dyn Layer>>,
    transport: Option<Box<dyn Transport>>,
    has_own_transport: bool,
}

impl Client {
    /// Returns the URL that every path is appended to, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// Sends a request of the caller's own, for what the API description lacks. A path is appended to
    /// [`Client::base_url`]. The client adds all its credentials and its headers, where the request does
    /// not have them, unless the URL has another scheme, host or port. Its layers, timeouts and
    /// retries apply, these by its method; the response has any status code, and its body is not read yet.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL is invalid or no response arrives.
    pub async fn execute(
        &self,
        request: Request<Body>,
    ) -> Result<Response<Body>, Error<Infallible>> {
        execute(self, request).await
    }

    /// Returns the base URL of an operation, which may have its own server. If that is a path, it
    /// is on the client's host; otherwise a base URL that the caller has set takes precedence.
    pub(crate) fn base_url_of(&self, server: Option<&str>) -> Cow<'_, str> {
        let base_url = &self.shared.base_url;
        let operation_server = server.map(|server| expand(server, &self.shared.variables));
        match operation_server {
            Some(path) if path.starts_with('/') => format!("{}{path}", origin(base_url)).into(),
            Some(url) if !self.shared.has_custom_url => url.into(),
            _ => base_url.into(),
        }
    }

    /// Returns a client with this credential for a security scheme, instead of that of this one: for a service that
    /// acts for many users. Everything else is shared with this client: its connections, its settings and
    /// the budget of its retries. An invalid credential is reported by the requests that should have it.
    #[must_use]
    pub fn with_credential(&self, scheme: &'static str, credential: Credential) -> Self {
        let mut credentials = self.credentials().clone();
        credentials.insert(scheme, &credential);
        Self {
            shared: Arc::clone(&self.shared),
            credentials: Arc::new(RwLock::new(credentials)),
        }
    }

    /// Replaces the credential for a security scheme in this client and all its clones, also for calls
    /// that have been created but not sent: for a new token instead of an old one. An invalid credential is
    /// reported by the requests that should have it.
    pub fn set_credential(&self, scheme: &'static str, credential: Credential) {
        let credentials = self.credentials.write();
        let mut credentials = credentials.unwrap_or_else(PoisonError::into_inner);
        credentials.insert(scheme, &credential);
    }

    pub(crate) fn credentials(&self) -> RwLockReadGuard<'_, Credentials> {
        // No code panics with the lock.
        let credentials = self.credentials.read();
        credentials.unwrap_or_else(PoisonError::into_inner)
    }

    /// The headers in which the API says how long to wait, besides `Retry-After`.
    pub(crate) fn wait_headers(&self) -> &'static [WaitHeader] {
        let conventions = self.shared.conventions;
        conventions.map_or(&[], |conventions| conventions.retry_after)
    }

    pub(crate) fn attach_conventions(&self, response: &mut Response<Body>) {
        if let Some(conventions) = self.shared.conventions {
            conventions.attach(response);
        }
    }

    /// The headers that all requests have, unless something else sets them.
    pub(crate) fn headers(&self) -> &HeaderMap {
        self.shared.headers.values()
    }

    pub(crate) fn limits(&self) -> Limits {
        self.shared.limits
    }

    pub(crate) fn retry(&self) -> &Retry {
        &self.shared.retry
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(crate) fn clock(&self) -> Option<&Arc<dyn Clock>> {
        self.shared.clock.as_ref()
    }

    pub(crate) fn call_layers(&self) -> &[Box<dyn Layer>] {
        &self.shared.call_layers
    }

    pub(crate) fn layers(&self) -> &[Box<dyn Layer>] {
        &self.shared.layers
    }

    /// Whether code of the caller's sees the requests as they are sent: the default transport does not look at their
    /// extensions.
    pub(crate) fn has_observers(&self) -> bool {
        self.shared.has_own_transport || !self.layers().is_empty()
    }

    pub(crate) fn transport(&self) -> Option<&dyn Transport> {
        self.shared.transport.as_deref()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("credentials", &*self.credentials())
            .field("headers", &self.shared.headers)
            .field("limits", &self.shared.limits)
            .field("retry", &self.shared.retry)
            .finish_non_exhaustive()
    }
}

/// A builder for a [`Client`].
#[must_use = "a client builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    has_custom_url: bool,
    variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    /// Whether a request that lacks a credential is an error.
    needs_credentials: bool,
    conventions: Option<&'static Conventions>,
    headers: Headers,
    limits: Limits,
    /// `None` for the default, which does not need a clock.
    retry: Option<Retry>,
    clock: Option<Arc<dyn Clock>>,
    call_layers: Vec<Box<dyn Layer>>,
    layers: Vec<Box<dyn Layer>>,
    transport: TransportChoice,
}

/// The transport of a client that is not built yet.
enum TransportChoice {
    Default(DefaultTransport),
    Own(Box<dyn Transport>),
}

impl ClientBuilder {
    /// Creates a builder for a client of the server with this URL.
    pub fn new(base_url: &str) -> Self {
        let (call_layers, layers) = default_layers();
        Self {
            base_url: base_url.to_owned(),
            has_custom_url: false,
            variables: Vec::new(),
            credentials: Vec::new(),
            needs_credentials: true,
            conventions: None,
            headers: Headers::default(),
            limits: Limits::default(),
            retry: None,
            clock: default_clock(),
            call_layers,
            layers,
            transport: TransportChoice::Default(DefaultTransport::new()),
        }
    }

    /// Sets the server: an absolute `http` or `https` URL, with or without a path, and without user
    /// information, query or fragment. It takes precedence over every server that the API
    /// description declares, also over those of single operations.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.has_custom_url = true;
        self
    }

    /// Sets the value of a variable in the server URLs and replaces a previous one.
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.retain(|(existing, _)| *existing != name);
        self.variables.push((name, value.into()));
        self
    }

    /// Sets a header of all requests, where neither the runtime nor the call sets it, and replaces a
    /// previous one. Errors are reported by [`ClientBuilder::build`].
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<BoxError>>,
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        self.headers.set(name, value);
        self
    }

    /// Sets the `User-Agent` header of all requests; by default the name and version of this crate.
    pub fn user_agent<V>(self, value: V) -> Self
    where
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        self.header(USER_AGENT, value)
    }

    /// Sets the timeout of each call, to the end of its response, or to the head of a response that is
    /// streamed. By default it is unlimited.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.timeout.set(timeout);
        self
    }

    /// Sets the timeout of each attempt of a call, which ends as that of the whole call. By default
    /// it is unlimited.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt.set(timeout);
        self
    }

    /// Sets the timeout from the end of a request to the head of its response; by default 300 s.
    /// Operations can have their own. Without a clock the default does not apply.
    pub fn response_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.response.set(timeout);
        self
    }

    /// Sets the longest silence within a body, sent or received; by default 90 s. Without a clock the
    /// default does not apply.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.idle.set(timeout);
        self
    }

    /// Sets the greatest length in bytes of a response that is read completely, after decompression;
    /// by default 64 MiB. A longer one is an error, unless it is streamed. Of an error response, the
    /// first MiB is read.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Sets which redirects are followed; by default none.
    pub fn redirects(mut self, redirects: Redirects) -> Self {
        self.limits.redirects = redirects;
        self
    }

    /// Sets when calls are tried again; by default [`Retry::default`].
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the clock for timeouts and retries, instead of that of Tokio, which needs the feature `tokio`.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Adds a layer around each attempt, within those that were added before. It sees the
    /// complete request, with credentials: for logs, measurements and signatures.
    pub fn layer(mut self, layer: impl Layer) -> Self {
        self.layers.push(Box::new(layer));
        self
    }

    /// Adds a layer around each call, within those that were added before. It sees the request before
    /// credentials are added, and the response once it is read: for caches, or to limit calls.
    pub fn call_layer(mut self, layer: impl Layer) -> Self {
        self.call_layers.push(Box::new(layer));
        self
    }

    /// Sets the transport that sends requests, instead of the default one.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = TransportChoice::Own(Box::new(transport));
        self
    }

    /// Changes the settings of the default transport, as [`ReqwestTransport::with`] does: proxies,
    /// certificates, connections. A transport that was set before is replaced.
    #[cfg(feature = "reqwest")]
    pub fn reqwest(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        let previous = match self.transport {
            TransportChoice::Default(previous) => previous,
            TransportChoice::Own(_) => DefaultTransport::new(),
        };
        self.transport = TransportChoice::Default(previous.and(configure));
        self
    }

    /// Sets the headers and properties in which the API says when to retry, which id a request has,
    /// and what went wrong, instead of those of `codegen.toml`.
    pub fn conventions(mut self, conventions: &'static Conventions) -> Self {
        self.conventions = Some(conventions);
        self
    }

    /// Sets the credential for operations that require this security scheme.
    pub fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.credentials.push((scheme, credential));
        self
    }

    /// Sends requests without the credentials that the API description requires: for a server that
    /// requires none, or a layer or transport that adds them. Credentials that were set before are
    /// removed; those that are set later are sent.
    pub fn without_credentials(mut self) -> Self {
        self.credentials.clear();
        self.needs_credentials = false;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if the base URL is not as [`ClientBuilder::base_url`] requires, a header is
    /// invalid, a credential has a character that is not allowed in a header value, a timeout or retries
    /// are set without a clock, or the default transport cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base_url = validate_base_url(&expand(&self.base_url, &self.variables))?;
        let mut credentials = Credentials::new(self.needs_credentials);
        for (scheme, credential) in &self.credentials {
            credentials.insert(scheme, credential);
        }
        credentials
            .check()
            .map_err(|(scheme, error)| BuildError::credential(scheme, error))?;
        self.headers.check().map_err(BuildError::header)?;
        let needs_clock = self.limits.need_clock() || self.retry.as_ref().is_some_and(Retry::is_on);
        if needs_clock && self.clock.is_none() {
            return Err(BuildError::no_clock());
        }
        let has_own_transport = matches!(self.transport, TransportChoice::Own(_));
        let transport = match self.transport {
            TransportChoice::Own(transport) => Some(transport),
            TransportChoice::Default(transport) => transport.build()?,
        };
        let shared = Shared {
            base_url,
            has_custom_url: self.has_custom_url,
            variables: self.variables,
            conventions: self.conventions,
            headers: self.headers,
            limits: self.limits,
            retry: self.retry.unwrap_or_default(),
            budget: Budget::default(),
            clock: self.clock,
            call_layers: self.call_layers,
            layers: self.layers,
            transport,
            has_own_transport,
        };
        Ok(Client {
            shared: Arc::new(shared),
            credentials: Arc::new(RwLock::new(credentials)),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Omits the base URL: until `build` has checked it, it can contain a password.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("headers", &self.headers)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Around each call, and around each attempt.
type Layers = (Vec<Box<dyn Layer>>, Vec<Box<dyn Layer>>);

/// The outermost layers of each client.
#[cfg(feature = "tracing")]
fn default_layers() -> Layers {
    (vec![Box::new(CallSpans)], vec![Box::new(AttemptSpans)])
}

#[cfg(not(feature = "tracing"))]
fn default_layers() -> Layers {
    Layers::default()
}

/// Replaces the variables of a URL with their values.
fn expand(url: &str, variables: &[(&str, String)]) -> String {
    variables.iter().fold(url.to_owned(), |url, (name, value)| {
        url.replace(&format!("{{{name}}}"), value)
    })
}

/// Returns the part of a URL before its path.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |index| index + 3);
    let end = url[start..]
        .find('/')
        .map_or(url.len(), |index| start + index);
    &url[..end]
}

fn validate_base_url(url: &str) -> Result<String, BuildError> {
    // Checked first, because the other errors quote the URL.
    if has_user_information(url) {
        return Err(BuildError::base_url_with_user());
    }
    let uri: Uri = url
        .parse()
        .map_err(|error| BuildError::base_url(url, Some(error)))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    // A path appended to a query or a fragment would be part of it.
    let has_query_or_fragment = url.contains(['?', '#']);
    match is_http && uri.authority().is_some_and(is_server) && !has_query_or_fragment {
        true => Ok(url.trim_end_matches('/').to_owned()),
        false => Err(BuildError::base_url(url, None)),
    }
}

fn has_user_information(url: &str) -> bool {
    let (_, hierarchy) = url.split_once("://").unwrap_or(("", url));
    let end = hierarchy.find(['/', '?', '#']);
    hierarchy[..end.unwrap_or(hierarchy.len())].contains('@')
}

/// Whether the authority is a host with at most a valid port, which `Uri` does not check.
fn is_server(authority: &Authority) -> bool {
    let host = authority.host();
    !host.is_empty() && (authority.as_str() == host || authority.port_u16().is_some())
}

/// The settings of the default transport.
#[cfg(feature = "reqwest")]
struct DefaultTransport(Option<Box<Configure>>);

#[cfg(feature = "reqwest")]
type Configure = dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send;

#[cfg(feature = "reqwest")]
impl DefaultTransport {
    fn new() -> Self {
        Self(None)
    }

    fn and(
        self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        Self(Some(match self.0 {
            Some(previous) => Box::new(|builder| configure(previous(builder))),
            None => Box::new(configure),
        }))
    }

    fn build(self) -> Result<Option<Box<dyn Transport>>, BuildError> {
        let configure = self.0.unwrap_or_else(|| Box::new(|builder| builder));
        let transport = ReqwestTransport::with(configure).map_err(BuildError::transport)?;
        Ok(Some(Box::new(transport)))
    }
}

/// Nothing: without `reqwest`, a client without a transport still builds requests.
#[cfg(not(feature = "reqwest"))]
struct DefaultTransport;

#[cfg(not(feature = "reqwest"))]
impl DefaultTransport {
    fn new() -> Self {
        Self
    }

    fn build(self) -> Result<Option<Box<dyn Transport>>, BuildError> {
        Ok(None)
    }
}
