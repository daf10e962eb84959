//! Tests values that are nested a hundred thousand times.

use super::{outcome_of, with_components, with_schemas};

const LEVELS: usize = 100_000;

fn nested(open: &str, close: &str) -> String {
    format!("{}{{}}{}", open.repeat(LEVELS), close.repeat(LEVELS))
}

#[test]
fn rejects_deeply_nested_schemas() {
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
        assert!(outcome_of("spec.json", &text).is_rejected_with("depth-limit-exceeded"));
    }
}

#[test]
fn rejects_deeply_nested_example() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let example = format!(r#"{{"example": {} }}"#, nested(open, close));
        let text = with_schemas([("A".to_owned(), example)].into_iter());
        assert!(outcome_of("spec.json", &text).is_rejected_with("depth-limit-exceeded"));
    }
}

#[test]
fn rejects_unclosed_arrays() {
    let text = with_components(&format!(r#""x": {}"#, "[".repeat(LEVELS)));
    assert!(outcome_of("spec.json", &text).is_rejected_with("depth-limit-exceeded"));
    let yaml = format!("a: {}", "[".repeat(LEVELS));
    assert!(outcome_of("spec.yaml", &yaml).files.is_none());
}

#[test]
fn rejects_deeply_nested_yaml_of_each_style() {
    let head = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\nx-deep:\n  ";
    for inner in [
        format!("{}1{}", "[".repeat(LEVELS), "]".repeat(LEVELS)),
        format!("{}1{}", "{a: ".repeat(LEVELS), "}".repeat(LEVELS)),
        format!("{}1", "- ".repeat(LEVELS)),
        format!("{}1", "? ".repeat(LEVELS)),
    ] {
        let outcome = outcome_of("spec.yaml", &format!("{head}{inner}\n"));
        assert!(outcome.files.is_none(), "{}", &inner[..4]);
        assert!(
            outcome.rendered.contains("[depth-limit-exceeded]")
                || outcome.rendered.contains("[invalid-yaml]")
        );
    }
}
