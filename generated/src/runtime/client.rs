// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client: its servers, its transport, and the settings that all its requests share.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use http::header::HeaderMap;
use http::{Request, Response};

use super::base_url::BaseUrl;
use super::body::Body;
use super::budget::Budget;
pub use super::client_builder::ClientBuilder;
use super::clock::Clock;
use super::conventions::{Conventions, WaitHeader};
use super::credential::{Credential, Credentials, EncodedCredential};
use super::error::Error;
use super::execute::execute;
use super::layer::Layer;
use super::retry::Retry;
use super::settings::{Headers, Limits};
use super::transport::Transport;

/// A client of the API. Clones are cheap and share all settings.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    /// Not shared with the clients that [`Client::with_credential`] returns.
    credentials: Arc<RwLock<Credentials>>,
}

/// What all clones of a client share, also with another credential.
pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) conventions: Option<&'static Conventions>,
    pub(crate) headers: Headers,
    pub(crate) limits: Limits,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    pub(crate) clock: Option<Arc<dyn Clock>>,
    /// Around each call, the outermost one first.
    pub(crate) call_layers: Vec<Box<dyn Layer>>,
    /// Around each attempt, the outermost one first.
    pub(crate) layers: Vec<Box<dyn Layer>>,
    pub(crate) transport: Option<Box<dyn Transport>>,
    pub(crate) has_own_transport: bool,
}

impl Client {
    pub(crate) fn new(shared: Shared, credentials: Credentials) -> Self {
        Self {
            shared: Arc::new(shared),
            credentials: Arc::new(RwLock::new(credentials)),
        }
    }

    /// Returns the URL that every path is appended to, without a trailing slash.
    pub fn base_url(&self) -> &str {
        self.shared.base_url.as_str()
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
        self.shared.base_url.of(server)
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

    /// Adds the headers of all requests, where nothing else sets them: neither the request nor a credential.
    pub(crate) fn add_default_headers(
        &self,
        headers: &mut HeaderMap,
        credentials: &[EncodedCredential],
    ) {
        for (name, value) in self.headers() {
            let is_of_credential = |it: &EncodedCredential| it.is_header(name);
            if !credentials.iter().any(is_of_credential) {
                headers.entry(name).or_insert_with(|| value.clone());
            }
        }
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
            .field("base_url", &self.base_url())
            .field("credentials", &*self.credentials())
            .field("headers", &self.shared.headers)
            .field("limits", &self.shared.limits)
            .field("retry", &self.shared.retry)
            .finish_non_exhaustive()
    }
}
