//! The types for a server that the API calls back.

use callbacks::operations::streams::{AddStreamOnDataBody, AddStreamOnDataResponse200, AddStreamOnEndBody};

#[test]
fn what_is_received_is_read_and_what_is_replied_is_built() {
    let received: AddStreamOnDataBody = serde_json::from_str(r#"{"at":7}"#).unwrap();
    assert_eq!(received.at, 7);
    let response = AddStreamOnDataResponse200::new(true);
    assert_eq!(serde_json::to_string(&response).unwrap(), r#"{"more":true}"#);
    let end: AddStreamOnEndBody = serde_json::from_str(r#"{"id":"a"}"#).unwrap();
    assert_eq!(end.id.as_deref(), Some("a"));
}
