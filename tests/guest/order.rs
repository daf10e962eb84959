//! The program has the order that it would have without the client, whose values keep their own.

use guest::{Json, types::Thing};
use serde_json::{json, to_string};

#[test]
fn client_does_not_change_the_order_of_other_values() {
    assert_eq!(json!({ "b": 1, "a": 2 }).to_string(), r#"{"a":2,"b":1}"#);
}

#[test]
fn client_keeps_the_order_of_its_values() {
    for text in [
        r#"{"any":{"b":1,"a":{"d":1,"c":2}}}"#,
        r#"{"mixed":{"b":1,"a":2.5}}"#,
        r#"{"mixed":{"d":1,"c":2}}"#,
        r#"{"value":{"b":1,"a":2}}"#,
        r#"{"pet":{"name":"b","kind":"fish","age":1}}"#,
        r#"{"shape":{"b":1,"a":2}}"#,
    ] {
        let thing: Thing = serde_json::from_str(text).unwrap();
        assert_eq!(to_string(&thing).unwrap(), text);
    }
}

#[test]
fn queries_and_forms_have_the_order_of_their_values() {
    let client = guest::Client::builder().build().unwrap();
    let value = || Json::from_iter([("b", json!(1)), ("a", json!([2.5, null]))]);
    let request = client.put(Thing::new()).any(value()).request().unwrap();
    assert_eq!(request.uri().query().unwrap(), "b=1&a=2.5&a=");
    let request = client.fill().body(value()).request().unwrap();
    assert_eq!(request.body().as_bytes().unwrap(), "b=1&a=2.5&a=");
}
