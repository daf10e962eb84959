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

use serde_json::{Value, json};

use super::components::Components;
use super::tree::{Fields, Read, record_move};
use crate::diagnostic::{Diagnostics, Trail};

/// The keys of a path item whose values are operations.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The key of a path item for an operation with the method `QUERY`, since OpenAPI 3.2.
pub(crate) const QUERY: &str = "query";

/// The key of a path item for operations with any other method, since OpenAPI 3.2.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// Whether the value under a key of a path item is an operation.
pub(super) fn is_method(key: &str) -> bool {
    METHODS.contains(&key) || key == QUERY
}

/// The identity of a parameter among those of an operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct ParameterKey<'a> {
    pub(super) name: &'a str,
    /// `query`, `header`, `path` or `cookie`.
    pub(super) location: &'a str,
}

impl<'a> ParameterKey<'a> {
    /// The identity of a parameter in the tree.
    pub(super) fn of(object: &'a Fields) -> Option<Self> {
        Some(Self {
            name: object.string("name")?,
            location: object.string("in")?,
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
    Components::beside(root, |components, root| {
        each_item(root, |trail, item| {
            if let Some(Value::Array(shared)) = item.shift_remove("parameters") {
                let shared_trail = trail.key("parameters");
                each_operation(trail, item, &mut |trail, operation| {
                    let shared = (&shared_trail, shared.as_slice());
                    add_to_operation(trail, operation, shared, components, diagnostics);
                });
            }
        });
    });
}

fn add_to_operation(
    trail: &Trail<'_>,
    operation: &mut Fields,
    (shared_trail, shared): (&Trail<'_>, &[Value]),
    components: Components<'_>,
    diagnostics: &mut Diagnostics,
) {
    let key_of = |parameter: &Value| {
        let parameter = components.resolve(parameter)?;
        ParameterKey::of(parameter).map(ParameterKey::to_owned_key)
    };
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    let Some(parameters) = parameters.as_array_mut() else {
        return;
    };
    let mut declared: HashSet<_> = parameters.iter().filter_map(key_of).collect();
    let trail = trail.key("parameters");
    for (index, parameter) in shared.iter().enumerate() {
        if key_of(parameter).is_none_or(|key| declared.insert(key)) {
            let current = trail.index(parameters.len());
            record_move(diagnostics, &current, &shared_trail.index(index));
            parameters.push(parameter.clone());
        }
    }
}

/// Calls a function with each path item of the paths and the webhooks, and its location.
pub(super) fn each_item(root: &mut Fields, mut apply: impl FnMut(&Trail<'_>, &mut Fields)) {
    for section in ["paths", "webhooks"] {
        let trail = Trail::Root.key(section);
        let items = root.get_mut(section).and_then(Value::as_object_mut);
        for (name, item) in items.into_iter().flatten() {
            if let Some(item) = item.as_object_mut() {
                apply(&trail.key(name), item);
            }
        }
    }
}

/// Calls a function with each operation of a path item, and its location.
pub(super) fn each_operation(
    trail: &Trail<'_>,
    item: &mut Fields,
    apply: &mut impl FnMut(&Trail<'_>, &mut Fields),
) {
    retain_operations(trail, item, &mut |trail, operation| {
        apply(trail, operation);
        true
    });
}

/// Keeps the operations of a path item for which `keep` returns `true`, given the location of each.
pub(super) fn retain_operations(
    trail: &Trail<'_>,
    item: &mut Fields,
    keep: &mut impl FnMut(&Trail<'_>, &mut Fields) -> bool,
) {
    item.retain(|name, value| {
        let trail = trail.key(name);
        match value {
            Value::Object(operation) if is_method(name) => return keep(&trail, operation),
            Value::Object(operations) if name == ADDITIONAL => {
                operations.retain(|method, operation| match operation.as_object_mut() {
                    Some(operation) => keep(&trail.key(method), operation),
                    None => true,
                });
            }
            _ => {}
        }
        true
    });
}
