//! Finds components whose references form a cycle.

use std::collections::HashSet;

use serde_json::Value;

use super::components::{Components, Target, reference};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};

/// Reports every cycle of references once, at its first component.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) {
    let components = Components::new(root);
    let mut in_cycles = in_cycles(components);
    for (section, name) in components.all() {
        let start = reference(section, name);
        if !in_cycles.contains(&start) {
            continue;
        }
        let mut chain = Vec::new();
        let mut next_component = Some(start);
        while let Some(component) = next_component.filter(|next| in_cycles.remove(next)) {
            next_component = next(components, &component);
            chain.push(component);
        }
        let origin = Origin::root().key("components").key(section).key(name);
        let shown = chain.iter().take(MAX_LISTED);
        let listed: Vec<_> = shown
            .map(|component| display_reference(component, diagnostics))
            .collect();
        diagnostics.report(circular(&origin.key("$ref"), &listed, chain.len()));
    }
}

/// The components from which references lead back to them. Each is visited once: chains may be long.
fn in_cycles(components: Components<'_>) -> HashSet<String> {
    let mut visited = HashSet::new();
    let mut found = HashSet::new();
    for (section, name) in components.all() {
        let mut chain = Vec::new();
        let mut next_component = Some(reference(section, name));
        while let Some(component) = next_component.take_if(|next| visited.insert(next.clone())) {
            next_component = next(components, &component);
            chain.push(component);
        }
        // A component that was visited before this chain ends it; one in this chain closes a cycle.
        let start =
            next_component.and_then(|known| chain.iter().position(|component| *component == known));
        if let Some(start) = start {
            found.extend(chain.drain(start..));
        }
    }
    found
}

/// The reference that the component behind a reference consists of, if it does.
fn next(components: Components<'_>, component: &str) -> Option<String> {
    let Target { section, name } = Target::of(component)?;
    let next = components.get(section, name)?.get("$ref")?.as_str()?;
    Target::of(next).map(|_| next.to_owned())
}

/// How many components of a cycle are listed at most.
const MAX_LISTED: usize = 8;

/// A component as the description refers to it: it may be a copy of a value elsewhere.
fn display_reference(component: &str, diagnostics: &Diagnostics) -> String {
    let Some(Target { section, name }) = Target::of(component) else {
        return format!("`{component}`");
    };
    let location = Origin::root().key("components").key(section).key(name);
    match diagnostics.written(&location) {
        Some(_) => format!("`{}`", diagnostics.written_location(&location)),
        None => format!("`{component}`"),
    }
}

fn circular(origin: &Origin, listed: &[String], length: usize) -> Diagnostic {
    let mut steps = listed.to_vec();
    if length > MAX_LISTED {
        steps.push(format!("{} more", length - MAX_LISTED));
    }
    steps.extend(listed.first().cloned());
    let message = format!("circular reference: {}", steps.join(" -> "));
    let help = match listed {
        [_] => "replace the reference with a definition",
        _ => "replace at least one of the references with a definition",
    };
    Diagnostic::new(Code::CircularReference, origin.clone(), message)
        .at_value()
        .help(help)
}
