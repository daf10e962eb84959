// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! What every request has besides its own arguments.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};

use super::client::Client;
use super::request::RequestBuilder;
use super::transport::TransportError;

/// The client that a request goes through, and the time limit of this request alone.
#[derive(Debug, Clone)]
pub struct Call {
    client: Client,
    time_limit: Option<Duration>,
}

impl Call {
    /// A call through this client.
    pub fn new(client: &Client) -> Self {
        Self {
            // Not `client.clone()`: an operation may be called so, and then is a method of its own.
            client: Clone::clone(client),
            time_limit: None,
        }
    }

    /// Sets the limit for this call alone.
    pub fn set_time_limit(&mut self, limit: Duration) {
        self.time_limit = Some(limit);
    }

    /// Begins the request: `template` is the path as the description writes it, `/users/{id}`.
    pub fn request(&self, method: Method, template: &'static str) -> RequestBuilder<'_> {
        RequestBuilder::new(&self.client, method, template)
    }

    /// Sends the request.
    ///
    /// # Errors
    ///
    /// When no whole response arrived.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.client.send(request, self.time_limit).await
    }
}
