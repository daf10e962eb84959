//! A union is read as the variant that the value names or looks like, and keeps every other value.

use std::collections::BTreeMap;

use runtime::codec::{Evidence, Object, Union, Variants, from_slice};
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
    members: Vec<Tagged>,
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

/// By a member: `User` does not have it, `Team` does.
#[derive(Debug, Clone, PartialEq)]
enum Tagged {
    User(User),
    Team(Box<Team>),
    Unknown(Value),
}

impl Tagged {
    const SHAPE: Union = Union::by_tag("kind", &[&["user", "person"], &["team"]]);
}

impl Variants for Tagged {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::User),
            1 => Deserialize::deserialize(value).map(Self::Team),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for Tagged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

impl Serialize for Tagged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::User(value) => Self::SHAPE.write_with_tag(serializer, 0, value),
            Self::Team(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

/// By the only member's name.
#[derive(Debug, Clone, PartialEq)]
enum Keyed {
    User(User),
    Count(i64),
    Unknown(Value),
}

impl Keyed {
    const SHAPE: Union = Union::by_key(&["user", "count"]);
}

impl Variants for Keyed {
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
        match variant {
            0 => Deserialize::deserialize(value).map(Self::User),
            1 => Deserialize::deserialize(value).map(Self::Count),
            _ => Deserialize::deserialize(value).map(Self::Unknown),
        }
    }
}

impl<'de> Deserialize<'de> for Keyed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::SHAPE.read(deserializer)
    }
}

impl Serialize for Keyed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::User(value) => Self::SHAPE.write_under_key(serializer, 0, value),
            Self::Count(value) => Self::SHAPE.write_under_key(serializer, 1, value),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

/// By what a value looks like. Some of these are never chosen for some values, because others fit
/// better.
#[derive(Debug, Clone, PartialEq)]
enum Alike {
    Number(f64),
    Integer(i64),
    Text(String),
    Listed(String),
    Short(BTreeMap<String, Value>),
    User(User),
    Dog(BTreeMap<String, Value>),
    List(Vec<i64>),
    Unknown(Value),
}

impl Alike {
    const SHAPE: Union = Union::by_evidence(&[
        Evidence::Number,
        Evidence::Integer,
        Evidence::Text(&[]),
        Evidence::Text(&["all", "none"]),
        Evidence::Object {
            required: &["id"],
            optional: &[],
            constants: &[],
        },
        Evidence::Object {
            required: &["id"],
            optional: &["name"],
            constants: &[],
        },
        Evidence::Object {
            required: &["id", "kind"],
            optional: &["name"],
            constants: &[("kind", &["dog"])],
        },
        Evidence::List(&Evidence::Any),
    ]);
}

impl Variants for Alike {
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

impl<'de> Deserialize<'de> for Alike {
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

/// The path and the reason, without the line and the column.
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
fn a_listed_tag_names_the_variant() {
    assert_eq!(
        read!(Tagged, r#"{"id":1,"kind":"user"}"#),
        Tagged::User(user(1, None)),
    );
    assert_eq!(
        read!(
            Tagged,
            r#"{"kind":"person","id":1,"kind":"person","color":"red"}"#
        ),
        Tagged::User(user(1, None)),
    );
    assert_eq!(
        read!(
            Tagged,
            r#"{"kind":"team","members":[{"kind":"user","id":1},{"kind":"bot"}]}"#
        ),
        Tagged::Team(Box::new(Team {
            kind: "team".to_owned(),
            members: vec![
                Tagged::User(user(1, None)),
                Tagged::Unknown(json!({"kind": "bot"})),
            ],
        })),
    );
}

#[test]
fn a_value_without_a_listed_tag_comes_and_goes_as_it_is() {
    for text in [
        r#"{"id":18446744073709551615,"kind":"bot","low":-9223372036854775808,"part":0.1}"#,
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
        let value = read!(Tagged, text);
        assert!(matches!(value, Tagged::Unknown(_)), "{value:?}");
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
}

#[test]
fn a_tag_that_the_type_lacks_is_written_too() {
    assert_eq!(
        serde_json::to_value(Tagged::User(user(1, None))).unwrap(),
        json!({"kind": "user", "id": 1}),
    );
    let team = json!({"kind": "team", "members": [{"kind": "user", "id": 1}]});
    let read = Tagged::deserialize(&team).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), team);
}

#[test]
fn a_listed_tag_with_another_shape_is_an_error_that_says_where() {
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
        assert_eq!(failure::<Tagged>(text), at(path, reason), "{text}");
        let inside = format!(r#"[null,{{"owner":{text}}}]"#);
        let below = match path {
            "" => "[1].owner".to_owned(),
            path => format!("[1].owner.{path}"),
        };
        assert_eq!(
            failure::<Vec<Option<BTreeMap<String, Tagged>>>>(&inside),
            at(&below, reason),
        );
    }
}

#[test]
fn the_only_members_name_is_the_variants() {
    assert_eq!(read!(Keyed, r#"{"count":3}"#), Keyed::Count(3));
    for text in [r#"{"user":{"id":1,"name":"Ada"}}"#, r#"{"count":3}"#] {
        let value = read!(Keyed, text);
        assert!(!matches!(value, Keyed::Unknown(_)));
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    for text in [
        "{}",
        r#"{"count":3,"user":{}}"#,
        r#"{"sum":3}"#,
        r#""count""#,
    ] {
        let value = read!(Keyed, text);
        assert!(matches!(value, Keyed::Unknown(_)), "{value:?}");
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    assert_eq!(
        failure::<Vec<Keyed>>(r#"[{"count":1},{"user":{"id":"x"}}]"#),
        at("[1].user.id", "invalid type: string \"x\", expected i64"),
    );
    assert_eq!(
        failure::<Vec<Keyed>>(r#"[{"count":"x"}]"#),
        at("[0].count", "invalid type: string \"x\", expected i64"),
    );
}

#[test]
fn beside_the_variants_name_others_are_ignored() {
    assert_eq!(read!(Keyed, r#"{"more":[],"count":3}"#), Keyed::Count(3));
}

#[test]
fn a_wrong_tag_is_written_right() {
    let bot = Team {
        kind: "bot".to_owned(),
        members: Vec::new(),
    };
    struct Written<'a>(usize, &'a Team);
    impl Serialize for Written<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Tagged::SHAPE.write_over_tag(serializer, self.0, self.1)
        }
    }
    // One of several tags is the value's own matter.
    for (variant, kind) in [(0, "bot"), (1, "team")] {
        assert_eq!(
            serde_json::to_value(Written(variant, &bot)).unwrap(),
            json!({"kind": kind, "members": []}),
        );
    }
}

/// One of two objects, or both at once.
#[derive(Debug, Clone, PartialEq)]
enum Overlapping {
    User(User),
    Team(Team),
    Unknown(Value),
}

impl Overlapping {
    const SHAPE: Union = Union::overlapping(&[
        Evidence::Object {
            required: &["id"],
            optional: &["name"],
            constants: &[],
        },
        Evidence::Object {
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
fn no_member_of_a_value_of_several_variants_is_lost() {
    let both = json!({"id": 1, "name": "Ada", "kind": "team", "members": []});
    assert_eq!(
        read!(Overlapping, both.to_string()),
        Overlapping::Unknown(both),
    );
    let more = r#"{"id":1,"name":"Ada","kind":"not a team","more":[]}"#;
    assert_eq!(
        read!(Overlapping, more),
        Overlapping::User(user(1, Some("Ada")))
    );
}

/// Lists of which only the items tell, and maps of which only the values do.
#[derive(Debug, Clone, PartialEq)]
enum Lists {
    Integers(Vec<i64>),
    Users(Vec<Option<User>>),
    Teams(Vec<Team>),
    UserMap(BTreeMap<String, User>),
    TeamMap(BTreeMap<String, Team>),
    Unknown(Value),
}

impl Lists {
    const USER: Evidence = Evidence::Object {
        required: &[],
        optional: &["id", "name"],
        constants: &[],
    };
    const TEAM: Evidence = Evidence::Object {
        required: &[],
        optional: &["kind", "members"],
        constants: &[("kind", &["team"])],
    };
    const SHAPE: Union = Union::by_evidence(&[
        Evidence::List(&Evidence::Integer),
        Evidence::List(&Self::USER),
        Evidence::List(&Self::TEAM),
        Evidence::Map(&Self::USER),
        Evidence::Map(&Self::TEAM),
    ]);
}

impl Variants for Lists {
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

impl<'de> Deserialize<'de> for Lists {
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
fn the_items_tell_which_list_it_is() {
    assert_eq!(read!(Lists, "[]"), Lists::Integers(Vec::new()));
    assert_eq!(read!(Lists, "[1]"), Lists::Integers(vec![1]));
    assert_eq!(
        read!(Lists, r#"[null,{"id":1,"more":2}]"#),
        Lists::Users(vec![None, Some(user(1, None))]),
    );
    assert_eq!(
        read!(Lists, r#"[{"kind":"team","members":[]}]"#),
        Lists::Teams(vec![team()]),
    );
    assert_eq!(
        read!(Lists, r#"{"x":{"kind":"team","members":[]}}"#),
        Lists::TeamMap([("x".to_owned(), team())].into()),
    );
    assert_eq!(
        read!(Lists, r#"{"x":{"id":1}}"#),
        Lists::UserMap([("x".to_owned(), user(1, None))].into()),
    );
}

#[test]
fn a_list_that_gives_way_keeps_what_the_likelier_one_would() {
    for text in [
        // The likeliest cannot be read, and the others would lose its members.
        r#"[{"kind":"team","members":1}]"#,
        r#"{"x":{"kind":"team","members":1}}"#,
        // What a variant was refused for.
        r#"[{"id":1,"kind":"gang"}]"#,
        // Some items of each.
        r#"[1,{"id":1}]"#,
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read!(Lists, text), Lists::Unknown(value));
    }
}

#[test]
fn a_whole_number_is_one_however_it_is_written() {
    assert_eq!(
        read!(Tagged, r#"{"kind":"user","id":1.0}"#),
        Tagged::User(user(1, None)),
    );
    assert_eq!(
        read!(Alike, r#"{"id":1e3,"name":"Ada"}"#),
        Alike::User(user(1000, Some("Ada"))),
    );
    assert_eq!(read!(Keyed, r#"{"count":3.0}"#), Keyed::Count(3));
    let outside_of_a_reply = serde_json::from_str::<Alike>(r#"{"id":1.0,"name":"Ada"}"#);
    assert_eq!(
        outside_of_a_reply.unwrap(),
        Alike::User(user(1, Some("Ada"))),
    );
}

#[test]
fn the_likeliest_variant_is_tried_first() {
    let members = |text: &str| read!(BTreeMap<String, Value>, text);
    assert_eq!(read!(Alike, "5"), Alike::Integer(5));
    assert_eq!(read!(Alike, "5.0"), Alike::Number(5.0));
    assert_eq!(read!(Alike, r#""all""#), Alike::Listed("all".to_owned()));
    assert_eq!(read!(Alike, r#""some""#), Alike::Text("some".to_owned()));
    assert_eq!(read!(Alike, "[1]"), Alike::List(vec![1]));
    assert_eq!(
        read!(Alike, r#"{"id":1}"#),
        Alike::Short(members(r#"{"id":1}"#))
    );
    assert_eq!(
        read!(Alike, r#"{"id":1,"name":"Ada","more":[]}"#),
        Alike::User(user(1, Some("Ada"))),
    );
    let dog = r#"{"id":1,"name":"Rex","kind":"dog"}"#;
    assert_eq!(read!(Alike, dog), Alike::Dog(members(dog)));
}

#[test]
fn what_gives_way_keeps_what_the_likelier_one_would() {
    let cat = json!({"id": 1, "name": "Rex", "kind": "cat"});
    assert_eq!(read!(Alike, cat.to_string()), Alike::Unknown(cat));
    let without_a_text = r#"{"id":1,"name":"Rex","kind":null}"#;
    assert_eq!(
        read!(Alike, without_a_text),
        Alike::Dog(read!(_, without_a_text)),
    );
    let misfit = json!({"id": "x", "name": "Ada"});
    assert_eq!(read!(Alike, misfit.to_string()), Alike::Unknown(misfit));
}

#[test]
fn a_variant_that_cannot_be_read_gives_way() {
    // More than an `i64` holds.
    assert_eq!(
        read!(Alike, "18446744073709551615"),
        Alike::Number(u64::MAX as f64)
    );
    let text = r#"{"id":"x"}"#;
    assert_eq!(read!(Alike, text), Alike::Short(read!(_, text)));
    assert_eq!(read!(Alike, r#"["x"]"#), Alike::Unknown(json!(["x"])));
    assert_eq!(read!(Alike, "true"), Alike::Unknown(json!(true)));
    assert_eq!(read!(Alike, "{}"), Alike::Unknown(json!({})));
}

#[test]
fn what_gives_way_leaves_no_path_behind() {
    let text = r#"{"a":[{"id":"x","name":1}],"b":[7,"x"]}"#;
    assert_eq!(
        failure::<BTreeMap<String, Vec<Alike>>>(r#"{"a":[{"id":"x","name":1}],"b":7}"#),
        at("b", "invalid type: integer `7`, expected a sequence"),
    );
    assert_eq!(read!(BTreeMap<String, Vec<Alike>>, text).len(), 2);
}

#[test]
fn a_deep_value_is_refused_as_any_other_is() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let error = from_slice::<Alike>(deep.as_bytes()).unwrap_err().error;
    assert!(error.to_string().starts_with("recursion limit exceeded"));
    let flat = format!("{}{}", "[".repeat(100), "]".repeat(100));
    assert!(matches!(read!(Alike, &flat), Alike::Unknown(_)));
}

#[test]
fn a_team_of_teams_is_read_and_not_read_in_good_time() {
    let nested = |innermost: &str| {
        let (begin, end) = (r#"{"kind":"team","members":["#, "]}");
        format!("{}{innermost}{}", begin.repeat(50), end.repeat(50))
    };
    let value = read!(Tagged, &nested(r#"{"kind":"user","id":1}"#));
    assert!(matches!(value, Tagged::Team(_)));
    let path = format!("{}.id", ["members[0]"; 50].join("."));
    assert_eq!(
        failure::<Tagged>(&nested(r#"{"kind":"user","id":"x"}"#)),
        at(&path, "invalid type: string \"x\", expected i64"),
    );
}

/// By a member, and what has none that is known is a `User`.
#[test]
fn a_value_that_names_no_variant_is_read_as_the_one_that_is_said() {
    const SHAPE: Union = Union::by_tag("kind", &[&["user"], &["team"]]).or(0);
    let read = |value: Value| SHAPE.read::<_, Tagged>(value);
    let user = User { id: 1, name: None };
    let is_user = |value: Value| read(value).unwrap() == Tagged::User(user.clone());
    assert!(is_user(json!({ "id": 1 })));
    assert!(is_user(json!({ "kind": "robot", "id": 1 })));
    let other = json!({ "kind": "robot" });
    assert_eq!(read(other.clone()).unwrap(), Tagged::Unknown(other));
    assert!(read(json!({ "kind": "team", "id": 1 })).is_err());
}

/// A variant that keeps the members which are not listed, and so perhaps its tag.
#[test]
fn a_tag_among_other_members_is_the_values_own() {
    const SEVERAL: Union = Union::by_tag("kind", &[&["cat", "siamese"]]);
    const ONLY: Union = Union::by_tag("kind", &[&["1"]]);
    struct Written(Union, Value);
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
fn a_member_like_a_number_of_any_length_is_a_member() {
    for text in [
        r#"{"$serde_json::private::Number":"12"}"#,
        r#"{"$serde_json::private::Number":"x"}"#,
    ] {
        let value = read!(Keyed, text);
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
}
