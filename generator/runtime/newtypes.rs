// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client, its builder and its calls. Each wraps the runtime's type: a crate can add methods
//! only to its own types, and several clients may share one runtime crate.

use std::convert::Infallible;
use std::fmt;
#[cfg(feature = "tower")]
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::runtime::body::Body;
use crate::runtime::call::{self, Operation};
use crate::runtime::client;
use crate::runtime::conventions::Conventions;
use crate::runtime::credential::Credential;
use crate::runtime::error::Error;
use crate::runtime::request_error::{BuildError, RequestError};
use crate::runtime::clock::Clock;
use crate::runtime::content::Content;
use crate::runtime::layer::Layer;
use crate::runtime::maybe::BoxError;
#[cfg(feature = "tower")]
use crate::runtime::maybe::BoxFuture;
use crate::runtime::parameter::Parameter;
use crate::runtime::redirect::Redirects;
#[cfg(feature = "reqwest")]
use crate::runtime::reqwest_transport::reqwest;
use crate::runtime::response::Response;
use crate::runtime::retry::Retry;
use crate::runtime::settings::CallSettings;
#[cfg(feature = "tower")]
use crate::runtime::tower::Service;
use crate::runtime::transport::Transport;

/// The default of [`ClientBuilder::user_agent`].
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// A client of the API. Clones are cheap and share all settings.
#[derive(Clone)]
pub struct Client(client::Client);

impl Client {
    /// Returns the URL that every path is appended to, without a trailing slash.
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }

    /// Returns a client with this credential for a security scheme, instead of that of this one: for a service that
    /// acts for many users. Everything else is shared with this client: its connections, its settings and
    /// the budget of its retries. An invalid credential is reported by the requests that should have it.
    #[must_use]
    pub fn with_credential(&self, scheme: &'static str, credential: Credential) -> Self {
        Self(self.0.with_credential(scheme, credential))
    }

    /// Replaces the credential for a security scheme in this client and all its clones, also for calls
    /// that have been created but not sent: for a new token instead of an old one. An invalid credential is
    /// reported by the requests that should have it.
    pub fn set_credential(&self, scheme: &'static str, credential: Credential) {
        self.0.set_credential(scheme, credential);
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
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, Error<Infallible>> {
        self.0.execute(request).await
    }
}

/// Sends requests as [`Client::execute`] does. A client is always ready.
#[cfg(feature = "tower")]
impl Service<http::Request<Body>> for Client {
    type Response = http::Response<Body>;
    type Error = Error<Infallible>;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        self.0.call(request)
    }
}

impl From<client::Client> for Client {
    fn from(client: client::Client) -> Self {
        Self(client)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A builder for a [`Client`].
#[must_use = "a client builder does nothing until `build` is called"]
pub struct ClientBuilder(client::ClientBuilder);

impl ClientBuilder {
    /// Creates a builder for a client of the server with this URL.
    pub fn new(base_url: &str) -> Self {
        let builder = client::ClientBuilder::new(base_url);
        Self(builder.user_agent(USER_AGENT))
    }

    /// Sets the server: an absolute `http` or `https` URL, with or without a path, and without user
    /// information, query or fragment. It takes precedence over every server that the API
    /// description declares, also over those of single operations.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self(self.0.base_url(url))
    }

    /// Sets the value of a variable in the server URLs and replaces a previous one.
    pub fn server_variable(self, name: &'static str, value: impl Into<String>) -> Self {
        Self(self.0.server_variable(name, value))
    }

    /// Sets a header of all requests, where neither the runtime nor the call sets it, and replaces a
    /// previous one. Errors are reported by [`ClientBuilder::build`].
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<BoxError>>,
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        Self(self.0.header(name, value))
    }

    /// Sets the `User-Agent` header of all requests; by default the name and version of this crate.
    pub fn user_agent<V>(self, value: V) -> Self
    where
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        Self(self.0.user_agent(value))
    }

    /// Sets the timeout of each call, to the end of its response, or to the head of a response that is
    /// streamed. By default it is unlimited.
    pub fn timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// Sets the timeout of each attempt of a call, which ends as that of the whole call. By default
    /// it is unlimited.
    pub fn attempt_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self(self.0.attempt_timeout(timeout))
    }

    /// Sets the timeout from the end of a request to the head of its response; by default 300 s.
    /// Operations can have their own. Without a clock the default does not apply.
    pub fn response_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self(self.0.response_timeout(timeout))
    }

    /// Sets the longest silence within a body, sent or received; by default 90 s. Without a clock the
    /// default does not apply.
    pub fn idle_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self(self.0.idle_timeout(timeout))
    }

    /// Sets the greatest length in bytes of a response that is read completely, after decompression;
    /// by default 64 MiB. A longer one is an error, unless it is streamed. Of an error response, the
    /// first MiB is read.
    pub fn max_response_bytes(self, bytes: u64) -> Self {
        Self(self.0.max_response_bytes(bytes))
    }

    /// Sets which redirects are followed; by default none.
    pub fn redirects(self, redirects: Redirects) -> Self {
        Self(self.0.redirects(redirects))
    }

    /// Sets when calls are tried again; by default [`Retry::default`].
    pub fn retry(self, retry: Retry) -> Self {
        Self(self.0.retry(retry))
    }

    /// Sets the clock for timeouts and retries, instead of that of Tokio, which needs the feature `tokio`.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self(self.0.clock(clock))
    }

    /// Adds a layer around each attempt, within those that were added before. It sees the
    /// complete request, with credentials: for logs, measurements and signatures.
    pub fn layer(self, layer: impl Layer) -> Self {
        Self(self.0.layer(layer))
    }

    /// Adds a layer around each call, within those that were added before. It sees the request before
    /// credentials are added, and the response once it is read: for caches, or to limit calls.
    pub fn call_layer(self, layer: impl Layer) -> Self {
        Self(self.0.call_layer(layer))
    }

    /// Sets the transport that sends requests, instead of the default one.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        Self(self.0.transport(transport))
    }

    /// Sets the headers and properties in which the API says when to retry, which id a request has,
    /// and what went wrong, instead of those of `codegen.toml`.
    pub fn conventions(self, conventions: &'static Conventions) -> Self {
        Self(self.0.conventions(conventions))
    }

    /// Changes the settings of the default transport, as
    /// [`ReqwestTransport::with`](crate::ReqwestTransport::with) does: proxies, certificates,
    /// connections. A transport that was set before is replaced.
    #[cfg(feature = "reqwest")]
    pub fn reqwest(
        self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        Self(self.0.reqwest(configure))
    }

    /// Sets the credential for operations that require this security scheme.
    pub fn credential(self, scheme: &'static str, credential: Credential) -> Self {
        Self(self.0.credential(scheme, credential))
    }

    /// Sends requests without the credentials that the API description requires: for a server that
    /// requires none, or a layer or transport that adds them. Credentials that were set before are
    /// removed; those that are set later are sent.
    pub fn without_credentials(self) -> Self {
        Self(self.0.without_credentials())
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if the base URL is not as [`ClientBuilder::base_url`] requires, a header is
    /// invalid, a credential has a character that is not allowed in a header value, a timeout or retries
    /// are set without a clock, or the default transport cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        self.0.build().map(Client)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// An operation call under construction; nothing happens until it is sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<O>(call::Call<O>);

impl<O> Call<O> {
    /// Sets the value of a parameter and replaces a previous one. The API description need not
    /// document the parameter.
    pub fn with_parameter<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        Self(self.0.with_parameter(parameter, value))
    }

    /// Sets the request body and replaces a previous one.
    pub fn with_body(self, content: Content) -> Self {
        Self(self.0.with_body(content))
    }

    /// Changes the settings of this call: `call.with_settings(|settings| settings.timeout(limit))`.
    pub fn with_settings(self, change: impl FnOnce(CallSettings) -> CallSettings) -> Self {
        Self(self.0.with_settings(change))
    }
}

impl<O: Operation> Call<O> {
    /// Creates a call through this client.
    pub fn new(client: &Client) -> Self {
        Self(call::Call::new(&client.0))
    }

    /// Builds the HTTP request without sending it. Its extensions contain the operation's
    /// [`OperationInfo`](crate::OperationInfo).
    ///
    /// # Errors
    ///
    /// Returns an error if an argument or a setting has a value that cannot be sent, or the client
    /// lacks credentials that the operation requires.
    pub fn request(&self) -> Result<http::Request<Body>, RequestError> {
        self.0.request()
    }

    /// Sends the request and reads the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built, no complete response arrives, the response
    /// is not a success response, or its body does not match the API description.
    pub async fn send(self) -> Result<O::Output, Error<O::Error>> {
        self.0.send().await
    }

    /// Sends the request and returns the body of a success response as it arrives, undecoded. It may
    /// be of any length.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built, no response arrives, or the response is not
    /// a success response.
    pub async fn send_streamed(self) -> Result<Response<Body>, Error<O::Error>> {
        self.0.send_streamed().await
    }

    /// Sends the request and returns the response with any status code, undecoded, its body as it
    /// arrives.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built or no response arrives.
    pub async fn send_raw(self) -> Result<http::Response<Body>, Error<Infallible>> {
        self.0.send_raw().await
    }
}

impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self(Clone::clone(&self.0))
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
