//! What lies in itself a hundred thousand times.

use super::{answer, with_components, with_schemas};

const LEVELS: usize = 100_000;

fn nested(open: &str, close: &str) -> String {
    format!("{}{{}}{}", open.repeat(LEVELS), close.repeat(LEVELS))
}

#[test]
fn schemas_in_one_another_are_refused() {
    for (open, close) in [
        (r#"{"items":"#, "}"),
        (r#"{"properties":{"a":"#, "}}"),
        (r#"{"allOf":["#, "]}"),
        (r#"{"oneOf":["#, "]}"),
        (r#"{"not":"#, "}"),
        (r#"{"additionalProperties":"#, "}"),
    ] {
        let schema = nested(open, close);
        let text = with_schemas([("A".to_owned(), schema)].into_iter());
        assert!(answer("spec.json", &text).is_refused_with("depth-limit-exceeded"));
    }
}

#[test]
fn values_in_one_another_are_refused_in_an_example() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let example = format!(r#"{{"example": {} }}"#, nested(open, close));
        let text = with_schemas([("A".to_owned(), example)].into_iter());
        assert!(answer("spec.json", &text).is_refused_with("depth-limit-exceeded"));
    }
}

#[test]
fn lists_that_are_never_closed_are_refused() {
    let text = with_components(&format!(r#""x": {}"#, "[".repeat(LEVELS)));
    assert!(answer("spec.json", &text).is_refused_with("depth-limit-exceeded"));
    let yaml = format!("a: {}", "[".repeat(LEVELS));
    assert!(answer("spec.yaml", &yaml).files.is_none());
}

#[test]
fn yaml_of_each_style_is_refused() {
    let head = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\nx-deep:\n  ";
    for inner in [
        format!("{}1{}", "[".repeat(LEVELS), "]".repeat(LEVELS)),
        format!("{}1{}", "{a: ".repeat(LEVELS), "}".repeat(LEVELS)),
        format!("{}1", "- ".repeat(LEVELS)),
        format!("{}1", "? ".repeat(LEVELS)),
    ] {
        let answer = answer("spec.yaml", &format!("{head}{inner}\n"));
        assert!(answer.files.is_none(), "{}", &inner[..4]);
        assert!(
            answer.said.contains("[depth-limit-exceeded]")
                || answer.said.contains("[invalid-yaml]")
        );
    }
}
