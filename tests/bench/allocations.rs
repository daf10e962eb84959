//! How many allocations a call makes, beside what its transport does.

use allocation_counter::measure;
use buildr::types::ContactUpdate;
use buildr::{Body, BoxFuture, Client, Transport, TransportError};
use http::{Request, Response};

/// Answers at once, and allocates only its future.
struct Immediate;

impl Transport for Immediate {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let response = Response::new(Body::from(r#"{"contact":{}}"#));
        Box::pin(std::future::ready(Ok(response)))
    }
}

async fn send(client: &Client) {
    let contact = ContactUpdate::new();
    let response = client.update_contact("144", contact).send().await;
    assert_eq!(response.unwrap().contact.id, None);
}

/// Among them are a box for each generated type, the copy of the request for another attempt, and the future of the
/// transport.
#[test]
fn calls_allocate_little() {
    let client = Client::builder()
        .bearer_token("token")
        .transport(Immediate)
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    // The first call initializes what others share.
    runtime.block_on(send(&client));
    let allocations = measure(|| runtime.block_on(send(&client)));
    assert!(allocations.count_total <= 24, "{allocations:?}");
    assert_eq!(allocations.count_current, 0);
}
