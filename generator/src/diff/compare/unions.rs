//! Unions: their variants, and how a variant is selected.

use crate::ir::{Representation, Type, TypeId, Union, UnionVariant};

use super::super::owner::Owner;
use super::super::wire::{
    ValueFormat, exclusion, overlapping_variants, representation_effect, swapped, worst_effect,
};
use super::super::{Rule, Wire};
use super::{Comparison, MATCH_VARIANT, NEW_TYPE, Pair, Part, RELEASE_FIRST, STOP_USING};

/// A union of both clients.
type UnionPair<'a> = Pair<'a, Union, TypeId>;

impl Comparison<'_> {
    pub(super) fn unions(&mut self, pair: &UnionPair<'_>) {
        let variants = (&*pair.old.variants, &*pair.new.variants);
        let mut variant_pairs = Vec::new();
        for part in self.parts(pair.ids, Owner::Variant, variants) {
            match part {
                Part::Both(variant) => {
                    let positions = (variant.ids.0.position(), variant.ids.1.position());
                    variant_pairs.extend(positions.0.zip(positions.1));
                    self.variant(&variant);
                }
                Part::Removed(owner, _) => {
                    let finding = self.removed(Rule::UnionVariantRemoved, owner);
                    let finding = finding.wire(Wire::break_if(pair.direction.request));
                    self.add(finding, "variant removed", STOP_USING);
                }
                Part::Added(owner, variant) => {
                    self.variant_added(owner, variant, pair);
                }
            }
        }
        self.selection(pair, &variant_pairs);
    }

    fn variant_added(&mut self, owner: Owner, variant: &UnionVariant, pair: &UnionPair<'_>) {
        let (old, direction) = (pair.old, pair.direction);
        let is_tagged = old.representation.matchers().is_none();
        let is_decoded_as_unknown = is_tagged && old.representation.fallback().is_none();
        let (wire, consequence) = match (direction.response, is_decoded_as_unknown) {
            _ if !is_tagged && direction.request && self.is_second_array(variant, old) => {
                (Wire::Risk, "; an empty array also matches it".to_owned())
            }
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
        let finding = self.added(Rule::UnionVariantAdded, owner).wire(wire);
        self.add(
            finding,
            format!("variant added{consequence}"),
            MATCH_VARIANT,
        );
    }

    /// Whether a new variant and an old one are arrays: an empty array matches both.
    fn is_second_array(&self, variant: &UnionVariant, old: &Union) -> bool {
        let is_array = |ty: &Type| matches!(ty, Type::Array(_));
        let mut olds = old.variants.iter();
        is_array(self.new.resolve_alias(&variant.ty))
            && olds.any(|old_variant| is_array(self.old.resolve_alias(&old_variant.ty)))
    }

    fn variant(&mut self, pair: &Pair<'_, UnionVariant>) {
        let (old, new) = (&pair.old.ty, &pair.new.ty);
        if let Some(wire) = self.type_effect((old, new), pair.direction, ValueFormat::Json) {
            let finding = self.changed(Rule::UnionVariantTypeChanged, pair.ids);
            let message = self.variant_type_changed(old, new);
            self.add(finding.wire(wire), message, NEW_TYPE);
        }
    }

    fn selection(&mut self, pair: &UnionPair<'_>, variant_pairs: &[(usize, usize)]) {
        let changes = match representation_changed(pair, variant_pairs) {
            Some((wire, message)) => vec![(Rule::DiscriminatorChanged, wire, message)],
            None => {
                let mapping = discriminator_values_changed(pair, variant_pairs);
                let fallback = fallback_changed(pair, variant_pairs);
                let changes = mapping.into_iter().chain(fallback);
                changes
                    .map(|(wire, message)| (Rule::DiscriminatorMappingChanged, wire, message))
                    .collect()
            }
        };
        for (rule, wire, message) in changes {
            let help = (wire != Wire::Ok).then_some(RELEASE_FIRST);
            let finding = self.type_finding(rule, pair);
            self.add(finding.wire(wire).recompiled(), message, help);
        }
    }
}

/// A change of how variants are selected: its effect and its message.
type Outcome = (Wire, String);

fn representation_changed(
    pair: &UnionPair<'_>,
    variant_pairs: &[(usize, usize)],
) -> Option<Outcome> {
    let (old, new, direction) = (pair.old, pair.new, pair.direction);
    let representations = (&old.representation, &new.representation);
    let (before, after) = (
        representation(representations.0),
        representation(representations.1),
    );
    if before != after {
        let wire = worst_effect(direction, representations, representation_effect);
        let message = match representations {
            (Representation::Untagged(_), _) => {
                format!("variants are now selected by {after} (previously untagged)")
            }
            _ => format!("variants are now selected by {after} (previously by {before})"),
        };
        return Some((wire, message));
    }
    let wire = worst_effect(direction, (old, new), exclusion);
    if wire != Wire::Ok {
        let message = "values that match several variants are no longer allowed";
        return Some((wire, message.to_owned()));
    }
    let names = |(first, second): (usize, usize)| {
        let variants = &old.variants;
        (&variants[first].name, &variants[second].name)
    };
    let overlapping = overlapping_variants(representations.0, representations.1, variant_pairs);
    if let Some(variants) = overlapping.filter(|_| direction.response) {
        let (first, second) = names(variants);
        let message = format!("values of `{first}` may now match `{second}` as well");
        return Some((Wire::Risk, message));
    }
    let (first, second) = names(swapped(
        representations.0,
        representations.1,
        variant_pairs,
    )?);
    let message = format!(
        "values that match `{first}` and `{second}` are now decoded as `{second}` (previously as `{first}`)"
    );
    Some((Wire::risk_if(direction.response), message))
}

/// The variants that different values select.
fn discriminator_values_changed(
    pair: &UnionPair<'_>,
    variant_pairs: &[(usize, usize)],
) -> Vec<Outcome> {
    let (old, new, direction) = (pair.old, pair.new, pair.direction);
    let mut outcomes = Vec::new();
    for (old_position, new_position) in variant_pairs {
        let before = old.representation.selectors(*old_position);
        let after = new.representation.selectors(*new_position);
        if before == after {
            continue;
        }
        let is_known =
            |selectors: &[String], known: &[String]| selectors.iter().all(|it| known.contains(it));
        let is_read = !direction.response || is_known(after, before);
        let is_still_selected = is_known(before, after);
        let is_taken = !direction.request || is_still_selected;
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
        let (before, after) = (listed(before), listed(after));
        let variant = &old.variants[*old_position].name;
        let message =
            format!("{selectors} that select `{variant}` changed from {before} to {after}");
        outcomes.push((wire, message));
    }
    outcomes
}

/// A change of the variant of values that no listed discriminator value selects.
fn fallback_changed(pair: &UnionPair<'_>, variant_pairs: &[(usize, usize)]) -> Option<Outcome> {
    let (old, new, direction) = (pair.old, pair.new, pair.direction);
    let fallbacks = (old.representation.fallback(), new.representation.fallback());
    let is_same = match fallbacks {
        (Some(before), Some(after)) => variant_pairs.contains(&(before, after)),
        (before, after) => before == after,
    };
    if is_same {
        return None;
    }
    let wire = match direction.request && fallbacks.0.is_some() {
        true => Wire::Break,
        false => Wire::risk_if(direction.response),
    };
    let name = |union: &Union, fallback: Option<usize>| {
        let variant = fallback.map(|position| &union.variants[position].name);
        variant.unwrap_or(&union.unknown).to_string()
    };
    let (before, after) = (name(old, fallbacks.0), name(new, fallbacks.1));
    let message =
        format!("variant of unlisted discriminator values changed from `{before}` to `{after}`");
    Some((wire, message))
}

/// Describes how a variant of a union is selected.
fn representation(representation: &Representation) -> String {
    match representation {
        Representation::InternallyTagged { property: wire, .. } => {
            format!("discriminator property `{wire}`")
        }
        Representation::ExternallyTagged(_) => "the name of the only property".to_owned(),
        Representation::Untagged(_) => "structure".to_owned(),
    }
}
