//! Finds components that are references back to themselves.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::{Components, Target, reference};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};

/// Reports every circle of references once, at the first of its members.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) {
    let components = Components::new(root);
    let mut known = BTreeSet::new();
    for (section, name) in components.all() {
        let start = reference(section, name);
        let Some(target) = next(components, &start).filter(|_| !known.contains(&start)) else {
            continue;
        };
        let Some(chain) = circle(components, start, target) else {
            continue;
        };
        let origin = Origin::root().key("components").key(section).key(name);
        diagnostics.report(circular(&origin.key("$ref"), &chain));
        known.extend(chain);
    }
}

/// The references from `start` back to it, if they lead there.
fn circle(components: Components<'_>, start: String, target: String) -> Option<Vec<String>> {
    let mut chain = vec![start];
    let mut next_one = target;
    while !chain.contains(&next_one) {
        let after = next(components, &next_one)?;
        chain.push(std::mem::replace(&mut next_one, after));
    }
    (chain.first() == Some(&next_one)).then_some(chain)
}

/// The reference that the component behind a reference consists of, if it does.
fn next(components: Components<'_>, written: &str) -> Option<String> {
    let Target { section, name } = Target::of(written)?;
    let next = components.get(section, name)?.get("$ref")?.as_str()?;
    Target::of(next).map(|_| next.to_owned())
}

fn circular(origin: &Origin, chain: &[String]) -> Diagnostic {
    let way: Vec<_> = chain.iter().map(|step| format!("`{step}`")).collect();
    let message = match way.as_slice() {
        [only] => format!("{only} refers to itself"),
        way => format!("{} refer to one another in a circle", way.join(", ")),
    };
    let help = match chain {
        [_] => "write it out",
        _ => "write at least one of them out",
    };
    Diagnostic::new(Code::CircularReference, origin.clone(), message)
        .at_value()
        .help(help)
}
