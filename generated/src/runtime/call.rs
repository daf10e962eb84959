// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Operations, and the calls that turn arguments into a request and read the response.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use http::Request;
use http::response::Parts;
use serde::Serialize;

use super::body::Body;
use super::client::Client;
use super::content::Content;
use super::error::{ApiError, Error};
use super::operation_info::OperationInfo;
use super::parameter::Parameter;
use super::request::RequestBuilder;
use super::request_error::RequestError;
use super::response::{self, Response};
use super::send::Path;
use super::settings::CallSettings;

/// An operation of the API.
pub trait Operation: 'static {
    /// The decoded success response.
    type Output;

    /// The documented error responses.
    type Error: ApiError;

    /// The method, path and settings that all its requests share.
    const INFO: OperationInfo;

    /// Whether a response with this head is handed on with its body still to come. By default it is
    /// not.
    fn is_streamed(_: &Parts) -> bool {
        false
    }

    /// Reads the HTTP response to such a request. Its body has been read, unless it is streamed.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is not a success response, or its body does not match the
    /// API description or has not been read.
    fn response(response: http::Response<Body>) -> Result<Self::Output, Error<Self::Error>>;
}

/// An operation call under construction; nothing happens until it is sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<O> {
    request: RequestBuilder,
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
    pub fn with_body(self, content: Content) -> Self {
        Self {
            request: self.request.with_body(content),
            ..self
        }
    }

    /// Changes the settings of this call: `call.with_settings(|settings| settings.timeout(limit))`.
    pub fn with_settings(self, change: impl FnOnce(CallSettings) -> CallSettings) -> Self {
        Self {
            request: self.request.with_settings(change),
            ..self
        }
    }
}

impl<O: Operation> Call<O> {
    /// Creates a call through this client.
    pub fn new(client: &Client) -> Self {
        Self {
            request: RequestBuilder::new(client, const { &O::INFO }),
            operation: PhantomData,
        }
    }

    /// Builds the HTTP request without sending it. Its extensions contain the [`OperationInfo`].
    ///
    /// # Errors
    ///
    /// Returns an error if an argument or a setting has a value that cannot be sent, or the client
    /// lacks credentials that the operation requires.
    pub fn request(&self) -> Result<Request<Body>, RequestError> {
        self.request.build()
    }

    /// Sends the request and reads the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built, no complete response arrives, the response
    /// is not a success response, or its body does not match the API description.
    pub async fn send(self) -> Result<O::Output, Error<O::Error>> {
        let response = self.exchange(O::is_streamed).await?;
        O::response(response)
    }

    /// Sends the request and returns the body of a success response as it arrives, undecoded. It may
    /// be of any length.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built, no response arrives, or the response is not
    /// a success response.
    pub async fn send_streamed(self) -> Result<Response<Body>, Error<O::Error>> {
        let response = self.exchange(|head| head.status.is_success()).await?;
        if !response.status().is_success() {
            O::response(response.clone())?;
        }
        Ok(response::undecoded(response))
    }

    /// Sends the request and returns the response with any status code, undecoded, its body as it
    /// arrives.
    ///
    /// # Errors
    ///
    /// Returns an error if the request cannot be built or no response arrives.
    pub async fn send_raw(self) -> Result<http::Response<Body>, Error<Infallible>> {
        self.exchange(|_| true).await
    }

    async fn exchange<E>(
        self,
        is_streamed: fn(&Parts) -> bool,
    ) -> Result<http::Response<Body>, Error<E>> {
        let (mut request, credentials) = self.request.prepare()?;
        let limits = self.request.limits();
        let client = &self.request.client;
        if self.request.needs_clock() && client.clock().is_none() {
            return Err(RequestError::no_clock().into());
        }
        let path = Path {
            client,
            info: Some(self.request.info),
            credentials,
            limits,
            retry: self.request.retry(),
            is_idempotent: self.request.is_idempotent(&request),
            is_streamed,
        };
        Ok(path.send(&mut request).await?)
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
            .finish()
    }
}
