//! Which values are read as what.

use types_beside_unions::types::{T, TAny, TSized, TValue};

fn read(json: &str) -> T {
    let t: T = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&t).unwrap(), json);
    t
}

#[test]
fn every_type_has_its_variant() {
    let value = |json| read(&format!(r#"{{"value":{json}}}"#)).value.unwrap();
    assert_eq!(value(r#""a""#), TValue::String("a".to_owned()));
    assert_eq!(value("1.5"), TValue::Number(1.5));
    assert_eq!(value("true"), TValue::Boolean(true));
    assert_eq!(value(r#"["a"]"#), TValue::StringArray(vec!["a".to_owned()]));
    assert_eq!(value("[1.5]"), TValue::NumberArray(vec![1.5]));
    assert!(matches!(value(r#"{"a":1}"#), TValue::Unknown(_)));
    assert!(matches!(read(r#"{"any":{"a":1}}"#).any, Some(TAny::Object(_))));
    assert!(matches!(read(r#"{"sized":[1.5]}"#).sized.into_value(), Some(TSized::NumberArray(_))));
}
