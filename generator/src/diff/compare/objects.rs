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
        direction: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let format = self.value_format(pair.0);
        let is_built =
            self.old.get(pair.0).is_constructible() && self.new.get(pair.1).is_constructible();
        let property_pairs = property_pairs(old, new);
        for (position, (field, new_field)) in old.fields.iter().zip(&property_pairs).enumerate() {
            let subject = format!("{path}.{}", field.name);
            let owner = Owner::Property(pair.0, position);
            let Some(new_position) = *new_field else {
                let finding = Finding::new(Rule::PropertyRemoved, subject)
                    .old(owner, &field.origin)
                    .direction(direction);
                self.property_removed(finding, field, new, direction);
                continue;
            };
            let property = Pair {
                owners: (owner, Owner::Property(pair.1, new_position)),
                subject,
                direction,
                is_built,
                format,
                old: field,
                new: &new.fields[new_position],
            };
            if property.old.wire != property.new.wire {
                self.property_renamed(&property, (old, new));
            }
            self.property(&property);
        }
        for (position, field) in new.fields.iter().enumerate() {
            if !property_pairs.contains(&Some(position)) {
                let owner = Owner::Property(pair.1, position);
                self.property_added(&path, owner, (field, is_built), old, direction);
            }
        }
        self.additional_properties(pair, (old, new), direction, &path);
    }

    fn property_renamed(&mut self, property: &Pair<'_>, (old, new): (&Struct, &Struct)) {
        let removed = self.removed(property.old, new, property.direction);
        let added = self.added(property.new, old, property.direction);
        let (before, after) = (&property.old.wire, &property.new.wire);
        let message = format!("property renamed from `{before}` to `{after}`");
        let help = "release the new crate before the server stops accepting the old name";
        let finding = property
            .finding(Rule::PropertyRenamed)
            .wire(removed.max(added));
        self.add(finding.message(message).help(help).recompiled());
    }

    /// The effect of a property that the new schema does not define.
    fn removed(&mut self, field: &Field, new: &Struct, direction: Direction) -> Wire {
        let (new, format) = (Object::of(new), ValueFormat::Json);
        let kinds = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(direction));
        let wires = kinds.map(|kind| match kind {
            MessageKind::Request => self.decoder.undefined_by_reader(kind, format, field, new),
            MessageKind::Response => self.decoder.missing(kind, format, field, new),
        });
        wires.max().unwrap_or_default()
    }

    /// The effect of a property that the old schema does not define.
    fn added(&mut self, field: &Field, old: &Struct, direction: Direction) -> Wire {
        let (old, format) = (Object::of(old), ValueFormat::Json);
        let kinds = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(direction));
        let wires = kinds.map(|kind| match kind {
            MessageKind::Request => self.decoder.missing(kind, format, field, old),
            MessageKind::Response => self.decoder.undefined_by_reader(kind, format, field, old),
        });
        wires.max().unwrap_or_default()
    }

    fn property_removed(
        &mut self,
        finding: Finding,
        field: &Field,
        new: &Struct,
        direction: Direction,
    ) {
        let wire = self.removed(field, new, direction);
        let consequence = match (wire, direction.response) {
            (Wire::Break, true) => "; deployed clients fail to decode responses without it",
            (Wire::Break, false) => "; the server rejects requests that contain it",
            _ => "",
        };
        let message = format!("{} removed{consequence}", describe(field));
        self.add(finding.wire(wire).message(message).help("stop using it"));
    }

    fn property_added(
        &mut self,
        path: &str,
        owner: Owner,
        (field, is_built): (&'a Field, bool),
        old: &Struct,
        direction: Direction,
    ) {
        let is_needed =
            direction.request && !AllowedValues::by_reader(MessageKind::Request, field).absence;
        let property = describe(field);
        let wire = self.added(field, old, direction);
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
                .direction(direction)
                .wire(wire)
                .message(message)
                .help(help),
        );
    }

    fn additional_properties(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Struct, &Struct),
        direction: Direction,
        path: &str,
    ) {
        let (old_origin, new_origin) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let finding = |rule| {
            Finding::new(rule, format!("{path}: additional properties"))
                .old(Owner::Additional(pair.0), old_origin)
                .new_(Owner::Additional(pair.1), new_origin)
                .direction(direction)
        };
        let (rule, message, help) = match (&old.additional, &new.additional) {
            (Some(left), Some(right)) if !self.is_same(&left.ty, &right.ty) => {
                let (before, after) = (self.old_text(&left.ty), self.new_text(&right.ty));
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
        let wire = self.undefined_properties(old, new, direction);
        self.add(finding(rule).wire(wire).message(message).help(help));
    }

    /// The effect on properties that neither schema defines.
    fn undefined_properties(&mut self, old: &Struct, new: &Struct, direction: Direction) -> Wire {
        let (old, new, format) = (Object::of(old), Object::of(new), ValueFormat::Json);
        let kinds = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(direction));
        let wires = kinds.map(|kind| match kind {
            MessageKind::Request => self.decoder.undefined_properties(kind, format, old, new),
            MessageKind::Response => self.decoder.undefined_properties(kind, format, new, old),
        });
        wires.max().unwrap_or_default()
    }
}

/// Pairs each old property with the new one of the same wire name, or else of the same Rust name.
pub(in super::super) fn property_pairs(old: &Struct, new: &Struct) -> Vec<Option<usize>> {
    let by_wire = new.fields.iter().enumerate();
    let by_wire: HashMap<&str, usize> = by_wire
        .map(|(position, it)| (it.wire.as_str(), position))
        .collect();
    let known: HashSet<&str> = old.fields.iter().map(|it| it.wire.as_str()).collect();
    let added = new.fields.iter().enumerate();
    let added = added.filter(|(_, it)| !known.contains(it.wire.as_str()));
    let by_name: HashMap<&str, usize> = added
        .map(|(position, it)| (it.name.as_str(), position))
        .collect();
    let partner = |field: &Field| {
        let by_wire = by_wire.get(field.wire.as_str());
        by_wire
            .or_else(|| by_name.get(field.name.as_str()))
            .copied()
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
