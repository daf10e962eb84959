//! Removes the operations that are not selected, and the components that no other item uses.
//!
//! It works on the tree before the description is checked, so that errors in removed items are not reported.
//! Where a description has several files, it runs twice: first on the first file, before the others are read,
//! and then on the tree of all files.

mod catalog;
mod prune;

use serde_json::{Map, Value};

use crate::config::{Filter, Selection};
use crate::diagnostic::{Diagnostics, Origin};

use crate::normalize::{ADDITIONAL, METHODS, QUERY};
use catalog::Catalog;

/// A selection that is being applied.
pub(crate) struct Selector<'s> {
    selection: &'s Selection,
    /// Tags, ids, locations and paths that a selection can name.
    known: Catalog,
    /// How many operations were selected.
    wanted: usize,
}

impl<'s> Selector<'s> {
    pub(crate) fn new(selection: &'s Selection) -> Self {
        Self {
            selection,
            known: Catalog::default(),
            wanted: 0,
        }
    }

    /// Removes what is not selected.
    pub(crate) fn cut(&mut self, root: &mut Value) {
        let mentioned = prune::references(root);
        let is_mentioned = |place: &Origin| {
            mentioned
                .iter()
                .any(|reference| leads_into(reference, place))
        };
        let operations = operations(root);
        operations
            .iter()
            .for_each(|operation| self.known.add(operation));
        let is_wanted = |operation: &&Operation<'_>| operation.is_selected(self.selection);
        self.wanted += operations.iter().filter(is_wanted).count();
        let removed = operations
            .iter()
            .filter(|operation| !is_wanted(operation))
            // A reference leads into it. It can be removed once the target is moved elsewhere.
            .filter(|operation| !is_mentioned(&operation.place))
            .map(|operation| operation.place.steps().map(Into::into).collect())
            .collect::<Vec<Vec<String>>>();
        for place in removed {
            remove(root, &place);
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
            self.known.report_unmatched(filter, diagnostics);
        }
        if self.wanted == 0 && diagnostics.finish().is_ok() {
            self.known.report_nothing_left(self.selection, diagnostics);
        }
    }
}

/// Whether a reference leads to this location, or to one inside of it.
fn leads_into(reference: &str, place: &Origin) -> bool {
    let rest = reference
        .strip_prefix('#')
        .and_then(|pointer| pointer.strip_prefix(place.pointer()));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// An operation, by what a selection can name.
struct Operation<'a> {
    place: Origin,
    /// None for a webhook.
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
        tags.iter().any(|tag| self.has_tag(tag.get_ref()))
            || operations.iter().any(|name| self.is_called(name.get_ref()))
            || paths.iter().any(|pattern| {
                self.path
                    .is_some_and(|path| pattern.get_ref().matches(path))
            })
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.tags.contains(&tag)
    }

    fn is_called(&self, name: &str) -> bool {
        self.id == Some(name) || name.strip_prefix('#') == Some(self.place.pointer())
    }
}

/// All operations, also those of webhooks.
fn operations(root: &Value) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object);
        for (name, item) in items.into_iter().flatten() {
            let path = (section == "paths").then_some(name.as_str());
            let place = Origin::root().key(section).key(name);
            let Some(item) = item.as_object() else {
                continue;
            };
            for (place, operation) in operations_of(item, &place) {
                operations.push(Operation {
                    place,
                    path,
                    id: operation.get("operationId").and_then(Value::as_str),
                    tags: tags_of(operation),
                });
            }
        }
    }
    operations
}

fn operations_of<'a>(item: &'a Map<String, Value>, place: &Origin) -> Vec<(Origin, &'a Value)> {
    let own = item
        .iter()
        .filter(|(key, _)| METHODS.contains(&key.as_str()) || *key == QUERY);
    let own = own.map(|(key, operation)| (place.key(key), operation));
    let additional = item.get(ADDITIONAL).and_then(Value::as_object);
    let place = place.key(ADDITIONAL);
    let additional = additional
        .into_iter()
        .flatten()
        .map(|(method, operation)| (place.key(method), operation));
    own.chain(additional).collect()
}

fn tags_of(operation: &Value) -> Vec<&str> {
    let tags = operation.get("tags").and_then(Value::as_array);
    tags.into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn remove(root: &mut Value, place: &[String]) {
    let Some((last, holders)) = place.split_last() else {
        return;
    };
    let holder = holders
        .iter()
        .try_fold(root, |value, step| value.get_mut(step));
    if let Some(holder) = holder.and_then(Value::as_object_mut) {
        holder.shift_remove(last);
    }
}

/// Removes the path items without operations.
fn remove_empty_items(root: &mut Value) {
    for section in ["paths", "webhooks"] {
        if let Some(items) = root.get_mut(section).and_then(Value::as_object_mut) {
            items.retain(|name, item| {
                let is_item = section == "webhooks" || name.starts_with('/');
                let is_empty = |item: &Map<String, Value>| {
                    !item.contains_key("$ref") && operations_of(item, &Origin::root()).is_empty()
                };
                !is_item || !item.as_object().is_some_and(is_empty)
            });
        }
    }
}
