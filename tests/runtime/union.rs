//! A union is read as the variant that the value selects or matches, and keeps every other value.

use std::collections::BTreeMap;

use runtime::codec::{Matcher, Object, Union, Variants, from_slice};
use runtime::json::Json;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq)]
struct User {
    id: i64,
    name: Option<String>,
}

impl User {
    const SHAPE: Object = Object::new("User", &["id", "name"]);
}

impl<'de> Deserialize<'de> for User {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (id, name) = Self::SHAPE.read(deserializer)?;
        Ok(Self { id, name })
    }
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::SHAPE.write(serializer, (&self.id, self.name.as_ref()))
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Team {
    kind: String,
    members: Vec<InternallyTagged>,
}

impl Team {
    const SHAPE: Object = Object::new("Team", &["kind", "members"]);
}

impl<'de> Deserialize<'de> for Team {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (kind, members) = Self::SHAPE.read(deserializer)?;
        Ok(Self { kind, members })
    }
}

impl Serialize for Team {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::SHAPE.write(serializer, (&self.kind, &self.members))
    }
}

/// The variant is selected by a discriminator: `User` has no field for it, `Team` has one.
#[derive(Debug, Clone, PartialEq)]
enum InternallyTagged {
    User(User),
    Team(Box<Team>),
    Unknown(Json),
}

impl InternallyTagged {
    const SHAPE: Union = Union::internally_tagged("kind", &[&["user", "person"], &["team"]]);
}

impl Variants for InternallyTagged {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::User),
            1 => Deserialize::deserialize(value).map(Self::Team),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for InternallyTagged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

impl Serialize for InternallyTagged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::User(value) => Self::SHAPE.write_with_tag(serializer, 0, value),
            Self::Team(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

/// The variant is selected by the name of the only property.
#[derive(Debug, Clone, PartialEq)]
enum ExternallyTagged {
    User(User),
    Count(i64),
    Unknown(Json),
}

impl ExternallyTagged {
    const SHAPE: Union = Union::externally_tagged(&["user", "count"]);
}

impl Variants for ExternallyTagged {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::User),
            1 => Deserialize::deserialize(value).map(Self::Count),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for ExternallyTagged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

impl Serialize for ExternallyTagged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::User(value) => Self::SHAPE.write_under_key(serializer, 0, value),
            Self::Count(value) => Self::SHAPE.write_under_key(serializer, 1, value),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

/// The variant is selected by the structure of the value. Some variants are never selected for some values,
/// because others match more closely.
#[derive(Debug, Clone, PartialEq)]
enum Untagged {
    Number(f64),
    Integer(i64),
    Text(String),
    Listed(String),
    Short(BTreeMap<String, Value>),
    User(User),
    Dog(BTreeMap<String, Value>),
    List(Vec<i64>),
    Unknown(Json),
}

impl Untagged {
    const SHAPE: Union = Union::untagged(&[
        Matcher::Number,
        Matcher::Integer,
        Matcher::String(&[]),
        Matcher::String(&["all", "none"]),
        Matcher::Object {
            required: &["id"],
            optional: &[],
            constants: &[],
        },
        Matcher::Object {
            required: &["id"],
            optional: &["name"],
            constants: &[],
        },
        Matcher::Object {
            required: &["id", "kind"],
            optional: &["name"],
            constants: &[("kind", &["dog"])],
        },
        Matcher::Array(&Matcher::Any),
    ]);
}

impl Variants for Untagged {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::Number),
            1 => Deserialize::deserialize(value).map(Self::Integer),
            2 => Deserialize::deserialize(value).map(Self::Text),
            3 => Deserialize::deserialize(value).map(Self::Listed),
            4 => Deserialize::deserialize(value).map(Self::Short),
            5 => Deserialize::deserialize(value).map(Self::User),
            6 => Deserialize::deserialize(value).map(Self::Dog),
            7 => Deserialize::deserialize(value).map(Self::List),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for Untagged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

macro_rules! read {
    ($ty:ty, $text:expr) => {
        from_slice::<$ty>($text.as_bytes()).unwrap()
    };
}

fn user(id: i64, name: Option<&str>) -> User {
    User {
        id,
        name: name.map(str::to_owned),
    }
}

/// Returns the path and the reason, without the line and the column.
fn failure<T: for<'de> Deserialize<'de>>(text: &str) -> Option<(String, String)> {
    let failure = from_slice::<T>(text.as_bytes()).err()?;
    let reason = failure.error.to_string();
    let reason = reason.split(" at line ").next()?;
    Some((failure.path, reason.to_owned()))
}

fn at(path: &str, reason: &str) -> Option<(String, String)> {
    Some((path.to_owned(), reason.to_owned()))
}

#[test]
fn discriminator_value_selects_variant() {
    assert_eq!(
        read!(InternallyTagged, r#"{"id":1,"kind":"user"}"#),
        InternallyTagged::User(user(1, None)),
    );
    assert_eq!(
        read!(
            InternallyTagged,
            r#"{"kind":"person","id":1,"kind":"person","color":"red"}"#
        ),
        InternallyTagged::User(user(1, None)),
    );
    assert_eq!(
        read!(
            InternallyTagged,
            r#"{"kind":"team","members":[{"kind":"user","id":1},{"kind":"bot"}]}"#
        ),
        InternallyTagged::Team(Box::new(Team {
            kind: "team".to_owned(),
            members: vec![
                InternallyTagged::User(user(1, None)),
                InternallyTagged::Unknown(json!({"kind": "bot"}).into()),
            ],
        })),
    );
}

#[test]
fn value_without_known_discriminator_value_round_trips_as_unknown() {
    for text in [
        r#"{"part":0.1,"kind":"bot","low":-9223372036854775808,"id":18446744073709551615}"#,
        r#"{"id":1}"#,
        r#"{"kind":null}"#,
        r#"{"kind":["user"]}"#,
        r#"{"kind":"User"}"#,
        "{}",
        "[]",
        "null",
        r#""user""#,
        "5.0",
    ] {
        let value = read!(InternallyTagged, text);
        assert!(matches!(value, InternallyTagged::Unknown(_)), "{value:?}");
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
}

#[test]
fn discriminator_without_field_is_written() {
    assert_eq!(
        serde_json::to_value(InternallyTagged::User(user(1, None))).unwrap(),
        json!({"kind": "user", "id": 1}),
    );
    let team = json!({"kind": "team", "members": [{"kind": "user", "id": 1}]});
    let read = InternallyTagged::deserialize(&team).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), team);
}

#[test]
fn invalid_value_of_selected_variant_is_located() {
    for (text, path, reason) in [
        (r#"{"kind":"user"}"#, "", "missing field `id`"),
        (
            r#"{"id":"x","kind":"user"}"#,
            "id",
            "invalid type: string \"x\", expected i64",
        ),
        (
            r#"{"members":[{"kind":"user","id":1},{"id":1,"name":7,"kind":"user"}],"kind":"team"}"#,
            "members[1].name",
            "invalid type: integer `7`, expected a string",
        ),
        (
            r#"{"kind":"team","members":[{"kind":"team","members":[{"kind":"user","id":{}}]}]}"#,
            "members[0].members[0].id",
            "invalid type: map, expected i64",
        ),
        (
            r#"{"kind":"team","members":[{"kind":"team"}]}"#,
            "members[0]",
            "missing field `members`",
        ),
    ] {
        assert_eq!(
            failure::<InternallyTagged>(text),
            at(path, reason),
            "{text}"
        );
        let inside = format!(r#"[null,{{"owner":{text}}}]"#);
        let below = match path {
            "" => "[1].owner".to_owned(),
            path => format!("[1].owner.{path}"),
        };
        assert_eq!(
            failure::<Vec<Option<BTreeMap<String, InternallyTagged>>>>(&inside),
            at(&below, reason),
        );
    }
}

#[test]
fn only_property_name_selects_variant() {
    assert_eq!(
        read!(ExternallyTagged, r#"{"count":3}"#),
        ExternallyTagged::Count(3)
    );
    for text in [r#"{"user":{"id":1,"name":"Ada"}}"#, r#"{"count":3}"#] {
        let value = read!(ExternallyTagged, text);
        assert!(!matches!(value, ExternallyTagged::Unknown(_)));
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    for text in [
        "{}",
        r#"{"count":3,"user":{}}"#,
        r#"{"sum":3}"#,
        r#""count""#,
    ] {
        let value = read!(ExternallyTagged, text);
        assert!(matches!(value, ExternallyTagged::Unknown(_)), "{value:?}");
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    assert_eq!(
        failure::<Vec<ExternallyTagged>>(r#"[{"count":1},{"user":{"id":"x"}}]"#),
        at("[1].user.id", "invalid type: string \"x\", expected i64"),
    );
    assert_eq!(
        failure::<Vec<ExternallyTagged>>(r#"[{"count":"x"}]"#),
        at("[0].count", "invalid type: string \"x\", expected i64"),
    );
}

#[test]
fn unknown_properties_beside_variant_key_are_ignored() {
    assert_eq!(
        read!(ExternallyTagged, r#"{"more":[],"count":3}"#),
        ExternallyTagged::Count(3)
    );
}

#[test]
fn conflicting_discriminator_value_is_replaced() {
    let bot = Team {
        kind: "bot".to_owned(),
        members: Vec::new(),
    };
    struct Written<'a>(usize, &'a Team);
    impl Serialize for Written<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            InternallyTagged::SHAPE.write_over_tag(serializer, self.0, self.1)
        }
    }
    // If a variant has several discriminator values, that of the field is written.
    for (variant, kind) in [(0, "bot"), (1, "team")] {
        assert_eq!(
            serde_json::to_value(Written(variant, &bot)).unwrap(),
            json!({"kind": kind, "members": []}),
        );
    }
}

/// One of two objects, or one with the properties of both.
#[derive(Debug, Clone, PartialEq)]
enum Overlapping {
    User(User),
    Team(Team),
    Unknown(Json),
}

impl Overlapping {
    const SHAPE: Union = Union::untagged(&[
        Matcher::Object {
            required: &["id"],
            optional: &["name"],
            constants: &[],
        },
        Matcher::Object {
            required: &["kind", "members"],
            optional: &[],
            constants: &[],
        },
    ]);
}

impl Variants for Overlapping {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::User),
            1 => Deserialize::deserialize(value).map(Self::Team),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for Overlapping {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

#[test]
fn value_of_several_overlapping_variants_is_unknown() {
    let both = json!({"id": 1, "name": "Ada", "kind": "team", "members": []});
    assert_eq!(
        read!(Overlapping, both.to_string()),
        Overlapping::Unknown(both.into()),
    );
    let kind = json!({"id": 1, "name": "Ada", "kind": "not a team"});
    assert_eq!(
        read!(Overlapping, kind.to_string()),
        Overlapping::Unknown(kind.into()),
    );
    let more = r#"{"id":1,"name":"Ada","more":[]}"#;
    assert_eq!(
        read!(Overlapping, more),
        Overlapping::User(user(1, Some("Ada")))
    );
}

/// Arrays that differ only in their items, and maps that differ only in their values.
#[derive(Debug, Clone, PartialEq)]
enum Containers {
    Integers(Vec<i64>),
    Users(Vec<Option<User>>),
    Teams(Vec<Team>),
    UserMap(BTreeMap<String, User>),
    TeamMap(BTreeMap<String, Team>),
    Unknown(Json),
}

impl Containers {
    const USER: Matcher = Matcher::Object {
        required: &[],
        optional: &["id", "name"],
        constants: &[],
    };
    const TEAM: Matcher = Matcher::Object {
        required: &[],
        optional: &["kind", "members"],
        constants: &[("kind", &["team"])],
    };
    const SHAPE: Union = Union::untagged(&[
        Matcher::Array(&Matcher::Integer),
        Matcher::Array(&Self::USER),
        Matcher::Array(&Self::TEAM),
        Matcher::Map(&Self::USER),
        Matcher::Map(&Self::TEAM),
    ]);
}

impl Variants for Containers {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::Integers),
            1 => Deserialize::deserialize(value).map(Self::Users),
            2 => Deserialize::deserialize(value).map(Self::Teams),
            3 => Deserialize::deserialize(value).map(Self::UserMap),
            4 => Deserialize::deserialize(value).map(Self::TeamMap),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for Containers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

fn team() -> Team {
    Team {
        kind: "team".to_owned(),
        members: Vec::new(),
    }
}

#[test]
fn items_and_property_values_select_variant() {
    assert_eq!(read!(Containers, "[]"), Containers::Integers(Vec::new()));
    assert_eq!(read!(Containers, "[1]"), Containers::Integers(vec![1]));
    assert_eq!(
        read!(Containers, r#"[null,{"id":1,"more":2}]"#),
        Containers::Users(vec![None, Some(user(1, None))]),
    );
    assert_eq!(
        read!(Containers, r#"[{"kind":"team","members":[]}]"#),
        Containers::Teams(vec![team()]),
    );
    assert_eq!(
        read!(Containers, r#"{"x":{"kind":"team","members":[]}}"#),
        Containers::TeamMap([("x".to_owned(), team())].into()),
    );
    assert_eq!(
        read!(Containers, r#"{"x":{"id":1}}"#),
        Containers::UserMap([("x".to_owned(), user(1, None))].into()),
    );
}

#[test]
fn array_or_map_that_would_lose_properties_is_unknown() {
    for text in [
        // The closest match cannot be decoded, and the others would lose its properties.
        r#"[{"kind":"team","members":1}]"#,
        r#"{"x":{"kind":"team","members":1}}"#,
        // The property that ruled out a variant would be lost.
        r#"[{"id":1,"kind":"gang"}]"#,
        // The items match different variants.
        r#"[1,{"id":1}]"#,
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read!(Containers, text), Containers::Unknown(value.into()));
    }
}

#[test]
fn integer_with_fraction_or_exponent_is_decoded_in_union() {
    assert_eq!(
        read!(InternallyTagged, r#"{"kind":"user","id":1.0}"#),
        InternallyTagged::User(user(1, None)),
    );
    assert_eq!(
        read!(Untagged, r#"{"id":1e3,"name":"Ada"}"#),
        Untagged::User(user(1000, Some("Ada"))),
    );
    assert_eq!(
        read!(ExternallyTagged, r#"{"count":3.0}"#),
        ExternallyTagged::Count(3)
    );
    let outside_of_a_response = serde_json::from_str::<Untagged>(r#"{"id":1.0,"name":"Ada"}"#);
    assert_eq!(
        outside_of_a_response.unwrap(),
        Untagged::User(user(1, Some("Ada"))),
    );
}

#[test]
fn closest_match_is_tried_first() {
    let properties = |text: &str| read!(BTreeMap<String, Value>, text);
    assert_eq!(read!(Untagged, "5"), Untagged::Integer(5));
    assert_eq!(read!(Untagged, "5.0"), Untagged::Number(5.0));
    assert_eq!(
        read!(Untagged, r#""all""#),
        Untagged::Listed("all".to_owned())
    );
    assert_eq!(
        read!(Untagged, r#""some""#),
        Untagged::Text("some".to_owned())
    );
    assert_eq!(read!(Untagged, "[1]"), Untagged::List(vec![1]));
    assert_eq!(
        read!(Untagged, r#"{"id":1}"#),
        Untagged::Short(properties(r#"{"id":1}"#))
    );
    assert_eq!(
        read!(Untagged, r#"{"id":1,"name":"Ada","more":[]}"#),
        Untagged::User(user(1, Some("Ada"))),
    );
    let dog = r#"{"id":1,"name":"Rex","kind":"dog"}"#;
    assert_eq!(read!(Untagged, dog), Untagged::Dog(properties(dog)));
}

#[test]
fn fallback_that_would_lose_properties_is_unknown() {
    let cat = json!({"id": 1, "name": "Rex", "kind": "cat"});
    assert_eq!(
        read!(Untagged, cat.to_string()),
        Untagged::Unknown(cat.into())
    );
    let without_kind = r#"{"id":1,"name":"Rex","kind":null}"#;
    assert_eq!(
        read!(Untagged, without_kind),
        Untagged::Dog(read!(_, without_kind)),
    );
    let invalid_user = json!({"id": "x", "name": "Ada"});
    assert_eq!(
        read!(Untagged, invalid_user.to_string()),
        Untagged::Unknown(invalid_user.into())
    );
}

#[test]
fn next_match_is_tried_if_a_variant_cannot_be_decoded() {
    // More than the maximum of `i64`.
    assert_eq!(
        read!(Untagged, "18446744073709551615"),
        Untagged::Number(u64::MAX as f64)
    );
    let text = r#"{"id":"x"}"#;
    assert_eq!(read!(Untagged, text), Untagged::Short(read!(_, text)));
    assert_eq!(
        read!(Untagged, r#"["x"]"#),
        Untagged::Unknown(json!(["x"]).into())
    );
    assert_eq!(
        read!(Untagged, "true"),
        Untagged::Unknown(json!(true).into())
    );
    assert_eq!(read!(Untagged, "{}"), Untagged::Unknown(json!({}).into()));
}

#[test]
fn failed_attempts_are_not_in_the_path() {
    let text = r#"{"a":[{"id":"x","name":1}],"b":[7,"x"]}"#;
    assert_eq!(
        failure::<BTreeMap<String, Vec<Untagged>>>(r#"{"a":[{"id":"x","name":1}],"b":7}"#),
        at("b", "invalid type: integer `7`, expected a sequence"),
    );
    assert_eq!(read!(BTreeMap<String, Vec<Untagged>>, text).len(), 2);
}

#[test]
fn too_deep_value_is_rejected() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let error = from_slice::<Untagged>(deep.as_bytes()).unwrap_err().error;
    assert!(error.to_string().starts_with("recursion limit exceeded"));
    let flat = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(matches!(read!(Untagged, &flat), Untagged::Unknown(_)));
}

#[test]
fn deeply_nested_unions_are_decoded_and_located_in_reasonable_time() {
    let nested = |innermost: &str| {
        let (begin, end) = (r#"{"kind":"team","members":["#, "]}");
        format!("{}{innermost}{}", begin.repeat(50), end.repeat(50))
    };
    let value = read!(InternallyTagged, &nested(r#"{"kind":"user","id":1}"#));
    assert!(matches!(value, InternallyTagged::Team(_)));
    let path = format!("{}.id", ["members[0]"; 50].join("."));
    assert_eq!(
        failure::<InternallyTagged>(&nested(r#"{"kind":"user","id":"x"}"#)),
        at(&path, "invalid type: string \"x\", expected i64"),
    );
}

/// An object without a known discriminator value is a `User`.
#[test]
fn fallback_variant_is_used_without_known_discriminator_value() {
    const SHAPE: Union = Union::internally_tagged("kind", &[&["user"], &["team"]]).with_fallback(0);
    let read = |value: Value| SHAPE.read::<_, InternallyTagged>(value);
    let user = User { id: 1, name: None };
    let is_user = |value: Value| read(value).unwrap() == InternallyTagged::User(user.clone());
    assert!(is_user(json!({ "id": 1 })));
    assert!(is_user(json!({ "kind": "robot", "id": 1 })));
    let other = json!({ "kind": "robot" });
    assert_eq!(
        read(other.clone()).unwrap(),
        InternallyTagged::Unknown(other.into())
    );
    assert!(read(json!({ "kind": "team", "id": 1 })).is_err());
}

/// A variant with additional properties, which may include the discriminator.
#[test]
fn discriminator_in_additional_properties_is_written_once() {
    const SEVERAL: Union = Union::internally_tagged("kind", &[&["cat", "siamese"]]);
    const ONLY: Union = Union::internally_tagged("kind", &[&["1"]]);
    struct Written(Union, Json);
    impl Serialize for Written {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.write_over_tag(serializer, 0, &self.1)
        }
    }
    for (union, value, written) in [
        (SEVERAL, r#"{"kind":"siamese"}"#, r#"{"kind":"siamese"}"#),
        (SEVERAL, r#"{"a":1}"#, r#"{"a":1,"kind":"cat"}"#),
        (ONLY, r#"{"kind":1,"a":2}"#, r#"{"kind":1,"a":2}"#),
        (ONLY, r#"{"kind":"2","a":2}"#, r#"{"kind":"1","a":2}"#),
        (ONLY, r#"{"kind":null}"#, r#"{"kind":null}"#),
    ] {
        let value = serde_json::from_str(value).unwrap();
        let text = serde_json::to_string(&Written(union, value)).unwrap();
        assert_eq!(text, written);
    }
}

#[test]
fn property_named_like_arbitrary_precision_number_round_trips() {
    for text in [
        r#"{"$serde_json::private::Number":"12"}"#,
        r#"{"$serde_json::private::Number":"x"}"#,
    ] {
        let value = read!(ExternallyTagged, text);
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
}
