// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Operations, and the calls that turn arguments into a request and read the response.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;

use super::body::Body;
use super::client::Client;
use super::error::Error;
use super::parameter::Parameter;
use super::request::RequestBuilder;
use super::request_error::RequestError;

/// An operation of the API.
pub trait Operation {
    /// The decoded success response.
    type Output;

    /// The documented error responses.
    type Error;

    /// The method, path and settings that all its requests share.
    const ENDPOINT: Endpoint;

    /// Reads the HTTP response to such a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is not a success response, or its body does not match the
    /// API description.
    fn response(response: Response<Bytes>) -> Result<Self::Output, Error<Self::Error>>;
}

/// The method, path and settings that all requests of an operation share.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) server: Option<&'static str>,
}

impl Endpoint {
    /// Creates an endpoint with this method and path template, such as `/users/{id}`. By default
    /// it accepts JSON and requires no credentials.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            accept: "application/json",
            security: &[],
            server: None,
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
}

/// An operation call under construction; nothing happens until it is sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<O> {
    request: RequestBuilder,
    timeout: Option<Duration>,
    operation: PhantomData<fn() -> O>,
}

impl<O> Call<O> {
    /// Sets the value of a parameter and replaces a previous one. The API description need not
    /// document the parameter.
    pub fn with_parameter<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        Self {
            request: self.request.with(parameter, value),
            ..self
        }
    }

    /// Sets the request body and replaces a previous one.
    pub fn with_body(self, body: Body) -> Self {
        Self {
            request: self.request.with_body(body),
            ..self
        }
    }
}

impl<O: Operation> Call<O> {
    /// Creates a call through this client.
    pub fn new(client: &Client) -> Self {
        Self {
            request: RequestBuilder::new(client, O::ENDPOINT),
            timeout: None,
            operation: PhantomData,
        }
    }

    /// Sets the timeout, from sending the request to the end of its response. It replaces the
    /// timeout of the client.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Builds the HTTP request without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument has a value that cannot be sent, or the client lacks
    /// credentials that the operation requires.
    pub fn request(&self) -> Result<Request<Bytes>, RequestError> {
        self.request.build()
    }

    /// Sends the request and reads the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built, no complete response arrives, the response
    /// is not a success response, or its body does not match the API description.
    pub async fn send(self) -> Result<O::Output, Error<O::Error>> {
        let request = self.request()?;
        let client = &self.request.client;
        let response = client.send(request, self.timeout).await?;
        O::response(response)
    }
}

impl<O> Clone for Call<O> {
    fn clone(&self) -> Self {
        Self {
            request: self.request.clone(),
            ..*self
        }
    }
}

impl<O> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .field("timeout", &self.timeout)
            .finish()
    }
}
