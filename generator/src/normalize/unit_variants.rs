//! Gathers the texts of a choice that has other things as well.
//!
//! ```yaml
//! oneOf:                                        oneOf:
//!   - { type: string, enum: [Started] }           - type: string
//!   - type: object                         →        oneOf: [{ … [Started] }, { … [Ended] }]
//!     properties: { Moved: { … } }                - { type: object, properties: { Moved: { … } } }
//!   - { type: string, enum: [Ended] }
//! ```
//!
//! So are enumerations of Rust written that have variants with values and some without. The texts are one
//! enumeration: as so many schemas they would be as many, of one text each.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::array_edits;
use super::shape::{ObjectKind, Shape};
use super::walk::{Transform, walk_mut};
use crate::diagnostic::{Diagnostics, Trail};

/// What may stand beside the only text: it is said of the text.
const ENUM_ANNOTATIONS: &[&str] = &["deprecated", "description", "enum", "title", "type"];

/// Makes one schema of the texts in each choice that has two of them, and something that is no text.
pub(super) fn merge(root: &mut Value, kind: &'static ObjectKind, diagnostics: &mut Diagnostics) {
    let schemas = root.pointer("/components/schemas");
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    let no_texts = schemas.filter(|(_, schema)| is_no_text(schema));
    let no_texts = no_texts.map(|(name, _)| format!("#/components/schemas/{name}"));
    let mut gathering = UnitVariantMerger {
        no_texts: no_texts.collect(),
        diagnostics,
    };
    walk_mut(&Trail::Root, root, Shape::Object(kind), &mut gathering);
}

struct UnitVariantMerger<'d> {
    /// References to the components of which no value is a text.
    no_texts: HashSet<String>,
    diagnostics: &'d mut Diagnostics,
}

impl Transform for UnitVariantMerger<'_> {
    fn change(&mut self, trail: &Trail<'_>, value: &mut Value, shape: Shape) {
        let (Shape::Schema(_), Value::Object(schema)) = (shape, value) else {
            return;
        };
        // The items of a tuple are no choice.
        if schema.contains_key("x-tuple") {
            return;
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(Value::Array(members)) = schema.get_mut(key) {
                self.choice(&trail.key(key), members);
            }
        }
    }
}

impl UnitVariantMerger<'_> {
    fn choice(&mut self, trail: &Trail<'_>, members: &mut Vec<Value>) {
        let first = members.iter().position(is_one_text);
        let texts = members.iter().filter(|member| is_one_text(member));
        let Some(first) = first.filter(|_| texts.count() > 1) else {
            return;
        };
        if !members.iter().any(|member| self.is_no_text(member)) {
            return;
        }
        let origin = trail.origin();
        let gathered = origin.index(first).key("oneOf");
        let mut texts = Vec::new();
        let mut written = 0;
        let moves = array_edits::retain(&origin, members, |place, member| {
            let is_first = written == first;
            written += 1;
            if !is_one_text(member) {
                return true;
            }
            let met = gathered.index(texts.len());
            self.diagnostics.moved(met, place.clone());
            texts.push(member.take());
            is_first
        });
        for (met, written) in moves {
            self.diagnostics.moved(met, written);
        }
        if let Some(whole) = members.get_mut(first) {
            *whole = json!({ "type": "string", "oneOf": texts });
        }
    }

    fn is_no_text(&self, member: &Value) -> bool {
        match member.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.no_texts.contains(reference),
            None => is_no_text(member),
        }
    }
}

/// Whether a schema lists one text, and says nothing else.
fn is_one_text(schema: &Value) -> bool {
    let is_one = |values: &Vec<Value>| values.len() == 1 && values.iter().all(Value::is_string);
    let listed = schema.get("enum").and_then(Value::as_array);
    let mut keys = schema.as_object().into_iter().flat_map(|it| it.keys());
    listed.is_some_and(is_one) && keys.all(|key| ENUM_ANNOTATIONS.contains(&key.as_str()))
}

/// Whether a schema plainly has other values than texts, and does not list them: texts and other constants
/// are one list.
fn is_no_text(schema: &Value) -> bool {
    let ty = schema.get("type").and_then(Value::as_str);
    let is_other = ty.is_some_and(|ty| ty != "string") || schema.get("properties").is_some();
    is_other && schema.get("enum").is_none()
}
