//! What is forbidden of values beside their type, and formats that have no type of their own. It is kept
//! by the places of schemas, so what is paired already says which place is which.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diagnostic::Origin;
use crate::ir::{Bounds, Direction, Shape, Struct, TypeId};

use super::super::pairs::variants;
use super::super::surface::Owner;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparing, Found, REPLY, REQUEST, parameter_pairs};

/// A place of the one description, and what is known of that of the other one.
struct Anchor {
    /// The place in the other description; nothing where another type stands there.
    other: Option<Origin>,
    owners: (Owner, Owner),
    subject: String,
    reach: Direction,
}

type Anchors = BTreeMap<Origin, Anchor>;

impl Comparing<'_> {
    pub(super) fn bounds(&mut self) {
        let anchors = self.anchors();
        let mut told = HashSet::new();
        for (place, before) in &self.old.bounds {
            if let Some((anchor, partner)) = anchor_of(&anchors, place) {
                let nothing = Bounds::default();
                let after = self.new.bounds.get(&partner).unwrap_or(&nothing).clone();
                told.insert(partner.clone());
                self.bound(anchor, (place, before), (&partner, &after));
            }
        }
        let turned = turned(&anchors);
        for (place, after) in &self.new.bounds {
            let partner = anchor_of(&turned, place).filter(|_| !told.contains(place));
            if let Some((_, partner)) = partner
                && let Some((anchor, _)) = anchor_of(&anchors, &partner)
            {
                self.bound(anchor, (&partner, &Bounds::default()), (place, after));
            }
        }
    }

    fn bound(
        &mut self,
        anchor: &Anchor,
        (old, before): (&Origin, &Bounds),
        (new, after): (&Origin, &Bounds),
    ) {
        let found = |rule| {
            Found::new(rule, anchor.subject.clone())
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
            let advice = "see to it that what is sent is allowed; no type tells";
            let message = format!("fewer values are allowed: {}", difference(before, after));
            self.add(found.says(message, advice));
        } else if !before.holds(after) {
            let found = found(Rule::BoundLoosened);
            let message = format!("more values are allowed: {}", difference(before, after));
            self.add(found.says(message, "nothing"));
        }
        if before.format != after.format {
            let shown = |format: &Option<String>| match format {
                Some(format) => format!("`{format}`"),
                None => "nothing".to_owned(),
            };
            let message = format!(
                "its format is {}, not {}; its type in Rust is the same",
                shown(&after.format),
                shown(&before.format)
            );
            let is_refused = after.format.as_deref().is_some_and(is_strict);
            let found = found(Rule::FormatChanged).wire(breaks(is_refused));
            self.add(found.says(message, "see to it that what is sent has the format"));
        }
    }

    /// The places of all that is in both clients.
    fn anchors(&self) -> Anchors {
        let mut anchors = Anchors::new();
        for pair in self.pairs.types() {
            self.anchors_of_type(pair, &mut anchors);
        }
        for (one, other) in self.pairs.operations() {
            self.anchors_of_operation((one, other), &mut anchors);
        }
        anchors
    }

    fn anchors_of_operation(&self, indices: (usize, usize), anchors: &mut Anchors) {
        let old = &self.old.operations[indices.0];
        let new = &self.new.operations[indices.1];
        let name = endpoint(old);
        let pairs = parameter_pairs(old, new).into_iter().enumerate();
        for (place, other) in pairs.filter_map(|(place, other)| Some((place, other?))) {
            let (one, another) = (&old.parameters[place], &new.parameters[other]);
            let is_same = self.is_same(&one.ty, &another.ty);
            let anchor = Anchor {
                other: is_same.then(|| another.origin.clone()),
                owners: (
                    Owner::Parameter(indices.0, place),
                    Owner::Parameter(indices.1, other),
                ),
                subject: format!("{name}: `{}`", one.wire),
                reach: REQUEST,
            };
            add(anchors, &one.origin, anchor);
        }
        if let (Some(one), Some(other)) = (&old.body, &new.body) {
            let anchor = Anchor {
                other: Some(other.origin.clone()),
                owners: (Owner::Body(indices.0), Owner::Body(indices.1)),
                subject: format!("{name}: the body"),
                reach: REQUEST,
            };
            add(anchors, &one.origin, anchor);
        }
        for (place, one) in old.replies.iter().enumerate() {
            let at = new.replies.iter().position(|it| it.status == one.status);
            if let Some(at) = at {
                let anchor = Anchor {
                    other: Some(new.replies[at].origin.clone()),
                    owners: (Owner::Reply(indices.0, place), Owner::Reply(indices.1, at)),
                    subject: format!("{name}: the reply {}", one.status),
                    reach: REPLY,
                };
                add(anchors, &one.origin, anchor);
            }
        }
    }

    fn anchors_of_type(&self, pair: (TypeId, TypeId), anchors: &mut Anchors) {
        let (old, new) = (self.old.get(pair.0), self.new.get(pair.1));
        let reach = self.pairs.direction(self.old, self.new, pair);
        let path = self.names.old.ty(pair.0);
        let anchor = |other: Option<&Origin>, owners, subject: String| Anchor {
            other: other.cloned(),
            owners,
            subject,
            reach,
        };
        let is_same = match (&old.shape, &new.shape) {
            (Shape::Alias(one), Shape::Alias(other)) => self.is_same(one, other),
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        };
        let owners = (Owner::Type(pair.0), Owner::Type(pair.1));
        let whole = anchor(is_same.then_some(&new.origin), owners, path.clone());
        add(anchors, &old.origin, whole);
        match (&old.shape, &new.shape) {
            (Shape::Union(one), Shape::Union(other)) => {
                for (variant, partner) in variants(self.old, self.new, one, other) {
                    let is_same = self.is_same(&variant.ty, &partner.ty);
                    let subject = format!("{path}::{}", variant.name);
                    let held = anchor(is_same.then_some(&partner.origin), owners, subject);
                    add(anchors, &variant.origin, held);
                }
            }
            (Shape::Struct(one), Shape::Struct(other)) => {
                self.anchors_of_members(pair, (one, other), anchors)
            }
            _ => {}
        }
    }

    fn anchors_of_members(
        &self,
        pair: (TypeId, TypeId),
        (one, another): (&Struct, &Struct),
        anchors: &mut Anchors,
    ) {
        let reach = self.pairs.direction(self.old, self.new, pair);
        let path = self.names.old.ty(pair.0);
        let anchor = |other: Option<&Origin>, owners, subject: String| Anchor {
            other: other.cloned(),
            owners,
            subject,
            reach,
        };
        if let (Some(rest), Some(partner)) = (&one.rest, &another.rest) {
            let is_same = self.is_same(&rest.ty, &partner.ty);
            let owners = (Owner::Rest(pair.0), Owner::Rest(pair.1));
            let subject = format!("{path}: other members");
            let rest_anchor = anchor(is_same.then_some(&partner.origin), owners, subject);
            add(anchors, &rest.origin, rest_anchor);
        }
        let wires = another.fields.iter().enumerate();
        let wires: HashMap<_, _> = wires.map(|(at, it)| (&it.wire, at)).collect();
        for (place, field) in one.fields.iter().enumerate() {
            let Some(at) = wires.get(&field.wire).copied() else {
                continue;
            };
            let partner = &another.fields[at];
            let is_same = self.is_same(&field.ty, &partner.ty);
            let owners = (Owner::Member(pair.0, place), Owner::Member(pair.1, at));
            let subject = format!("{path}.{}", field.name);
            let member = anchor(is_same.then_some(&partner.origin), owners, subject);
            add(anchors, &field.origin, member);
        }
    }
}

/// Adds a place, which several types may share.
fn add(anchors: &mut Anchors, place: &Origin, anchor: Anchor) {
    match anchors.get_mut(place) {
        Some(known) => {
            known.reach.request |= anchor.reach.request;
            known.reach.reply |= anchor.reach.reply;
        }
        None => {
            anchors.insert(place.clone(), anchor);
        }
    }
}

/// The anchors, by the places in the other description.
fn turned(anchors: &Anchors) -> Anchors {
    let turned = anchors.iter().filter_map(|(place, anchor)| {
        let turned = Anchor {
            other: Some(place.clone()),
            owners: anchor.owners,
            subject: anchor.subject.clone(),
            reach: anchor.reach,
        };
        Some((anchor.other.clone()?, turned))
    });
    turned.collect()
}

/// The innermost anchor around a place, and the place in the other description.
fn anchor_of<'a>(anchors: &'a Anchors, place: &Origin) -> Option<(&'a Anchor, Origin)> {
    let mut around = Some(place.clone());
    while let Some(at) = around {
        if let Some(anchor) = anchors.get(&at) {
            let other = anchor.other.as_ref()?;
            return Some((anchor, place.rebase(&at, other)?));
        }
        around = at.parent();
    }
    None
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
