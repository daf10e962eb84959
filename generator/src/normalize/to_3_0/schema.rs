//! One schema, without those inside it: they are visited after it.

use serde_json::{Map, Value, json};

use super::super::DEFAULT_MAPPING;
use super::{Members, assertions, content, patterns, references, tuples, types};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// Converts one schema to 3.0.
pub(super) fn lower(trail: &Trail<'_>, schema: &mut Value, diagnostics: &mut Diagnostics) {
    if let Value::Bool(admits_all) = *schema {
        *schema = Value::Object(Map::new());
        if !admits_all {
            assertions::keep_nothing(schema);
            report_nothing(trail, diagnostics);
        }
    }
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    unevaluated(trail, members, diagnostics);
    assertions::keep(members);
    if members.contains_key("$ref") {
        references::wrap(trail, members, diagnostics);
    }
    members.shift_remove("$defs");
    constant(trail, members, diagnostics);
    default_mapping(members);
    examples(members);
    content::lower(members);
    bound(members, "minimum", "exclusiveMinimum");
    bound(members, "maximum", "exclusiveMaximum");
    tuples::lower(trail, members, diagnostics);
    patterns::lower(trail, members, diagnostics);
    types::lower(trail, members, diagnostics);
    report_unevaluated(trail, members, diagnostics);
}

/// `true` allows every value, `false` none: no Rust type expresses that without rejecting responses.
fn report_nothing(trail: &Trail<'_>, diagnostics: &mut Diagnostics) {
    let message = "schema `false` allows no value; it is treated as any JSON value";
    diagnostics.report(
        Diagnostic::new(Code::IgnoredField, trail.origin(), message)
            .at_key()
            .help("remove the property or item with this schema, which has no valid value"),
    );
}

/// Keywords that evaluate properties on a condition, or for some values only.
const CONDITIONAL: &[&str] = &[
    "anyOf",
    "dependentSchemas",
    "if",
    "oneOf",
    "patternProperties",
];

/// Without conditional keywords, the unevaluated properties are the additional properties of the merged
/// schema.
fn unevaluated(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    const FROM: &str = "unevaluatedProperties";
    const TO: &str = "additionalProperties";
    let is_present = |name: &&str| members.contains_key(*name);
    if members.contains_key(TO) || CONDITIONAL.iter().any(is_present) {
        return;
    }
    if members.get(FROM).is_some_and(admits_some)
        && let Some(schema) = members.shift_remove(FROM)
    {
        diagnostics.moved(trail.key(TO).origin(), trail.key(FROM).origin());
        members.insert(TO.to_owned(), schema);
    }
}

/// Whether a schema allows any value: `not` can also express `false`.
fn admits_some(schema: &Value) -> bool {
    *schema != Value::Bool(false) && *schema != json!({ "not": {} })
}

/// A constant becomes an `enum` with one value.
fn constant(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    if let Some(value) = members.shift_remove("const") {
        let met = trail.key("enum").index(0).origin();
        diagnostics.moved(met, trail.key("const").origin());
        members.insert("enum".to_owned(), Value::Array(vec![value]));
    }
}

/// The default mapping of a discriminator is kept in an extension.
fn default_mapping(members: &mut Members) {
    let discriminator = members
        .get_mut("discriminator")
        .and_then(Value::as_object_mut);
    if let Some(discriminator) = discriminator
        && let Some(target) = discriminator.shift_remove("defaultMapping")
    {
        discriminator.insert(DEFAULT_MAPPING.to_owned(), target);
    }
}

/// The first example is the schema's example; all are kept.
fn examples(members: &mut Members) {
    let Some(Value::Array(examples)) = members.shift_remove("examples") else {
        return;
    };
    if let Some(first) = examples.first() {
        members.entry("example").or_insert_with(|| first.clone());
        members.insert("x-examples".to_owned(), Value::Array(examples));
    }
}

/// A numeric exclusive bound becomes, in 3.0, an inclusive bound and a boolean.
fn bound(members: &mut Members, inclusive: &str, exclusive: &str) {
    let Some(Value::Number(number)) = members.get(exclusive) else {
        return;
    };
    let number = Value::Number(number.clone());
    let is_integer = members.get("type").is_some_and(|ty| ty == "integer");
    if is_integer && !number.is_i64() {
        members.shift_remove(exclusive);
        return;
    }
    members.insert(exclusive.to_owned(), Value::Bool(true));
    members.insert(inclusive.to_owned(), number);
}

/// The remaining keywords only validate, unless they have a schema, which may describe values that no
/// other schema describes.
fn report_unevaluated(trail: &Trail<'_>, members: &Members, diagnostics: &mut Diagnostics) {
    for name in ["unevaluatedItems", "unevaluatedProperties"] {
        let describes = |schema: &Value| schema.is_object() && admits_some(schema);
        if members.get(name).is_some_and(describes) {
            let message = format!("`{name}` in Schema Object does not affect the client");
            diagnostics.report(
                Diagnostic::new(Code::IgnoredField, trail.key(name).origin(), message)
                    .at_key()
                    .help("use `additionalProperties` or `items` to describe the values"),
            );
        }
    }
}
