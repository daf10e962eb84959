//! Shortens chains of components that are only references.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::components::{MAX_CHAIN, Target, reference};

/// Makes the components that are too far from the end of such a chain refer to its end, so that later
/// passes meet no long chains.
pub(super) fn shorten(root: &mut Value) {
    let sections = root.get_mut("components").and_then(Value::as_object_mut);
    for (section, components) in sections.into_iter().flatten() {
        let Value::Object(components) = components else {
            continue;
        };
        for (name, end) in far_ends(section, components) {
            if let Some(Value::Object(component)) = components.get_mut(&name) {
                component.insert("$ref".to_owned(), Value::from(reference(section, &end)));
            }
        }
    }
}

/// The components that are far from the end of their chain, each with that end.
fn far_ends(section: &str, components: &Map<String, Value>) -> Vec<(String, String)> {
    let mut known: HashMap<&str, (&str, usize)> = HashMap::new();
    for start in components.keys() {
        let mut chain = Vec::new();
        let mut current = start.as_str();
        let (end, mut length) = loop {
            if let Some(found) = known.get(current) {
                break *found;
            }
            match next(section, components, current) {
                // Cycles have been reported.
                Some(next) if chain.len() < components.len() => {
                    chain.push(current);
                    current = next;
                }
                _ => break (current, 0),
            }
        };
        for name in chain.into_iter().rev() {
            length += 1;
            known.insert(name, (end, length));
        }
    }
    // One more reference may precede the first of them.
    let is_far = |(_, (_, length)): &(&str, (&str, usize))| length + 1 >= MAX_CHAIN;
    let far = known.into_iter().filter(is_far);
    far.map(|(name, (end, _))| (name.to_owned(), end.to_owned()))
        .collect()
}

/// The target of a component that is only a reference.
fn next<'a>(section: &str, components: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let component = components.get(name)?.as_object()?;
    let uri = component.get("$ref")?.as_str()?;
    let target = Target::of(uri)?;
    (component.len() == 1 && target.section == section).then_some(target.name)
}
