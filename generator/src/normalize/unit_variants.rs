//! Merges the string constants of a union that has other variants as well.
//!
//! ```yaml
//! oneOf:                                        oneOf:
//!   - { type: string, enum: [Started] }           - type: string
//!   - type: object                         →        oneOf: [{ … [Started] }, { … [Ended] }]
//!     properties: { Moved: { … } }                - { type: object, properties: { Moved: { … } } }
//!   - { type: string, enum: [Ended] }
//! ```
//!
//! Rust enums with unit variants and other variants are described like this. Merged, the strings become
//! one enum; as separate schemas, each of them would become an enum with one value.

use std::collections::HashSet;

use crate::json::{Value, json};

use super::components::{Components, reference};
use super::marks::TUPLE;
use super::shape::Shape;
use super::tree::{self, Fields, Read};
use super::walk::walk_description_mut;
use crate::diagnostic::{Diagnostics, Trail};

/// The keywords that are allowed next to a string constant, and describe it.
const ENUM_ANNOTATIONS: &[&str] = &["deprecated", "description", "enum", "title", "type"];

/// Merges the string constants in each union that has at least two of them, and a variant that is no string.
pub(super) fn merge(root: &mut Value, diagnostics: &mut Diagnostics) {
    let schemas = Components::new(root)
        .section("schemas")
        .into_iter()
        .flatten();
    let not_strings = schemas.filter(|(_, schema)| is_not_string(schema));
    let not_strings = not_strings.map(|(name, _)| reference("schemas", name));
    let mut merger = UnitVariantMerger {
        not_strings: not_strings.collect(),
        diagnostics,
    };
    walk_description_mut(root, &mut |trail, value, shape| {
        // The items of a tuple are not the variants of a union.
        if let (Shape::Schema(_), Value::Object(schema)) = (shape, value)
            && !schema.contains_key(TUPLE)
        {
            for key in ["oneOf", "anyOf"] {
                if let Some(Value::Array(variants)) = schema.get_mut(key) {
                    merger.union(&trail.key(key), variants);
                }
            }
        }
    });
}

struct UnitVariantMerger<'d> {
    /// References to the components that allow no string.
    not_strings: HashSet<String>,
    diagnostics: &'d mut Diagnostics,
}

impl UnitVariantMerger<'_> {
    fn union(&mut self, trail: &Trail<'_>, variants: &mut Vec<Value>) {
        let constants = variants.iter().enumerate();
        let mut constants = constants.filter(|(_, variant)| is_string_constant(variant));
        let (Some((first, _)), Some(_)) = (constants.next(), constants.next()) else {
            return;
        };
        if !variants.iter().any(|variant| self.is_not_string(variant)) {
            return;
        }
        let merged = trail.index(first);
        let merged = merged.key("oneOf");
        let mut constants = Vec::new();
        let moves = tree::retain(trail, variants, |location, variant| {
            if !is_string_constant(variant) {
                return true;
            }
            let current = merged.index(constants.len());
            tree::record_move(self.diagnostics, &current, location);
            constants.push(variant.take());
            constants.len() == 1
        });
        moves.record(trail, self.diagnostics);
        if let Some(slot) = variants.get_mut(first) {
            *slot = json!({ "type": "string", "oneOf": constants });
        }
    }

    fn is_not_string(&self, variant: &Value) -> bool {
        match variant.string("$ref") {
            Some(reference) => self.not_strings.contains(reference),
            None => is_not_string(variant),
        }
    }
}

/// Whether a schema is a string constant, with annotations only.
fn is_string_constant(schema: &Value) -> bool {
    let is_one = |values: &Vec<Value>| values.len() == 1 && values.iter().all(Value::is_string);
    let mut keys = schema.as_object().into_iter().flat_map(Fields::keys);
    schema.array("enum").is_some_and(is_one)
        && keys.all(|key| ENUM_ANNOTATIONS.contains(&key.as_str()))
}

/// Whether a schema allows no strings, and has no `enum`: strings and other constants belong to one enum.
fn is_not_string(schema: &Value) -> bool {
    let ty = schema.string("type");
    let is_other = ty.is_some_and(|ty| ty != "string") || schema.get("properties").is_some();
    is_other && schema.get("enum").is_none()
}
