//! JSON values of any type keep what they were read from.

use std::hash::{BuildHasher, RandomState};

use runtime::codec::from_slice;
use runtime::json::{Json, JsonObject};
use serde_json::{Value, json};

/// A text that is not JSON becomes `null`, which no test expects in its place.
fn read(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

#[test]
fn value_is_written_as_it_was_read() {
    for text in [
        "null",
        "true",
        "-0.0",
        "9007199254740993",
        "18446744073709551615",
        "0.1",
        "123456.78901234567",
        r#""a\n\"ö\"""#,
        r#"[[],{},[{"b":[null,false]}]]"#,
        r#"{"z":1,"a":{"y":[{"d":1,"c":2}],"b":null},"":""}"#,
        r#"{"$serde_json::private::Number":"12"}"#,
    ] {
        assert_eq!(read(text).to_string(), text);
        // What is read again, more slowly, is a buffered value.
        let twice: Json = from_slice(text.as_bytes()).unwrap();
        assert_eq!(twice.to_string(), text);
    }
}

#[test]
fn last_of_duplicate_properties_is_at_the_position_of_the_first() {
    assert_eq!(
        read(r#"{"b":1,"a":2,"b":3}"#).to_string(),
        r#"{"b":3,"a":2}"#
    );
}

#[test]
fn too_deep_value_is_rejected() {
    let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(read(&nested(127)).clone().to_string(), nested(127));
    let error = serde_json::from_str::<Json>(&nested(128)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "recursion limit exceeded at line 1 column 128"
    );
}

#[test]
fn alternate_display_has_one_line_per_property() {
    assert_eq!(
        format!("{:#}", read(r#"{"b":[],"a":1}"#)),
        "{\n  \"b\": [],\n  \"a\": 1\n}"
    );
}

#[test]
fn debug_shows_json() {
    let value = read(r#"{"b":"x","a":[1.5,null]}"#);
    assert_eq!(format!("{value:?}"), r#"{"b": "x", "a": [1.5, null]}"#);
    let object = value.as_object().unwrap();
    assert_eq!(format!("{object:?}"), format!("{value:?}"));
}

#[test]
fn value_converts_to_and_from_serde_json() {
    let value = json!({ "a": [null, true, 1, -1.5, "x"], "b": {} });
    let converted = Json::from(value.clone());
    assert_eq!(converted, value);
    assert_eq!(Value::from(converted), value);
    assert_eq!(Json::from(f64::NAN), Json::Null);
    assert_eq!(Json::from(vec![1_u8]), json!([1]));
    assert_eq!(Json::from(JsonObject::new()), json!({}));
    assert_eq!(Json::default(), json!(null));
}

#[test]
fn parts_of_a_value_are_found() {
    let value = read(r#"{"a":[true,-1,18446744073709551615,0.5,"x"],"b/~c":{"":null}}"#);
    let a = |index: usize| &value.get("a").unwrap().as_array().unwrap()[index];
    assert_eq!(a(0).as_bool(), Some(true));
    assert_eq!(a(1).as_i64(), Some(-1));
    assert_eq!((a(2).as_i64(), a(2).as_u64()), (None, Some(u64::MAX)));
    assert_eq!(a(3).as_f64(), Some(0.5));
    assert_eq!(a(4).as_str(), Some("x"));
    assert_eq!(a(4).as_bool(), None);
    assert_eq!(a(4).get("a"), None);
    let found = ["", "/a/4", "/b~1~0c/", "/a/04", "/a/+4", "/a/5", "/c", "a"]
        .map(|pointer| value.pointer(pointer).map(Json::to_string));
    let expected = [
        Some(value.to_string()),
        Some(r#""x""#.to_owned()),
        Some("null".to_owned()),
    ];
    assert_eq!(found[..3], expected);
    assert_eq!(found[3..], [None, None, None, None, None]);
    assert!(value.pointer("/b~1~0c/").unwrap().is_null());
}

/// An object with many properties: `{"0": 0, "1": 1, …}`, from the last to the first.
fn many(length: u32) -> JsonObject {
    (0..length).rev().map(|it| (it.to_string(), it)).collect()
}

#[test]
fn object_keeps_order_of_its_properties() {
    for length in [3, 16, 17, 1000] {
        let mut object = many(length);
        assert_eq!(object.insert("1", "one"), Some(Json::from(1)));
        assert_eq!(object.insert("new", 5), None);
        assert_eq!(object.remove("2"), Some(Json::from(2)));
        assert_eq!(object.remove("2"), None);
        assert_eq!(object.get("1"), Some(&Json::from("one")));
        *object.get_mut("0").unwrap() = Json::Null;
        let mut expected: Vec<_> = (3..length)
            .rev()
            .map(|it| (it.to_string(), Json::from(it)))
            .collect();
        expected.push(("1".to_owned(), Json::from("one")));
        expected.push(("0".to_owned(), Json::Null));
        expected.push(("new".to_owned(), Json::from(5)));
        assert_eq!(object.len(), expected.len());
        assert!(
            expected
                .iter()
                .all(|(name, value)| object.get(name) == Some(value))
        );
        assert_eq!(object.into_iter().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn objects_with_same_properties_are_equal_in_any_order() {
    let state = RandomState::new();
    for length in [2, 100] {
        let object = Json::from(many(length));
        let reversed: JsonObject = many(length)
            .into_iter()
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let reversed = Json::from(reversed);
        assert_eq!(object, reversed);
        assert_eq!(state.hash_one(&object), state.hash_one(&reversed));
        assert_ne!(object, Json::from(many(length + 1)));
    }
    assert_ne!(read("1"), read("1.0"));
    assert_ne!(read(r#"{"a":1}"#), read(r#"{"b":1}"#));
}

/// A search for each of them would take minutes.
#[test]
fn large_object_is_read_and_compared_in_linear_time() {
    let text = Json::from(many(100_000)).to_string();
    let value = read(&text);
    assert_eq!(value, read(&text));
    assert_eq!(value.to_string(), text);
}

#[test]
fn json_equals_value_of_serde_json_with_same_contents() {
    let value = json!({ "b": [1, 2.5, "c", null, true], "a": { "d": {} } });
    let decoded: Json =
        serde_json::from_str(r#"{"b":[1,2.5,"c",null,true],"a":{"d":{}}}"#).unwrap();
    assert_eq!(decoded, value);
    for other in [
        json!({ "b": [1, 2.5, "c", null, true], "a": { "d": [] } }),
        json!({ "b": [1, 2.5, "c", null], "a": { "d": {} } }),
        json!({ "b": [1, 2.5, "c", null, true] }),
        json!({ "b": [1, 2.5, "c", null, true], "a": { "d": {} }, "e": 1 }),
        json!({ "b": [1.0, 2.5, "c", null, true], "a": { "d": {} } }),
        json!([]),
    ] {
        assert_ne!(decoded, other);
    }
}
