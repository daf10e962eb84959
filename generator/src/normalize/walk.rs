//! Walks a tree along the tables of its objects.

use serde_json::Value;

use super::shape::{Key, ObjectKind, Shape};
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
    let shape = shape.of_non_boolean(value);
    visit.visit(trail, value, shape);
    match (Inner::of(value, shape), value) {
        (Inner::Items(shape), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                walk(&trail.index(index), item, shape, visit);
            }
        }
        (inner, Value::Object(fields)) => {
            for (name, value) in fields {
                if let Some(shape) = inner.field(name) {
                    walk(&trail.key(name), value, shape, visit);
                }
            }
        }
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
    let shape = shape.of_non_boolean(value);
    change.change(trail, value, shape);
    match (Inner::of(value, shape), value) {
        (Inner::Items(shape), Value::Array(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk_mut(&trail.index(index), item, shape, change);
            }
        }
        (inner, Value::Object(fields)) => {
            for (name, value) in fields {
                if let Some(shape) = inner.field(name) {
                    walk_mut(&trail.key(name), value, shape, change);
                }
            }
        }
        _ => {}
    }
}

/// The shapes of the values inside a value.
#[derive(Clone, Copy)]
enum Inner {
    None,
    /// All items of an array.
    Items(Shape),
    /// All entries of a map.
    Entries(Shape),
    /// The fields of an object of this kind, with the keys of its variant.
    Fields(&'static ObjectKind, &'static [Key]),
}

impl Inner {
    fn of(value: &Value, shape: Shape) -> Self {
        match (shape, value) {
            (Shape::Array(item), _) => Self::Items(*item),
            (Shape::Map(item), _) => Self::Entries(*item),
            (
                Shape::Object(kind) | Shape::Reference(kind) | Shape::Schema(kind),
                Value::Object(fields),
            ) => Self::Fields(kind, kind.variant_keys(fields)),
            _ => Self::None,
        }
    }

    fn field(self, name: &str) -> Option<Shape> {
        match self {
            Self::Entries(shape) => Some(shape),
            Self::Fields(kind, variant_keys) => kind.find(name, variant_keys).shape(),
            Self::None | Self::Items(_) => None,
        }
    }
}
