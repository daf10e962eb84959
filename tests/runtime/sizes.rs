//! What calls cost in memory, and where they can be sent from.

use http::Request;
use runtime::body::Body;
use runtime::call::Call;
use runtime::client::{Client, ClientBuilder};
use runtime::error::Error;
use runtime::request_error::BuildError;

use crate::support::{Fake, Raw};

fn client() -> Result<Client, BuildError> {
    ClientBuilder::new("http://a")
        .transport(Fake::unused())
        .build()
}

#[test]
fn calls_are_small() {
    assert!(size_of::<Call<Raw>>() <= 256, "{}", size_of::<Call<Raw>>());
    // What is shared with all clones, and the credentials.
    assert_eq!(size_of::<Client>(), 2 * size_of::<usize>());
}

/// Compiles only if they are.
#[test]
fn futures_of_calls_can_be_sent_to_other_threads() {
    fn assert_send<T: Send>(_: T) {}
    let client = client().unwrap();
    let call = Call::<Raw>::new(&client);
    assert_send(call.clone().send());
    assert_send(call.clone().send_streamed());
    assert_send(call.send_raw());
    assert_send(client.execute(Request::new(Body::empty())));
    assert_send::<Option<Error<std::convert::Infallible>>>(None);
}
