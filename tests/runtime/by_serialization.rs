//! Debug output and comparison of generated types use their serialized form.

use std::collections::BTreeMap;

use runtime::codec::{debug, equal};
use runtime::patch::Patch;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, Default)]
struct Shelf {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<f64>,
    owner: Option<Owner>,
    books: Vec<Book>,
    labels: BTreeMap<String, Value>,
    place: (i64, bool),
}

#[derive(Serialize)]
struct Owner {
    #[serde(rename = "firstName")]
    first_name: String,
}

#[derive(Serialize)]
enum Book {
    Atlas,
    Novel(String),
    Guide { year: u16 },
}

struct Shown<T>(T);

impl<T: Serialize> std::fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(&self.0, f)
    }
}

fn shelf() -> Shelf {
    Shelf {
        name: "\"A\"".to_owned(),
        width: Some(1.0),
        owner: Some(Owner {
            first_name: "Ann".to_owned(),
        }),
        books: vec![
            Book::Atlas,
            Book::Novel("It".to_owned()),
            Book::Guide { year: 1999 },
        ],
        labels: BTreeMap::from([("any".to_owned(), json!([null, {"a": 1}]))]),
        place: (1, true),
    }
}

#[test]
fn debug_shows_struct_name_and_properties() {
    let text = format!("{:?}", Shown(shelf()));
    let expected = r#"Shelf { name: "\"A\"", width: 1.0, owner: Owner { firstName: "Ann" }, "#
        .to_owned()
        + r#"books: [Atlas, Novel("It"), Guide { year: 1999 }], "#
        + r#"labels: {"any": [null, {"a": 1}]}, place: [1, true] }"#;
    assert_eq!(text, expected);
}

#[test]
fn debug_shows_none_as_null_and_omits_absent_property() {
    let text = format!("{:?}", Shown(Shelf::default()));
    let expected = r#"Shelf { name: "", owner: null, books: [], labels: {}, place: [0, false] }"#;
    assert_eq!(text, expected);
}

#[test]
fn alternate_debug_has_one_line_per_property() {
    let owner = shelf().owner;
    let text = format!("{:#?}", Shown([owner]));
    assert_eq!(
        text,
        "[\n    Owner {\n        firstName: \"Ann\",\n    },\n]"
    );
}

#[test]
fn values_with_same_serialized_form_are_equal() {
    assert!(equal(&shelf(), &shelf()));
    let wider = Shelf {
        width: Some(1.5),
        ..shelf()
    };
    assert!(!equal(&shelf(), &wider));
    assert!(!equal(&shelf(), &Shelf::default()));
}

#[test]
fn non_finite_floats_are_equal_to_each_other() {
    assert!(equal(&f64::NAN, &f64::NAN));
    assert!(equal(&f64::NAN, &f64::INFINITY));
    assert!(!equal(&f64::NAN, &0.0));
}

#[test]
fn absent_property_differs_from_null() {
    let written = |patch: Patch<i64>| {
        let mut properties = BTreeMap::new();
        properties.extend(patch.as_field().map(|value| ("title", value.copied())));
        properties
    };
    assert!(!equal(&written(Patch::Absent), &written(Patch::Null)));
    assert!(equal(&written(Patch::Null), &written(Patch::Null)));
}
