//! Walks a tree along the tables of its objects.

use serde_json::{Map, Value};

use super::shape::{FieldMatch, ObjectKind, Shape};
use crate::diagnostic::Trail;

/// A pass that visits each value that a table describes.
pub(super) trait Visitor {
    /// Called for each value before those inside it.
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape);
}

/// A pass that changes each value that a table describes.
pub(super) trait Transform {
    /// Called for each value before those that are inside it after the change.
    fn change(&mut self, trail: &Trail<'_>, value: &mut Value, shape: Shape);
}

/// Visits `value` and all values inside it. Where a value does not have its shape, nothing inside it
/// has a shape either, and the walk ends there.
pub(super) fn walk(trail: &Trail<'_>, value: &Value, shape: Shape, visit: &mut impl Visitor) {
    visit.visit(trail, value, shape);
    match (shape, value) {
        (Shape::Array(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                walk(&trail.index(index), value, *item, visit);
            }
        }
        (Shape::Map(item), Value::Object(entries)) => {
            for (key, value) in entries {
                walk(&trail.key(key), value, *item, visit);
            }
        }
        (
            Shape::Object(kind) | Shape::Reference(kind) | Shape::Schema(kind),
            Value::Object(fields),
        ) => {
            let variant_keys = kind.variant_keys(fields);
            for (name, value) in fields {
                if let Some(shape) = shape_of(name, kind, variant_keys) {
                    walk(&trail.key(name), value, shape, visit);
                }
            }
        }
        (Shape::BooleanOr(inner), Value::Object(_)) => walk(trail, value, *inner, visit),
        _ => {}
    }
}

/// Changes `value` and all values inside it, in the same order.
pub(super) fn walk_mut(
    trail: &Trail<'_>,
    value: &mut Value,
    shape: Shape,
    change: &mut impl Transform,
) {
    change.change(trail, value, shape);
    match (shape, value) {
        (Shape::Array(item), Value::Array(items)) => {
            for (index, value) in items.iter_mut().enumerate() {
                walk_mut(&trail.index(index), value, *item, change);
            }
        }
        (Shape::Map(item), Value::Object(entries)) => {
            for (key, value) in entries {
                walk_mut(&trail.key(key), value, *item, change);
            }
        }
        (
            Shape::Object(kind) | Shape::Reference(kind) | Shape::Schema(kind),
            Value::Object(fields),
        ) => walk_fields_mut(trail, fields, kind, change),
        (Shape::BooleanOr(inner), value @ Value::Object(_)) => {
            walk_mut(trail, value, *inner, change);
        }
        _ => {}
    }
}

fn walk_fields_mut(
    trail: &Trail<'_>,
    fields: &mut Map<String, Value>,
    kind: &'static ObjectKind,
    change: &mut impl Transform,
) {
    let variant_keys = kind.variant_keys(fields);
    for (name, value) in fields {
        if let Some(shape) = shape_of(name, kind, variant_keys) {
            walk_mut(&trail.key(name), value, shape, change);
        }
    }
}

fn shape_of(
    name: &str,
    kind: &'static ObjectKind,
    variant_keys: &'static [super::shape::Key],
) -> Option<Shape> {
    match kind.find(name, variant_keys) {
        FieldMatch::Key(key) => Some(key.shape),
        FieldMatch::Pattern(patterned) => Some(patterned.shape),
        FieldMatch::OtherVariant | FieldMatch::Extension | FieldMatch::Unknown => None,
    }
}
