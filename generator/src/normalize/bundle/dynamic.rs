//! `$dynamicRef`: a reference to an anchor that the schema may bind which refers to the one with the reference.
//!
//! ```yaml
//! Page:
//!   properties: { items: { type: array, items: { $dynamicRef: "#T" } } }
//!   $defs: { T: { $dynamicAnchor: T } }                          # by default
//! Pets:
//!   $ref: "#/components/schemas/Page"                            # becomes a copy with `$ref`s to `Pet`
//!   $defs: { T: { $dynamicAnchor: T, $ref: "#/components/schemas/Pet" } }
//! ```
//!
//! All other dynamic references refer to their own anchor, as `$ref` does.

use std::collections::HashMap;

use crate::json::{Value, json};

use super::super::components::Components;
use super::super::tree::{Fields, Read};
use crate::diagnostic::Trail;

/// How many schemas may be copied, and how many into one another.
const MAX_COPIES: usize = 1_000;
const MAX_DEPTH: usize = 8;

/// Replaces the dynamic references of a document whose anchors are known.
pub(super) fn bind(root: &mut Value) {
    let original = root.clone();
    let mut binder = Binder {
        components: Components::new(&original),
        copies: 0,
    };
    binder.bind_references(&Trail::Root, root);
    bind_to_own_anchors(&Trail::Root, root, &mut Vec::new());
}

/// References to schemas, by the name of the anchor.
type Bindings = HashMap<String, Value>;

struct Binder<'r> {
    /// The schemas before any of them is changed.
    components: Components<'r>,
    copies: usize,
}

impl<'r> Binder<'r> {
    /// Copies the schemas to which others refer that bind their anchors.
    fn bind_references(&mut self, trail: &Trail<'_>, value: &mut Value) {
        if let Some(fields) = value.as_object_mut() {
            let bindings: Bindings = anchors(trail, fields).collect();
            if !bindings.is_empty() {
                self.copy_targets(fields, &bindings);
            }
        }
        each_child(trail, value, |trail, value| {
            self.bind_references(trail, value)
        });
    }

    /// Replaces `$ref` and the references in `allOf` with copies of their targets. Definitions that are only references
    /// are not needed any more.
    fn copy_targets(&mut self, fields: &mut Fields, bindings: &Bindings) {
        let uri = fields.string("$ref");
        let copy = uri.and_then(|uri| self.copy(uri, bindings, 0));
        let mut is_copied = copy.is_some();
        let parts = fields.get_mut("allOf").and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            let uri = part.string("$ref");
            if let Some(copy) = uri.and_then(|uri| self.copy(uri, bindings, 0)) {
                *part = copy;
                is_copied = true;
            }
        }
        if let Some(copy) = copy {
            fields.shift_remove("$ref");
            let parts = fields
                .entry("allOf".to_owned())
                .or_insert_with(|| json!([]));
            parts
                .as_array_mut()
                .into_iter()
                .for_each(|it| it.insert(0, copy.clone()));
        }
        if is_copied
            && let Some(definitions) = fields.get_mut("$defs").and_then(Value::as_object_mut)
        {
            definitions.retain(|_, definition| bound_target(definition).is_none());
        }
    }

    /// A copy of a component in which anchors are bound; none if it does not refer to them.
    fn copy(&mut self, uri: &str, bindings: &Bindings, depth: usize) -> Option<Value> {
        if depth == MAX_DEPTH || self.copies == MAX_COPIES {
            return None;
        }
        self.copies += 1;
        let mut copy = self.target(uri)?.clone();
        self.bind_within(&mut copy, bindings, depth).then_some(copy)
    }

    /// The component with a pointer or an `$id`.
    fn target(&self, uri: &str) -> Option<&'r Value> {
        let schemas = self.components.section("schemas")?;
        match uri.strip_prefix("#/components/schemas/") {
            Some(name) => schemas.get(name),
            None => schemas.values().find(|it| it.string("$id") == Some(uri)),
        }
    }

    /// Binds the anchors in a copy, and returns whether it refers to any.
    fn bind_within(&mut self, value: &mut Value, bindings: &Bindings, depth: usize) -> bool {
        let mut is_bound = false;
        if let Some(fields) = value.as_object_mut() {
            for identifier in ["$anchor", "$dynamicAnchor", "$id"] {
                fields.shift_remove(identifier);
            }
            if let Some(definitions) = fields.get_mut("$defs").and_then(Value::as_object_mut) {
                let is_bound = |it: &Value| {
                    it.string("$dynamicAnchor")
                        .is_some_and(|name| bindings.contains_key(name))
                };
                definitions.retain(|_, definition| !is_bound(definition));
            }
            let name = fields
                .string("$dynamicRef")
                .and_then(|uri| uri.strip_prefix('#'));
            if let Some(target) = name.and_then(|name| bindings.get(name)) {
                fields.shift_remove("$dynamicRef");
                fields.insert("$ref".to_owned(), target.clone());
                return true;
            }
            if let Some(copy) = fields
                .string("$ref")
                .and_then(|uri| self.copy(uri, bindings, depth + 1))
            {
                *value = copy;
                return true;
            }
        }
        each_child(&Trail::Root, value, |_, value| {
            is_bound |= self.bind_within(value, bindings, depth);
        });
        is_bound
    }
}

/// The anchors of a schema and of its `$defs`, with references to them. A definition that is only a reference is bound
/// to its target.
fn anchors(trail: &Trail<'_>, schema: &Fields) -> impl Iterator<Item = (String, Value)> {
    let location = |trail: &Trail<'_>| Value::from(format!("#{}", trail.origin().pointer()));
    let own = schema
        .string("$dynamicAnchor")
        .map(|name| (name.to_owned(), location(trail)));
    let place = trail.key("$defs");
    let definitions = schema.object("$defs").into_iter().flatten();
    let definitions = definitions.filter_map(move |(key, definition)| {
        let name = definition.string("$dynamicAnchor")?.to_owned();
        let target = bound_target(definition);
        Some((
            name,
            target.cloned().unwrap_or_else(|| location(&place.key(key))),
        ))
    });
    own.into_iter().chain(definitions.collect::<Vec<_>>())
}

/// The target of a definition that is only a reference.
fn bound_target(definition: &Value) -> Option<&Value> {
    let fields = definition.as_object()?;
    let is_reference = fields.len() == 2 && fields.contains_key("$dynamicAnchor");
    fields.get("$ref").filter(|_| is_reference)
}

/// Replaces dynamic references with references to the anchor of an enclosing schema.
fn bind_to_own_anchors(trail: &Trail<'_>, value: &mut Value, enclosing: &mut Vec<(String, Value)>) {
    let outer = enclosing.len();
    if let Some(fields) = value.as_object_mut() {
        enclosing.extend(anchors(trail, fields));
        let name = fields
            .string("$dynamicRef")
            .and_then(|uri| uri.strip_prefix('#'));
        let target =
            name.and_then(|name| enclosing.iter().rev().find(|(anchor, _)| anchor == name));
        if let Some((_, target)) = target {
            fields.shift_remove("$dynamicRef");
            fields.insert("$ref".to_owned(), target.clone());
        }
    }
    each_child(trail, value, |trail, value| {
        bind_to_own_anchors(trail, value, enclosing)
    });
    enclosing.truncate(outer);
}

fn each_child(trail: &Trail<'_>, value: &mut Value, mut visit: impl FnMut(&Trail<'_>, &mut Value)) {
    match value {
        Value::Array(items) => {
            let items = items.iter_mut().enumerate();
            items.for_each(|(index, item)| visit(&trail.index(index), item));
        }
        Value::Object(fields) => {
            let fields = fields.iter_mut();
            fields.for_each(|(key, value)| visit(&trail.key(key), value));
        }
        _ => {}
    }
}
