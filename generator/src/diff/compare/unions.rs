//! Unions: their variants, and how a variant is selected.

use crate::ir::{Direction, Representation, Type, TypeId, Union, UnionVariant};

use super::super::pairs::variants;
use super::super::surface::Owner;
use super::super::wire::{
    MessageKind, ValueFormat, overlapping_variants, representation_effect, swapped,
};
use super::super::{Rule, Wire};
use super::{Comparison, Finding, NEW_TYPE, RELEASE_FIRST, variant_type_changed};

impl<'a> Comparison<'a> {
    pub(super) fn unions(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&'a Union, &'a Union),
        direction: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let variant_pairs: Vec<_> = variants(self.old, self.new, old, new).collect();
        for (position, variant) in old.variants.iter().enumerate() {
            let subject = format!("{path}::{}", variant.name);
            let finding = |rule| {
                Finding::new(rule, subject.clone())
                    .old(Owner::Variant(pair.0, position), &variant.origin)
                    .direction(direction)
            };
            let new_variant = variant_pairs
                .iter()
                .find(|(old_variant, _)| std::ptr::eq(*old_variant, variant));
            match new_variant {
                Some((_, new_variant)) => {
                    self.variant(finding, (pair.1, new), (variant, new_variant), direction)
                }
                None => {
                    let wire = match direction.request {
                        true => Wire::Break,
                        false => Wire::Ok,
                    };
                    let finding = finding(Rule::UnionVariantRemoved).wire(wire);
                    self.add(finding.message("variant removed").help("stop using it"));
                }
            }
        }
        for (position, variant) in new.variants.iter().enumerate() {
            let mut new_variants = variant_pairs.iter().map(|(_, new_variant)| new_variant);
            if !new_variants.any(|new_variant| std::ptr::eq(*new_variant, variant)) {
                let owner = Owner::Variant(pair.1, position);
                self.variant_added(&path, owner, (old, variant), direction);
            }
        }
        self.selection(pair, (old, new), &variant_pairs, direction);
    }

    fn variant_added(
        &mut self,
        path: &str,
        owner: Owner,
        (old, variant): (&Union, &UnionVariant),
        direction: Direction,
    ) {
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
        self.add(
            Finding::new(Rule::UnionVariantAdded, format!("{path}::{}", variant.name))
                .new_(owner, &variant.origin)
                .direction(direction)
                .wire(wire)
                .message(format!("variant added{consequence}"))
                .help("match the new variant, or keep the `_` arm"),
        );
    }

    /// Whether a new variant and an old one are arrays: an empty array matches both.
    fn is_second_array(&self, variant: &UnionVariant, old: &Union) -> bool {
        let is_array = |ty: &Type| matches!(ty, Type::Array(_));
        let mut olds = old.variants.iter();
        is_array(self.new.resolve_alias(&variant.ty))
            && olds.any(|old_variant| is_array(self.old.resolve_alias(&old_variant.ty)))
    }

    fn variant(
        &mut self,
        finding: impl Fn(Rule) -> Finding,
        (id, union): (TypeId, &Union),
        (old, new): (&UnionVariant, &UnionVariant),
        direction: Direction,
    ) {
        if self.is_same(&old.ty, &new.ty) {
            return;
        }
        let mut variants = union.variants.iter();
        let position = variants.position(|it| std::ptr::eq(it, new));
        let wire = self
            .decoder
            .type_change_effect(&old.ty, &new.ty, direction, ValueFormat::Json);
        let (before, after) = (self.old_text(&old.ty), self.new_text(&new.ty));
        let finding = finding(Rule::UnionVariantTypeChanged)
            .new_(
                Owner::Variant(id, position.unwrap_or_default()),
                &new.origin,
            )
            .wire(wire);
        let message = variant_type_changed(&before, &after);
        self.add(finding.message(message).help(NEW_TYPE));
    }

    fn selection(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Union, &Union),
        variant_pairs: &[(&UnionVariant, &UnionVariant)],
        direction: Direction,
    ) {
        let (old_origin, new_origin) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let path = self.names.old.ty(pair.0).clone();
        let finding = |rule| {
            Finding::new(rule, path.clone())
                .old(Owner::Type(pair.0), old_origin)
                .new_(Owner::Type(pair.1), new_origin)
                .direction(direction)
        };
        let changes = match representation_changed((old, new), variant_pairs, direction) {
            Some((wire, message)) => vec![(Rule::DiscriminatorChanged, wire, message)],
            None => {
                let mapping =
                    discriminator_values_changed((old, new), variant_pairs, direction).into_iter();
                let fallback = fallback_changed((old, new), variant_pairs, direction);
                mapping
                    .chain(fallback)
                    .map(|(wire, message)| (Rule::DiscriminatorMappingChanged, wire, message))
                    .collect()
            }
        };
        for (rule, wire, message) in changes {
            let help = (wire != Wire::Ok).then_some(RELEASE_FIRST);
            let finding = finding(rule).wire(wire).message(message).help(help);
            self.add(finding.recompiled());
        }
    }
}

/// A change of how variants are selected: its effect and its message.
type Outcome = (Wire, String);

fn representation_changed(
    (old, new): (&Union, &Union),
    variant_pairs: &[(&UnionVariant, &UnionVariant)],
    direction: Direction,
) -> Option<Outcome> {
    let (before, after) = (
        representation(&old.representation),
        representation(&new.representation),
    );
    if before != after {
        let kinds = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(direction));
        let wires = kinds.map(|kind| match kind {
            MessageKind::Request => {
                representation_effect(kind, &old.representation, &new.representation)
            }
            MessageKind::Response => {
                representation_effect(kind, &new.representation, &old.representation)
            }
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
    let positions = |(first, second): &(&UnionVariant, &UnionVariant)| {
        Some((position(old, first)?, position(new, second)?))
    };
    let variant_pairs: Vec<_> = variant_pairs.iter().filter_map(positions).collect();
    let Some((first, second)) =
        overlapping_variants(&old.representation, &new.representation, &variant_pairs)
            .filter(|_| direction.response)
    else {
        let (first, second) = swapped(&old.representation, &new.representation, &variant_pairs)?;
        let (first, second) = (&old.variants[first].name, &old.variants[second].name);
        let message = format!(
            "values that match `{first}` and `{second}` are now decoded as `{second}` (previously as `{first}`)"
        );
        let wire = match direction.response {
            true => Wire::Risk,
            false => Wire::Ok,
        };
        return Some((wire, message));
    };
    let (first, second) = (&old.variants[first].name, &old.variants[second].name);
    let message = format!("values of `{first}` may now match `{second}` as well");
    Some((Wire::Risk, message))
}

/// The variants that different values select.
fn discriminator_values_changed(
    (old, new): (&Union, &Union),
    variant_pairs: &[(&UnionVariant, &UnionVariant)],
    direction: Direction,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (old_variant, new_variant) in variant_pairs {
        let (before, after) = (selectors(old, old_variant), selectors(new, new_variant));
        if before == after {
            continue;
        }
        let is_known =
            |selectors: &[String], known: &[String]| selectors.iter().all(|it| known.contains(it));
        let is_read = !direction.response || is_known(after, before);
        let is_taken = !direction.request || is_known(before, after);
        let is_still_selected = is_known(before, after);
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
            old_variant.name,
            listed(before),
            listed(after)
        );
        outcomes.push((wire, message));
    }
    outcomes
}

/// A change of the variant of values that no listed discriminator value selects.
fn fallback_changed(
    (old, new): (&Union, &Union),
    variant_pairs: &[(&UnionVariant, &UnionVariant)],
    direction: Direction,
) -> Option<Outcome> {
    let before = old
        .representation
        .fallback()
        .map(|index| &old.variants[index]);
    let after = new
        .representation
        .fallback()
        .map(|index| &new.variants[index]);
    let is_paired = |before: &UnionVariant, after: &UnionVariant| {
        let mut variant_pairs = variant_pairs.iter();
        variant_pairs.any(|(old_variant, new_variant)| {
            std::ptr::eq(*old_variant, before) && std::ptr::eq(*new_variant, after)
        })
    };
    let is_same = match (before, after) {
        (Some(before), Some(after)) => is_paired(before, after),
        (None, None) => true,
        _ => false,
    };
    if is_same {
        return None;
    }
    let wire = match (direction.request && before.is_some(), direction.response) {
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
fn position(union: &Union, variant: &UnionVariant) -> Option<usize> {
    let mut variants = union.variants.iter();
    variants.position(|it| std::ptr::eq(it, variant))
}

/// Describes how a variant of a union is selected.
fn representation(representation: &Representation) -> String {
    match representation {
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
fn selectors<'u>(union: &'u Union, variant: &UnionVariant) -> &'u [String] {
    let position = position(union, variant).unwrap_or(usize::MAX);
    union.representation.selectors(position)
}
