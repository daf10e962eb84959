//! Enums, and enums of media types.

use crate::diagnostic::Origin;
use crate::ir::{Content, EnumValues, Enumeration, TypeId, Variant};

use super::super::owner::Owner;
use super::super::wire::ValueFormat;
use super::super::{Client, Rule, Wire};
use super::{Comparison, MATCH_VARIANT, NEW_TYPE, NO_HELP, Pair, Part, SATISFY_CONSTRAINT};

/// An enum of both clients.
type EnumPair<'a> = Pair<'a, Enumeration, TypeId>;

impl Comparison<'_> {
    pub(super) fn enumerations(&mut self, pair: &EnumPair<'_>) {
        let variants = (&*pair.old.variants, &*pair.new.variants);
        let parts = self.parts(pair.ids, Owner::Variant, variants);
        let added = parts.iter().filter_map(|part| match part {
            Part::Added(_, variant) => Some(*variant),
            _ => None,
        });
        let added: Vec<&Variant> = added.collect();
        for part in parts {
            match part {
                Part::Both(_) => {}
                Part::Removed(owner, variant) => {
                    let successor = added.iter().find(|it| it.name == variant.name);
                    self.value_removed(owner, (variant, successor.copied()), pair);
                }
                Part::Added(owner, variant) => self.value_added(owner, variant, pair),
            }
        }
        self.openness(pair);
        self.kind_of_values(pair);
    }

    /// A value that the new enum does not have, and a new value with the same Rust name.
    fn value_removed(
        &mut self,
        owner: Owner,
        (variant, successor): (&Variant, Option<&Variant>),
        pair: &EnumPair<'_>,
    ) {
        let (wire, consequence, help) = match pair.direction.request {
            true if pair.new.is_open => (Wire::Ok, "", NO_HELP),
            true => (
                Wire::Break,
                "; deployed clients may still send it",
                Some("send a different value"),
            ),
            false => (Wire::Ok, "", Some("stop matching it")),
        };
        let origin = self.value_origin(Client::Old, owner);
        let finding = self.removed(Rule::EnumValueRemoved, owner).wire(wire);
        let finding = finding.at(Client::Old, origin);
        let removed = &variant.wire;
        if let Some(Variant { wire: added, .. }) = successor {
            let message =
                format!("enum value `{removed}` removed; its Rust name now refers to `{added}`");
            let help = "make sure that the server accepts the new value";
            self.add(finding.recompiled(), message, help);
        } else {
            let message = format!("enum value `{removed}` removed{consequence}");
            self.add(finding, message, help);
        }
    }

    /// A value that the old enum does not have.
    fn value_added(&mut self, owner: Owner, variant: &Variant, pair: &EnumPair<'_>) {
        let (wire, consequence) = match (pair.direction.response, &pair.old.unknown) {
            (true, None) => (
                Wire::Break,
                "; deployed clients fail to decode it".to_owned(),
            ),
            (true, Some(unknown)) => (
                Wire::Ok,
                format!("; deployed clients decode it as `{unknown}`"),
            ),
            (false, _) => (Wire::Ok, String::new()),
        };
        let origin = self.value_origin(Client::New, owner);
        let finding = self.added(Rule::EnumValueAdded, owner).wire(wire);
        let message = format!("enum value `{}` added{consequence}", variant.wire);
        self.add(finding.at(Client::New, origin), message, MATCH_VARIANT);
    }

    /// The location of an enum value.
    fn value_origin(&self, client: Client, owner: Owner) -> Option<Origin> {
        let origin = owner.origin(self.clients.api(client))?;
        Some(origin.key("enum").index(owner.position()?))
    }

    /// A change of the JSON type of the values.
    fn kind_of_values(&mut self, pair: &EnumPair<'_>) {
        let (before, after) = (pair.old.values, pair.new.values);
        if before == after {
            return;
        }
        let wire = match after {
            _ if !pair.direction.request && !pair.direction.response => Wire::Ok,
            EnumValues::Json if !pair.direction.response => Wire::Ok,
            _ => Wire::Break,
        };
        let (before, after) = (describe(before), describe(after));
        let message = format!("enum values changed from {before} to {after}");
        let finding = self.type_finding(Rule::TypeKindChanged, pair);
        self.add(finding.wire(wire), message, "match the new values");
    }

    /// Whether values that are not listed are valid.
    fn openness(&mut self, pair: &EnumPair<'_>) {
        let (old, new) = (pair.old, pair.new);
        let (rule, is_broken, message, help) = match (old.is_open, new.is_open) {
            (true, false) => (
                Rule::ConstraintTightened,
                pair.direction.request,
                "enum became closed; values that are not listed are no longer allowed",
                Some(SATISFY_CONSTRAINT),
            ),
            (false, true) => (
                Rule::ConstraintLoosened,
                pair.direction.response && old.unknown.is_none(),
                "enum became open; values that are not listed are allowed",
                NO_HELP,
            ),
            _ => return,
        };
        let finding = self.type_finding(rule, pair);
        self.add(finding.wire(Wire::break_if(is_broken)), message, help);
    }

    /// Only the types: the media types are compared where a body or response has the enum.
    pub(super) fn content_variants(&mut self, pair: &Pair<'_, Vec<Content>, TypeId>) {
        let contents = (pair.old.as_slice(), pair.new.as_slice());
        let contents = self.parts(pair.ids, Owner::Variant, contents).into_iter();
        for content in contents.filter_map(Part::both) {
            let (old, new, direction) = (content.old, content.new, content.direction);
            let wire = self.type_effect((&old.ty, &new.ty), direction, ValueFormat::Json);
            if let Some(wire) = wire.filter(|_| old.format == new.format) {
                let rule = match direction.request {
                    true => Rule::RequestBodyTypeChanged,
                    false => Rule::ResponseBodyTypeChanged,
                };
                let finding = self.changed(rule, content.ids).wire(wire);
                let message = self.variant_type_changed(&old.ty, &new.ty);
                self.add(finding, message, NEW_TYPE);
            }
        }
    }
}

fn describe(values: EnumValues) -> &'static str {
    match values {
        EnumValues::String => "strings",
        EnumValues::Integer => "integers",
        EnumValues::Json => "JSON values of several types",
    }
}
