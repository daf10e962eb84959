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

use super::super::ALIAS;
use super::{Members, take};
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
const CHECKS: &[&str] = &[
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
pub(super) fn wrap(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    let Some(target) = members.shift_remove("$ref") else {
        return;
    };
    let mut all = vec![reference(target.clone())];
    let mut structure = take(members, |name| STRUCTURE.contains(&name));
    if structure.len() == 1 {
        // The target has the type; only `null` can be added.
        let types = structure.shift_remove("type");
        if types.is_some_and(|types| types.as_array().is_some_and(|types| has_null(types))) {
            members.insert("nullable".to_owned(), Value::Bool(true));
        }
    }
    let further = members.shift_remove("allOf");
    let is_kept = |name: &str| ANNOTATIONS.contains(&name) || CHECKS.contains(&name);
    members.retain(|name, _| is_kept(name) || name.starts_with("x-"));
    if !structure.is_empty() {
        all.push(Value::Object(structure));
    }
    for part in 0..all.len() {
        let met = trail.key("allOf").index(part).origin();
        diagnostics.moved(met, trail.origin());
    }
    if let Some(Value::Array(further)) = further {
        for (index, part) in further.into_iter().enumerate() {
            let met = trail.key("allOf").index(all.len()).origin();
            diagnostics.moved(met, trail.key("allOf").index(index).origin());
            all.push(part);
        }
    }
    if all.len() == 1 && members.is_empty() {
        members.insert("$ref".to_owned(), target);
    } else {
        if all.len() == 1 {
            members.insert(ALIAS.to_owned(), Value::Bool(true));
        }
        members.insert("allOf".to_owned(), Value::Array(all));
    }
}

fn reference(target: Value) -> Value {
    let mut reference = Members::new();
    reference.insert("$ref".to_owned(), target);
    Value::Object(reference)
}

fn has_null(types: &[Value]) -> bool {
    types.iter().any(|ty| ty == "null")
}
