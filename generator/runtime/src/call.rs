// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What all operations have in common: a request that is made of arguments, and a reply.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;

use super::body::Body;
use super::client::Client;
use super::error::{Error, RequestError};
use super::parameter::Parameter;
use super::request::RequestBuilder;

/// An operation of the API.
pub trait Operation {
    /// What it gives when it succeeds.
    type Reply;

    /// The error replies that the description lists for it.
    type Error;

    /// What all of its requests have in common.
    const ENDPOINT: Endpoint;

    /// Reads the HTTP response to such a request.
    ///
    /// # Errors
    ///
    /// If the status is not one of success, or the body is not what the API describes.
    fn reply(response: Response<Bytes>) -> Result<Self::Reply, Error<Self::Error>>;
}

/// What all requests of an operation have in common.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) server: Option<&'static str>,
}

impl Endpoint {
    /// Requests with this method: `path` is as the description writes it, `/users/{id}`. They ask
    /// for JSON, and need no credential.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            accept: "application/json",
            security: &[],
            server: None,
        }
    }

    /// Asks for a reply of this media type, or of one of several with commas between them.
    pub const fn accept(self, media_types: &'static str) -> Self {
        Self {
            accept: media_types,
            ..self
        }
    }

    /// Needs the credentials for one of these alternatives; each is a list of security schemes
    /// that are needed together. An empty one makes the others optional.
    pub const fn security(self, alternatives: &'static [&'static [&'static str]]) -> Self {
        Self {
            security: alternatives,
            ..self
        }
    }

    /// Has a server of its own. If its URL is a path, that is on the client's server.
    pub const fn server(self, url: &'static str) -> Self {
        Self {
            server: Some(url),
            ..self
        }
    }
}

/// A call of an operation in the making: nothing happens until it is sent.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<O> {
    request: RequestBuilder,
    time_limit: Option<Duration>,
    operation: PhantomData<fn() -> O>,
}

impl<O> Call<O> {
    /// Gives a parameter its value, in place of one that it may have: also one that the description
    /// does not list.
    pub fn with<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        Self {
            request: self.request.with(parameter, value),
            ..self
        }
    }

    /// Sends this body, in place of one that it may have.
    pub fn with_body(self, body: Body) -> Self {
        Self {
            request: self.request.with_body(body),
            ..self
        }
    }
}

impl<O: Operation> Call<O> {
    /// A call through this client.
    pub fn new(client: &Client) -> Self {
        Self {
            request: RequestBuilder::new(client, O::ENDPOINT),
            time_limit: None,
            operation: PhantomData,
        }
    }

    /// Limits the time from sending the request to the end of its reply, in place of the client's
    /// own limit.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Builds the HTTP request without sending it.
    ///
    /// # Errors
    ///
    /// If an argument has a value that cannot be sent, or the client lacks a credential that the
    /// operation needs.
    pub fn request(&self) -> Result<Request<Bytes>, RequestError> {
        self.request.build()
    }

    /// Sends the request and reads the reply.
    ///
    /// # Errors
    ///
    /// If the request cannot be built, no complete reply arrives, the status is not one of
    /// success, or the body is not what the API describes.
    pub async fn send(self) -> Result<O::Reply, Error<O::Error>> {
        let request = self.request()?;
        let client = &self.request.client;
        let response = client.send(request, self.time_limit).await?;
        O::reply(response)
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
            .field("time_limit", &self.time_limit)
            .finish()
    }
}
