//! Follows a tree along the tables that say what it may hold.

use serde_json::{Map, Value};

use super::shape::{Found, Kind, Shape};
use crate::diagnostic::Trail;

/// What a pass does at each value that a table knows.
pub(super) trait Visit {
    /// Called for each value before those inside it.
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape);
}

/// Visits `value` and all values inside it. Where a value does not have its shape, nothing inside it
/// has a shape either, and the walk ends there.
pub(super) fn walk(trail: &Trail<'_>, value: &Value, shape: Shape, visit: &mut impl Visit) {
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
        (Shape::Reference(_), Value::Object(members)) if members.contains_key("$ref") => {}
        (Shape::Object(kind) | Shape::Reference(kind), Value::Object(members)) => {
            walk_members(trail, members, kind, visit);
        }
        (Shape::BooleanOr(inner), Value::Object(_)) => walk(trail, value, *inner, visit),
        _ => {}
    }
}

fn walk_members(
    trail: &Trail<'_>,
    members: &Map<String, Value>,
    kind: &'static Kind,
    visit: &mut impl Visit,
) {
    for (name, value) in members {
        let shape = match kind.find(name, members) {
            Found::Key(key) => key.shape,
            Found::Pattern(others) => others.shape,
            Found::OtherVariant | Found::Extension | Found::Unknown => continue,
        };
        walk(&trail.key(name), value, shape, visit);
    }
}
