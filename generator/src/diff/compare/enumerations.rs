//! Enums, and enums of media types.

use serde_json::Value;

use crate::diagnostic::Origin;
use crate::ir::{Content, Direction, EnumValues, Enumeration, TypeId, Variant};

use super::super::pairs::is_same_content;
use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::{Comparison, Finding, NEW_TYPE, SATISFY_CONSTRAINT, variant_type_changed};

impl<'a> Comparison<'a> {
    pub(super) fn enumerations(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        direction: Direction,
    ) {
        self.values_removed(pair.0, (old, new), direction);
        self.values_added(pair, (old, new), direction);
        self.openness(pair, (old, new), direction);
        self.kind_of_values(pair, (old, new), direction);
    }

    /// The values that the new enum does not have.
    fn values_removed(
        &mut self,
        old_id: TypeId,
        (old, new): (&Enumeration, &Enumeration),
        direction: Direction,
    ) {
        let (wire, consequence, help) = match direction.request {
            true if new.is_open => (Wire::Ok, "", None),
            true => (
                Wire::Break,
                "; deployed clients may still send it",
                Some("send a different value"),
            ),
            false => (Wire::Ok, "", Some("stop matching it")),
        };
        let path = self.names.old.ty(old_id).clone();
        for (position, variant) in unlisted(old, new) {
            let origin = value(&self.old.get(old_id).origin, position);
            let subject = format!("{path}::{}", variant.name);
            let finding = Finding::new(Rule::EnumValueRemoved, subject)
                .old(Owner::Variant(old_id, position), &origin)
                .direction(direction)
                .wire(wire);
            let removed = &variant.wire;
            let mut added = unlisted(new, old);
            self.add(match added.find(|(_, it)| it.name == variant.name) {
                Some((_, successor)) => {
                    let added = &successor.wire;
                    let message = format!(
                        "enum value `{removed}` removed; its Rust name now refers to `{added}`"
                    );
                    let help = "make sure that the server accepts the new value";
                    finding.message(message).help(help).recompiled()
                }
                None => {
                    let message = format!("enum value `{removed}` removed{consequence}");
                    finding.message(message).help(help)
                }
            });
        }
    }

    /// The values that the old enum does not have.
    fn values_added(
        &mut self,
        (old_id, new_id): (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        direction: Direction,
    ) {
        let (wire, consequence) = match (direction.response, &old.unknown) {
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
        let path = self.names.old.ty(old_id).clone();
        for (position, variant) in unlisted(new, old) {
            let origin = value(&self.new.get(new_id).origin, position);
            let message = format!("enum value `{}` added{consequence}", variant.wire);
            let subject = format!("{path}::{}", variant.name);
            self.add(
                Finding::new(Rule::EnumValueAdded, subject)
                    .new_(Owner::Variant(new_id, position), &origin)
                    .direction(direction)
                    .wire(wire)
                    .message(message)
                    .help("match the new variant, or keep the `_` arm"),
            );
        }
    }

    /// A change of the JSON type of the values.
    fn kind_of_values(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        direction: Direction,
    ) {
        if old.values == new.values {
            return;
        }
        let wire = match new.values {
            _ if !direction.request && !direction.response => Wire::Ok,
            EnumValues::Json if !direction.response => Wire::Ok,
            _ => Wire::Break,
        };
        let (old_origin, new_origin) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        self.add(
            Finding::new(Rule::TypeKindChanged, self.names.old.ty(pair.0).clone())
                .old(Owner::Type(pair.0), old_origin)
                .new_(Owner::Type(pair.1), new_origin)
                .direction(direction)
                .wire(wire)
                .message(format!(
                    "enum values changed from {} to {}",
                    describe(old.values),
                    describe(new.values)
                ))
                .help("match the new values"),
        );
    }

    /// Whether values that are not listed are valid.
    fn openness(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        direction: Direction,
    ) {
        let (rule, wire, message, help) = match (old.is_open, new.is_open) {
            (true, false) => (
                Rule::ConstraintTightened,
                match direction.request {
                    true => Wire::Break,
                    false => Wire::Ok,
                },
                "enum became closed; values that are not listed are no longer allowed",
                Some(SATISFY_CONSTRAINT),
            ),
            (false, true) => (
                Rule::ConstraintLoosened,
                match direction.response && old.unknown.is_none() {
                    true => Wire::Break,
                    false => Wire::Ok,
                },
                "enum became open; values that are not listed are allowed",
                None,
            ),
            _ => return,
        };
        let (old_origin, new_origin) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        self.add(
            Finding::new(rule, self.names.old.ty(pair.0).clone())
                .old(Owner::Type(pair.0), old_origin)
                .new_(Owner::Type(pair.1), new_origin)
                .direction(direction)
                .wire(wire)
                .message(message)
                .help(help),
        );
    }

    /// Only the types: the media types are compared where a body or response has the enum.
    pub(super) fn content_variants(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&[Content], &[Content]),
        direction: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        for (position, content) in old.iter().enumerate() {
            let new_position = new
                .iter()
                .position(|new_content| is_same_content(content, new_content));
            let Some(new_position) = new_position else {
                continue;
            };
            let new_content = &new[new_position];
            if !self.is_same(&content.ty, &new_content.ty) && content.format == new_content.format {
                let (old_type, new_type) = (&content.ty, &new_content.ty);
                let wire = self.decoder.type_change_effect(
                    old_type,
                    new_type,
                    direction,
                    ValueFormat::Json,
                );
                let (before, after) = (self.old_text(old_type), self.new_text(new_type));
                let rule = match direction.request {
                    true => Rule::RequestBodyTypeChanged,
                    false => Rule::ResponseBodyTypeChanged,
                };
                let (old_origin, new_origin) =
                    (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
                self.add(
                    Finding::new(rule, format!("{path}::{}", content.name))
                        .old(Owner::Variant(pair.0, position), old_origin)
                        .new_(Owner::Variant(pair.1, new_position), new_origin)
                        .direction(direction)
                        .wire(wire)
                        .message(variant_type_changed(&before, &after))
                        .help(NEW_TYPE),
                );
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

/// The values of an enum that are not in `listed`, with their indices.
fn unlisted<'e>(
    all: &'e Enumeration,
    listed: &'e Enumeration,
) -> impl Iterator<Item = (usize, &'e Variant)> {
    let is_listed = |wire: &Value| listed.variants.iter().any(|it| it.wire == *wire);
    let variants = all.variants.iter().enumerate();
    variants.filter(move |(_, variant)| !is_listed(&variant.wire))
}

/// The location of an enum value.
fn value(def: &Origin, position: usize) -> Origin {
    def.key("enum").index(position)
}
