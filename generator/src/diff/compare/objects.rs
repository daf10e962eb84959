//! Objects: their properties and additional properties.

use std::collections::{HashMap, HashSet};

use crate::ir::{Direction, Field, Struct, TypeId};

use super::super::surface::Owner;
use super::super::wire::{AllowedValues, MessageKind, Object, ValueFormat};
use super::super::{Rule, Wire};
use super::properties::Pair;
use super::{Comparison, Finding, NEW_TYPE, type_changed};

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
        let message = format!("property renamed from `{before}` to `{after}`");
        let help = "release the new crate before the server stops accepting the old name";
        let found = met.found(Rule::PropertyRenamed).wire(gone.max(added));
        self.add(found.message(message).help(help).recompiled());
    }

    /// The effect of a property that the new schema does not define.
    fn gone(&mut self, field: &Field, new: &Struct, reach: Direction) -> Wire {
        let (new, medium) = (Object::of(new), ValueFormat::Json);
        let ways = MessageKind::ALL.into_iter().filter(|it| it.is_in(reach));
        let wires = ways.map(|journey| match journey {
            MessageKind::Request => self.reading.unread(journey, medium, field, new),
            MessageKind::Response => self.reading.missing(journey, medium, field, new),
        });
        wires.max().unwrap_or_default()
    }

    /// The effect of a property that the old schema does not define.
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
        let consequence = match (wire, reach.response) {
            (Wire::Break, true) => "; deployed clients fail to decode responses without it",
            (Wire::Break, false) => "; the server rejects requests that contain it",
            _ => "",
        };
        let message = format!("{} removed{consequence}", describe(field));
        self.add(found.wire(wire).message(message).help("stop using it"));
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
        let property = describe(field);
        let wire = self.added(field, old, reach);
        let (rule, message, help) = match (is_needed, field.is_argument()) {
            (true, is_argument) => (
                Rule::RequiredPropertyAdded,
                format!("required {property} added; deployed clients do not send it"),
                match is_argument {
                    true => Some("pass it to `new`"),
                    false => Some("set it with its setter"),
                },
            ),
            (false, _) if wire == Wire::Break => (
                Rule::PropertyAdded,
                format!(
                    "{property} added; it was an additional property of a different type before"
                ),
                Some("release the new crate before the server uses the property"),
            ),
            (false, is_argument) => (
                Rule::PropertyAdded,
                format!("{property} added"),
                (is_built && is_argument).then_some("pass it to `new`"),
            ),
        };
        self.add(
            Finding::new(rule, format!("{path}.{}", field.name))
                .new_(owner, &field.origin)
                .reach(reach)
                .wire(wire)
                .message(message)
                .help(help),
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
            Finding::new(rule, format!("{path}: additional properties"))
                .old(Owner::Additional(pair.0), def)
                .new_(Owner::Additional(pair.1), other)
                .reach(reach)
        };
        let (rule, message, help) = match (&old.additional, &new.additional) {
            (Some(one), Some(another)) if !self.is_same(&one.ty, &another.ty) => {
                let (before, after) = (self.old_text(&one.ty), self.new_text(&another.ty));
                (
                    Rule::AdditionalPropertiesTypeChanged,
                    type_changed(&before, &after),
                    Some(NEW_TYPE),
                )
            }
            (None, Some(_)) => (
                Rule::AdditionalPropertiesAllowed,
                match old.is_closed {
                    true => "additional properties are now allowed; a field for them is added",
                    false => "additional properties are now described; a field for them is added",
                }
                .to_owned(),
                None,
            ),
            (Some(_), None) => (
                Rule::AdditionalPropertiesDisallowed,
                match new.is_closed {
                    true => "additional properties are no longer allowed; their field is removed",
                    false => {
                        "additional properties are no longer described; their field is removed"
                    }
                }
                .to_owned(),
                Some("stop using them"),
            ),
            (None, None) if new.is_closed && !old.is_closed => (
                Rule::AdditionalPropertiesDisallowed,
                "additional properties are no longer allowed".to_owned(),
                None,
            ),
            (None, None) if old.is_closed && !new.is_closed => (
                Rule::AdditionalPropertiesAllowed,
                "additional properties are now allowed".to_owned(),
                None,
            ),
            _ => return,
        };
        let wire = self.others(old, new, reach);
        self.add(found(rule).wire(wire).message(message).help(help));
    }

    /// The effect on properties that neither schema defines.
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

/// Pairs each old property with the new one of the same wire name, or else of the same Rust name.
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

/// Names a property, by its wire name if the subject has a different name.
fn describe(field: &Field) -> String {
    match field.wire == field.name.as_str() {
        true => "property".to_owned(),
        false => format!("property `{}`", field.wire),
    }
}
