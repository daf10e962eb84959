//! A value that was read can be written elsewhere without a conversion.

use equal_schemas::Client;
use equal_schemas::types::{Flow, FlowCreate};

#[test]
fn a_value_that_was_read_can_be_written() {
    let flow: Flow = serde_json::from_str(r#"{"label":"b","owner":{"name":"Bob"}}"#).unwrap();
    let owner = flow.owner.unwrap();
    let body = FlowCreate::new(flow.label).owner(*owner);
    let client = Client::builder().build().unwrap();
    let request = client.create_flow(body).request().unwrap();
    assert_eq!(request.body(), r#"{"label":"b","owner":{"name":"Bob"}}"#);
}
