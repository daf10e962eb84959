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

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::json::{Value, json};

use super::components::Components;
use super::tree::{Fields, Read, at, record_move};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// The keys of a path item whose values are operations.
pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The key of a path item for an operation with the method `QUERY`, since OpenAPI 3.2.
pub(super) const QUERY: &str = "query";

/// The key of a path item for operations with any other method, since OpenAPI 3.2.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// Whether the value under a key of a path item is an operation.
pub(crate) fn is_method(key: &str) -> bool {
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
    let parameters = operation
        .entry("parameters".to_owned())
        .or_insert_with(|| json!([]));
    let Some(parameters) = parameters.as_array_mut() else {
        return;
    };
    let trail = trail.key("parameters");
    let mut declared = HashMap::new();
    for (index, parameter) in parameters.iter().enumerate() {
        if let Some(key) = key_of(components, parameter) {
            declared.insert(
                key.to_owned_key(),
                (trail.index(index), key.name.to_owned()),
            );
        }
    }
    for (index, parameter) in shared.iter().enumerate() {
        let original = shared_trail.index(index);
        let current = trail.index(parameters.len());
        if let Some(key) = key_of(components, parameter) {
            match declared.entry(key.to_owned_key()) {
                Entry::Vacant(first) => _ = first.insert((current, key.name.to_owned())),
                Entry::Occupied(first) => {
                    let (location, name) = first.get();
                    if name != key.name {
                        diagnostics.report(respelled(location, name, (&original, key.name)));
                    }
                    continue;
                }
            }
        }
        record_move(diagnostics, &current, &original);
        parameters.push(parameter.clone());
    }
}

fn key_of<'a>(components: Components<'a>, parameter: &'a Value) -> Option<ParameterKey<'a>> {
    ParameterKey::of(components.resolve(parameter)?)
}

/// A header parameter whose name differs from that of the path item's, which it replaces.
fn respelled(
    trail: &Trail<'_>,
    name: &str,
    (replaced_trail, replaced): (&Trail<'_>, &str),
) -> Diagnostic {
    let message = format!(
        "header parameter `{name}` replaces `{replaced}` of the path item; header names are case-insensitive"
    );
    at(Code::DuplicateParameter, trail, message)
        .related(replaced_trail.origin(), "replaced parameter")
        .help("use the same spelling for both, or rename one of them")
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
