//! Finds components that are references back to themselves.

use std::collections::HashSet;

use serde_json::Value;

use super::components::{Components, Target, reference};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};

/// Reports every circle of references once, at the first of its members.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) {
    let components = Components::new(root);
    let mut in_circles = in_circles(components);
    for (section, name) in components.all() {
        let start = reference(section, name);
        if !in_circles.contains(&start) {
            continue;
        }
        let mut chain = Vec::new();
        let mut next_one = Some(start);
        while let Some(member) = next_one.filter(|next| in_circles.remove(next)) {
            next_one = next(components, &member);
            chain.push(member);
        }
        let origin = Origin::root().key("components").key(section).key(name);
        let shown = chain.iter().take(SHOWN);
        let way: Vec<_> = shown.map(|step| written(step, diagnostics)).collect();
        diagnostics.report(circular(&origin.key("$ref"), &way, chain.len()));
    }
}

/// The components from which references lead back to them. Each is visited once: chains may be long.
fn in_circles(components: Components<'_>) -> HashSet<String> {
    let mut visited = HashSet::new();
    let mut found = HashSet::new();
    for (section, name) in components.all() {
        let mut chain = Vec::new();
        let mut next_one = Some(reference(section, name));
        while let Some(member) = next_one.take_if(|next| visited.insert(next.clone())) {
            next_one = next(components, &member);
            chain.push(member);
        }
        // What was visited before this chain ends it, and what is in this chain closes a circle.
        let start = next_one.and_then(|known| chain.iter().position(|member| *member == known));
        if let Some(start) = start {
            found.extend(chain.drain(start..));
        }
    }
    found
}

/// The reference that the component behind a reference consists of, if it does.
fn next(components: Components<'_>, written: &str) -> Option<String> {
    let Target { section, name } = Target::of(written)?;
    let next = components.get(section, name)?.get("$ref")?.as_str()?;
    Target::of(next).map(|_| next.to_owned())
}

/// How many of a circle's components are named.
const SHOWN: usize = 8;

/// A component as a reference in the description leads to it: it may be made of what stands elsewhere.
fn written(step: &str, diagnostics: &Diagnostics) -> String {
    let Some(Target { section, name }) = Target::of(step) else {
        return format!("`{step}`");
    };
    let met = Origin::root().key("components").key(section).key(name);
    match diagnostics.written(&met) {
        Some(_) => format!("`{}`", diagnostics.place(&met)),
        None => format!("`{step}`"),
    }
}

fn circular(origin: &Origin, way: &[String], length: usize) -> Diagnostic {
    let message = match way {
        [only] => format!("{only} refers to itself"),
        way if length > SHOWN => format!(
            "{} and {} more refer to one another in a circle",
            way.join(", "),
            length - SHOWN
        ),
        way => format!("{} refer to one another in a circle", way.join(", ")),
    };
    let help = match way {
        [_] => "write it out",
        _ => "write at least one of them out",
    };
    Diagnostic::new(Code::CircularReference, origin.clone(), message)
        .at_value()
        .help(help)
}
