//! Follows the chains of components that are only references: reports cycles, and shortens long chains.

use std::collections::{HashMap, HashSet};

use crate::json::Value;

use super::bundle::sections;
use super::components::{Components, MAX_CHAIN, Target};
use super::faults::{UNKNOWN, consequence};
use super::tree::{Read, at_value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// How many components of a cycle are listed at most.
const MAX_LISTED: usize = 8;

/// Reports every cycle of references once, at its first component. Makes the components that are too far from the end
/// of a chain refer to its end, so that later passes meet no long chains.
pub(super) fn shorten(root: &mut Value, diagnostics: &mut Diagnostics) {
    let mut chains = Chains {
        components: Components::new(root),
        visited: HashSet::new(),
        ends: HashMap::new(),
        cycles: Vec::new(),
    };
    for component in chains.components.all() {
        chains.follow(component);
    }
    let Chains { ends, cycles, .. } = chains;
    let positions = Components::new(root).all().zip(0..);
    let positions: HashMap<Target<'_>, usize> = positions.collect();
    let mut unknown = Vec::new();
    for mut cycle in cycles {
        let first = (0..cycle.len()).min_by_key(|index| positions.get(&cycle[*index]));
        cycle.rotate_left(first.unwrap_or_default());
        let kind = cycle.first().and_then(|it| sections::kind(it.section));
        let consequence = kind.map(consequence).unwrap_or_default();
        diagnostics.report_fault(circular(&cycle, diagnostics), &consequence);
        unknown.extend(cycle.first().map(|component| component.origin()));
    }
    if !diagnostics.keeps_going() {
        unknown.clear();
    }
    // One more reference may precede the first of them.
    let far = ends
        .into_iter()
        .filter(|(_, (_, length))| length + 1 >= MAX_CHAIN);
    let far: Vec<_> = far
        .map(|(component, (end, _))| (component.origin(), end.reference()))
        .collect();
    let unknown = unknown.into_iter().map(|it| (it, UNKNOWN.to_owned()));
    for (component, end) in far.into_iter().chain(unknown) {
        if let Some(Value::Object(component)) = root.pointer_mut(component.pointer()) {
            component.insert("$ref".to_owned(), Value::from(end));
        }
    }
}

struct Chains<'a> {
    components: Components<'a>,
    /// The components that were visited: each is visited once, as chains may be long.
    visited: HashSet<Target<'a>>,
    /// The last component of the chain that begins with each component, and how far it is.
    ends: HashMap<Target<'a>, (Target<'a>, usize)>,
    cycles: Vec<Vec<Target<'a>>>,
}

impl<'a> Chains<'a> {
    fn follow(&mut self, start: Target<'a>) {
        let mut chain = Vec::new();
        let mut current = start;
        while let Some(next) = self.next(current).filter(|_| self.visited.insert(current)) {
            chain.push(current);
            current = next;
        }
        // A component that was visited before this chain ends it; one in this chain closes a cycle.
        if let Some(start) = chain.iter().position(|component| *component == current) {
            self.cycles.push(chain.drain(start..).collect());
        }
        let (mut end, mut length) = self.ends.get(&current).copied().unwrap_or((current, 0));
        let mut next = current;
        for component in chain.into_iter().rev() {
            (end, length) = match self.is_alias(component) && component.section == next.section {
                true => (end, length + 1),
                false => (component, 0),
            };
            self.ends.insert(component, (end, length));
            next = component;
        }
    }

    /// The component that a component refers to.
    fn next(&self, component: Target<'a>) -> Option<Target<'a>> {
        let component = self.components.get(component.section, component.name)?;
        Target::of(component.string("$ref")?)
    }

    /// Whether a component is only a reference.
    fn is_alias(&self, Target { section, name }: Target<'_>) -> bool {
        let component = self.components.get(section, name);
        let fields = component.and_then(Value::as_object);
        fields.is_some_and(|fields| fields.len() == 1)
    }
}

fn circular(cycle: &[Target<'_>], diagnostics: &Diagnostics) -> Diagnostic {
    let shown = cycle.iter().take(MAX_LISTED);
    let mut steps: Vec<_> = shown
        .map(|component| display(*component, diagnostics))
        .collect();
    let first = steps.first().cloned();
    if cycle.len() > MAX_LISTED {
        steps.push(format!("{} more", cycle.len() - MAX_LISTED));
    }
    steps.extend(first);
    let origin = cycle
        .first()
        .map(|component| component.origin())
        .unwrap_or_default();
    let message = format!("circular reference: {}", steps.join(" -> "));
    let help = match cycle {
        [_] => "replace the reference with a definition",
        _ => "replace at least one of the references with a definition",
    };
    at_value(
        Code::CircularReference,
        &Trail::At(&origin.key("$ref")),
        message,
    )
    .help(help)
}

/// A component as the description refers to it: it may be a copy of a value elsewhere.
fn display(component: Target<'_>, diagnostics: &Diagnostics) -> String {
    let origin = component.origin();
    match diagnostics.written(&origin) {
        Some(_) => format!("`{}`", diagnostics.written_location(&origin)),
        None => format!("`{}`", component.reference()),
    }
}
