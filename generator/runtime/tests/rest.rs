//! An object keeps the members that are not listed beside those that are.

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
    rest: BTreeMap<String, Option<i64>>,
}

impl Labels {
    const SHAPE: Object = Object::new("Labels", &["id", "title", "note"]);
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shape = Self::SHAPE.with_rest();
        shape.read_as(deserializer, |(id, title, note), rest| Self {
            id,
            title,
            note,
            rest,
        })
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = (&self.id, self.title.as_member(), self.note.as_ref());
        Self::SHAPE
            .with_rest()
            .write(serializer, members, &self.rest)
    }
}

fn labels(title: Patch<String>, rest: &[(&str, Option<i64>)]) -> Labels {
    let rest = rest
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value));
    Labels {
        id: 1,
        title,
        note: None,
        rest: rest.collect(),
    }
}

#[test]
fn all_members_are_read_and_the_listed_ones_are_written_first() {
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
fn a_listed_member_is_written_once() {
    let value = labels(Patch::Absent, &[("id", Some(2)), ("title", None)]);
    assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"id":1}"#);
}

#[test]
fn a_member_that_cannot_be_read_is_named() {
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
