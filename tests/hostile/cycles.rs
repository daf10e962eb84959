//! Tests circular references.

use super::{outcome_of, reference, with_components, with_schemas};

fn schemas(schemas: &[(&str, &str)]) -> String {
    let expanded = |schema: &str| {
        let mut text = schema.to_owned();
        for name in ["A", "B", "C"] {
            text = text.replace(&format!("&{name}"), &reference(name));
        }
        text
    };
    let named = schemas
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), expanded(schema)));
    with_schemas(named)
}

#[test]
fn rejects_circular_references_between_schemas() {
    for cycle in [
        &[("A", "&A")] as &[_],
        &[("A", "&B"), ("B", "&A")],
        &[("A", "&B"), ("B", "&C"), ("C", "&A")],
    ] {
        let outcome = outcome_of("spec.json", &schemas(cycle));
        assert!(
            outcome.is_rejected_with("circular-reference"),
            "{}",
            outcome.rendered
        );
    }
}

#[test]
fn reports_schema_with_itself_in_all_of() {
    for cycle in [
        &[("A", r#"{"allOf": [&A]}"#)] as &[_],
        &[("A", r#"{"allOf": [&A, {"properties": {"a": {}}}]}"#)],
        &[("A", r#"{"allOf": [&B]}"#), ("B", r#"{"allOf": [&A]}"#)],
        &[
            ("A", r#"{"allOf": [&B, {"properties": {"a": {}}}]}"#),
            ("B", r#"{"allOf": [&A, {"properties": {"b": {}}}]}"#),
        ],
        &[(
            "A",
            r#"{"allOf": [{"allOf": [&A, {"properties": {"a": {}}}]}]}"#,
        )],
    ] {
        let outcome = outcome_of("spec.json", &schemas(cycle));
        let is_reported = outcome.is_generated_with("circular-schema")
            || outcome.is_generated_with("unsupported-schema");
        assert!(is_reported, "{cycle:?}: {}", outcome.rendered);
    }
}

#[test]
fn generates_recursive_schemas() {
    for cycle in [
        &[("A", r#"{"oneOf": [&A, {"type": "string"}]}"#)] as &[_],
        &[("A", r#"{"anyOf": [&A, &A]}"#)],
        &[
            ("A", r#"{"oneOf": [&B, &C]}"#),
            ("B", r#"{"oneOf": [&A, &C]}"#),
            ("C", r#"{"oneOf": [&A, &B]}"#),
        ],
        &[("A", r#"{"type": "array", "items": &A}"#)],
        &[
            ("A", r#"{"items": {"items": &B}}"#),
            ("B", r#"{"items": &A}"#),
        ],
        &[("A", r#"{"additionalProperties": &A}"#)],
        &[("A", r#"{"properties": {"a": &A}, "required": ["a"]}"#)],
        &[
            ("A", r#"{"properties": {"a": &B}, "required": ["a"]}"#),
            ("B", r#"{"properties": {"b": &A}, "required": ["b"]}"#),
        ],
        &[(
            "A",
            r#"{"allOf": [{"properties": {"a": &A}}, {"properties": {"a": {"properties": {"a": &A}}}}]}"#,
        )],
        &[(
            "A",
            r#"{"properties": {"a": {"allOf": [&A, {"properties": {"a": {"allOf": [&A]}}}]}}}"#,
        )],
        &[(
            "A",
            r#"{"oneOf": [{"allOf": [&A, {"properties": {"x": {}}}]}, {"type": "string"}]}"#,
        )],
        &[
            (
                "A",
                r#"{"allOf": [&B], "properties": {"a": {"oneOf": [&A, &B]}}}"#,
            ),
            ("B", r#"{"oneOf": [&A, {"properties": {"b": &B}}]}"#),
        ],
        &[("A", r#"{"not": &A}"#)],
        &[(
            "A",
            r#"{"type": "array", "prefixItems": [&A, &A], "items": false}"#,
        )],
        &[
            (
                "A",
                r#"{"properties": {"k": {"type": "string"}}, "discriminator": {"propertyName": "k"}, "allOf": [&B]}"#,
            ),
            (
                "B",
                r#"{"properties": {"k": {"type": "string"}}, "discriminator": {"propertyName": "k"}, "allOf": [&A]}"#,
            ),
        ],
    ] {
        let outcome = outcome_of("spec.json", &schemas(cycle));
        assert!(outcome.files.is_some(), "{cycle:?}: {}", outcome.rendered);
    }
}

#[test]
fn generates_or_rejects_reference_into_same_schema() {
    for schema in [
        r##"{"properties": {"a": {"$ref": "#/components/schemas/A/properties/a"}}}"##,
        r##"{"properties": {"a": {"$ref": "#/components/schemas/A/properties/b"}, "b": {"$ref": "#/components/schemas/A/properties/a"}}}"##,
        r##"{"$ref": "#/components/schemas/A/properties/a"}"##,
        r##"{"properties": {"$ref": "#/components/schemas/A/properties"}}"##,
        r##"{"properties": {"a": {"properties": {"$ref": "#/components/schemas/A/properties"}}}}"##,
        r##"{"items": {"$ref": "#"}}"##,
        r##"{"items": {"$ref": "#/components"}}"##,
        r##"{"items": {"$ref": "spec.json"}}"##,
        r##"{"$dynamicRef": "#A"}"##,
    ] {
        let text = with_schemas([("A".to_owned(), schema.to_owned())].into_iter());
        let outcome = outcome_of("spec.json", &text);
        assert!(
            outcome.files.is_some() || outcome.rendered.contains("error["),
            "{schema}"
        );
    }
}

#[test]
fn rejects_circular_references_in_every_components_section() {
    for section in [
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "callbacks",
        "securitySchemes",
        "pathItems",
    ] {
        let to_itself =
            format!(r##""{section}": {{"A": {{"$ref": "#/components/{section}/A"}}}}"##);
        let cycle = format!(
            r##""{section}": {{"A": {{"$ref": "#/components/{section}/B"}}, "B": {{"$ref": "#/components/{section}/A"}}}}"##
        );
        for components in [to_itself, cycle] {
            let outcome = outcome_of("spec.json", &with_components(&components));
            assert!(
                outcome.is_rejected_with("circular-reference"),
                "{section}: {}",
                outcome.rendered
            );
        }
    }
}

#[test]
fn reports_circular_references_in_paths_and_callbacks() {
    for paths in [
        r##"/a: { $ref: "#/paths/~1a" }"##,
        "/a: { $ref: '#/paths/~1b' }\n  /b: { $ref: '#/paths/~1a' }",
        "/a: { post: { callbacks: { c: { '{$url}': { $ref: '#/paths/~1a' } } }, responses: { 200: { description: D } } } }",
        "/a: { get: { parameters: [{ $ref: '#/paths/~1a/get/parameters/0' }], responses: { 200: { description: D } } } }",
        "/a: { get: { responses: { 200: { $ref: '#/paths/~1a/get/responses/200' } } } }",
        "/a: { get: { responses: { $ref: '#/paths/~1a/get/responses' } } }",
        "$ref: '#/paths'",
    ] {
        let text =
            format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  {paths}\n");
        let outcome = outcome_of("spec.yaml", &text);
        assert!(
            outcome.rendered.contains("circular-reference"),
            "{paths}: {}",
            outcome.rendered
        );
    }
}

#[test]
fn validates_deep_default_against_recursive_unions_in_reasonable_time() {
    let deep = format!("{}1{}", r#"{"a": "#.repeat(60), "}".repeat(60));
    let union = r#"{"type": "object", "properties": {"a": {"oneOf": [&A, &B]}}}"#;
    let holder = format!(r#"{{"allOf": [&A], "default": {deep}}}"#);
    let text = schemas(&[("A", union), ("B", union), ("C", &holder)]);
    let outcome = outcome_of("spec.json", &text);
    assert!(
        !outcome.rendered.contains("invalid-default"),
        "{}",
        outcome.rendered
    );
}

#[test]
fn reports_schemas_with_all_others_in_all_of() {
    let others = |number: usize| {
        let others = (0..60).filter(move |other| *other != number);
        let subschemas: Vec<_> = others
            .map(|other| reference(&format!("S{other}")))
            .collect();
        format!(r#"{{"allOf": [{}]}}"#, subschemas.join(","))
    };
    let mesh = (0..60).map(|number| (format!("S{number}"), others(number)));
    assert!(outcome_of("spec.json", &with_schemas(mesh)).is_generated_with("circular-schema"));
}
