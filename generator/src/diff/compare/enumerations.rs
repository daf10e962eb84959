//! Enumerations, and choices of contents.

use serde_json::Value;

use crate::diagnostic::Origin;
use crate::ir::{Content, Direction, EnumValues, Enumeration, TypeId, Variant};

use super::super::pairs::is_same_content;
use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::{Comparison, Finding};

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

    /// The values that are listed no more.
    fn values_removed(
        &mut self,
        id: TypeId,
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        let (wire, advice) = match reach.request {
            true if new.is_open => (Wire::Ok, "nothing"),
            true => (
                Wire::Break,
                "send another value; what is in use may still send it",
            ),
            false => (Wire::Ok, "do not wait for it"),
        };
        let path = self.names.old.ty(id).clone();
        for (place, variant) in unlisted(old, new) {
            let origin = value(&self.old.get(id).origin, place);
            let subject = format!("{path}::{}", variant.name);
            let found = Finding::new(Rule::EnumValueRemoved, subject)
                .old(Owner::Variant(id, place), &origin)
                .reach(reach)
                .wire(wire);
            let message = format!("the value `{}` is gone", variant.wire);
            let mut added = unlisted(new, old);
            self.add(match added.find(|(_, heir)| heir.name == variant.name) {
                Some((_, heir)) => {
                    let message = format!("{message}, and `{}` has its name", heir.wire);
                    let advice = "see to it that the server takes the new value";
                    found.says(message, advice).recompiled()
                }
                None => found.says(message, advice),
            });
        }
    }

    /// The values that were not listed.
    fn values_added(
        &mut self,
        (id, other): (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        let (wire, how) = match (reach.response, old.unknown.is_none()) {
            (true, true) => (Wire::Break, ": what is in use cannot read it"),
            (true, false) => (Wire::Ok, ": what is in use keeps it as unknown"),
            (false, _) => (Wire::Ok, ""),
        };
        let path = self.names.old.ty(id).clone();
        for (place, variant) in unlisted(new, old) {
            let origin = value(&self.new.get(other).origin, place);
            let message = format!("the value `{}` is new{how}", variant.wire);
            let subject = format!("{path}::{}", variant.name);
            self.add(
                Finding::new(Rule::EnumValueAdded, subject)
                    .new_(Owner::Variant(other, place), &origin)
                    .reach(reach)
                    .wire(wire)
                    .says(message, "match it where it matters"),
            );
        }
    }

    /// Whether what is listed is of another kind.
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
                .says("its values are of another kind", "match the new ones"),
        );
    }

    /// Whether other values than those that are listed are valid as well.
    fn openness(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        let (rule, wire, message, advice) = match (old.is_open, new.is_open) {
            (true, false) => (
                Rule::ConstraintTightened,
                match reach.request {
                    true => Wire::Break,
                    false => Wire::Ok,
                },
                "fewer values are allowed: none but those that are listed",
                "see to it that what is sent is allowed; no type tells",
            ),
            (false, true) => (
                Rule::ConstraintLoosened,
                match reach.response && old.unknown.is_none() {
                    true => Wire::Break,
                    false => Wire::Ok,
                },
                "more values are allowed: those that are not listed as well",
                "nothing",
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
                .says(message, advice),
        );
    }

    /// The media types themselves are those of the bodies and replies that have the choice.
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
                        .says(
                            format!("the variant holds `{after}`, not `{before}`"),
                            "give and read values of the new type",
                        ),
                );
            }
        }
    }
}

/// The values of an enumeration that another one does not list, with their places.
fn unlisted<'e>(
    all: &'e Enumeration,
    listed: &'e Enumeration,
) -> impl Iterator<Item = (usize, &'e Variant)> {
    let is_listed = |wire: &Value| listed.variants.iter().any(|it| it.wire == *wire);
    let variants = all.variants.iter().enumerate();
    variants.filter(move |(_, variant)| !is_listed(&variant.wire))
}

/// The place of a value of an enumeration.
fn value(def: &Origin, place: usize) -> Origin {
    def.key("enum").index(place)
}
