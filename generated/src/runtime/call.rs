// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Operations, and the calls that turn arguments into a request and read the response.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;

use super::client::Client;
use super::content::Content;
use super::error::{Error, RequestError};
use super::operation_info::OperationInfo;
use super::parameter::Parameter;
use super::request::RequestBuilder;

/// An operation of the API.
pub trait Operation {
    /// The decoded success response.
    type Output;

    /// The documented error responses.
    type Error;

    /// The method, path and settings that all its requests share.
    const INFO: OperationInfo;

    /// Reads the HTTP response to such a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is not a success response, or its body does not match the
    /// API description.
    fn response(response: Response<Bytes>) -> Result<Self::Output, Error<Self::Error>>;
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
    pub fn with_body(self, body: Content) -> Self {
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
            request: RequestBuilder::new(client, O::INFO),
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
