//! Which numbers are integers.

use bytes::Bytes;
use integer_formats_of_numbers::operations::PutA;
use integer_formats_of_numbers::types::T;
use integer_formats_of_numbers::{Client, Operation};

#[test]
fn digits_above_2_to_the_53_are_kept() {
    let t: T = serde_json::from_str(r#"{"id":9007199254740993}"#).unwrap();
    assert_eq!(serde_json::to_string(&t).unwrap(), r#"{"id":9007199254740993}"#);
    let call = Client::builder().build().unwrap();
    let request = call.put_a(t).after(9_007_199_254_740_993).request().unwrap();
    assert_eq!(request.uri().query(), Some("after=9007199254740993"));
}

#[test]
fn an_integer_may_have_a_fraction_of_zeros() {
    let response = http::Response::builder().header("content-type", "application/json");
    let response = response.header("x-next", "7.0");
    let response = response.body(Bytes::from_static(br#"{"id":7.0,"share":7}"#)).unwrap();
    let response = PutA::response(response).unwrap();
    assert_eq!(response.typed_headers().x_next, Some(7));
    assert_eq!((response.id, response.share), (7, Some(7.0)));
}
