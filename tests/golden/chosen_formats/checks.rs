//! A number of single precision is sent with the digits that the caller wrote, in each location.

use chosen_formats::Client;
use chosen_formats::types::Order;

#[test]
fn single_precision_adds_no_digits() {
    let client = Client::builder().build().unwrap();
    let order = Order::new(0.1).value(0.1_f32).weights(vec![16_777_216.0]);
    let call = client.put_order("not-a-uuid", order).weight(0.1);
    let request = call.request().unwrap();
    assert_eq!(request.uri().query(), Some("weight=0.1"));
    let body = br#"{"weight":0.1,"weights":[16777216.0],"value":0.1}"#;
    assert_eq!(request.body().as_bytes().unwrap().as_ref(), body);
}
