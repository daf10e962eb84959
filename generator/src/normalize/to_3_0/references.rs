//! What stands beside `$ref`, where 3.0 lets nothing stand.
//!
//! ```yaml
//! $ref: "#/components/schemas/Pet"            allOf: [{ $ref: "#/components/schemas/Pet" }]
//! description: The pet's mother.      →       description: The pet's mother.
//!                                             x-alias: true
//! ```
//!
//! The last line stands where nothing but remarks and bounds do: an `allOf` that somebody has written says more
//! of a base.

use serde_json::Value;

use super::super::ALIAS;
use super::{Members, take};
use crate::diagnostic::{Diagnostics, Trail};

/// The keys that say what a value is made of.
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

/// The keys that say something about a value as a whole.
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

/// The keys that only check values.
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

/// Puts a reference that has other keys beside it into an `allOf`.
pub(super) fn wrap(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    let Some(target) = members.shift_remove("$ref") else {
        return;
    };
    let mut all = vec![reference(target.clone())];
    let mut structure = take(members, |name| STRUCTURE.contains(&name));
    if structure.len() == 1 {
        // The type is that of what is referred to; only `null` can be new.
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
