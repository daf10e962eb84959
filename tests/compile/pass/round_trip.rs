//! Tests that the vendor's samples round-trip with equal values.

use buildr::operations::contacts::{UpdateContactBody, UpdateContactResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn round_trip<T: DeserializeOwned + Serialize>(sample: &str) -> T {
    let before: Value = serde_json::from_str(sample).unwrap();
    let typed: T = serde_json::from_str(sample).unwrap();
    let after = serde_json::to_value(&typed).unwrap();
    assert_eq!(after, before);
    typed
}

fn main() {
    let request: UpdateContactBody = round_trip(include_str!("../../samples/update-contact.request.json"));
    assert_eq!(request.contact.job_title.value().unwrap(), "Point Guard");

    let response: UpdateContactResponse = round_trip(include_str!("../../samples/update-contact.response.json"));
    let company = response.contact.company.unwrap();
    assert_eq!(company.id.as_deref(), Some("101"));
    assert_eq!(company.created_at.unwrap().to_rfc3339(), "2023-02-14T18:13:00+00:00");
}
