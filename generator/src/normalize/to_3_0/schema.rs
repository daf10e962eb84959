//! One schema, without those inside it: they are visited after it.

use crate::json::{Value, json};

use super::super::marks::{DEFAULT_MAPPING, EXAMPLES};
use super::super::tree::{Fields, at_key, record_move};
use super::{assertions, content, patterns, references, tuples, types};
use crate::diagnostic::{Code, Diagnostics, Trail};

/// Converts one schema to 3.0.
pub(super) fn lower(trail: &Trail<'_>, schema: &mut Value, diagnostics: &mut Diagnostics) {
    if let Value::Bool(admits_all) = *schema {
        *schema = json!({});
        if !admits_all {
            assertions::record_false(schema);
            report_false_schema(trail, diagnostics);
        }
    }
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    convert_unevaluated(trail, keywords, diagnostics);
    assertions::record(keywords);
    if keywords.contains_key("$ref") {
        references::wrap(trail, keywords, diagnostics);
    }
    keywords.shift_remove("$defs");
    constant(trail, keywords, diagnostics);
    default_mapping(keywords);
    examples(keywords);
    content::lower(keywords);
    bound(keywords, "minimum", "exclusiveMinimum");
    bound(keywords, "maximum", "exclusiveMaximum");
    tuples::lower(trail, keywords, diagnostics);
    patterns::lower(trail, keywords, diagnostics);
    types::lower(trail, keywords, diagnostics);
    report_unevaluated(trail, keywords, diagnostics);
}

/// `true` allows every value, `false` none: no Rust type expresses that without rejecting responses.
fn report_false_schema(trail: &Trail<'_>, diagnostics: &mut Diagnostics) {
    let message = "schema `false` allows no value; it is treated as any JSON value";
    let help = "remove the property or item with this schema, which has no valid value";
    diagnostics.report(at_key(Code::UnsupportedSchema, trail, message).help(help));
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
fn convert_unevaluated(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    const FROM: &str = "unevaluatedProperties";
    const TO: &str = "additionalProperties";
    let is_present = |name: &&str| keywords.contains_key(*name);
    if keywords.contains_key(TO) || CONDITIONAL.iter().any(is_present) {
        return;
    }
    if keywords.get(FROM).is_some_and(admits_some)
        && let Some(schema) = keywords.shift_remove(FROM)
    {
        record_move(diagnostics, &trail.key(TO), &trail.key(FROM));
        keywords.insert(TO.to_owned(), schema);
    }
}

/// Whether a schema allows any value: `not` can also express `false`.
fn admits_some(schema: &Value) -> bool {
    *schema != Value::Bool(false) && *schema != json!({ "not": {} })
}

/// A constant becomes an `enum` with one value.
fn constant(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    if let Some(value) = keywords.shift_remove("const") {
        record_move(
            diagnostics,
            &trail.key("enum").index(0),
            &trail.key("const"),
        );
        keywords.insert("enum".to_owned(), json!([value]));
    }
}

/// The default mapping of a discriminator is kept as a mark.
fn default_mapping(keywords: &mut Fields) {
    let discriminator = keywords
        .get_mut("discriminator")
        .and_then(Value::as_object_mut);
    if let Some(discriminator) = discriminator
        && let Some(target) = discriminator.shift_remove("defaultMapping")
    {
        discriminator.insert(DEFAULT_MAPPING.to_owned(), target);
    }
}

/// The first example is the schema's example; all are kept.
fn examples(keywords: &mut Fields) {
    let Some(Value::Array(examples)) = keywords.shift_remove("examples") else {
        return;
    };
    if let Some(first) = examples.first() {
        keywords
            .entry("example".to_owned())
            .or_insert_with(|| first.clone());
        keywords.insert(EXAMPLES.to_owned(), Value::Array(examples));
    }
}

/// A numeric exclusive bound becomes, in 3.0, an inclusive bound and a boolean.
fn bound(keywords: &mut Fields, inclusive: &str, exclusive: &str) {
    let Some(Value::Number(number)) = keywords.get(exclusive) else {
        return;
    };
    let number = Value::Number(number.clone());
    let is_integer = keywords.get("type").is_some_and(|ty| ty == "integer");
    if is_integer && !number.is_i64() {
        keywords.shift_remove(exclusive);
        return;
    }
    keywords.insert(exclusive.to_owned(), Value::Bool(true));
    keywords.insert(inclusive.to_owned(), number);
}

/// The remaining keywords only validate, unless they have a schema, which may describe values that no
/// other schema describes.
fn report_unevaluated(trail: &Trail<'_>, keywords: &Fields, diagnostics: &mut Diagnostics) {
    for name in ["unevaluatedItems", "unevaluatedProperties"] {
        let describes = |schema: &Value| schema.is_object() && admits_some(schema);
        if keywords.get(name).is_some_and(describes) {
            let message = format!("`{name}` in Schema Object does not affect the client");
            let help = "use `additionalProperties` or `items` to describe the values";
            diagnostics
                .report(at_key(Code::UnsupportedSchema, &trail.key(name), message).help(help));
        }
    }
}
