// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Layers, which a caller puts around the transport.

use http::{Request, Response};

use super::body::Body;
use super::maybe::{BoxFuture, MaybeSend, MaybeSync};
use super::transport::{Transport, TransportError};

/// What a client does around its transport: it writes logs, measures, adds headers or signatures, or answers.
///
/// The [`OperationInfo`](super::OperationInfo) is in the extensions of the request, unless that is one of the caller's
/// own, which no operation describes.
pub trait Layer: MaybeSend + MaybeSync + 'static {
    /// Sends a request with `next`, or answers it.
    ///
    /// # Errors
    ///
    /// Returns an error if no response arrived.
    fn send<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>>;
}

/// What is below a layer. It can be used more than once.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    layers: &'a [Box<dyn Layer>],
    transport: &'a dyn Transport,
}

impl<'a> Next<'a> {
    /// The layers around a transport, the outermost one first.
    pub(crate) fn new(layers: &'a [Box<dyn Layer>], transport: &'a dyn Transport) -> Self {
        Self { layers, transport }
    }

    /// Sends a request with the next layer or, after the last one, with the transport.
    pub fn send(
        self,
        request: Request<Body>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        match self.layers.split_first() {
            Some((layer, layers)) => layer.send(request, Self { layers, ..self }),
            None => self.transport.send(request),
        }
    }
}
