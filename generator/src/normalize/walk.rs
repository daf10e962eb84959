//! Walks a tree along the tables of its objects.

use crate::json::Value;

use super::openapi::OPENAPI;
use super::shape::{Key, ObjectKind, Shape};
use crate::diagnostic::Trail;

/// Calls `visit` with each value of a description.
pub(super) fn walk_description(root: &Value, visit: &mut impl FnMut(&Trail<'_>, &Value, Shape)) {
    walk(&Trail::Root, root, Shape::Object(&OPENAPI), visit);
}

/// Calls `change` with each value of a description.
pub(super) fn walk_description_mut(
    root: &mut Value,
    change: &mut impl FnMut(&Trail<'_>, &mut Value, Shape),
) {
    walk_mut(&Trail::Root, root, Shape::Object(&OPENAPI), change);
}

/// Calls `visit` with `value` and each value inside it, each before those inside it. Where a value does not have its
/// shape, nothing inside it has a shape either, and the walk ends there.
pub(super) fn walk(
    trail: &Trail<'_>,
    value: &Value,
    shape: Shape,
    visit: &mut impl FnMut(&Trail<'_>, &Value, Shape),
) {
    let shape = shape.of_non_boolean(value);
    visit(trail, value, shape);
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

/// Calls `change` with `value` and each value inside it, each before those that are inside it after the change.
fn walk_mut(
    trail: &Trail<'_>,
    value: &mut Value,
    shape: Shape,
    change: &mut impl FnMut(&Trail<'_>, &mut Value, Shape),
) {
    let shape = shape.of_non_boolean(value);
    change(trail, value, shape);
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
