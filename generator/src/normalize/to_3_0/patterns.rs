//! Properties whose names match a pattern.
//!
//! ```yaml
//! patternProperties:                          additionalProperties:
//!   "^[a-z]{2}$": { type: string }    →         type: string
//! additionalProperties: false
//! ```
//!
//! Without the last line, properties that match no pattern may have any JSON value, and so may all
//! additional properties of the type.

use crate::json::Value;

use super::super::tree::{Fields, at_key, record_move, set_missing};
use crate::diagnostic::{Code, Diagnostics, Trail};

/// Converts `patternProperties` to `additionalProperties`: of one type where that is exact.
pub(super) fn lower(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    let is_exact = cover_all(keywords);
    let Some(Value::Object(patterns)) = keywords.shift_remove("patternProperties") else {
        return;
    };
    let location = trail.key("patternProperties");
    let mut schemas = patterns.into_iter();
    let Some((pattern, schema)) = schemas.next() else {
        return;
    };
    let are_equal = schemas.all(|(_, other)| other == schema);
    let additional = if is_exact {
        let current = trail.key("additionalProperties");
        record_move(diagnostics, &current, &location.key(&pattern));
        schema
    } else {
        let (message, help) = match are_equal {
            true => (
                "properties that match no pattern may have any type; all are treated as any JSON value",
                "add `additionalProperties: false` if all other properties match a pattern",
            ),
            false => (
                "schemas in `patternProperties` differ; all of these properties are treated as any JSON value",
                "use one schema for all patterns",
            ),
        };
        diagnostics.report(at_key(Code::UnsupportedSchema, &location, message).help(help));
        Value::Bool(true)
    };
    keywords.insert("additionalProperties".to_owned(), additional);
    set_missing(keywords, "type", "object");
}

/// Whether all additional properties have one schema, whatever pattern they match.
pub(super) fn cover_all(keywords: &Fields) -> bool {
    let Some(Value::Object(patterns)) = keywords.get("patternProperties") else {
        return false;
    };
    let mut schemas = patterns.values();
    let Some(schema) = schemas.next() else {
        return false;
    };
    let is_same_for_additional = match keywords.get("additionalProperties") {
        Some(Value::Bool(false)) => true,
        Some(other) => other == schema,
        None => is_any(schema),
    };
    is_same_for_additional && schemas.all(|other| other == schema)
}

/// Whether a schema allows every value.
fn is_any(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Fields::is_empty)
}
