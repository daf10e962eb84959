//! A decode error names the path of the value.

use std::collections::BTreeMap;

use runtime::codec::{Object, from_slice};
use runtime::patch::Patch;
use serde::{Deserialize, Deserializer};

#[derive(Debug, PartialEq)]
struct Phone {
    kind: String,
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: Object = Object::new("Phone", &["kind"]);
        let (kind,) = SHAPE.read(deserializer)?;
        Ok(Self { kind })
    }
}

#[derive(Debug, PartialEq)]
struct Contact {
    id: String,
    phones: Option<Vec<Phone>>,
    custom: Option<BTreeMap<String, i64>>,
    manager: Option<Box<Contact>>,
    title: Patch<Titles>,
    even: Option<Even>,
    lenient: Option<Lenient>,
}

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: Object = Object::new(
            "Contact",
            &[
                "id", "phones", "custom", "manager", "title", "even", "lenient",
            ],
        );
        let (id, phones, custom, manager, title, even, lenient) = SHAPE.read(deserializer)?;
        Ok(Self {
            id,
            phones,
            custom,
            manager,
            title,
            even,
            lenient,
        })
    }
}

/// A newtype of another crate.
#[derive(Debug, PartialEq, Deserialize)]
struct Titles(Vec<String>);

/// A type that is converted from a decoded value, as with `try_from` of the derive.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(try_from = "i64")]
struct Even(i64);

impl TryFrom<i64> for Even {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        match number % 2 {
            0 => Ok(Self(number)),
            _ => Err("an odd number"),
        }
    }
}

/// A type that recovers from any failure.
#[derive(Debug, PartialEq)]
struct Lenient(Vec<String>);

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Vec::deserialize(deserializer).unwrap_or_default()))
    }
}

#[derive(Debug, PartialEq)]
struct Response {
    contact: Contact,
}

impl<'de> Deserialize<'de> for Response {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: Object = Object::new("Response", &["contact"]);
        let (contact,) = SHAPE.read(deserializer)?;
        Ok(Self { contact })
    }
}

/// Returns the path and the reason of the failure to decode the contact.
fn failure(contact: &str) -> Option<(String, String)> {
    let text = format!(r#"{{"contact":{contact}}}"#);
    let failure = from_slice::<Response>(text.as_bytes()).err()?;
    // Without the line and the column: the path has the location.
    let reason = failure.error.to_string();
    let reason = reason.split(" at line ").next()?;
    Some((failure.path, reason.to_owned()))
}

fn at(path: &str, reason: &str) -> Option<(String, String)> {
    Some((path.to_owned(), reason.to_owned()))
}

#[test]
fn valid_document_is_decoded() {
    let text = r#"{"contact":{"id":"1","phones":[{"kind":"home"}],"lenient":1}}"#;
    let response = Response {
        contact: Contact {
            id: "1".to_owned(),
            phones: Some(vec![Phone {
                kind: "home".to_owned(),
            }]),
            custom: None,
            manager: None,
            title: Patch::Absent,
            even: None,
            lenient: Some(Lenient(Vec::new())),
        },
    };
    assert_eq!(from_slice::<Response>(text.as_bytes()).unwrap(), response);
}

#[test]
fn wrong_type_is_located_at_any_depth() {
    assert_eq!(
        failure(r#"{"id":"1","phones":[{"kind":"a"},{"kind":"b"},{"kind":3}]}"#),
        at(
            "contact.phones[2].kind",
            "invalid type: integer `3`, expected a string",
        ),
    );
    assert_eq!(
        failure(r#"{"id":"1","manager":{"id":"2","manager":{"id":{}}}}"#),
        at(
            "contact.manager.manager.id",
            "invalid type: map, expected a string",
        ),
    );
    assert_eq!(
        failure(r#"{"id":"1","phones":[{"kind":"a"},7]}"#),
        at(
            "contact.phones[1]",
            "invalid type: integer `7`, expected an object",
        ),
    );
    assert_eq!(
        failure("null"),
        at("contact", "invalid type: null, expected an object"),
    );
}

#[test]
fn missing_property_is_located_at_its_object() {
    assert_eq!(
        failure(r#"{"id":"1","phones":[{"kind":"a"},{}]}"#),
        at("contact.phones[1]", "missing field `kind`"),
    );
    assert_eq!(failure("{}"), at("contact", "missing field `id`"));
}

#[test]
fn failure_in_patch_or_newtype_is_located() {
    assert_eq!(
        failure(r#"{"id":"1","title":["a",1]}"#),
        at(
            "contact.title[1]",
            "invalid type: integer `1`, expected a string",
        ),
    );
}

#[test]
fn path_quotes_names_with_special_characters() {
    for (name, path) in [
        ("plain", "contact.custom.plain"),
        ("x-rate_1", "contact.custom.x-rate_1"),
        ("größe", "contact.custom.größe"),
        ("", r#"contact.custom[""]"#),
        ("a b", r#"contact.custom["a b"]"#),
        ("a.b", r#"contact.custom["a.b"]"#),
        ("[0]", r#"contact.custom["[0]"]"#),
        (r#"say \"hi\""#, r#"contact.custom["say \"hi\""]"#),
    ] {
        assert_eq!(
            failure(&format!(r#"{{"id":"1","custom":{{"{name}":true}}}}"#)),
            at(path, "invalid type: boolean `true`, expected i64"),
        );
    }
}

#[test]
fn failed_conversion_of_decoded_value_is_located() {
    assert_eq!(
        failure(r#"{"id":"1","even":3}"#),
        at("contact.even", "an odd number"),
    );
}

#[test]
fn failure_that_a_type_recovers_from_is_not_in_the_path() {
    assert_eq!(
        failure(r#"{"id":"1","lenient":[1],"phones":2}"#),
        at(
            "contact.phones",
            "invalid type: integer `2`, expected a sequence",
        ),
    );
}

#[test]
fn first_of_several_failures_is_reported() {
    assert_eq!(
        failure(r#"{"phones":2,"custom":"x","id":false}"#),
        at(
            "contact.phones",
            "invalid type: integer `2`, expected a sequence",
        ),
    );
    assert_eq!(
        failure(r#"{"id":1,"id":"1"}"#),
        at("contact.id", "invalid type: integer `1`, expected a string"),
    );
}

#[test]
fn invalid_ignored_value_does_not_hide_the_path() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for ignored in ["1e999", &deep, r#"{"\ud800":1}"#, r#"["\ud800"]"#] {
        assert_eq!(
            failure(&format!(r#"{{"unknown":{ignored},"id":1}}"#)),
            at("contact.id", "invalid type: integer `1`, expected a string"),
        );
    }
}

#[test]
fn failure_of_whole_document_has_empty_path() {
    for (text, reason) in [
        (
            "[]",
            "invalid type: sequence, expected an object at line 1 column 2",
        ),
        ("{}", "missing field `contact` at line 1 column 2"),
    ] {
        let failure = from_slice::<Response>(text.as_bytes()).unwrap_err();
        assert_eq!(
            (failure.path.as_str(), failure.error.to_string().as_str()),
            ("", reason),
        );
    }
}

#[test]
fn path_in_array_begins_with_index() {
    let failure = from_slice::<Vec<Phone>>(br#"[{"kind":1}]"#).unwrap_err();
    assert_eq!(failure.path, "[0].kind");
}

#[test]
fn path_that_begins_with_quoted_name_has_no_dot() {
    let failure = from_slice::<BTreeMap<String, i64>>(br#"{"a b":""}"#).unwrap_err();
    assert_eq!(failure.path, r#"["a b"]"#);
}

#[test]
fn invalid_json_has_empty_path() {
    for (text, reason) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("<html>", "expected value at line 1 column 1"),
        (
            r#"{"contact":{"id":"1"#,
            "EOF while parsing a string at line 1 column 19",
        ),
        (
            r#"{"contact":{"id":"1"}} x"#,
            "trailing characters at line 1 column 24",
        ),
    ] {
        let failure = from_slice::<Response>(text.as_bytes()).unwrap_err();
        assert_eq!(
            (failure.path.as_str(), failure.error.to_string().as_str()),
            ("", reason),
        );
    }
}

#[test]
fn integer_with_fraction_or_exponent_is_decoded() {
    let text = r#"{"a":[1.0,1e3,-2.0],"b":[9007199254740992.0],"c":[]}"#;
    let numbers = from_slice::<BTreeMap<String, Vec<i64>>>(text.as_bytes()).unwrap();
    assert_eq!(numbers["a"], [1, 1000, -2]);
    assert_eq!(numbers["b"], [9_007_199_254_740_992]);
    assert_eq!(from_slice::<u64>(b"5.0").unwrap(), 5);
    assert_eq!(from_slice::<Option<i32>>(b"5e0").unwrap(), Some(5));
    for (text, reason) in [
        ("1.5", "invalid type: floating point `1.5`, expected i32"),
        ("1e10", "invalid value: integer `10000000000`, expected i32"),
        (
            "1e300",
            "invalid type: floating point `1e+300`, expected i32",
        ),
    ] {
        let error = from_slice::<i32>(text.as_bytes()).unwrap_err().error;
        let message = error.to_string();
        assert_eq!(message.split(" at line ").next(), Some(reason));
    }
    for (text, reason) in [
        ("[1.0,2,3]", "invalid length 3, expected fewer items"),
        ("[1.0,", "EOF while parsing a value"),
        ("[1.0,2] x", "trailing characters"),
        ("[1.0]", "invalid length 1, expected a tuple of size 2"),
    ] {
        let error = from_slice::<(i64, i64)>(text.as_bytes()).unwrap_err().error;
        let message = error.to_string();
        assert_eq!(message.split(" at line ").next(), Some(reason), "{text}");
    }
    assert!(from_slice::<u64>(b"-1.0").is_err());
    assert!(from_slice::<i64>(b"1.0 x").is_err());
}

#[test]
fn invalid_string_format_is_quoted_and_located() {
    let failure = from_slice::<BTreeMap<String, std::net::Ipv4Addr>>(br#"{"address":"1.2.3"}"#);
    let failure = failure.unwrap_err();
    assert_eq!(
        (failure.path.as_str(), failure.error.to_string().as_str()),
        (
            "address",
            r#"invalid IPv4 address syntax: "1.2.3" at line 1 column 18"#
        ),
    );
}
