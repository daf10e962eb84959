//! Objects other than schemas.

use serde_json::{Value, json};

use super::super::shape::ObjectKind;
use super::Members;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// Converts one object to 3.0.
pub(super) fn lower(
    trail: &Trail<'_>,
    members: &mut Members,
    kind: &ObjectKind,
    diagnostics: &mut Diagnostics,
) {
    match kind.section {
        Some("parameters") => parameter(members),
        Some("mediaTypes") => media_type(trail, members, diagnostics),
        Some("responses") => response(members),
        Some("examples") => example(members),
        Some("securitySchemes") => security_scheme(members),
        _ => {}
    }
}

/// A parameter for the entire query string becomes a query parameter with an extension; so does anything
/// else that 3.0 cannot express.
fn parameter(members: &mut Members) {
    if members
        .get("in")
        .is_some_and(|place| place == "querystring")
    {
        members.insert("in".to_owned(), Value::from("query"));
        members.insert("x-querystring".to_owned(), Value::Bool(true));
    }
    if members.get("style").is_some_and(|style| style == "cookie") {
        members.insert("style".to_owned(), Value::from("form"));
        members.insert("x-style".to_owned(), Value::from("cookie"));
    }
    if members.get("in").is_some_and(|place| place == "path")
        && let Some(allowed) = members.shift_remove("allowReserved")
    {
        members.insert("x-allow-reserved".to_owned(), allowed);
    }
}

/// The items of a sequence become those of an array.
fn media_type(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    let place = trail.key("itemSchema");
    let Some(items) = members.shift_remove("itemSchema") else {
        return;
    };
    if members.contains_key("schema") {
        let message = "`itemSchema` next to `schema` does not affect the client";
        let diagnostic = Diagnostic::new(Code::IgnoredField, place.origin(), message);
        return diagnostics.report(diagnostic.at_key().help("remove `itemSchema` or `schema`"));
    }
    let met = trail.key("schema").key("items").origin();
    diagnostics.moved(met, place.origin());
    members.insert(
        "schema".to_owned(),
        json!({ "type": "array", "items": items }),
    );
    members.insert("x-item-schema".to_owned(), Value::Bool(true));
}

fn response(members: &mut Members) {
    let is_described = members
        .get("description")
        .is_some_and(|description| description != "");
    if let Some(summary) = members.shift_remove("summary").filter(|_| !is_described) {
        members.insert("description".to_owned(), summary);
    }
}

fn example(members: &mut Members) {
    if let Some(value) = members.shift_remove("dataValue") {
        members.entry("value").or_insert(value);
    }
}

/// `openapiv3` has no `mutualTLS`, so it becomes an HTTP scheme of that name.
fn security_scheme(members: &mut Members) {
    if members.get("type").is_some_and(|ty| ty == "mutualTLS") {
        members.insert("type".to_owned(), Value::from("http"));
        members.insert("scheme".to_owned(), Value::from("mutualTLS"));
    }
}
