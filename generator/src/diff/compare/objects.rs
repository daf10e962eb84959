//! Objects: their members, and what is not listed.

use std::collections::{HashMap, HashSet};

use crate::ir::{Direction, Field, Struct, TypeId};

use super::super::surface::Owner;
use super::super::wire::{AllowedValues, MessageKind, Object, ValueFormat};
use super::super::{Rule, Wire};
use super::properties::Pair;
use super::{Comparison, Finding};

impl<'a> Comparison<'a> {
    pub(super) fn structs(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&'a Struct, &'a Struct),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let medium = self.medium(pair.0);
        let is_built =
            self.old.get(pair.0).is_constructible() && self.new.get(pair.1).is_constructible();
        let partners = partners(old, new);
        for (place, (field, partner)) in old.fields.iter().zip(&partners).enumerate() {
            let subject = format!("{path}.{}", field.name);
            let owner = Owner::Property(pair.0, place);
            let Some(at) = *partner else {
                let found = Finding::new(Rule::PropertyRemoved, subject)
                    .old(owner, &field.origin)
                    .reach(reach);
                self.member_removed(found, field, new, reach);
                continue;
            };
            let met = Pair {
                owners: (owner, Owner::Property(pair.1, at)),
                subject,
                reach,
                is_built,
                medium,
                old: field,
                new: &new.fields[at],
            };
            if met.old.wire != met.new.wire {
                self.member_renamed(&met, (old, new));
            }
            self.member(&met);
        }
        for (place, field) in new.fields.iter().enumerate() {
            if !partners.contains(&Some(place)) {
                let owner = Owner::Property(pair.1, place);
                self.member_added(&path, owner, (field, is_built), old, reach);
            }
        }
        self.rest(pair, (old, new), reach, &path);
    }

    fn member_renamed(&mut self, met: &Pair<'_>, (old, new): (&Struct, &Struct)) {
        let gone = self.gone(met.old, new, met.reach);
        let added = self.added(met.new, old, met.reach);
        let (before, after) = (&met.old.wire, &met.new.wire);
        let message = format!("it is called `{after}` on the wire, not `{before}`");
        let advice = "release the new crate before the server stops reading the old name";
        let found = met.found(Rule::PropertyRenamed).wire(gone.max(added));
        self.add(found.says(message, advice).recompiled());
    }

    /// What becomes of a member that the new description does not have.
    fn gone(&mut self, field: &Field, new: &Struct, reach: Direction) -> Wire {
        let (new, medium) = (Object::of(new), ValueFormat::Json);
        let ways = MessageKind::ALL.into_iter().filter(|it| it.is_in(reach));
        let wires = ways.map(|journey| match journey {
            MessageKind::Request => self.reading.unread(journey, medium, field, new),
            MessageKind::Response => self.reading.missing(journey, medium, field, new),
        });
        wires.max().unwrap_or_default()
    }

    /// What becomes of a member that the old description does not have.
    fn added(&mut self, field: &Field, old: &Struct, reach: Direction) -> Wire {
        let (old, medium) = (Object::of(old), ValueFormat::Json);
        let ways = MessageKind::ALL.into_iter().filter(|it| it.is_in(reach));
        let wires = ways.map(|journey| match journey {
            MessageKind::Request => self.reading.missing(journey, medium, field, old),
            MessageKind::Response => self.reading.unread(journey, medium, field, old),
        });
        wires.max().unwrap_or_default()
    }

    fn member_removed(&mut self, found: Finding, field: &Field, new: &Struct, reach: Direction) {
        let wire = self.gone(field, new, reach);
        let called = called(field);
        let message = match (wire, reach.response) {
            (Wire::Break, true) => ": what is in use cannot read what lacks it",
            (Wire::Break, false) => ": what is in use sends what is not allowed",
            _ => "",
        };
        let message = format!("the member{called} is gone{message}");
        self.add(found.wire(wire).says(message, "do without it"));
    }

    fn member_added(
        &mut self,
        path: &str,
        owner: Owner,
        (field, is_built): (&'a Field, bool),
        old: &Struct,
        reach: Direction,
    ) {
        let is_needed =
            reach.request && !AllowedValues::by_reader(MessageKind::Request, field).absence;
        let called = called(field);
        let wire = self.added(field, old, reach);
        let (rule, message, advice) = match (is_needed, field.is_argument()) {
            (true, true) => (
                Rule::RequiredPropertyAdded,
                format!("a required member{called} is new"),
                "give it to `new`; what is in use does not send it",
            ),
            (true, false) => (
                Rule::RequiredPropertyAdded,
                format!("a required member{called} is new"),
                "give it with its setter; what is in use does not send it",
            ),
            (false, _) if wire == Wire::Break => (
                Rule::PropertyAdded,
                format!("the member{called} is new, and was one of those that are not listed"),
                "release the new crate before the server has it; what is in use knows it by another type",
            ),
            (false, is_argument) => (
                Rule::PropertyAdded,
                format!("the member{called} is new"),
                match is_built && is_argument {
                    true => "give it to `new`",
                    false => "nothing",
                },
            ),
        };
        self.add(
            Finding::new(rule, format!("{path}.{}", field.name))
                .new_(owner, &field.origin)
                .reach(reach)
                .wire(wire)
                .says(message, advice),
        );
    }

    fn rest(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Struct, &Struct),
        reach: Direction,
        path: &str,
    ) {
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let found = |rule| {
            Finding::new(rule, format!("{path}: other members"))
                .old(Owner::Additional(pair.0), def)
                .new_(Owner::Additional(pair.1), other)
                .reach(reach)
        };
        let (rule, message, advice) = match (&old.additional, &new.additional) {
            (Some(one), Some(another)) if !self.is_same(&one.ty, &another.ty) => {
                let (before, after) = (self.old_text(&one.ty), self.new_text(&another.ty));
                (
                    Rule::AdditionalPropertiesTypeChanged,
                    format!("their type is `{after}`, not `{before}`"),
                    "give and read values of the new type",
                )
            }
            (None, Some(_)) => (
                Rule::AdditionalPropertiesAllowed,
                "members that are not listed are kept".to_owned(),
                "nothing",
            ),
            (Some(_), None) => (
                Rule::AdditionalPropertiesDisallowed,
                "members that are not listed are no longer kept".to_owned(),
                "do without them",
            ),
            (None, None) if new.is_closed && !old.is_closed => (
                Rule::AdditionalPropertiesDisallowed,
                "members that are not listed are not allowed".to_owned(),
                "nothing",
            ),
            (None, None) if old.is_closed && !new.is_closed => (
                Rule::AdditionalPropertiesAllowed,
                "members that are not listed are allowed".to_owned(),
                "nothing",
            ),
            _ => return,
        };
        let wire = self.others(old, new, reach);
        self.add(found(rule).wire(wire).says(message, advice));
    }

    /// What becomes of the members that no side lists.
    fn others(&mut self, old: &Struct, new: &Struct, reach: Direction) -> Wire {
        let (old, new, medium) = (Object::of(old), Object::of(new), ValueFormat::Json);
        let ways = MessageKind::ALL.into_iter().filter(|it| it.is_in(reach));
        let wires = ways.map(|journey| match journey {
            MessageKind::Request => self.reading.others(journey, medium, old, new),
            MessageKind::Response => self.reading.others(journey, medium, new, old),
        });
        wires.max().unwrap_or_default()
    }
}

/// The new member that each old one has become: that of the same name on the wire, else in Rust.
pub(in super::super) fn partners(old: &Struct, new: &Struct) -> Vec<Option<usize>> {
    let wires = new.fields.iter().enumerate();
    let wires: HashMap<&str, usize> = wires.map(|(at, it)| (it.wire.as_str(), at)).collect();
    let known: HashSet<&str> = old.fields.iter().map(|it| it.wire.as_str()).collect();
    let new_ones = new.fields.iter().enumerate();
    let new_ones = new_ones.filter(|(_, it)| !known.contains(it.wire.as_str()));
    let names: HashMap<&str, usize> = new_ones.map(|(at, it)| (it.name.as_str(), at)).collect();
    let partner = |field: &Field| {
        let by_wire = wires.get(field.wire.as_str());
        by_wire.or_else(|| names.get(field.name.as_str())).copied()
    };
    old.fields.iter().map(partner).collect()
}

/// What a member is called on the wire, where that is not its name in Rust.
fn called(field: &Field) -> String {
    match field.wire == field.name.as_str() {
        true => String::new(),
        false => format!(" `{}`", field.wire),
    }
}
