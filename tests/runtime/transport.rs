//! What can be a transport, and what the errors of one look like.

use std::sync::Arc;

use http::StatusCode;
use runtime::call::Call;
use runtime::client::{Client, ClientBuilder};
use runtime::error::Error;
use runtime::transport::{Transport, TransportErrorKind};

use crate::support::{Fake, Raw};

fn client(transport: impl Transport + 'static) -> Client {
    let builder = ClientBuilder::new("https://api.example.com");
    builder.transport(transport).build().unwrap()
}

#[tokio::test]
async fn every_pointer_to_a_transport_is_a_transport() {
    let fake = Fake::responding(StatusCode::IM_A_TEAPOT, "");
    let shared: Arc<dyn Transport> = Arc::new(fake.clone());
    let boxed: Box<dyn Transport> = Box::new(fake.clone());
    let borrowed: &'static dyn Transport = Box::leak(Box::new(fake.clone()));
    for client in [client(shared), client(boxed), client(borrowed)] {
        let response = Call::<Raw>::new(&client).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    }
    assert_eq!(fake.requests().len(), 3);
}

#[tokio::test]
async fn transport_error_is_returned_unchanged() {
    let error = Call::<Raw>::new(&client(Fake::unused()))
        .send()
        .await
        .unwrap_err();
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        (error.kind(), source.as_deref()),
        (TransportErrorKind::Other, Some("unexpected request")),
    );
}

#[cfg(not(feature = "reqwest"))]
#[tokio::test]
async fn client_without_transport_builds_but_does_not_send_requests() {
    let client = ClientBuilder::new("https://api.example.com")
        .build()
        .unwrap();
    let request = Call::<Raw>::new(&client).request().unwrap();
    assert_eq!(request.uri().to_string(), "https://api.example.com/a");
    let error = Call::<Raw>::new(&client).send().await.unwrap_err();
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (TransportErrorKind::Missing, "the client has no transport"),
    );
}

#[test]
fn call_can_be_sent_from_any_thread() {
    fn assert_send<T: Send>(_: T) {}
    let client = client(Fake::unused());
    assert_send(Call::<Raw>::new(&client).send());
    assert_send(Call::<Raw>::new(&client).send_streamed());
    assert_send(Call::<Raw>::new(&client).send_raw());
}
