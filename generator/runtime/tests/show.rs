//! Generated types are compared and shown by what is written of them.

use std::collections::BTreeMap;

use runtime::codec::{equal, show};
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
        show(&self.0, f)
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
fn a_value_is_shown_by_its_name_and_its_members() {
    let text = format!("{:?}", Shown(shelf()));
    let expected = r#"Shelf { name: "\"A\"", width: 1.0, owner: Owner { firstName: "Ann" }, "#
        .to_owned()
        + r#"books: [Atlas, Novel("It"), Guide { year: 1999 }], "#
        + r#"labels: {"any": [null, {"a": 1}]}, place: [1, true] }"#;
    assert_eq!(text, expected);
}

#[test]
fn a_member_without_a_value_is_shown_as_null_or_not_at_all() {
    let text = format!("{:?}", Shown(Shelf::default()));
    let expected = r#"Shelf { name: "", owner: null, books: [], labels: {}, place: [0, false] }"#;
    assert_eq!(text, expected);
}

#[test]
fn the_alternate_form_has_a_line_for_each_member() {
    let owner = shelf().owner;
    let text = format!("{:#?}", Shown([owner]));
    assert_eq!(
        text,
        "[\n    Owner {\n        firstName: \"Ann\",\n    },\n]"
    );
}

#[test]
fn two_are_equal_of_which_the_same_is_written() {
    assert!(equal(&shelf(), &shelf()));
    let wider = Shelf {
        width: Some(1.5),
        ..shelf()
    };
    assert!(!equal(&shelf(), &wider));
    assert!(!equal(&shelf(), &Shelf::default()));
}

#[test]
fn a_number_that_json_does_not_have_is_equal_to_itself() {
    assert!(equal(&f64::NAN, &f64::NAN));
    assert!(equal(&f64::NAN, &f64::INFINITY));
    assert!(!equal(&f64::NAN, &0.0));
}

#[test]
fn a_member_that_is_left_out_is_not_one_that_is_null() {
    let written = |patch: Patch<i64>| {
        let mut members = BTreeMap::new();
        members.extend(patch.as_member().map(|value| ("title", value.copied())));
        members
    };
    assert!(!equal(&written(Patch::Absent), &written(Patch::Null)));
    assert!(equal(&written(Patch::Null), &written(Patch::Null)));
}
