//! Removes the operations that are not selected, and the components that no other item uses.
//!
//! It works on the tree before the description is checked, so that errors in removed items are not reported.
//! Where a description has several files, it runs twice: first on the first file, before the others are read,
//! and then on the tree of all files.

mod catalog;
mod prune;

use crate::json::Value;

use crate::config::{Filter, Selection};
use crate::diagnostic::{Diagnostics, Origin};

use crate::normalize::{ADDITIONAL, is_method};
use catalog::Catalog;

/// A selection that is being applied.
pub(crate) struct Selector<'s> {
    selection: &'s Selection,
    /// Tags, ids, locations and paths that a selection can name.
    catalog: Catalog,
    /// The number of selected operations.
    selected_count: usize,
}

impl<'s> Selector<'s> {
    pub(crate) fn new(selection: &'s Selection) -> Self {
        Self {
            selection,
            catalog: Catalog::default(),
            selected_count: 0,
        }
    }

    /// Removes the operations that are not selected.
    pub(crate) fn select(&mut self, root: &mut Value) {
        let mentioned = prune::references(root);
        let is_mentioned = |origin: &Origin| {
            mentioned
                .iter()
                .any(|reference| points_into(reference, origin))
        };
        let operations = operations(root);
        operations
            .iter()
            .for_each(|operation| self.catalog.add(operation));
        let is_selected = |operation: &&Operation<'_>| operation.is_selected(self.selection);
        self.selected_count += operations.iter().filter(is_selected).count();
        let removed = operations
            .iter()
            .filter(|operation| !is_selected(operation))
            // A reference points into it. It can be removed when the target has been moved.
            .filter(|operation| !is_mentioned(&operation.origin))
            .map(|operation| operation.origin.clone())
            .collect::<Vec<Origin>>();
        for origin in removed {
            remove(root, &origin);
        }
        remove_empty_items(root);
        // Another file may refer to any component, and so may a reference that is not a JSON Pointer.
        let are_pointers = mentioned
            .iter()
            .all(|reference| reference == "#" || reference.starts_with("#/"));
        if are_pointers {
            prune::prune(root);
        }
    }

    /// Reports the entries of the selection that match nothing in the description.
    pub(crate) fn report(&self, diagnostics: &mut Diagnostics) {
        let Selection { include, exclude } = self.selection;
        for filter in [include, exclude] {
            self.catalog.report_unmatched(filter, diagnostics);
        }
        if self.selected_count == 0 && diagnostics.finish().is_ok() {
            self.catalog
                .report_nothing_left(self.selection, diagnostics);
        }
    }
}

/// Whether a reference points to this location, or to one inside of it.
fn points_into(reference: &str, origin: &Origin) -> bool {
    let suffix = reference
        .strip_prefix('#')
        .and_then(|pointer| pointer.strip_prefix(origin.pointer()));
    suffix.is_some_and(|suffix| suffix.is_empty() || suffix.starts_with('/'))
}

/// The properties of an operation that a selection can name.
struct Operation<'a> {
    origin: Origin,
    /// `None` for a webhook.
    path: Option<&'a str>,
    id: Option<&'a str>,
    tags: Vec<&'a str>,
}

impl Operation<'_> {
    fn is_selected(&self, selection: &Selection) -> bool {
        let Selection { include, exclude } = selection;
        (include.is_empty() || self.is_in(include)) && !self.is_in(exclude)
    }

    fn is_in(&self, filter: &Filter) -> bool {
        let Filter {
            tags,
            operations,
            paths,
        } = filter;
        let has_name = |name: &str| {
            self.id == Some(name) || name.strip_prefix('#') == Some(self.origin.pointer())
        };
        let is_on = |path: &str| paths.iter().any(|pattern| pattern.get_ref().matches(path));
        tags.iter()
            .any(|tag| self.tags.contains(&tag.get_ref().as_str()))
            || operations.iter().any(|name| has_name(name.get_ref()))
            || self.path.is_some_and(is_on)
    }
}

/// All operations, also those of webhooks.
fn operations(root: &Value) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object);
        for (name, item) in items.into_iter().flatten() {
            let path = (section == "paths").then_some(name.as_str());
            let origin = Origin::root().key(section).key(name);
            let written = operations_of(item, &origin);
            operations.extend(written.map(|(origin, operation)| Operation {
                origin,
                path,
                id: operation.get("operationId").and_then(Value::as_str),
                tags: tags_of(operation),
            }));
        }
    }
    operations
}

/// The operations of a path item.
fn operations_of<'a>(
    item: &'a Value,
    origin: &Origin,
) -> impl Iterator<Item = (Origin, &'a Value)> + use<'a> {
    let (origin, inner) = (origin.clone(), origin.key(ADDITIONAL));
    let fields = item.as_object().into_iter().flatten();
    let fixed = fields.filter(|(key, _)| is_method(key));
    let fixed = fixed.map(move |(key, operation)| (origin.key(key), operation));
    let additional = item.get(ADDITIONAL).and_then(Value::as_object);
    let additional = additional.into_iter().flatten();
    fixed.chain(additional.map(move |(method, operation)| (inner.key(method), operation)))
}

fn tags_of(operation: &Value) -> Vec<&str> {
    let tags = operation.get("tags").and_then(Value::as_array);
    let tags = tags.into_iter().flatten();
    tags.filter_map(Value::as_str).collect()
}

fn remove(root: &mut Value, origin: &Origin) {
    let parent = origin.parent();
    let parent = parent.and_then(|parent| root.pointer_mut(parent.pointer()));
    if let (Some(Value::Object(parent)), Some(key)) = (parent, origin.last()) {
        parent.shift_remove(key.as_ref());
    }
}

/// Removes the path items without operations.
fn remove_empty_items(root: &mut Value) {
    for section in ["paths", "webhooks"] {
        if let Some(items) = root.get_mut(section).and_then(Value::as_object_mut) {
            items.retain(|name, item| {
                let is_item = section == "webhooks" || name.starts_with('/');
                let has_content = !item.is_object()
                    || item.get("$ref").is_some()
                    || operations_of(item, &Origin::root()).next().is_some();
                !is_item || has_content
            });
        }
    }
}
