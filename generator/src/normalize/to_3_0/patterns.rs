//! Members whose names follow a pattern.
//!
//! ```yaml
//! patternProperties:                          additionalProperties:
//!   "^[a-z]{2}$": { type: string }    →         type: string
//! ```

use serde_json::Value;

use super::Members;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// Makes additional properties of those with patterns: of one type where that is exact.
pub(super) fn lower(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    let Some(Value::Object(patterns)) = members.shift_remove("patternProperties") else {
        return;
    };
    let place = trail.key("patternProperties");
    let mut schemas = patterns.into_iter();
    let Some((pattern, schema)) = schemas.next() else {
        return;
    };
    let are_equal = schemas.all(|(_, other)| other == schema);
    let is_exact = match members.get("additionalProperties") {
        None | Some(Value::Bool(false)) => are_equal,
        Some(other) => are_equal && *other == schema,
    };
    let additional = if is_exact {
        let met = trail.key("additionalProperties").origin();
        diagnostics.moved(met, place.key(&pattern).origin());
        schema
    } else {
        let message = "members with several patterns have no type of their own: they are any JSON";
        let diagnostic = Diagnostic::new(Code::IgnoredKey, place.origin(), message);
        diagnostics.report(
            diagnostic
                .at_key()
                .help("describe all of them with one schema"),
        );
        Value::Bool(true)
    };
    members.insert("additionalProperties".to_owned(), additional);
    members
        .entry("type")
        .or_insert_with(|| Value::from("object"));
}
