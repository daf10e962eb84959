//! Unions: their variants, and how a variant is selected.

use crate::ir::{Direction, Representation, Type, TypeId, Union, UnionVariant};

use super::super::pairs::variants;
use super::super::surface::Owner;
use super::super::wire::{MessageKind, ValueFormat, look_alikes, otherwise, swapped, told_by};
use super::super::{Rule, Wire};
use super::{Comparison, Finding, NEW_TYPE, RELEASE_FIRST, variant_type_changed};

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
                    self.add(found.message("variant removed").help("stop using it"));
                }
            }
        }
        for (place, variant) in new.variants.iter().enumerate() {
            if !met.iter().any(|(_, other)| std::ptr::eq(*other, variant)) {
                let is_kept = is_tagged && otherwise(&old.representation).is_none();
                let (wire, consequence) = match (reach.response, is_kept) {
                    (true, true) => {
                        let unknown = &old.unknown;
                        let consequence = format!("; deployed clients decode it as `{unknown}`");
                        (Wire::Ok, consequence)
                    }
                    (true, false) => {
                        let consequence = "; deployed clients may decode it as a different variant";
                        (Wire::Risk, consequence.to_owned())
                    }
                    (false, _) => (Wire::Ok, String::new()),
                };
                let (wire, consequence) =
                    match !is_tagged && reach.request && self.is_second_array(variant, old) {
                        true => (Wire::Risk, "; an empty array also matches it".to_owned()),
                        false => (wire, consequence),
                    };
                self.add(
                    Finding::new(Rule::UnionVariantAdded, format!("{path}::{}", variant.name))
                        .new_(Owner::Variant(pair.1, place), &variant.origin)
                        .reach(reach)
                        .wire(wire)
                        .message(format!("variant added{consequence}"))
                        .help("match the new variant where it matters"),
                );
            }
        }
        self.choice(pair, (old, new), &met, reach);
    }

    /// Whether a new variant and an old one are arrays: an empty array matches both.
    fn is_second_array(&self, variant: &UnionVariant, old: &Union) -> bool {
        let is_array = |ty: &Type| matches!(ty, Type::Array(_));
        let mut olds = old.variants.iter();
        is_array(self.new.resolve_alias(&variant.ty))
            && olds.any(|other| is_array(self.old.resolve_alias(&other.ty)))
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
        let message = variant_type_changed(&before, &after);
        self.add(found.message(message).help(NEW_TYPE));
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
            let help = (wire != Wire::Ok).then_some(RELEASE_FIRST);
            let found = found(rule).wire(wire).message(message).help(help);
            self.add(found.recompiled());
        }
    }
}

/// A change of how variants are selected: its effect and its message.
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
            (Representation::Untagged(_), Representation::UntaggedOverlapping(_)) => format!(
                "values that match several variants are now decoded as `{}` (previously as one of them)",
                new.unknown
            ),
            (Representation::UntaggedOverlapping(_), Representation::Untagged(_)) => format!(
                "values that match several variants are now decoded as one of them (previously as `{}`)",
                old.unknown
            ),
            (Representation::Untagged(_) | Representation::UntaggedOverlapping(_), _) => {
                format!("variants are now selected by {after} (previously untagged)")
            }
            _ => format!("variants are now selected by {after} (previously by {before})"),
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
        let message = format!(
            "values that match `{one}` and `{other}` are now decoded as `{other}` (previously as `{one}`)"
        );
        let wire = match reach.response {
            true => Wire::Risk,
            false => Wire::Ok,
        };
        return Some((wire, message));
    };
    let (one, other) = (&old.variants[one].name, &old.variants[other].name);
    let message = format!("values of `{one}` may now match `{other}` as well");
    Some((Wire::Risk, message))
}

/// The variants that different values select.
fn discriminator_values_changed(
    (old, new): (&Union, &Union),
    met: &[(&UnionVariant, &UnionVariant)],
    reach: Direction,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (one, another) in met {
        let (before, after) = (tags(old, one), tags(new, another));
        if before == after {
            continue;
        }
        let is_known =
            |tags: &[String], known: &[String]| tags.iter().all(|tag| known.contains(tag));
        let is_read = !reach.response || is_known(&after, &before);
        let is_taken = !reach.request || is_known(&before, &after);
        let is_still_selected = is_known(&before, &after);
        let wire = match is_read && is_taken {
            true => Wire::Ok,
            // Other values are decoded as unknown, or as the fallback variant.
            false if is_taken && is_still_selected => Wire::Risk,
            false => Wire::Break,
        };
        let selectors = match &new.representation {
            Representation::ExternallyTagged(_) => "property names",
            _ => "discriminator values",
        };
        let listed = |values: &[String]| match values.is_empty() {
            true => "none".to_owned(),
            false => format!("`{}`", values.join("`, `")),
        };
        let message = format!(
            "{selectors} that select `{}` changed from {} to {}",
            one.name,
            listed(&before),
            listed(&after)
        );
        outcomes.push((wire, message));
    }
    outcomes
}

/// A change of the variant of values that no listed discriminator value selects.
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
    let before = before.map_or(&old.unknown, |variant| &variant.name);
    let after = after.map_or(&new.unknown, |variant| &variant.name);
    let message =
        format!("variant of unlisted discriminator values changed from `{before}` to `{after}`");
    Some((wire, message))
}

/// The index of a variant in its union.
fn place(union: &Union, variant: &UnionVariant) -> Option<usize> {
    let mut variants = union.variants.iter();
    variants.position(|it| std::ptr::eq(it, variant))
}

/// Describes how a variant of a union is selected.
fn representation(choice: &Representation) -> String {
    match choice {
        Representation::InternallyTagged { property: wire, .. } => {
            format!("discriminator property `{wire}`")
        }
        Representation::ExternallyTagged(_) => "the name of the only property".to_owned(),
        Representation::Untagged(_) => "structure".to_owned(),
        Representation::UntaggedOverlapping(_) => {
            "structure, where a value may match several".to_owned()
        }
    }
}

/// The discriminator values or property names that select a variant.
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
