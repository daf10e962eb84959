// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client, its builder and its calls. Each wraps the runtime's type: a crate can add methods
//! only to its own types, and several clients may share one runtime crate.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde::Serialize;

use crate::runtime::body::Body;
use crate::runtime::call::{self, Operation};
use crate::runtime::client;
use crate::runtime::conventions::Conventions;
use crate::runtime::credential::Credential;
use crate::runtime::error::Error;
use crate::runtime::request_error::{BuildError, RequestError};
use crate::runtime::parameter::Parameter;
use crate::runtime::transport::Transport;

/// A client of the API. Clones are cheap and share all settings.
#[derive(Clone)]
pub struct Client(client::Client);

impl Client {
    /// Returns the URL that every path is appended to, without a trailing slash.
    pub fn base_url(&self) -> &str {
        self.0.base_url()
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
        Self(client::ClientBuilder::new(base_url))
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

    /// Sets the timeout, from sending a request to the end of its response. Without it, calls have no
    /// timeout. The timeout of a single call takes precedence.
    pub fn timeout(self, limit: Duration) -> Self {
        Self(self.0.timeout(limit))
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

    /// Sets the credential for operations that require this security scheme.
    pub fn credential(self, scheme: &'static str, credential: Credential) -> Self {
        Self(self.0.credential(scheme, credential))
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if the base URL is not as [`ClientBuilder::base_url`] requires, a
    /// credential has a character that is not allowed in a header value, or the default transport
    /// cannot be set up.
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
    pub fn with_body(self, body: Body) -> Self {
        Self(self.0.with_body(body))
    }
}

impl<O: Operation> Call<O> {
    /// Creates a call through this client.
    pub fn new(client: &Client) -> Self {
        Self(call::Call::new(&client.0))
    }

    /// Sets the timeout, from sending the request to the end of its response. It replaces the
    /// timeout of the client.
    pub fn time_limit(self, limit: Duration) -> Self {
        Self(self.0.time_limit(limit))
    }

    /// Builds the HTTP request without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument has a value that cannot be sent, or the client lacks
    /// credentials that the operation requires.
    pub fn request(&self) -> Result<Request<Bytes>, RequestError> {
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
