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

use crate::json::{Value, json};

use super::super::number_formats::is_of_numbers;
use super::super::tree::{Fields, Read, mentions_type, record_move, remove_matching};
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
        "format" if value.as_str().is_some_and(is_of_numbers) => &["integer", "number"],
        "format" => &["string"],
        _ => &[],
    }
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
        [_, _, ..] if untyped_union(keywords, &names).is_some() => {
            complete_union(trail, keywords, &names, diagnostics);
        }
        [name] => _ = keywords.insert("type".to_owned(), name.clone()),
        _ if is_any(&names) => _ = keywords.shift_remove("nullable"),
        _ => split(trail, keywords, &names, diagnostics),
    }
}

/// The union whose variants have no `type`, but keywords that apply to one of the types.
///
/// ```yaml
/// type: [string, array]                       anyOf:
/// anyOf:                              →         - { type: array, items: { type: number } }
///   - { items: { type: number } }               - { type: array, items: { type: boolean } }
///   - { items: { type: boolean } }              - { type: string }
/// ```
fn untyped_union(keywords: &Fields, names: &[Value]) -> Option<&'static str> {
    let mut present = COMBINATORS
        .iter()
        .copied()
        .filter(|name| keywords.contains_key(*name));
    let union = present.next().filter(|_| present.next().is_none())?;
    let has_enum = keywords.contains_key("enum");
    let variants = keywords
        .array(union)
        .filter(|_| union != "allOf" && !has_enum)?;
    let is_typed = |variant: &Value| variant.get("type").is_some();
    let are_known = variants
        .iter()
        .all(|it| is_typed(it) || implied_type(it, names).is_some());
    (are_known && !variants.iter().all(is_typed)).then_some(union)
}

/// The one of several types that the keywords of a schema apply to.
fn implied_type<'n>(schema: &Value, names: &'n [Value]) -> Option<&'n str> {
    let structure = ["$ref", "allOf", "anyOf", "const", "enum", "not", "oneOf"];
    let keywords = schema.as_object()?;
    if structure.iter().any(|name| keywords.contains_key(*name)) {
        return None;
    }
    let applies = |ty: &&str| {
        let types = keywords.iter().map(|(name, value)| types_of(name, value));
        let mut specific = types.filter(|types| !types.is_empty()).peekable();
        specific.peek().is_some() && specific.all(|types| types.contains(ty))
    };
    names.iter().filter_map(Value::as_str).find(applies)
}

/// Gives each variant of a union its type, and adds the types that no variant has: the keywords of one type allow every
/// value of the others.
fn complete_union(
    trail: &Trail<'_>,
    keywords: &mut Fields,
    names: &[Value],
    diagnostics: &mut Diagnostics,
) {
    let Some(union) = untyped_union(keywords, names) else {
        return;
    };
    let mut type_specific = remove_matching(keywords, is_type_specific);
    let location = trail.key(union);
    let Some(variants) = keywords.get_mut(union).and_then(Value::as_array_mut) else {
        return;
    };
    let mut missing: Vec<_> = names.iter().filter_map(Value::as_str).collect();
    for variant in variants.iter_mut() {
        let implied = implied_type(variant, names);
        let Some(variant) = variant.as_object_mut() else {
            continue;
        };
        if let Some(ty) = implied.filter(|_| !variant.contains_key("type")) {
            variant.insert("type".to_owned(), Value::from(ty));
            for (name, value) in type_specific
                .iter()
                .filter(|(name, value)| types_of(name, value).contains(&ty))
            {
                variant.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        missing.retain(|ty| {
            !variant
                .get("type")
                .is_some_and(|known| mentions_type(known, ty))
        });
    }
    for ty in missing {
        record_move(diagnostics, &location.index(variants.len()), trail);
        variants.extend(alternative(ty, &mut type_specific));
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
