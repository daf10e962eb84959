//! What is forbidden of values beside their type, and formats that have no type of their own. It is kept
//! by the places of schemas, so what is paired already says which place is which.

mod anchors;

use std::collections::HashSet;

use crate::diagnostic::Origin;
use crate::ir::{Bounds, Shape};

use super::super::surface::Owner;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparing, Found};
use anchors::{Anchor, Anchors};

impl Comparing<'_> {
    pub(super) fn bounds(&mut self) {
        let (old, new) = (self.old, self.new);
        let anchors = Anchors::of(self);
        let nothing = Bounds::default();
        let mut told = HashSet::new();
        for (place, before) in &old.bounds {
            if let Some((anchor, partner)) = anchors.around(place) {
                let after = new.bounds.get(&partner).unwrap_or(&nothing);
                self.bound(&anchor, (place, before), (&partner, after));
                told.insert(partner);
            }
        }
        let mut rest = new
            .bounds
            .iter()
            .filter(|(place, _)| !told.contains(*place));
        let Some(first) = rest.next() else {
            return;
        };
        let turned = anchors.turned();
        for (place, after) in std::iter::once(first).chain(rest) {
            if let Some((anchor, partner)) = turned.around(place) {
                self.bound(&anchor, (&partner, &nothing), (place, after));
            }
        }
    }

    fn bound(
        &mut self,
        anchor: &Anchor<'_>,
        (old, before): (&Origin, &Bounds),
        (new, after): (&Origin, &Bounds),
    ) {
        if before == after {
            return;
        }
        let subject = self.subject(anchor.owners.0);
        let found = |rule| {
            Found::new(rule, subject.clone())
                .old(anchor.owners.0, old)
                .new_(anchor.owners.1, new)
                .reach(anchor.reach)
        };
        let breaks = |is_refused| match anchor.reach.request && is_refused {
            true => Wire::Break,
            false => Wire::Ok,
        };
        if !after.holds(before) {
            let found = found(Rule::BoundTightened).wire(breaks(true));
            let message = format!("fewer values are allowed: {}", difference(before, after));
            let advice = "see to it that what is sent is allowed; no type tells";
            self.add(found.says(message, advice));
        } else if !before.holds(after) {
            let found = found(Rule::BoundLoosened);
            let message = format!("more values are allowed: {}", difference(before, after));
            self.add(found.says(message, "nothing"));
        }
        if before.format != after.format {
            let is_refused = after.format.as_deref().is_some_and(is_strict);
            let found = found(Rule::FormatChanged).wire(breaks(is_refused));
            let (before, after) = (shown(&before.format), shown(&after.format));
            let message =
                format!("its format is {after}, not {before}; its type in Rust is the same");
            self.add(found.says(message, "see to it that what is sent has the format"));
        }
    }

    /// What a person calls what an old schema is of.
    fn subject(&self, owner: Owner) -> String {
        let api = self.old;
        let of_type = |id, member: Option<String>| match member {
            Some(member) => format!("{}{member}", self.names.old.ty(id)),
            None => self.names.old.ty(id).clone(),
        };
        match owner {
            Owner::Parameter(index, place) => {
                let operation = &api.operations[index];
                let wire = &operation.parameters[place].wire;
                format!("{}: `{wire}`", endpoint(operation))
            }
            Owner::Body(index) => format!("{}: the body", endpoint(&api.operations[index])),
            Owner::Reply(index, place) => {
                let operation = &api.operations[index];
                let status = operation.replies[place].status;
                format!("{}: the reply {status}", endpoint(operation))
            }
            Owner::Member(id, place) => match &api.get(id).shape {
                Shape::Struct(shape) => of_type(id, Some(format!(".{}", shape.fields[place].name))),
                _ => of_type(id, None),
            },
            Owner::Rest(id) => of_type(id, Some(": other members".to_owned())),
            Owner::Type(id) | Owner::Variant(id, _) => of_type(id, None),
            Owner::Whole
            | Owner::Server
            | Owner::Scheme(_)
            | Owner::Group(_)
            | Owner::Operation(_)
            | Owner::Error(..) => String::new(),
        }
    }
}

fn shown(format: &Option<String>) -> String {
    match format {
        Some(format) => format!("`{format}`"),
        None => "nothing".to_owned(),
    }
}

/// What of the bounds is another one, by its keyword.
fn difference(before: &Bounds, after: &Bounds) -> String {
    let (old, new) = (written(before), written(after));
    let parts = old.into_iter().zip(new);
    let parts = parts.filter(|((_, old), (_, new))| old != new);
    let parts = parts.map(|((keyword, old), (_, new))| {
        let shown = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
        format!("`{keyword}` is {}, not {}", shown(new), shown(old))
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn written(bounds: &Bounds) -> [(&'static str, Option<String>); 11] {
    let Bounds {
        format: _,
        minimum,
        maximum,
        multiple_of,
        length,
        items,
        members,
        pattern,
        is_unique,
    } = bounds;
    let bound = |bound: &Option<(f64, bool)>| {
        bound.map(|(number, is_open)| match is_open {
            true => format!("{number}, without itself"),
            false => number.to_string(),
        })
    };
    let count = |count: Option<usize>| count.map(|count| count.to_string());
    [
        ("minimum", bound(minimum)),
        ("maximum", bound(maximum)),
        ("multipleOf", multiple_of.map(|number| number.to_string())),
        ("minLength", count(length.least)),
        ("maxLength", count(length.most)),
        ("minItems", count(items.least)),
        ("maxItems", count(items.most)),
        ("minProperties", count(members.least)),
        ("maxProperties", count(members.most)),
        ("pattern", pattern.as_ref().map(|it| format!("`{it}`"))),
        ("uniqueItems", is_unique.then(|| "true".to_owned())),
    ]
}

/// Whether a server may refuse what has not the format.
fn is_strict(format: &str) -> bool {
    !["password", "float", "double", "int64"].contains(&format)
}
