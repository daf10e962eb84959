//! Keywords next to `$ref`, which 3.0 does not allow.
//!
//! ```yaml
//! $ref: "#/components/schemas/Pet"            allOf: [{ $ref: "#/components/schemas/Pet" }]
//! description: The pet's mother.      →       description: The pet's mother.
//!                                             x-alias: true
//! ```
//!
//! The last line is added if there are only annotations and constraints: an `allOf` in the description
//! may declare a base schema.

use serde_json::Value;

use super::super::marks::{ALIAS, is_extension};
use super::{Fields, remove_matching};
use crate::diagnostic::{Diagnostics, Trail};

/// The keywords that describe the structure of a value.
const STRUCTURE: &[&str] = &[
    "additionalProperties",
    "anyOf",
    "const",
    "contentEncoding",
    "contentMediaType",
    "discriminator",
    "enum",
    "format",
    "items",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "required",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// The keywords that are annotations.
const ANNOTATIONS: &[&str] = &[
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
];

/// The keywords that are constraints.
const CONSTRAINTS: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];

/// Moves a reference that has other keywords next to it into an `allOf`.
pub(super) fn wrap(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    let Some(target) = keywords.shift_remove("$ref") else {
        return;
    };
    let mut all_of = vec![reference(target.clone())];
    let mut structure = remove_matching(keywords, |name| STRUCTURE.contains(&name));
    if structure.len() == 1 {
        // The target has the type; only `null` can be added.
        let types = structure.shift_remove("type");
        if types.is_some_and(|types| types.as_array().is_some_and(|types| has_null(types))) {
            keywords.insert("nullable".to_owned(), Value::Bool(true));
        }
    }
    let subschemas = keywords.shift_remove("allOf");
    let is_kept = |name: &str| ANNOTATIONS.contains(&name) || CONSTRAINTS.contains(&name);
    keywords.retain(|name, _| is_kept(name) || is_extension(name));
    if !structure.is_empty() {
        all_of.push(Value::Object(structure));
    }
    for index in 0..all_of.len() {
        let current = trail.key("allOf").index(index).origin();
        diagnostics.record_move(current, trail.origin());
    }
    if let Some(Value::Array(subschemas)) = subschemas {
        for (index, subschema) in subschemas.into_iter().enumerate() {
            let current = trail.key("allOf").index(all_of.len()).origin();
            diagnostics.record_move(current, trail.key("allOf").index(index).origin());
            all_of.push(subschema);
        }
    }
    if all_of.len() == 1 && keywords.is_empty() {
        keywords.insert("$ref".to_owned(), target);
    } else {
        if all_of.len() == 1 {
            keywords.insert(ALIAS.to_owned(), Value::Bool(true));
        }
        keywords.insert("allOf".to_owned(), Value::Array(all_of));
    }
}

fn reference(target: Value) -> Value {
    let mut reference = Fields::new();
    reference.insert("$ref".to_owned(), target);
    Value::Object(reference)
}

fn has_null(types: &[Value]) -> bool {
    types.iter().any(|ty| ty == "null")
}
