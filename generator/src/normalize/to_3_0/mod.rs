//! Brings what came with OpenAPI 3.1 and 3.2 down to the words of 3.0, so that nothing after this room
//! knows of versions.
//!
//! What 3.0 has no words for is kept under keys that begin with `x-`; `Normalized` lists them.

mod content;
mod objects;
mod patterns;
mod references;
mod schema;
mod tuples;
mod types;

use serde_json::{Map, Value};

use super::shape::{Kind, Shape};
use super::walk::{Change, walk_mut};
use crate::diagnostic::{Diagnostics, Trail};

type Members = Map<String, Value>;

/// Brings a description down to 3.0. What moves on the way is still shown where it is written.
pub(super) fn lower(root: &mut Value, kind: &'static Kind, diagnostics: &mut Diagnostics) {
    let mut lowering = Lowering { diagnostics };
    walk_mut(&Trail::Root, root, Shape::Object(kind), &mut lowering);
}

struct Lowering<'a> {
    diagnostics: &'a mut Diagnostics,
}

impl Change for Lowering<'_> {
    fn change(&mut self, trail: &Trail<'_>, value: &mut Value, shape: Shape) {
        match (shape, value) {
            (Shape::Schema(_), value) => schema::lower(trail, value, self.diagnostics),
            (Shape::Object(kind) | Shape::Reference(kind), Value::Object(members)) => {
                objects::lower(trail, members, kind, self.diagnostics);
            }
            _ => {}
        }
    }
}

/// Takes the members with these names out of an object, in the order that they have there.
fn take(members: &mut Members, is_taken: impl Fn(&str) -> bool) -> Members {
    let mut taken = Members::new();
    members.retain(|name, value| {
        let is_taken = is_taken(name);
        if is_taken {
            taken.insert(name.clone(), value.take());
        }
        !is_taken
    });
    taken
}
