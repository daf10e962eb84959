//! References that lead back to where they began.

use super::{answer, reference, with_components, with_schemas};

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
fn references_that_are_nothing_else_are_refused() {
    for circle in [
        &[("A", "&A")] as &[_],
        &[("A", "&B"), ("B", "&A")],
        &[("A", "&B"), ("B", "&C"), ("C", "&A")],
    ] {
        let answer = answer("spec.json", &schemas(circle));
        assert!(
            answer.is_refused_with("circular-reference"),
            "{}",
            answer.said
        );
    }
}

#[test]
fn schemas_that_are_part_of_themselves_are_told() {
    for circle in [
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
        let answer = answer("spec.json", &schemas(circle));
        let is_told =
            answer.is_made_with("circular-schema") || answer.is_made_with("unsupported-schema");
        assert!(is_told, "{circle:?}: {}", answer.said);
    }
}

#[test]
fn schemas_that_hold_or_choose_themselves_are_made() {
    for circle in [
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
        let answer = answer("spec.json", &schemas(circle));
        assert!(answer.files.is_some(), "{circle:?}: {}", answer.said);
    }
}

#[test]
fn a_part_of_a_schema_that_is_the_schema_is_answered() {
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
        let answer = answer("spec.json", &text);
        assert!(
            answer.files.is_some() || answer.said.contains("error["),
            "{schema}"
        );
    }
}

#[test]
fn components_of_every_kind_that_are_themselves_are_refused() {
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
        let circle = format!(
            r##""{section}": {{"A": {{"$ref": "#/components/{section}/B"}}, "B": {{"$ref": "#/components/{section}/A"}}}}"##
        );
        for components in [to_itself, circle] {
            let answer = answer("spec.json", &with_components(&components));
            assert!(
                answer.is_refused_with("circular-reference"),
                "{section}: {}",
                answer.said
            );
        }
    }
}

#[test]
fn paths_and_callbacks_that_lie_in_themselves_are_answered() {
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
        let answer = answer("spec.yaml", &text);
        assert!(
            answer.said.contains("circular-reference"),
            "{paths}: {}",
            answer.said
        );
    }
}

#[test]
fn a_default_that_is_held_against_choices_of_themselves_comes_to_an_end() {
    let deep = format!("{}1{}", r#"{"a": "#.repeat(60), "}".repeat(60));
    let choice = r#"{"type": "object", "properties": {"a": {"oneOf": [&A, &B]}}}"#;
    let holder = format!(r#"{{"allOf": [&A], "default": {deep}}}"#);
    let text = schemas(&[("A", choice), ("B", choice), ("C", &holder)]);
    let answer = answer("spec.json", &text);
    assert!(!answer.said.contains("invalid-default"), "{}", answer.said);
}

#[test]
fn a_mesh_of_schemas_that_are_part_of_one_another_is_told() {
    let others = |number: usize| {
        let others = (0..60).filter(move |other| *other != number);
        let parts: Vec<_> = others
            .map(|other| reference(&format!("S{other}")))
            .collect();
        format!(r#"{{"allOf": [{}]}}"#, parts.join(","))
    };
    let mesh = (0..60).map(|number| (format!("S{number}"), others(number)));
    assert!(answer("spec.json", &with_schemas(mesh)).is_made_with("circular-schema"));
}
