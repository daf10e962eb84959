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
        (Shape::List(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                walk(&trail.index(index), value, *item, visit);
            }
        }
        (Shape::Map(item), Value::Object(members)) => {
            for (key, value) in members {
                walk(&trail.key(key), value, *item, visit);
            }
        }
        (
            Shape::Object(kind) | Shape::Reference(kind) | Shape::Schema(kind),
            Value::Object(members),
        ) => {
            let own = kind.variant_keys(members);
            for (name, value) in members {
                if let Some(shape) = shape_of(name, kind, own) {
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
        (Shape::List(item), Value::Array(items)) => {
            for (index, value) in items.iter_mut().enumerate() {
                walk_mut(&trail.index(index), value, *item, change);
            }
        }
        (Shape::Map(item), Value::Object(members)) => {
            for (key, value) in members {
                walk_mut(&trail.key(key), value, *item, change);
            }
        }
        (
            Shape::Object(kind) | Shape::Reference(kind) | Shape::Schema(kind),
            Value::Object(members),
        ) => walk_members_mut(trail, members, kind, change),
        (Shape::BooleanOr(inner), value @ Value::Object(_)) => {
            walk_mut(trail, value, *inner, change);
        }
        _ => {}
    }
}

fn walk_members_mut(
    trail: &Trail<'_>,
    members: &mut Map<String, Value>,
    kind: &'static ObjectKind,
    change: &mut impl Transform,
) {
    let own = kind.variant_keys(members);
    for (name, value) in members {
        if let Some(shape) = shape_of(name, kind, own) {
            walk_mut(&trail.key(name), value, shape, change);
        }
    }
}

fn shape_of(
    name: &str,
    kind: &'static ObjectKind,
    own: &'static [super::shape::Key],
) -> Option<Shape> {
    match kind.find(name, own) {
        FieldMatch::Key(key) => Some(key.shape),
        FieldMatch::Pattern(others) => Some(others.shape),
        FieldMatch::OtherVariant | FieldMatch::Extension | FieldMatch::Unknown => None,
    }
}
