// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The crate's own client, its builder and its calls. Each holds the runtime's: Rust lets a crate add
//! methods to none but its own types, and the runtime may be a crate that several clients share.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde::Serialize;

use crate::runtime::body::Body;
use crate::runtime::call::{self, Operation};
use crate::runtime::client;
use crate::runtime::credential::Credential;
use crate::runtime::error::{BuildError, Error, RequestError};
use crate::runtime::parameter::Parameter;
use crate::runtime::transport::Transport;

/// A client of the API. A clone is cheap and shares everything.
#[derive(Clone)]
pub struct Client(client::Client);

impl Client {
    /// The URL that every path is appended to, without a slash at its end.
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

/// Sets up a [`Client`].
#[must_use = "nothing is set up before `build`"]
pub struct ClientBuilder(client::ClientBuilder);

impl ClientBuilder {
    /// A client of the server with this URL.
    pub fn new(base_url: &str) -> Self {
        Self(client::ClientBuilder::new(base_url))
    }

    /// Calls another server: an absolute `http` or `https` URL, with or without a path, and
    /// without a user name, a query or a fragment. It goes before every server that the description
    /// names, also before those of single operations.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        Self(self.0.base_url(url))
    }

    /// Fills a variable of the servers' URLs; of several values for one variable, the last counts.
    pub fn server_variable(self, name: &'static str, value: impl Into<String>) -> Self {
        Self(self.0.server_variable(name, value))
    }

    /// Limits the time from sending a request to the end of the response. Without it there is no
    /// limit; a request's own limit goes before the client's.
    pub fn time_limit(self, limit: Duration) -> Self {
        Self(self.0.time_limit(limit))
    }

    /// Sends requests with this transport instead of the default one.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        Self(self.0.transport(transport))
    }

    /// Holds the credential for the operations that ask for this security scheme.
    pub fn credential(self, scheme: &'static str, credential: Credential) -> Self {
        Self(self.0.credential(scheme, credential))
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// When the base URL is not such a URL, a credential has a character that no header may have,
    /// or the default transport cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        self.0.build().map(Client)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A call of an operation in the making: nothing happens until it is sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<O>(call::Call<O>);

impl<O> Call<O> {
    /// Gives a parameter its value, in place of one that it may have: also one that the description
    /// does not list.
    pub fn with<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        Self(self.0.with(parameter, value))
    }

    /// Sends this body, in place of one that it may have.
    pub fn with_body(self, body: Body) -> Self {
        Self(self.0.with_body(body))
    }
}

impl<O: Operation> Call<O> {
    /// A call through this client.
    pub fn new(client: &Client) -> Self {
        Self(call::Call::new(&client.0))
    }

    /// Limits the time from sending the request to the end of its reply, in place of the client's
    /// own limit.
    pub fn time_limit(self, limit: Duration) -> Self {
        Self(self.0.time_limit(limit))
    }

    /// Builds the HTTP request without sending it.
    ///
    /// # Errors
    ///
    /// If an argument has a value that cannot be sent, or the client lacks a credential that the
    /// operation needs.
    pub fn request(&self) -> Result<Request<Bytes>, RequestError> {
        self.0.request()
    }

    /// Sends the request and reads the reply.
    ///
    /// # Errors
    ///
    /// If the request cannot be built, no complete reply arrives, the status is not one of
    /// success, or the body is not what the API describes.
    pub async fn send(self) -> Result<O::Reply, Error<O::Error>> {
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
