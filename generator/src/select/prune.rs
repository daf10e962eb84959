//! Removes the components that no operation uses.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::diagnostic::Origin;

/// A component: its section and its name, as the tree has it.
type Component = (String, String);

/// Removes every component that is not reachable from an operation.
pub(super) fn prune(root: &mut Value) {
    remove_unused_security(root);
    let reached = reached(root);
    let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) else {
        return;
    };
    for (section, members) in components.iter_mut() {
        // A value of another type is reported later.
        if let Some(members) = members.as_object_mut() {
            let is_extension = section.starts_with("x-");
            members.retain(|name, _| {
                is_extension || reached.contains(&(section.clone(), name.clone()))
            });
        }
    }
}

/// All references in a tree, percent-decoded.
pub(super) fn references(root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    let reference = percent_encoding::percent_decode_str(reference);
                    found.push(reference.decode_utf8_lossy().into_owned());
                }
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

fn reached(root: &Value) -> BTreeSet<Component> {
    let heirs = heirs(root);
    let mut reached = BTreeSet::new();
    let mut open: Vec<Component> = Vec::new();
    for section in ["paths", "webhooks", "security"] {
        open.extend(root.get(section).into_iter().flat_map(mentioned));
    }
    while let Some((section, name)) = open.pop() {
        let component = root
            .get("components")
            .and_then(|components| components.get(&section)?.get(&name));
        let Some(component) = component else {
            continue;
        };
        if reached.insert((section.clone(), name.clone())) {
            open.extend(mentioned(component));
            let heirs = heirs.get(&name).filter(|_| section == "schemas");
            open.extend(heirs.into_iter().flatten().map(|heir| schema(heir)));
        }
    }
    reached
}

fn schema(name: &str) -> Component {
    ("schemas".to_owned(), name.to_owned())
}

/// The components that a value mentions: by `$ref`, as a security scheme, or in a discriminator's
/// mapping. A value that only has the same shape keeps a component that is not used, which is harmless.
fn mentioned(value: &Value) -> Vec<Component> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                mentioned_by(members, &mut found);
                open.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

fn mentioned_by(members: &Map<String, Value>, found: &mut Vec<Component>) {
    if let Some(Value::String(reference)) = members.get("$ref") {
        found.extend(component_of(reference));
    }
    if let Some(Value::Object(mapping)) = members.get("mapping") {
        for target in mapping.values().filter_map(Value::as_str) {
            found.push(component_of(target).unwrap_or_else(|| schema(target)));
        }
    }
    // A security requirement: names of schemes, each with a list of scopes.
    let schemes = members.iter().filter(|(_, scopes)| scopes.is_array());
    found.extend(schemes.map(|(name, _)| ("securitySchemes".to_owned(), name.clone())));
}

/// The component that a reference leads to or into.
fn component_of(reference: &str) -> Option<Component> {
    let pointer = percent_encoding::percent_decode_str(reference.strip_prefix('#')?);
    let place = Origin::parse(&pointer.decode_utf8_lossy())?;
    let mut steps = place.steps();
    steps.next().filter(|first| first == "components")?;
    Some((steps.next()?.into_owned(), steps.next()?.into_owned()))
}

/// The derived schemas of each base schema, by its name: a value of the base schema may be any of them,
/// although it does not refer to them.
fn heirs(root: &Value) -> HashMap<String, Vec<String>> {
    let mut heirs: HashMap<String, Vec<String>> = HashMap::new();
    let schemas = root
        .get("components")
        .and_then(|components| components.get("schemas")?.as_object());
    let Some(schemas) = schemas else {
        return heirs;
    };
    for (name, schema) in schemas {
        let parts = parts_of(schema).into_iter();
        let bases = parts.filter_map(|part| component_of(part.get("$ref")?.as_str()?));
        for (_, base) in bases {
            let is_base = schemas.get(&base).is_some_and(|base| {
                let mut parts = parts_of(base).into_iter();
                parts.any(|part| part.get("discriminator").is_some())
            });
            if is_base {
                heirs.entry(base).or_default().push(name.clone());
            }
        }
    }
    heirs
}

/// A schema and the subschemas of its `allOf`, recursively.
fn parts_of(schema: &Value) -> Vec<&Value> {
    let mut parts = Vec::new();
    let mut open = vec![schema];
    while let Some(part) = open.pop() {
        parts.push(part);
        let all_of = part.get("allOf").and_then(Value::as_array);
        open.extend(all_of.into_iter().flatten());
    }
    parts
}

/// Removes the security requirements of the description if each operation has its own.
fn remove_unused_security(root: &mut Value) {
    let items = root.get("paths").and_then(Value::as_object);
    let operations = items
        .into_iter()
        .flat_map(Map::values)
        .filter_map(Value::as_object)
        .flat_map(|item| super::operations_of(item, &Origin::root()));
    let is_used = operations
        .into_iter()
        .any(|(_, operation)| operation.get("security").is_none());
    if let (false, Some(root)) = (is_used, root.as_object_mut()) {
        root.shift_remove("security");
    }
}
