//! Objects with additional properties.

use std::collections::BTreeMap;

use runtime::codec::{Object, from_slice};
use runtime::patch::Patch;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

#[derive(Debug, Clone, PartialEq)]
struct Labels {
    id: i64,
    title: Patch<String>,
    note: Option<String>,
    additional: BTreeMap<String, Option<i64>>,
}

impl Labels {
    const SHAPE: Object = Object::new("Labels", &["id", "title", "note"]);
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shape = Self::SHAPE.with_additional();
        shape.read_as(deserializer, |(id, title, note), additional| Self {
            id,
            title,
            note,
            additional,
        })
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = (&self.id, self.title.as_field(), self.note.as_ref());
        Self::SHAPE
            .with_additional()
            .write(serializer, fields, &self.additional)
    }
}

fn labels(title: Patch<String>, additional: &[(&str, Option<i64>)]) -> Labels {
    let additional = additional
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value));
    Labels {
        id: 1,
        title,
        note: None,
        additional: additional.collect(),
    }
}

#[test]
fn object_with_additional_properties_round_trips_with_fields_first() {
    for (text, value) in [
        (r#"{"id":1}"#, labels(Patch::Absent, &[])),
        (
            r#"{"id":1,"title":null,"a":1,"b":null}"#,
            labels(Patch::Null, &[("a", Some(1)), ("b", None)]),
        ),
        (
            r#"{"id":1,"title":"x","":0}"#,
            labels(Patch::Value("x".to_owned()), &[("", Some(0))]),
        ),
    ] {
        assert_eq!(from_slice::<Labels>(text.as_bytes()).unwrap(), value);
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    let mixed = r#"{"b":2,"id":7,"a\u0062":3,"id":1,"b":4}"#;
    assert_eq!(
        from_slice::<Labels>(mixed.as_bytes()).unwrap(),
        labels(Patch::Absent, &[("ab", Some(3)), ("b", Some(4))]),
    );
    let tree = json!({"id": 1, "a": 1});
    assert_eq!(
        Labels::deserialize(tree).unwrap(),
        labels(Patch::Absent, &[("a", Some(1))]),
    );
}

#[test]
fn additional_property_with_name_of_field_is_not_written() {
    let value = labels(Patch::Absent, &[("id", Some(2)), ("title", None)]);
    assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"id":1}"#);
}

#[test]
fn decode_error_names_field_or_additional_property() {
    for (text, path, reason) in [
        (
            r#"{"id":1,"a":"x"}"#,
            "a",
            "invalid type: string \"x\", expected i64",
        ),
        (
            r#"{"a":1,"id":"x"}"#,
            "id",
            "invalid type: string \"x\", expected i64",
        ),
        (r#"{"a":1}"#, "", "missing field `id`"),
        ("[]", "", "invalid type: sequence, expected an object"),
    ] {
        let failure = from_slice::<Labels>(text.as_bytes()).unwrap_err();
        assert_eq!(failure.path, path);
        assert!(failure.error.to_string().starts_with(reason), "{failure:?}");
    }
}
