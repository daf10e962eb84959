// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Tower: a service as the transport of a client, and a client as a service.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as HttpBody;
/// The trait of services.
pub use tower_service::Service;

use super::body::Body;
use super::client::Client;
use super::error::Error;
use super::maybe::{BoxError, BoxFuture, MaybeSend};
use super::transport::{Transport, TransportError, TransportErrorKind};

/// A transport that sends requests with a service, such as a stack of `tower` layers around an HTTP library.
#[derive(Debug)]
pub struct TowerTransport<S> {
    /// Cloned for each request. Many services are not `Sync`.
    service: Mutex<S>,
}

impl<S> TowerTransport<S> {
    /// Creates a transport with this service. A [`TransportError`] of it is the error of the call; other errors have
    /// the kind [`Other`](TransportErrorKind::Other).
    pub fn new(service: S) -> Self {
        Self {
            service: Mutex::new(service),
        }
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: MaybeSend>
        + Clone
        + MaybeSend
        + 'static,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + MaybeSend + 'static,
{
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner);
        let mut service = service.clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(transport_error)?;
            let response = service.call(request).await.map_err(transport_error)?;
            Ok(response.map(Body::wrap))
        })
    }
}

fn transport_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Other, error),
    }
}

/// Sends requests as [`Client::execute`] does. A client is always ready.
impl Service<Request<Body>> for Client {
    type Response = Response<Body>;
    type Error = Error<Infallible>;
    type Future = BoxFuture<'static, Result<Response<Body>, Error<Infallible>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let client = Clone::clone(self);
        Box::pin(async move { client.execute(request).await })
    }
}
