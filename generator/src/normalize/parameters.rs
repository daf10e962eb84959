//! Gives every operation the parameters of its path item.
//!
//! ```yaml
//! /pets/{id}:
//!   parameters:               # shared by all operations of the path …
//!     - { name: id, in: path, required: true, schema: { type: string } }
//!   get:
//!     parameters:             # … unless they have one with the same name and place
//!       - { name: id, in: path, required: true, schema: { type: integer } }
//! ```

use serde_json::{Map, Value};

use super::components::Components;
use crate::diagnostic::{Diagnostics, Trail};

/// The keys of a path item that hold operations.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What tells one parameter from the others of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity<'a> {
    pub(super) name: &'a str,
    /// `query`, `header`, `path` or `cookie`.
    pub(super) place: &'a str,
}

impl<'a> Identity<'a> {
    /// The identity of a parameter in the tree.
    pub(super) fn of(object: &'a Map<String, Value>) -> Option<Self> {
        Some(Self {
            name: object.get("name")?.as_str()?,
            place: object.get("in")?.as_str()?,
        })
    }
}

impl PartialEq for Identity<'_> {
    /// The names of header fields are the same in any case; other names are not.
    fn eq(&self, other: &Self) -> bool {
        let same_name = match self.place {
            "header" => self.name.eq_ignore_ascii_case(other.name),
            _ => self.name == other.name,
        };
        self.place == other.place && same_name
    }
}

/// Moves the parameters of each path item into its operations, behind their own, so that those keep
/// their places. Diagnostics about a parameter that was moved still show where it is written.
pub(super) fn share(root: &mut Value, diagnostics: &mut Diagnostics) {
    let mut paths = root.get_mut("paths").map(Value::take).unwrap_or_default();
    let components = Components::new(root);
    for (path, item) in paths.as_object_mut().into_iter().flatten() {
        let trail = Trail::Root.key("paths");
        share_in_item(&trail.key(path), item, components, diagnostics);
    }
    if let Some(place) = root.get_mut("paths") {
        *place = paths;
    }
}

fn share_in_item(
    trail: &Trail<'_>,
    item: &mut Value,
    components: Components<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(item) = item.as_object_mut() else {
        return;
    };
    let Some(Value::Array(shared)) = item.shift_remove("parameters") else {
        return;
    };
    for method in METHODS {
        let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else {
            continue;
        };
        let own = operation
            .entry("parameters")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Some(own) = own.as_array_mut() else {
            continue;
        };
        for (index, parameter) in shared.iter().enumerate() {
            if is_overridden(parameter, own, components) {
                continue;
            }
            let met = trail
                .key(method)
                .key("parameters")
                .index(own.len())
                .origin();
            diagnostics.moved(met, trail.key("parameters").index(index).origin());
            own.push(parameter.clone());
        }
    }
}

fn is_overridden(shared: &Value, own: &[Value], components: Components<'_>) -> bool {
    let identity = |parameter| components.resolve(parameter).and_then(Identity::of);
    let Some(shared) = identity(shared) else {
        return false;
    };
    own.iter().filter_map(identity).any(|own| own == shared)
}
