//! Unions: their variants, and what tells them apart.

use crate::ir::{Direction, Representation, Type, TypeId, Union, UnionVariant};

use super::super::pairs::variants;
use super::super::surface::Owner;
use super::super::wire::{MessageKind, ValueFormat, look_alikes, otherwise, swapped, told_by};
use super::super::{Rule, Wire};
use super::{Comparison, Finding};

impl<'a> Comparison<'a> {
    pub(super) fn unions(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&'a Union, &'a Union),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let met: Vec<_> = variants(self.old, self.new, old, new).collect();
        let is_tagged = matches!(
            old.representation,
            Representation::InternallyTagged { .. } | Representation::ExternallyTagged(_)
        );
        for (place, variant) in old.variants.iter().enumerate() {
            let subject = format!("{path}::{}", variant.name);
            let found = |rule| {
                Finding::new(rule, subject.clone())
                    .old(Owner::Variant(pair.0, place), &variant.origin)
                    .reach(reach)
            };
            let other = met.iter().find(|(one, _)| std::ptr::eq(*one, variant));
            match other {
                Some((_, other)) => self.variant(found, (pair.1, new), (variant, other), reach),
                None => {
                    let wire = match reach.request {
                        true => Wire::Break,
                        false => Wire::Ok,
                    };
                    let found = found(Rule::UnionVariantRemoved).wire(wire);
                    self.add(found.says("the variant is gone", "do without it"));
                }
            }
        }
        for (place, variant) in new.variants.iter().enumerate() {
            if !met.iter().any(|(_, other)| std::ptr::eq(*other, variant)) {
                let is_kept = is_tagged && otherwise(&old.representation).is_none();
                let (wire, how) = match (reach.response, is_kept) {
                    (true, true) => (Wire::Ok, ": what is in use keeps it as unknown"),
                    (true, false) => (Wire::Risk, ": what is in use may take it for another one"),
                    (false, _) => (Wire::Ok, ""),
                };
                let (wire, how) =
                    match !is_tagged && reach.request && self.is_list_beside(variant, old) {
                        true => (Wire::Risk, ": an empty list may be of it, too"),
                        false => (wire, how),
                    };
                self.add(
                    Finding::new(Rule::UnionVariantAdded, format!("{path}::{}", variant.name))
                        .new_(Owner::Variant(pair.1, place), &variant.origin)
                        .reach(reach)
                        .wire(wire)
                        .says(
                            format!("the variant is new{how}"),
                            "match it where it matters",
                        ),
                );
            }
        }
        self.choice(pair, (old, new), &met, reach);
    }

    /// Whether a variant is a list as another one is: what is sent without items is a value of both.
    fn is_list_beside(&self, variant: &UnionVariant, others: &Union) -> bool {
        let is_list = |ty: &Type| matches!(ty, Type::Array(_));
        let mut others = others.variants.iter();
        is_list(self.new.resolve_alias(&variant.ty))
            && others.any(|other| is_list(self.old.resolve_alias(&other.ty)))
    }

    fn variant(
        &mut self,
        found: impl Fn(Rule) -> Finding,
        (id, union): (TypeId, &Union),
        (old, new): (&UnionVariant, &UnionVariant),
        reach: Direction,
    ) {
        if self.is_same(&old.ty, &new.ty) {
            return;
        }
        let mut others = union.variants.iter();
        let at = others.position(|it| std::ptr::eq(it, new));
        let wire = self
            .reading
            .retyped(&old.ty, &new.ty, reach, ValueFormat::Json);
        let (before, after) = (self.old_text(&old.ty), self.new_text(&new.ty));
        let found = found(Rule::UnionVariantTypeChanged)
            .new_(Owner::Variant(id, at.unwrap_or_default()), &new.origin)
            .wire(wire);
        self.add(found.says(
            format!("the variant holds `{after}`, not `{before}`"),
            "give and read values of the new type",
        ));
    }

    fn choice(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Union, &Union),
        met: &[(&UnionVariant, &UnionVariant)],
        reach: Direction,
    ) {
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let path = self.names.old.ty(pair.0).clone();
        let found = |rule| {
            Finding::new(rule, path.clone())
                .old(Owner::Type(pair.0), def)
                .new_(Owner::Type(pair.1), other)
                .reach(reach)
        };
        let changes = match representation_changed((old, new), met, reach) {
            Some((wire, message)) => vec![(Rule::DiscriminatorChanged, wire, message)],
            None => {
                let texts = discriminator_values_changed((old, new), met, reach).into_iter();
                let rest = fallback_changed((old, new), met, reach);
                texts
                    .chain(rest)
                    .map(|(wire, message)| (Rule::DiscriminatorMappingChanged, wire, message))
                    .collect()
            }
        };
        for (rule, wire, message) in changes {
            self.add(found(rule).wire(wire).says(message, "").recompiled());
        }
    }
}

/// A change of what tells variants apart, and what it means.
type Outcome = (Wire, String);

fn representation_changed(
    (old, new): (&Union, &Union),
    met: &[(&UnionVariant, &UnionVariant)],
    reach: Direction,
) -> Option<Outcome> {
    let (before, after) = (
        representation(&old.representation),
        representation(&new.representation),
    );
    if before != after {
        let ways = MessageKind::ALL.into_iter().filter(|it| it.is_in(reach));
        let wires = ways.map(|journey| match journey {
            MessageKind::Request => told_by(journey, &old.representation, &new.representation),
            MessageKind::Response => told_by(journey, &new.representation, &old.representation),
        });
        let message = match (&old.representation, &new.representation) {
            (Representation::Untagged(_), Representation::UntaggedOverlapping(_)) => {
                "a value with members of several variants is of none of them, and was of one"
                    .to_owned()
            }
            (Representation::UntaggedOverlapping(_), Representation::Untagged(_)) => {
                "a value with members of several variants is of one of them, and was of none"
                    .to_owned()
            }
            _ => format!("its variants are told apart by {after}, not by {before}"),
        };
        return Some((wires.max().unwrap_or_default(), message));
    }
    let places = |(one, other): &(&UnionVariant, &UnionVariant)| {
        Some((place(old, one)?, place(new, other)?))
    };
    let met: Vec<_> = met.iter().filter_map(places).collect();
    let Some((one, other)) =
        look_alikes(&old.representation, &new.representation, &met).filter(|_| reach.response)
    else {
        let (one, other) = swapped(&old.representation, &new.representation, &met)?;
        let (one, other) = (&old.variants[one].name, &old.variants[other].name);
        let message =
            format!("what may be a value of `{one}` or `{other}` is tried as the latter first");
        let wire = match reach.response {
            true => Wire::Risk,
            false => Wire::Ok,
        };
        return Some((wire, message));
    };
    let (one, other) = (&old.variants[one].name, &old.variants[other].name);
    let message = format!("a value of `{one}` may look like one of `{other}`, which none did");
    Some((Wire::Risk, message))
}

/// The variants that other texts lead to.
fn discriminator_values_changed(
    (old, new): (&Union, &Union),
    met: &[(&UnionVariant, &UnionVariant)],
    reach: Direction,
) -> Vec<Outcome> {
    let mut told = Vec::new();
    for (one, another) in met {
        let (before, after) = (tags(old, one), tags(new, another));
        if before == after {
            continue;
        }
        let is_known =
            |tags: &[String], known: &[String]| tags.iter().all(|tag| known.contains(tag));
        let is_read = !reach.response || is_known(&after, &before);
        let is_taken = !reach.request || is_known(&before, &after);
        let is_told_still = is_known(&before, &after);
        let wire = match is_read && is_taken {
            true => Wire::Ok,
            // What is told otherwise is kept as unknown, or taken for what is left.
            false if is_taken && is_told_still => Wire::Risk,
            false => Wire::Break,
        };
        let message = format!(
            "`{}` is told by `{}`, not by `{}`",
            one.name,
            after.join("`, `"),
            before.join("`, `")
        );
        told.push((wire, message));
    }
    told
}

/// Whether values whose text is not listed are of another variant.
fn fallback_changed(
    (old, new): (&Union, &Union),
    met: &[(&UnionVariant, &UnionVariant)],
    reach: Direction,
) -> Option<Outcome> {
    let before = otherwise(&old.representation).map(|at| &old.variants[at]);
    let after = otherwise(&new.representation).map(|at| &new.variants[at]);
    let is_met = |before: &UnionVariant, after: &UnionVariant| {
        let mut met = met.iter();
        met.any(|(one, other)| std::ptr::eq(*one, before) && std::ptr::eq(*other, after))
    };
    let is_same = match (before, after) {
        (Some(before), Some(after)) => is_met(before, after),
        (None, None) => true,
        _ => false,
    };
    if is_same {
        return None;
    }
    let wire = match (reach.request && before.is_some(), reach.response) {
        (true, _) => Wire::Break,
        (false, true) => Wire::Risk,
        (false, false) => Wire::Ok,
    };
    let shown = |variant: Option<&UnionVariant>| match variant {
        Some(variant) => format!("of `{}`", variant.name),
        None => "unknown".to_owned(),
    };
    let (before, after) = (shown(before), shown(after));
    let message = format!("a value told by no text that is listed is {after}, not {before}");
    Some((wire, message))
}

/// Where a variant stands in its union.
fn place(union: &Union, variant: &UnionVariant) -> Option<usize> {
    let mut variants = union.variants.iter();
    variants.position(|it| std::ptr::eq(it, variant))
}

/// What tells the variants of a union apart.
fn representation(choice: &Representation) -> String {
    match choice {
        Representation::InternallyTagged { property: wire, .. } => format!("the member `{wire}`"),
        Representation::ExternallyTagged(_) => "the only member's name".to_owned(),
        Representation::Untagged(_) => "what they look like".to_owned(),
        Representation::UntaggedOverlapping(_) => {
            "what they look like, where one may look like several".to_owned()
        }
    }
}

/// The texts that lead to a variant.
fn tags(union: &Union, variant: &UnionVariant) -> Vec<String> {
    let place = place(union, variant).unwrap_or(usize::MAX);
    match &union.representation {
        Representation::InternallyTagged { values: tags, .. } => {
            tags.get(place).cloned().unwrap_or_default()
        }
        Representation::ExternallyTagged(keys) => keys.get(place).cloned().into_iter().collect(),
        Representation::Untagged(_) | Representation::UntaggedOverlapping(_) => Vec::new(),
    }
}
