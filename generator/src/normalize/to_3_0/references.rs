//! Keywords next to `$ref`, which 3.0 does not allow.
//!
//! ```yaml
//! $ref: "#/components/schemas/Pet"            allOf: [{ $ref: "#/components/schemas/Pet" }]
//! description: The pet's mother.      →       description: The pet's mother.
//!                                             =alias: true
//! ```
//!
//! The last line is added if there are only annotations and constraints: an `allOf` in the description
//! may declare a base schema.

use crate::json::{Value, json};

use super::super::marks::{ALIAS, is_extension, is_mark};
use super::super::tree::{Fields, record_move, remove_matching};
use crate::diagnostic::{Diagnostics, Trail};

/// The role of a keyword that a type, or the docs of a type, depend on.
#[derive(PartialEq, Eq)]
enum Role {
    /// It describes the structure of a value.
    Structure,
    Annotation,
    Constraint,
}

impl Role {
    fn of(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "additionalProperties"
            | "anyOf"
            | "const"
            | "contentEncoding"
            | "contentMediaType"
            | "discriminator"
            | "enum"
            | "format"
            | "items"
            | "not"
            | "oneOf"
            | "patternProperties"
            | "prefixItems"
            | "properties"
            | "required"
            | "type"
            | "unevaluatedItems"
            | "unevaluatedProperties" => Self::Structure,
            "default" | "deprecated" | "description" | "example" | "examples" | "externalDocs"
            | "nullable" | "readOnly" | "title" | "writeOnly" => Self::Annotation,
            "exclusiveMaximum" | "exclusiveMinimum" | "maxItems" | "maxLength"
            | "maxProperties" | "maximum" | "minItems" | "minLength" | "minProperties"
            | "minimum" | "multipleOf" | "pattern" | "uniqueItems" => Self::Constraint,
            _ => return None,
        })
    }
}

/// Moves a reference that has other keywords next to it into an `allOf`.
pub(super) fn wrap(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    let Some(target) = keywords.shift_remove("$ref") else {
        return;
    };
    let mut all_of = vec![json!({ "$ref": target })];
    let mut structure = remove_matching(keywords, |name| Role::of(name) == Some(Role::Structure));
    if structure.len() == 1
        && let Some(types) = structure.shift_remove("type")
        && types
            .as_array()
            .is_some_and(|types| types.contains(&json!("null")))
    {
        // The target has the type; only `null` can be added.
        keywords.insert("nullable".to_owned(), Value::Bool(true));
    }
    let subschemas = keywords.shift_remove("allOf");
    let is_kept = |name: &str| Role::of(name).is_some() || is_extension(name) || is_mark(name);
    keywords.retain(|name, _| is_kept(name));
    if !structure.is_empty() {
        all_of.push(Value::Object(structure));
    }
    let location = trail.key("allOf");
    for index in 0..all_of.len() {
        record_move(diagnostics, &location.index(index), trail);
    }
    if let Some(Value::Array(subschemas)) = subschemas {
        for (index, subschema) in subschemas.into_iter().enumerate() {
            let current = location.index(all_of.len());
            record_move(diagnostics, &current, &location.index(index));
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
