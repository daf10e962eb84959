//! Gives every operation the parameters of its path item.
//!
//! ```yaml
//! /pets/{id}:
//!   parameters:               # shared by all operations of the path …
//!     - { name: id, in: path, required: true, schema: { type: string } }
//!   get:
//!     parameters:             # … unless they have one with the same name and location
//!       - { name: id, in: path, required: true, schema: { type: integer } }
//! ```

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::components::Components;
use crate::diagnostic::{Diagnostics, Origin, Trail};

/// The keys of a path item whose values are operations.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The key of a path item for an operation with the method `QUERY`, since OpenAPI 3.2.
pub(crate) const QUERY: &str = "query";

/// The key of a path item for operations with any other method, since OpenAPI 3.2.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// The identity of a parameter among those of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct ParameterKey<'a> {
    pub(super) name: &'a str,
    /// `query`, `header`, `path` or `cookie`.
    pub(super) location: &'a str,
}

impl<'a> ParameterKey<'a> {
    /// The identity of a parameter in the tree.
    pub(super) fn of(object: &'a Map<String, Value>) -> Option<Self> {
        Some(Self {
            name: object.get("name")?.as_str()?,
            location: object.get("in")?.as_str()?,
        })
    }

    /// The owned identity. The names of header fields are case-insensitive; other names are not.
    pub(super) fn to_owned_key(self) -> OperationParameters {
        let name = match self.location {
            "header" => self.name.to_ascii_lowercase(),
            _ => self.name.to_owned(),
        };
        OperationParameters {
            location: self.location.to_owned(),
            name,
        }
    }
}

/// An owned identity.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct OperationParameters {
    location: String,
    name: String,
}

/// Moves the parameters of each path item into its operations, after those of the operation, which keep
/// their locations. Diagnostics about a moved parameter still show its original location.
pub(super) fn share(root: &mut Value, diagnostics: &mut Diagnostics) {
    for section in ["paths", "webhooks"] {
        let mut paths = root.get_mut(section).map(Value::take).unwrap_or_default();
        let components = Components::new(root);
        for (path, item) in paths.as_object_mut().into_iter().flatten() {
            let trail = Trail::Root.key(section);
            share_in_item(&trail.key(path), item, components, diagnostics);
        }
        if let Some(slot) = root.get_mut(section) {
            *slot = paths;
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
        let parameters = operation
            .entry("parameters")
            .or_insert_with(|| Value::Array(Vec::new()));
        let Some(parameters) = parameters.as_array_mut() else {
            return;
        };
        let declared = parameters
            .iter()
            .filter_map(|parameter| identity(parameter, components));
        let mut declared: HashSet<_> = declared.collect();
        for (index, parameter) in shared.iter().enumerate() {
            let identity = identity(parameter, components);
            if identity.is_some_and(|identity| !declared.insert(identity)) {
                continue;
            }
            let current = origin.key("parameters").index(parameters.len());
            diagnostics.record_move(current, trail.key("parameters").index(index).origin());
            parameters.push(parameter.clone());
        }
    });
}

fn identity(parameter: &Value, components: Components<'_>) -> Option<OperationParameters> {
    let parameter = components.resolve(parameter)?;
    ParameterKey::of(parameter).map(ParameterKey::to_owned_key)
}

/// Calls a function with each operation of a path item, and its location.
pub(super) fn each_operation(
    item: &mut Map<String, Value>,
    origin: &Origin,
    mut apply: impl FnMut(&Origin, &mut Map<String, Value>),
) {
    for (name, value) in item {
        let location = origin.key(name);
        match value {
            Value::Object(operation) if METHODS.contains(&name.as_str()) || name == QUERY => {
                apply(&location, operation);
            }
            Value::Object(operations) if name == ADDITIONAL => {
                for (method, operation) in operations {
                    if let Some(operation) = operation.as_object_mut() {
                        apply(&location.key(method), operation);
                    }
                }
            }
            _ => {}
        }
    }
}
