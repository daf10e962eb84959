//! Removes the components that no operation uses.

use std::collections::{HashMap, HashSet};

use crate::json::{Map, Value};

use crate::diagnostic::Origin;
use crate::graph;

/// A component: its section and its name.
type Component = (String, String);

/// Removes every component that is not reachable from an operation.
pub(super) fn prune(root: &mut Value) {
    remove_unused_security(root);
    let reachable = reachable(root);
    let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) else {
        return;
    };
    for (section, entries) in components.iter_mut() {
        // A value of another type is reported later.
        if let Some(entries) = entries.as_object_mut() {
            let is_extension = section.starts_with("x-");
            entries.retain(|name, _| {
                is_extension || reachable.contains(&(section.clone(), name.clone()))
            });
        }
    }
}

/// All references in a tree, percent-decoded.
pub(super) fn references(root: &Value) -> Vec<String> {
    let references = objects(root).filter_map(|object| object.get("$ref")?.as_str());
    references.map(decode).collect()
}

/// All objects in a tree.
fn objects(root: &Value) -> impl Iterator<Item = &Map> {
    let values = walk(root, |value| match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(object) => object.values().collect(),
        _ => Vec::new(),
    });
    values.filter_map(Value::as_object)
}

/// A value, those inside of it, and those inside of these.
fn walk<'a, I: IntoIterator<Item = &'a Value>>(
    root: &'a Value,
    inside: impl Fn(&'a Value) -> I,
) -> impl Iterator<Item = &'a Value> {
    let mut pending = vec![root];
    std::iter::from_fn(move || {
        let value = pending.pop()?;
        pending.extend(inside(value));
        Some(value)
    })
}

fn decode(reference: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(reference);
    decoded.decode_utf8_lossy().into_owned()
}

fn reachable(root: &Value) -> HashSet<Component> {
    let derived = derived(root);
    let used = ["paths", "webhooks", "security"];
    let used = used.into_iter().filter_map(|section| root.get(section));
    graph::reachable(used.flat_map(mentioned_components), |(section, name)| {
        let component = root
            .get("components")
            .and_then(|components| components.get(section)?.get(name));
        let derived = derived.get(name).filter(|_| section == "schemas");
        let mentioned = component.into_iter().flat_map(mentioned_components);
        mentioned.chain(derived.into_iter().flatten().map(|name| schema(name)))
    })
}

fn schema(name: &str) -> Component {
    ("schemas".to_owned(), name.to_owned())
}

/// The components that a value mentions: by `$ref`, as a security scheme, or in a discriminator's
/// mapping. A value that only has the same shape keeps a component that is not used, which is harmless.
fn mentioned_components(value: &Value) -> Vec<Component> {
    let mut found = Vec::new();
    objects(value).for_each(|object| collect_mentioned(object, &mut found));
    found
}

fn collect_mentioned(object: &Map, found: &mut Vec<Component>) {
    if let Some(Value::String(reference)) = object.get("$ref") {
        found.extend(component_of(reference));
    }
    if let Some(Value::Object(mapping)) = object.get("mapping") {
        for target in mapping.values().filter_map(Value::as_str) {
            found.push(component_of(target).unwrap_or_else(|| schema(target)));
        }
    }
    // A security requirement: names of schemes, each with a list of scopes.
    let schemes = object.iter().filter(|(_, scopes)| scopes.is_array());
    found.extend(schemes.map(|(name, _)| ("securitySchemes".to_owned(), name.clone())));
}

/// The component that a reference points to or into.
fn component_of(reference: &str) -> Option<Component> {
    let origin = Origin::parse(&decode(reference.strip_prefix('#')?))?;
    let mut tokens = origin.steps();
    tokens.next().filter(|token| token == "components")?;
    Some((tokens.next()?.into_owned(), tokens.next()?.into_owned()))
}

/// The derived schemas of each base schema, by its name: a value of the base schema may be any of them,
/// although it does not refer to them.
fn derived(root: &Value) -> HashMap<String, Vec<String>> {
    let mut derived: HashMap<String, Vec<String>> = HashMap::new();
    let schemas = root
        .get("components")
        .and_then(|components| components.get("schemas")?.as_object());
    let is_base = |name: &String| {
        let base = schemas.and_then(|schemas| schemas.get(name));
        let mut subschemas = base.into_iter().flat_map(with_all_of);
        subschemas.any(|subschema| subschema.get("discriminator").is_some())
    };
    for (name, schema) in schemas.into_iter().flatten() {
        let references = with_all_of(schema).filter_map(|it| it.get("$ref")?.as_str());
        for (_, base) in references.filter_map(component_of) {
            if is_base(&base) {
                derived.entry(base).or_default().push(name.clone());
            }
        }
    }
    derived
}

/// A schema and the subschemas of its `allOf`, recursively.
fn with_all_of(schema: &Value) -> impl Iterator<Item = &Value> {
    walk(schema, |schema| {
        let all_of = schema.get("allOf").and_then(Value::as_array);
        all_of.into_iter().flatten()
    })
}

/// Removes the security requirements of the description if each operation has security requirements.
fn remove_unused_security(root: &mut Value) {
    let items = root.get("paths").and_then(Value::as_object);
    let items = items.into_iter().flat_map(Map::values);
    let is_unused = items
        .flat_map(|item| super::operations_of(item, &Origin::root()))
        .all(|(_, operation)| operation.get("security").is_some());
    if let (true, Some(root)) = (is_unused, root.as_object_mut()) {
        root.shift_remove("security");
    }
}
