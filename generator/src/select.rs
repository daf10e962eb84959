//! Leaves out the operations that are not wanted, and the components that nothing else needs.
//!
//! It works on the tree, before anything is said of it: what is left out can be wrong in any way.

mod prune;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use toml::Spanned;

use crate::config::{Filter, Selection};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, nearest};

/// The keys of a path item that hold an operation.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The key of a path item that holds operations with other methods.
const ADDITIONAL: &str = "additionalOperations";

/// Leaves out what is not selected. What a selection names and the description lacks is reported.
pub fn select(root: &mut Value, selection: &Selection, diagnostics: &mut Diagnostics) {
    write_items_out(root, diagnostics);
    let operations = operations(root);
    for filter in [&selection.include, &selection.exclude] {
        report_unmatched(filter, &operations, diagnostics);
    }
    let left_out: Vec<Vec<String>> = operations
        .iter()
        .filter(|operation| !operation.is_selected(selection))
        .map(|operation| operation.place.steps().map(Into::into).collect())
        .collect();
    for place in left_out {
        remove(root, &place);
    }
    remove_empty_items(root);
    prune::prune(root);
}

/// An operation, as it can be told from others.
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
        .filter(|(key, _)| METHODS.contains(&key.as_str()));
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

/// Writes path items that are references out, so that their operations can be told apart.
fn write_items_out(root: &mut Value, diagnostics: &mut Diagnostics) {
    for section in ["paths", "webhooks"] {
        let items = root.get(section).and_then(Value::as_object);
        let found: Vec<(String, String, Value)> = items
            .into_iter()
            .flatten()
            .filter_map(|(name, item)| {
                let reference = item.get("$ref")?.as_str()?.strip_prefix('#')?;
                let target = root.pointer(reference)?;
                Some((name.clone(), reference.to_owned(), target.clone()))
            })
            .collect();
        for (name, reference, target) in found {
            let met = Origin::root().key(section).key(&name);
            if let (Some(item), Some(written)) =
                (root.pointer_mut(met.pointer()), Origin::parse(&reference))
            {
                *item = target;
                diagnostics.moved(met, written);
            }
        }
    }
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

/// Leaves out the path items in which no operation is left.
fn remove_empty_items(root: &mut Value) {
    for section in ["paths", "webhooks"] {
        if let Some(items) = root.get_mut(section).and_then(Value::as_object_mut) {
            items.retain(|name, item| {
                let item = item.as_object();
                let is_item = section == "webhooks" || name.starts_with('/');
                let is_empty = |item| operations_of(item, &Origin::root()).is_empty();
                !is_item || item.is_none_or(|item| !is_empty(item))
            });
        }
    }
}

fn report_unmatched(filter: &Filter, operations: &[Operation<'_>], diagnostics: &mut Diagnostics) {
    let tags: BTreeSet<&str> = operations
        .iter()
        .flat_map(|operation| operation.tags.iter().copied())
        .collect();
    for tag in &filter.tags {
        if !tags.contains(tag.get_ref().as_str()) {
            let message = format!("no operation has the tag `{}`", tag.get_ref());
            diagnostics.report(unmatched(tag, message, tag.get_ref(), &tags));
        }
    }
    let ids: BTreeSet<&str> = operations.iter().filter_map(|found| found.id).collect();
    for name in &filter.operations {
        if !operations
            .iter()
            .any(|found| found.is_called(name.get_ref()))
        {
            let message = format!("there is no operation `{}`", name.get_ref());
            diagnostics.report(unmatched(name, message, name.get_ref(), &ids));
        }
    }
    let paths: BTreeSet<&str> = operations.iter().filter_map(|found| found.path).collect();
    for pattern in &filter.paths {
        if !paths.iter().any(|path| pattern.get_ref().matches(path)) {
            let text = pattern.get_ref().as_str();
            let message = format!("no path matches `{text}`");
            diagnostics.report(unmatched(pattern, message, text, &paths));
        }
    }
}

fn unmatched<T>(
    entry: &Spanned<T>,
    message: String,
    word: &str,
    known: &BTreeSet<&str>,
) -> Diagnostic {
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove it, or mend the name".to_owned(),
    };
    Diagnostic::in_configuration(Code::UnmatchedSetting, entry.span(), message).help(help)
}
