//! Services as transports, and a client as a service.

use std::convert::Infallible;
use std::future::{Ready, poll_fn, ready};
use std::task::{Context, Poll};

use http::{Request, Response, StatusCode};
use runtime::body::Body;
use runtime::call::Call;
use runtime::client::{Client, ClientBuilder};
use runtime::error::Error;
use runtime::maybe::BoxError;
use runtime::request_error::BuildError;
use runtime::retry::Retry;
use runtime::tower::{Service, TowerTransport};
use runtime::transport::{TransportError, TransportErrorKind};

use crate::support::{Fake, Raw};

/// A service that has to be asked whether it is ready, and is not `Sync`.
#[derive(Clone)]
struct Answering {
    is_ready: std::cell::Cell<bool>,
    error: Option<TransportErrorKind>,
}

impl Service<Request<Body>> for Answering {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Ready<Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        if self.is_ready.replace(true) {
            return Poll::Ready(Ok(()));
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        assert!(self.is_ready.get());
        ready(match self.error {
            Some(TransportErrorKind::Other) => Err("broken".into()),
            Some(kind) => Err(TransportError::new(kind, "broken").into()),
            None => Ok(Response::new(request.uri().to_string().into())),
        })
    }
}

fn client(error: Option<TransportErrorKind>) -> Result<Client, BuildError> {
    let is_ready = false.into();
    ClientBuilder::new("http://a")
        .transport(TowerTransport::new(Answering { is_ready, error }))
        .retry(Retry::never())
        .build()
}

#[tokio::test]
async fn service_is_transport() {
    let response = Call::<Raw>::new(&client(None).unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(response.body().as_bytes().unwrap(), "http://a/a");
}

#[tokio::test]
async fn errors_of_service_keep_their_kind() {
    for kind in [TransportErrorKind::Connect, TransportErrorKind::Other] {
        let call = Call::<Raw>::new(&client(Some(kind)).unwrap());
        match call.send().await {
            Err(Error::Transport(error)) => assert_eq!(error.kind(), kind),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn client_is_service() {
    let transport = Fake::responding(StatusCode::NOT_FOUND, "");
    let mut client = ClientBuilder::new("http://a/v1")
        .transport(transport.clone())
        .build()
        .unwrap();
    let ready: Result<(), Error<Infallible>> = poll_fn(|cx| client.poll_ready(cx)).await;
    ready.unwrap();
    let request = Request::get("/pots").body(Body::empty()).unwrap();
    let response = client.call(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(transport.requests()[0].uri(), "http://a/v1/pots");
}
