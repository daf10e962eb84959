use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response, StatusCode};
use runtime::body::Body;
use runtime::call::Operation;
use runtime::error::Error;
use runtime::maybe::{BoxError, BoxFuture};
use runtime::operation_info::OperationInfo;
use runtime::transport::{Transport, TransportError, TransportErrorKind};

type Outcome = Result<Response<Body>, TransportError>;

/// `None` never arrives.
type Answer = dyn Fn(&Request<Body>) -> Option<Outcome> + Send + Sync;

/// A transport without a network, which keeps the requests.
#[derive(Clone)]
pub(crate) struct Fake {
    answer: Arc<Answer>,
    requests: Arc<Mutex<Vec<Request<Body>>>>,
}

impl Fake {
    /// Answers each request. Without an answer, the response never comes.
    pub(crate) fn new(
        answer: impl Fn(&Request<Body>) -> Option<Outcome> + Send + Sync + 'static,
    ) -> Self {
        Self {
            answer: Arc::new(answer),
            requests: Arc::default(),
        }
    }

    /// Answers each request with this status code and body.
    pub(crate) fn responding(status: StatusCode, body: impl Into<Body>) -> Self {
        let body = body.into();
        Self::new(move |_| {
            let mut response = Response::new(body.clone());
            *response.status_mut() = status;
            Some(Ok(response))
        })
    }

    /// Fails each request: for tests that send none.
    pub(crate) fn unused() -> Self {
        Self::new(|_| {
            let kind = TransportErrorKind::Other;
            Some(Err(TransportError::new(kind, "unexpected request")))
        })
    }

    /// Never answers.
    pub(crate) fn silent() -> Self {
        Self::new(|_| None)
    }

    pub(crate) fn requests(&self) -> Vec<Request<Body>> {
        let requests = self.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Fake {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Outcome> {
        let answer = (self.answer)(&request);
        let requests = self.requests.lock();
        requests
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        match answer {
            Some(answer) => Box::pin(std::future::ready(answer)),
            None => Box::pin(std::future::pending()),
        }
    }
}

/// A piece of a body.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Bytes(&'static str),
    /// Nothing yet, but soon.
    Later,
    /// Nothing, for ever.
    Silence,
    Failure(&'static str),
}

/// A body that arrives in these pieces.
pub(crate) fn body_of(pieces: impl IntoIterator<Item = Piece>) -> Body {
    Body::from_stream(Pieces(pieces.into_iter().collect()))
}

struct Pieces(VecDeque<Piece>);

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.pop_front() {
            Some(Piece::Bytes(bytes)) => Poll::Ready(Some(Ok(bytes.into()))),
            Some(Piece::Failure(message)) => Poll::Ready(Some(Err(message.into()))),
            Some(Piece::Later) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Piece::Silence) => {
                self.0.push_front(Piece::Silence);
                Poll::Pending
            }
            None => Poll::Ready(None),
        }
    }
}

/// An operation that returns the response undecoded.
pub(crate) struct Raw;

impl Operation for Raw {
    type Output = Response<Body>;

    type Error = Infallible;

    const INFO: OperationInfo = OperationInfo::new("GET", "/a");

    fn response(response: Response<Body>) -> Result<Self::Output, Error<Infallible>> {
        Ok(response)
    }
}

/// Returns the bytes of a body that is in memory.
pub(crate) fn in_memory(body: &Body) -> String {
    let bytes = body.as_bytes().map(|bytes| bytes.to_vec());
    String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
}

/// Makes a value live as long as the tests, as those of generated operations do.
pub(crate) fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
