//! Objects other than schemas.

use crate::json::{Value, json};

use super::super::marks::{ALLOW_RESERVED, QUERYSTRING, SEQUENCE, UNESCAPED};
use super::super::shape::ObjectKind;
use super::super::tree::{Fields, Read, at_key, record_move};
use crate::diagnostic::{Code, Diagnostics, Trail};

/// Converts one object to 3.0.
pub(super) fn lower(
    trail: &Trail<'_>,
    fields: &mut Fields,
    kind: &ObjectKind,
    diagnostics: &mut Diagnostics,
) {
    match kind.section {
        Some("parameters") => parameter(fields),
        Some("mediaTypes") => media_type(trail, fields, diagnostics),
        Some("responses") => response(fields),
        Some("examples") => example(fields),
        Some("securitySchemes") => security_scheme(fields),
        _ => {}
    }
}

/// A parameter for the entire query string becomes a marked query parameter; so does anything else that 3.0 cannot
/// express.
fn parameter(fields: &mut Fields) {
    if fields.string("in") == Some("querystring") {
        fields.insert("in".to_owned(), Value::from("query"));
        fields.insert(QUERYSTRING.to_owned(), Value::Bool(true));
    }
    if fields.string("style") == Some("cookie") {
        fields.insert("style".to_owned(), Value::from("form"));
        fields.insert(UNESCAPED.to_owned(), Value::Bool(true));
    }
    if fields.string("in") == Some("path")
        && let Some(allowed) = fields.shift_remove("allowReserved")
    {
        fields.insert(ALLOW_RESERVED.to_owned(), allowed);
    }
}

/// The items of a sequence become those of an array.
fn media_type(trail: &Trail<'_>, fields: &mut Fields, diagnostics: &mut Diagnostics) {
    let location = trail.key("itemSchema");
    let Some(items) = fields.shift_remove("itemSchema") else {
        return;
    };
    if fields.contains_key("schema") {
        let message = "`itemSchema` next to `schema` does not affect the client";
        let report = at_key(Code::IgnoredField, &location, message);
        return diagnostics.report(report.help("remove `itemSchema` or `schema`"));
    }
    record_move(diagnostics, &trail.key("schema").key("items"), &location);
    let schema = json!({ "type": "array", "items": items });
    fields.insert("schema".to_owned(), schema);
    fields.insert(SEQUENCE.to_owned(), Value::Bool(true));
}

fn response(fields: &mut Fields) {
    let is_described = fields.get("description").is_some_and(|it| it != "");
    if let Some(summary) = fields.shift_remove("summary").filter(|_| !is_described) {
        fields.insert("description".to_owned(), summary);
    }
}

fn example(fields: &mut Fields) {
    if let Some(value) = fields.shift_remove("dataValue") {
        fields.entry("value".to_owned()).or_insert(value);
    }
}

/// `openapiv3` has no `mutualTLS`, so it becomes an HTTP scheme of that name.
fn security_scheme(fields: &mut Fields) {
    if fields.string("type") == Some("mutualTLS") {
        fields.insert("type".to_owned(), Value::from("http"));
        fields.insert("scheme".to_owned(), Value::from("mutualTLS"));
    }
}
