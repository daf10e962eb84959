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
        reach: Direction,
    ) {
        self.values_removed(pair.0, (old, new), reach);
        self.values_added(pair, (old, new), reach);
        self.openness(pair, (old, new), reach);
        self.kind_of_values(pair, (old, new), reach);
    }

    /// The values that the new enum does not have.
    fn values_removed(
        &mut self,
        id: TypeId,
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        let (wire, consequence, help) = match reach.request {
            true if new.is_open => (Wire::Ok, "", None),
            true => (
                Wire::Break,
                "; deployed clients may still send it",
                Some("send a different value"),
            ),
            false => (Wire::Ok, "", Some("stop matching it")),
        };
        let path = self.names.old.ty(id).clone();
        for (place, variant) in unlisted(old, new) {
            let origin = value(&self.old.get(id).origin, place);
            let subject = format!("{path}::{}", variant.name);
            let found = Finding::new(Rule::EnumValueRemoved, subject)
                .old(Owner::Variant(id, place), &origin)
                .reach(reach)
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
                    found.message(message).help(help).recompiled()
                }
                None => {
                    let message = format!("enum value `{removed}` removed{consequence}");
                    found.message(message).help(help)
                }
            });
        }
    }

    /// The values that the old enum does not have.
    fn values_added(
        &mut self,
        (id, other): (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        let (wire, consequence) = match (reach.response, &old.unknown) {
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
        let path = self.names.old.ty(id).clone();
        for (place, variant) in unlisted(new, old) {
            let origin = value(&self.new.get(other).origin, place);
            let message = format!("enum value `{}` added{consequence}", variant.wire);
            let subject = format!("{path}::{}", variant.name);
            self.add(
                Finding::new(Rule::EnumValueAdded, subject)
                    .new_(Owner::Variant(other, place), &origin)
                    .reach(reach)
                    .wire(wire)
                    .message(message)
                    .help("match the new variant where it matters"),
            );
        }
    }

    /// A change of the JSON type of the values.
    fn kind_of_values(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        if old.values == new.values {
            return;
        }
        let wire = match new.values {
            _ if !reach.request && !reach.response => Wire::Ok,
            EnumValues::Json if !reach.response => Wire::Ok,
            _ => Wire::Break,
        };
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        self.add(
            Finding::new(Rule::TypeKindChanged, self.names.old.ty(pair.0).clone())
                .old(Owner::Type(pair.0), def)
                .new_(Owner::Type(pair.1), other)
                .reach(reach)
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
        reach: Direction,
    ) {
        let (rule, wire, message, help) = match (old.is_open, new.is_open) {
            (true, false) => (
                Rule::ConstraintTightened,
                match reach.request {
                    true => Wire::Break,
                    false => Wire::Ok,
                },
                "enum became closed; values that are not listed are no longer allowed",
                Some(SATISFY_CONSTRAINT),
            ),
            (false, true) => (
                Rule::ConstraintLoosened,
                match reach.response && old.unknown.is_none() {
                    true => Wire::Break,
                    false => Wire::Ok,
                },
                "enum became open; values that are not listed are allowed",
                None,
            ),
            _ => return,
        };
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        self.add(
            Finding::new(rule, self.names.old.ty(pair.0).clone())
                .old(Owner::Type(pair.0), def)
                .new_(Owner::Type(pair.1), other)
                .reach(reach)
                .wire(wire)
                .message(message)
                .help(help),
        );
    }

    /// Only the types: the media types are compared where a body or response has the enum.
    pub(super) fn choices_of_contents(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&[Content], &[Content]),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        for (place, content) in old.iter().enumerate() {
            let at = new.iter().position(|other| is_same_content(content, other));
            let Some(at) = at else { continue };
            let other = &new[at];
            if !self.is_same(&content.ty, &other.ty) && content.format == other.format {
                let (ty, ty_new) = (&content.ty, &other.ty);
                let wire = self.reading.retyped(ty, ty_new, reach, ValueFormat::Json);
                let (before, after) = (self.old_text(ty), self.new_text(ty_new));
                let rule = match reach.request {
                    true => Rule::RequestBodyTypeChanged,
                    false => Rule::ResponseBodyTypeChanged,
                };
                let (def, def_new) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
                self.add(
                    Finding::new(rule, format!("{path}::{}", content.name))
                        .old(Owner::Variant(pair.0, place), def)
                        .new_(Owner::Variant(pair.1, at), def_new)
                        .reach(reach)
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

/// The values of an enum that the other one does not have, with their indices.
fn unlisted<'e>(
    all: &'e Enumeration,
    listed: &'e Enumeration,
) -> impl Iterator<Item = (usize, &'e Variant)> {
    let is_listed = |wire: &Value| listed.variants.iter().any(|it| it.wire == *wire);
    let variants = all.variants.iter().enumerate();
    variants.filter(move |(_, variant)| !is_listed(&variant.wire))
}

/// The location of an enum value.
fn value(def: &Origin, place: usize) -> Origin {
    def.key("enum").index(place)
}
