// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The settings of a client that is not built yet.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue, USER_AGENT};

use super::base_url::BaseUrl;
use super::budget::Budget;
use super::client::{Client, Shared};
use super::clock::{Clock, default_clock};
use super::conventions::Conventions;
use super::credential::{Credential, Credentials};
use super::default_transport::DefaultTransport;
use super::layer::Layer;
use super::maybe::BoxError;
use super::redirect::Redirects;
use super::request_error::BuildError;
use super::retry::Retry;
use super::settings::{Headers, Limits};
#[cfg(feature = "tracing")]
use super::tracing::{AttemptSpans, CallSpans};
use super::transport::Transport;

/// A builder for a [`Client`].
#[must_use = "a client builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: BaseUrl,
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
            base_url: BaseUrl::new(base_url),
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
        self.base_url.set(url.into());
        self
    }

    /// Sets the value of a variable in the server URLs and replaces a previous one.
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.base_url.set_variable(name, value.into());
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

    /// Adds a layer around each attempt, within those that were added before, and around each request to
    /// which a redirect leads. It sees the complete request, with credentials: for logs, measurements
    /// and signatures.
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

    /// Changes the settings of the default transport: proxies, certificates, connections. A transport that was set
    /// before is replaced.
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
        let base_url = self.base_url.validated()?;
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
        Ok(Client::new(shared, credentials))
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
