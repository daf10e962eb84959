//! Converts OpenAPI 3.1 and 3.2 to 3.0, so that no later stage depends on the version.
//!
//! What 3.0 cannot express is kept as marks.

mod assertions;
mod content;
mod objects;
mod patterns;
mod references;
mod schema;
mod tuples;
mod types;

use crate::json::Value;

use super::shape::Shape;
use super::walk::walk_description_mut;
use crate::diagnostic::Diagnostics;

/// Converts a description to 3.0. Diagnostics about a moved value still show its original location.
pub(super) fn lower(root: &mut Value, diagnostics: &mut Diagnostics) {
    walk_description_mut(root, &mut |trail, value, shape| match (shape, value) {
        (Shape::Schema(_), value) => schema::lower(trail, value, diagnostics),
        (Shape::Object(kind) | Shape::Reference(kind), Value::Object(fields)) => {
            objects::lower(trail, fields, kind, diagnostics);
        }
        _ => {}
    });
}

#[cfg(test)]
mod tests {
    use crate::json::{Value, json};

    use super::super::components::Components;
    use super::lower;
    use crate::diagnostic::Diagnostics;

    #[track_caller]
    fn check(schema: Value, expected: Value) {
        let mut root = json!({ "components": { "schemas": { "A": schema } } });
        lower(&mut root, &mut Diagnostics::new());
        let schema = Components::new(&root).get("schemas", "A");
        assert_eq!(schema, Some(&expected));
    }

    #[test]
    fn converts_null_to_nullable() {
        check(
            json!({ "type": ["string", "null"] }),
            json!({ "type": "string", "nullable": true }),
        );
        check(
            json!({ "type": "null" }),
            json!({ "nullable": true, "enum": [null] }),
        );
        check(
            json!({ "enum": ["a", null] }),
            json!({ "enum": ["a", null], "nullable": true }),
        );
        check(
            json!({ "anyOf": [{ "type": "null" }, { "type": "string" }] }),
            json!({ "anyOf": [{ "nullable": true, "enum": [null] }, { "type": "string" }] }),
        );
    }

    #[test]
    fn splits_type_array_with_keywords_of_each_type() {
        check(
            json!({
                "type": ["string", "object", "array", "null"],
                "description": "d",
                "format": "uuid",
                "maxLength": 9,
                "items": { "const": 1 },
                "properties": { "a": true },
                "required": ["a"],
            }),
            json!({
                "description": "d",
                "nullable": true,
                "anyOf": [
                    { "type": "string", "format": "uuid", "maxLength": 9 },
                    { "type": "object", "properties": { "a": {} }, "required": ["a"] },
                    { "type": "array", "items": { "enum": [1] } },
                ],
            }),
        );
        check(
            json!({ "type": ["string", "integer"], "enum": ["auto", 1, 2], "format": "int32" }),
            json!({ "anyOf": [
                { "type": "string", "enum": ["auto"] },
                { "type": "integer", "enum": [1, 2], "format": "int32" },
            ] }),
        );
        check(
            json!({ "type": ["integer", "number"] }),
            json!({ "type": "number" }),
        );
        check(
            json!({ "type": ["string", "number", "boolean", "array", "object", "null"] }),
            json!({}),
        );
    }

    #[test]
    fn type_array_beside_union_is_kept_separate() {
        let union = json!([{ "type": "string" }, { "type": "integer" }]);
        check(
            json!({ "type": ["string", "integer"], "oneOf": union }),
            json!({ "oneOf": union }),
        );
        check(
            json!({ "type": ["string", "integer"], "maxLength": 2, "oneOf": union }),
            json!({ "allOf": [
                { "oneOf": union },
                { "anyOf": [{ "type": "string", "maxLength": 2 }, { "type": "integer" }] },
            ] }),
        );
    }

    #[test]
    fn keeps_keywords_beside_reference() {
        let pet = json!({ "$ref": "#/components/schemas/Pet" });
        let with = |more: Value| {
            let mut keywords = pet.as_object().cloned().unwrap();
            keywords.extend(more.as_object().cloned().unwrap());
            Value::Object(keywords)
        };
        check(
            with(json!({ "description": "d", "readOnly": true, "minLength": 1 })),
            json!({ "description": "d", "readOnly": true, "minLength": 1, "=alias": true, "allOf": [pet] }),
        );
        check(
            with(json!({ "required": ["name"], "title": "t", "$comment": "c" })),
            json!({ "title": "t", "allOf": [pet, { "required": ["name"] }] }),
        );
        check(
            with(json!({ "type": ["object", "null"] })),
            json!({ "nullable": true, "=alias": true, "allOf": [pet] }),
        );
        check(with(json!({ "type": "object", "$id": "i" })), pet.clone());
        check(
            with(json!({ "minLength": 1 })),
            json!({ "minLength": 1, "=alias": true, "allOf": [pet] }),
        );
    }

    #[test]
    fn converts_prefix_items_to_items_with_x_tuple() {
        check(
            json!({ "prefixItems": [{ "type": "string" }, true], "items": false, "minItems": 2 }),
            json!({
                "minItems": 2,
                "type": "array",
                "items": { "=tuple": { "exact": true, "closed": true }, "oneOf": [{ "type": "string" }, {}] },
            }),
        );
        check(
            json!({ "type": "array", "prefixItems": [true], "items": { "type": "string" } }),
            json!({
                "type": "array",
                "items": {
                    "=tuple": { "exact": false, "closed": false, "rest": true },
                    "oneOf": [{}, { "type": "string" }],
                },
            }),
        );
    }

    #[test]
    fn converts_pattern_properties_to_additional_properties() {
        check(
            json!({ "patternProperties": { "^a": { "type": "string" } }, "additionalProperties": false }),
            json!({
                "additionalProperties": { "type": "string" },
                "type": "object",
                "=assertions": { "patternProperties": ["^a"] },
            }),
        );
        check(
            json!({ "type": "object", "patternProperties": { "^a": { "type": "string" }, "^b": true } }),
            json!({
                "type": "object",
                "additionalProperties": true,
                "=assertions": { "patternProperties": { "^a": { "type": "string" }, "^b": true } },
            }),
        );
        check(
            json!({ "patternProperties": { "^x-": { "type": "integer" } } }),
            json!({
                "additionalProperties": true,
                "type": "object",
                "=assertions": { "patternProperties": { "^x-": { "type": "integer" } } },
            }),
        );
    }

    #[test]
    fn records_contains_keywords_in_x_checks() {
        check(
            json!({ "type": "array", "contains": true, "minContains": 2 }),
            json!({
                "type": "array",
                "contains": {},
                "minContains": 2,
                "=assertions": { "contains": [true, "minContains", 2] },
            }),
        );
    }

    #[test]
    fn converts_other_keywords_to_3_0() {
        check(
            json!({ "type": "string", "contentEncoding": "base64", "contentMediaType": "image/png" }),
            json!({ "type": "string", "format": "byte" }),
        );
        check(
            json!({ "contentMediaType": "application/octet-stream" }),
            json!({ "format": "binary", "type": "string" }),
        );
        check(
            json!({ "type": "string", "contentMediaType": "application/json" }),
            json!({ "type": "string" }),
        );
        check(
            json!({ "type": "integer", "exclusiveMinimum": 0 }),
            json!({ "type": "integer", "exclusiveMinimum": true, "minimum": 0 }),
        );
        check(
            json!({ "examples": [1, 2] }),
            json!({ "example": 1, "=examples": [1, 2] }),
        );
        check(json!(false), json!({ "=assertions": { "false": true } }));
        check(
            json!({ "const": null }),
            json!({ "enum": [null], "nullable": true }),
        );
    }
}
