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

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::components::Components;
use crate::diagnostic::{Diagnostics, Origin, Trail};

/// The keys of a path item that hold operations.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The key of a path item that holds an operation since OpenAPI 3.2.
pub(crate) const QUERY: &str = "query";

/// The key of a path item that holds operations with methods of other names, since OpenAPI 3.2.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// What tells one parameter from the others of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct ParameterKey<'a> {
    pub(super) name: &'a str,
    /// `query`, `header`, `path` or `cookie`.
    pub(super) place: &'a str,
}

impl<'a> ParameterKey<'a> {
    /// The identity of a parameter in the tree.
    pub(super) fn of(object: &'a Map<String, Value>) -> Option<Self> {
        Some(Self {
            name: object.get("name")?.as_str()?,
            place: object.get("in")?.as_str()?,
        })
    }

    /// The identity by itself. The names of header fields are the same in any case; other names are not.
    pub(super) fn to_own(self) -> OperationParameters {
        let name = match self.place {
            "header" => self.name.to_ascii_lowercase(),
            _ => self.name.to_owned(),
        };
        OperationParameters {
            place: self.place.to_owned(),
            name,
        }
    }
}

/// An identity that belongs to nobody's text.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct OperationParameters {
    place: String,
    name: String,
}

/// Moves the parameters of each path item into its operations, behind their own, so that those keep
/// their places. Diagnostics about a parameter that was moved still show where it is written.
pub(super) fn share(root: &mut Value, diagnostics: &mut Diagnostics) {
    for section in ["paths", "webhooks"] {
        let mut paths = root.get_mut(section).map(Value::take).unwrap_or_default();
        let components = Components::new(root);
        for (path, item) in paths.as_object_mut().into_iter().flatten() {
            let trail = Trail::Root.key(section);
            share_in_item(&trail.key(path), item, components, diagnostics);
        }
        if let Some(place) = root.get_mut(section) {
            *place = paths;
        }
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
    each_operation(item, &trail.origin(), |origin, operation| {
        let own = operation
            .entry("parameters")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Some(own) = own.as_array_mut() else {
            return;
        };
        let there = own.iter().filter_map(|own| identity(own, components));
        let mut there: HashSet<_> = there.collect();
        for (index, parameter) in shared.iter().enumerate() {
            let shared = identity(parameter, components);
            if shared.is_some_and(|shared| !there.insert(shared)) {
                continue;
            }
            let met = origin.key("parameters").index(own.len());
            diagnostics.moved(met, trail.key("parameters").index(index).origin());
            own.push(parameter.clone());
        }
    });
}

fn identity(parameter: &Value, components: Components<'_>) -> Option<OperationParameters> {
    let parameter = components.resolve(parameter)?;
    ParameterKey::of(parameter).map(ParameterKey::to_own)
}

/// Does something with each operation of a path item, and the place of each.
pub(super) fn each_operation(
    item: &mut Map<String, Value>,
    origin: &Origin,
    mut apply: impl FnMut(&Origin, &mut Map<String, Value>),
) {
    for (name, value) in item {
        let place = origin.key(name);
        match value {
            Value::Object(operation) if METHODS.contains(&name.as_str()) || name == QUERY => {
                apply(&place, operation);
            }
            Value::Object(operations) if name == ADDITIONAL => {
                for (method, operation) in operations {
                    if let Some(operation) = operation.as_object_mut() {
                        apply(&place.key(method), operation);
                    }
                }
            }
            _ => {}
        }
    }
}
