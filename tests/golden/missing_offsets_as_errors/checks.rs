//! A missing offset is an error that says so.

use missing_offsets_as_errors::types::Events;

#[test]
fn missing_offset_is_an_error() {
    let decoded = serde_json::from_str::<Events>(r#"{"at":"2030-01-02T03:04:05"}"#);
    let error = decoded.unwrap_err().to_string();
    assert!(error.starts_with("no offset"), "{error}");
    assert!(serde_json::from_str::<Events>(r#"{"at":"2030-01-02T03:04:05Z"}"#).is_ok());
}
