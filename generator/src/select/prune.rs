//! Removes the components that no operation uses.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::diagnostic::Origin;

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
    let mut found = Vec::new();
    let mut pending = vec![root];
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(items) => pending.extend(items),
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get("$ref") {
                    let reference = percent_encoding::percent_decode_str(reference);
                    found.push(reference.decode_utf8_lossy().into_owned());
                }
                pending.extend(object.values());
            }
            _ => {}
        }
    }
    found
}

fn reachable(root: &Value) -> BTreeSet<Component> {
    let derived = derived(root);
    let mut reachable = BTreeSet::new();
    let mut pending: Vec<Component> = Vec::new();
    for section in ["paths", "webhooks", "security"] {
        pending.extend(root.get(section).into_iter().flat_map(mentioned_components));
    }
    while let Some((section, name)) = pending.pop() {
        let component = root
            .get("components")
            .and_then(|components| components.get(&section)?.get(&name));
        let Some(component) = component else {
            continue;
        };
        if reachable.insert((section.clone(), name.clone())) {
            pending.extend(mentioned_components(component));
            let derived = derived.get(&name).filter(|_| section == "schemas");
            pending.extend(derived.into_iter().flatten().map(|name| schema(name)));
        }
    }
    reachable
}

fn schema(name: &str) -> Component {
    ("schemas".to_owned(), name.to_owned())
}

/// The components that a value mentions: by `$ref`, as a security scheme, or in a discriminator's
/// mapping. A value that only has the same shape keeps a component that is not used, which is harmless.
fn mentioned_components(value: &Value) -> Vec<Component> {
    let mut found = Vec::new();
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(items) => pending.extend(items),
            Value::Object(object) => {
                collect_mentioned(object, &mut found);
                pending.extend(object.values());
            }
            _ => {}
        }
    }
    found
}

fn collect_mentioned(object: &Map<String, Value>, found: &mut Vec<Component>) {
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
    let pointer = percent_encoding::percent_decode_str(reference.strip_prefix('#')?);
    let origin = Origin::parse(&pointer.decode_utf8_lossy())?;
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
    let Some(schemas) = schemas else {
        return derived;
    };
    for (name, schema) in schemas {
        let subschemas = with_all_of(schema).into_iter();
        let bases =
            subschemas.filter_map(|subschema| component_of(subschema.get("$ref")?.as_str()?));
        for (_, base) in bases {
            let is_base = schemas.get(&base).is_some_and(|base| {
                let mut subschemas = with_all_of(base).into_iter();
                subschemas.any(|subschema| subschema.get("discriminator").is_some())
            });
            if is_base {
                derived.entry(base).or_default().push(name.clone());
            }
        }
    }
    derived
}

/// A schema and the subschemas of its `allOf`, recursively.
fn with_all_of(schema: &Value) -> Vec<&Value> {
    let mut subschemas = Vec::new();
    let mut pending = vec![schema];
    while let Some(subschema) = pending.pop() {
        subschemas.push(subschema);
        let all_of = subschema.get("allOf").and_then(Value::as_array);
        pending.extend(all_of.into_iter().flatten());
    }
    subschemas
}

/// Removes the security requirements of the description if each operation has security requirements.
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
