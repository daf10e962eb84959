//! Members whose names follow a pattern.
//!
//! ```yaml
//! patternProperties:                          additionalProperties:
//!   "^[a-z]{2}$": { type: string }    →         type: string
//! additionalProperties: false
//! ```
//!
//! Without the last line, members of other names are any JSON, and so are all that have no field.

use serde_json::Value;

use super::Members;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// Makes additional properties of those with patterns: of one type where that is exact.
pub(super) fn lower(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    let is_exact = are_all(members);
    let Some(Value::Object(patterns)) = members.shift_remove("patternProperties") else {
        return;
    };
    let place = trail.key("patternProperties");
    let mut schemas = patterns.into_iter();
    let Some((pattern, schema)) = schemas.next() else {
        return;
    };
    let are_equal = schemas.all(|(_, other)| other == schema);
    let additional = if is_exact {
        let met = trail.key("additionalProperties").origin();
        diagnostics.moved(met, place.key(&pattern).origin());
        schema
    } else {
        let message = match are_equal {
            true => "members that meet no pattern may be of another type: all are any JSON",
            false => "members of several patterns differ in their types: all are any JSON",
        };
        let diagnostic = Diagnostic::new(Code::IgnoredField, place.origin(), message);
        diagnostics.report(diagnostic.at_key().help(match are_equal {
            true => "add `additionalProperties: false` if there are no others",
            false => "describe all of them with one schema",
        }));
        Value::Bool(true)
    };
    members.insert("additionalProperties".to_owned(), additional);
    members
        .entry("type")
        .or_insert_with(|| Value::from("object"));
}

/// Whether one schema is that of all members that are not listed, whatever pattern they meet.
pub(super) fn are_all(members: &Members) -> bool {
    let Some(Value::Object(patterns)) = members.get("patternProperties") else {
        return false;
    };
    let mut schemas = patterns.values();
    let Some(schema) = schemas.next() else {
        return false;
    };
    let is_of_all = match members.get("additionalProperties") {
        Some(Value::Bool(false)) => true,
        Some(other) => other == schema,
        None => is_any(schema),
    };
    is_of_all && schemas.all(|other| other == schema)
}

/// Whether every value is one of this schema.
fn is_any(schema: &Value) -> bool {
    *schema == Value::Bool(true) || schema.as_object().is_some_and(Members::is_empty)
}
