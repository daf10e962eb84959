//! Required properties that are not described.

use serde_json::json;
use undescribed_required_properties::types::{Derived, T};

#[test]
fn callers_give_them() {
    let t = T::new("x", Derived::new("i", Some(json!(1).into())), Some(json!([1]).into()), Some(json!("c").into()));
    let body = json!({ "a": "x", "derived": { "id": "i", "more": 1 }, "b": [1], "type": "c" });
    assert_eq!(serde_json::to_value(&t).unwrap(), body);
}

#[test]
fn a_response_without_them_is_read() {
    let t: T = serde_json::from_str(r#"{"a":"x","derived":{"id":"i"}}"#).unwrap();
    assert_eq!((t.b, t.type_, t.derived.more), (None, None, None));
}
