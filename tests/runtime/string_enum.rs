//! An open string enum keeps an unknown value unchanged; a closed one rejects it.

use std::collections::BTreeMap;

use runtime::codec::{UnknownVariantError, read_closed, read_open};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::json;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Home,
    Work,
    Unknown(String),
}

impl Kind {
    fn as_str(&self) -> &str {
        match self {
            Self::Home => "home",
            Self::Work => "work",
            Self::Unknown(text) => text,
        }
    }
}

impl From<&str> for Kind {
    fn from(text: &str) -> Self {
        match text {
            "home" => Self::Home,
            "work" => Self::Work,
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_open(deserializer)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

fn unknown(text: &str) -> Kind {
    Kind::Unknown(text.to_owned())
}

#[test]
fn open_enum_round_trips_known_and_unknown_values() {
    // A string with an escape is copied instead of borrowed, which is a different code path.
    let text = r#"["home","work","fax","","Home","pa\u0067er\n"]"#;
    let kinds = vec![
        Kind::Home,
        Kind::Work,
        unknown("fax"),
        unknown(""),
        unknown("Home"),
        unknown("pager\n"),
    ];
    assert_eq!(serde_json::from_str::<Vec<Kind>>(text).unwrap(), kinds);
    assert_eq!(
        serde_json::to_string(&kinds).unwrap(),
        r#"["home","work","fax","","Home","pager\n"]"#,
    );
}

#[test]
fn slice_reader_and_value_decode_equally() {
    let text = r#"["work","fax"]"#;
    let tree = json!(["work", "fax"]);
    assert_eq!(
        [
            serde_json::from_slice::<Vec<Kind>>(text.as_bytes()).unwrap(),
            serde_json::from_reader::<_, Vec<Kind>>(text.as_bytes()).unwrap(),
            Vec::<Kind>::deserialize(&tree).unwrap(),
            serde_json::from_value::<Vec<Kind>>(tree).unwrap(),
        ],
        [(); 4].map(|()| vec![Kind::Work, unknown("fax")]),
    );
}

#[test]
fn open_enum_is_supported_as_property_name() {
    let tree = json!({"fax": 2, "home": 1});
    let numbers = BTreeMap::from([(Kind::Home, 1), (unknown("fax"), 2)]);
    assert_eq!(
        serde_json::from_value::<BTreeMap<Kind, i64>>(tree.clone()).unwrap(),
        numbers,
    );
    assert_eq!(serde_json::to_value(&numbers).unwrap(), tree);
}

#[test]
fn open_enum_rejects_other_types() {
    for (tree, found) in [
        (json!(1), "integer `1`"),
        (json!(null), "null"),
        (json!(["home"]), "sequence"),
        (json!({"home": 1}), "map"),
    ] {
        assert_eq!(
            serde_json::from_value::<Kind>(tree)
                .unwrap_err()
                .to_string(),
            format!("invalid type: {found}, expected a string"),
        );
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Yes;

impl TryFrom<&str> for Yes {
    type Error = UnknownVariantError;

    fn try_from(text: &str) -> Result<Self, UnknownVariantError> {
        match text {
            "yes" => Ok(Self),
            _ => Err(UnknownVariantError::new(text)),
        }
    }
}

#[test]
fn closed_enum_accepts_listed_value_and_names_unknown_one() {
    assert_eq!(read_closed(&json!("yes")).ok(), Some(Yes));
    let error = read_closed::<_, Yes>(&json!("no")).unwrap_err();
    assert_eq!(error.to_string(), "unknown variant \"no\"");
    let error = read_closed::<_, Yes>(&json!(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid type: integer `1`, expected a string"
    );
    assert_eq!(UnknownVariantError::new(3).value(), "3");
}
