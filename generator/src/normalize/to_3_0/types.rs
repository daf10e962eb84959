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

use serde_json::Value;

use super::{Fields, remove_matching};
use crate::diagnostic::{Diagnostics, Trail};

/// The keywords that apply to values of some types only.
const TYPE_KEYWORDS: &[(&[&str], &[&str])] = &[
    (&["string"], &["maxLength", "minLength", "pattern"]),
    (
        &["integer", "number"],
        &[
            "exclusiveMaximum",
            "exclusiveMinimum",
            "maximum",
            "minimum",
            "multipleOf",
        ],
    ),
    (
        &["array"],
        &["items", "maxItems", "minItems", "uniqueItems"],
    ),
    (
        &["object"],
        &[
            "additionalProperties",
            "maxProperties",
            "minProperties",
            "properties",
            "required",
        ],
    ),
];

/// The formats of numbers; all other formats are of strings.
const NUMBER_FORMATS: &[&str] = &[
    "decimal",
    "double",
    "double-int",
    "float",
    "int16",
    "int32",
    "int64",
    "int8",
    "integer",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
];

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
    let listed = keywords.get("enum").and_then(Value::as_array);
    if listed.is_some_and(|values| values.contains(&Value::Null)) {
        keywords.insert("nullable".to_owned(), Value::Bool(true));
    }
}

fn dedup(names: &mut Vec<Value>) {
    let mut seen: Vec<Value> = Vec::new();
    names.retain(|name| {
        let is_new = !seen.contains(name);
        seen.push(name.clone());
        is_new
    });
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
    let is_combined = !combinators.is_empty();
    let location = match is_combined {
        false => trail.origin().key("anyOf"),
        true => trail.origin().key("allOf").index(1).key("anyOf"),
    };
    for index in 0..alternatives.len() {
        diagnostics.record_move(location.index(index), trail.origin());
    }
    let mut union = Fields::new();
    union.insert("anyOf".to_owned(), Value::Array(alternatives));
    if is_combined {
        diagnostics.record_move(trail.origin().key("allOf").index(0), trail.origin());
        let subschemas = vec![Value::Object(combinators), Value::Object(union)];
        keywords.insert("allOf".to_owned(), Value::Array(subschemas));
    } else {
        keywords.append(&mut union);
    }
}

/// Whether a keyword applies to values of some types only.
fn is_type_specific(name: &str) -> bool {
    matches!(name, "enum" | "format") || TYPE_KEYWORDS.iter().any(|(_, keys)| keys.contains(&name))
}

/// The schema of one type, with the keywords that apply to it; none if `enum` has no value of the type.
fn alternative(ty: &str, type_specific: &mut Fields) -> Option<Value> {
    let mut schema = Fields::new();
    schema.insert("type".to_owned(), Value::from(ty));
    for (name, value) in type_specific.iter_mut() {
        match (name.as_str(), value) {
            ("enum", Value::Array(values)) => {
                let is_of_type = |value: &&Value| has_type(value, ty);
                let values: Vec<_> = values.iter().filter(is_of_type).cloned().collect();
                if values.is_empty() {
                    return None;
                }
                schema.insert(name.clone(), Value::Array(values));
            }
            ("format", value) if types_of_format(value).contains(&ty) => {
                schema.insert(name.clone(), value.clone());
            }
            (key, value) if applies_to(key, ty) => {
                schema.insert(name.clone(), value.take());
            }
            _ => {}
        }
    }
    Some(Value::Object(schema))
}

fn applies_to(key: &str, ty: &str) -> bool {
    TYPE_KEYWORDS
        .iter()
        .any(|(types, keys)| types.contains(&ty) && keys.contains(&key))
}

/// The types that a format applies to.
fn types_of_format(format: &Value) -> &'static [&'static str] {
    match format.as_str() {
        Some(format) if NUMBER_FORMATS.contains(&format) => &["integer", "number"],
        _ => &["string"],
    }
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
