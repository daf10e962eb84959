//! Schemas of several types.
//!
//! ```yaml
//! type: [string, "null"]              →       type: string
//!                                             nullable: true
//!
//! type: [string, object]                      anyOf:
//! maxLength: 9                        →         - { type: string, maxLength: 9 }
//! properties: { a: … }                          - { type: object, properties: { a: … } }
//! ```

use std::collections::HashSet;

use serde_json::{Value, json};

use super::super::tree::{Fields, Read, record_move, remove_matching};
use crate::diagnostic::{Diagnostics, Trail};

/// The types that a keyword applies to, if it applies to values of some types only.
fn types_of(keyword: &str, value: &Value) -> &'static [&'static str] {
    match keyword {
        "maxLength" | "minLength" | "pattern" => &["string"],
        "exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum" | "multipleOf" => {
            &["integer", "number"]
        }
        "items" | "maxItems" | "minItems" | "uniqueItems" => &["array"],
        "additionalProperties" | "maxProperties" | "minProperties" | "properties" | "required" => {
            &["object"]
        }
        "format" if value.as_str().is_some_and(is_number_format) => &["integer", "number"],
        "format" => &["string"],
        _ => &[],
    }
}

/// Whether a format is one of numbers; all other formats are of strings.
fn is_number_format(format: &str) -> bool {
    matches!(
        format,
        "decimal"
            | "double"
            | "double-int"
            | "float"
            | "int16"
            | "int32"
            | "int64"
            | "int8"
            | "integer"
            | "uint"
            | "uint16"
            | "uint32"
            | "uint64"
            | "uint8"
    )
}

const COMBINATORS: &[&str] = &["allOf", "anyOf", "oneOf"];

/// Converts a schema to one with one type, with none, or with an `anyOf` of schemas that have one each.
pub(super) fn lower(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    let mut names = match keywords.shift_remove("type") {
        Some(Value::Array(names)) => names,
        Some(name) => vec![name],
        None => return allow_listed_null(keywords),
    };
    let original_count = names.len();
    names.retain(|name| name != "null");
    if names.len() < original_count {
        keywords.insert("nullable".to_owned(), Value::Bool(true));
    }
    if names.iter().any(|name| name == "number") {
        names.retain(|name| name != "integer");
    }
    dedup(&mut names);
    match names.as_slice() {
        [] if original_count > 0 => {
            keywords.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
        }
        [] => {}
        [name] => _ = keywords.insert("type".to_owned(), name.clone()),
        _ if is_any(&names) => _ = keywords.shift_remove("nullable"),
        _ => split(trail, keywords, &names, diagnostics),
    }
}

/// Without a type, `null` is allowed if `enum` has it.
fn allow_listed_null(keywords: &mut Fields) {
    let values = keywords.array("enum");
    if values.is_some_and(|values| values.contains(&Value::Null)) {
        keywords.insert("nullable".to_owned(), Value::Bool(true));
    }
}

fn dedup(names: &mut Vec<Value>) {
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
}

/// A schema of all types is equivalent to one of none.
fn is_any(names: &[Value]) -> bool {
    ["string", "number", "boolean", "array", "object"]
        .iter()
        .all(|ty| names.iter().any(|name| name == ty))
}

fn split(trail: &Trail<'_>, keywords: &mut Fields, names: &[Value], diagnostics: &mut Diagnostics) {
    let mut type_specific = remove_matching(keywords, is_type_specific);
    let is_bare = type_specific.is_empty();
    let alternatives = names.iter().filter_map(Value::as_str);
    let alternatives: Vec<_> = alternatives
        .filter_map(|ty| alternative(ty, &mut type_specific))
        .collect();
    let mut combinators = remove_matching(keywords, |name| COMBINATORS.contains(&name));
    if is_bare && !combinators.is_empty() {
        // Each subschema has its type.
        keywords.append(&mut combinators);
        return;
    }
    let all_of = trail.key("allOf");
    let (base, second) = (all_of.index(0), all_of.index(1));
    let location = match combinators.is_empty() {
        true => trail.key("anyOf"),
        false => second.key("anyOf"),
    };
    for index in 0..alternatives.len() {
        record_move(diagnostics, &location.index(index), trail);
    }
    if combinators.is_empty() {
        keywords.insert("anyOf".to_owned(), Value::Array(alternatives));
    } else {
        record_move(diagnostics, &base, trail);
        let subschemas = json!([combinators, { "anyOf": alternatives }]);
        keywords.insert("allOf".to_owned(), subschemas);
    }
}

/// Whether a keyword applies to values of some types only.
fn is_type_specific(name: &str) -> bool {
    name == "enum" || !types_of(name, &Value::Null).is_empty()
}

/// The schema of one type, with the keywords that apply to it, and to no other of the types; none if `enum` has no
/// value of the type.
fn alternative(ty: &str, type_specific: &mut Fields) -> Option<Value> {
    let mut schema = Fields::new();
    schema.insert("type".to_owned(), Value::from(ty));
    for (name, value) in type_specific.iter_mut() {
        if let ("enum", Value::Array(values)) = (name.as_str(), &*value) {
            let is_of_type = |value: &&Value| has_type(value, ty);
            let values: Vec<_> = values.iter().filter(is_of_type).cloned().collect();
            if values.is_empty() {
                return None;
            }
            schema.insert(name.clone(), Value::Array(values));
        } else if types_of(name, value).contains(&ty) {
            schema.insert(name.clone(), value.take());
        }
    }
    Some(Value::Object(schema))
}

fn has_type(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
