//! Objects: their properties and additional properties.

use crate::ir::{Field, Struct, TypeId};

use super::super::owner::Owner;
use super::super::wire::{AllowedValues, MessageKind, Object, ValueFormat, worst_effect};
use super::super::{Client, Rule, Wire};
use super::properties::Property;
use super::{Comparison, NEW_TYPE, NO_HELP, Pair, Part, STOP_USING};

/// A struct of both clients.
type StructPair<'a> = Pair<'a, Struct, TypeId>;

impl<'a> Comparison<'a> {
    pub(super) fn structs(&mut self, pair: &StructPair<'a>) {
        let format = self.value_format(pair.ids.0);
        let is_built = self.old.get(pair.ids.0).is_constructible()
            && self.new.get(pair.ids.1).is_constructible();
        let fields = (&*pair.old.fields, &*pair.new.fields);
        for part in self.parts(pair.ids, Owner::Property, fields) {
            match part {
                Part::Both(fields) => {
                    let property = Property {
                        pair: fields,
                        is_built,
                        format,
                    };
                    if property.pair.old.wire != property.pair.new.wire {
                        self.property_renamed(&property, pair);
                    }
                    self.property(&property);
                }
                Part::Removed(owner, field) => self.property_removed(owner, field, pair),
                Part::Added(owner, field) => {
                    self.property_added(owner, (field, is_built), pair);
                }
            }
        }
        self.additional_properties(pair);
    }

    fn property_renamed(&mut self, property: &Property<'_>, pair: &StructPair<'_>) {
        let (old, new) = (property.pair.old, property.pair.new);
        let removed = self.undefined(Client::Old, old, pair);
        let added = self.undefined(Client::New, new, pair);
        let message = format!("property renamed from `{}` to `{}`", old.wire, new.wire);
        let help = "release the new crate before the server stops accepting the old name";
        let finding = self.changed(Rule::PropertyRenamed, property.pair.ids);
        let finding = finding.wire(removed.max(added)).recompiled();
        self.add(finding, message, help);
    }

    /// The effect of a property that only this client's schema defines.
    fn undefined(&mut self, client: Client, field: &Field, pair: &StructPair<'_>) -> Wire {
        let other = Object::of(match client {
            Client::Old => pair.new,
            Client::New => pair.old,
        });
        let clients = (Client::Old, Client::New);
        worst_effect(pair.direction, clients, |kind, writer, _| {
            let mut reading = self.decoder.reading(kind, ValueFormat::Json);
            match writer == client {
                true => reading.undefined_by_reader(field, other),
                false => reading.missing(field, other),
            }
        })
    }

    fn property_removed(&mut self, owner: Owner, field: &Field, pair: &StructPair<'_>) {
        let wire = self.undefined(Client::Old, field, pair);
        let consequence = match (wire, pair.direction.response) {
            (Wire::Break, true) => "; deployed clients fail to decode responses without it",
            (Wire::Break, false) => "; the server rejects requests that contain it",
            _ => "",
        };
        let message = format!("{} removed{consequence}", describe(field));
        let finding = self.removed(Rule::PropertyRemoved, owner).wire(wire);
        self.add(finding, message, STOP_USING);
    }

    fn property_added(
        &mut self,
        owner: Owner,
        (field, is_built): (&Field, bool),
        pair: &StructPair<'_>,
    ) {
        let is_needed = pair.direction.request
            && !AllowedValues::by_reader(MessageKind::Request, field).absence;
        let property = describe(field);
        let wire = self.undefined(Client::New, field, pair);
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
        let finding = self.added(rule, owner).wire(wire);
        self.add(finding, message, help);
    }

    fn additional_properties(&mut self, pair: &StructPair<'_>) {
        let (old, new) = (pair.old, pair.new);
        let (rule, message, help) = match (&old.additional, &new.additional) {
            (Some(left), Some(right)) if !self.is_same(&left.ty, &right.ty) => (
                Rule::AdditionalPropertiesTypeChanged,
                self.type_changed(&left.ty, &right.ty),
                Some(NEW_TYPE),
            ),
            (None, Some(_)) => {
                let state = allowed_or_described(old.is_closed);
                let message =
                    format!("additional properties are now {state}; a field for them is added");
                (Rule::AdditionalPropertiesAllowed, message, NO_HELP)
            }
            (Some(_), None) => {
                let state = allowed_or_described(new.is_closed);
                let message =
                    format!("additional properties are no longer {state}; their field is removed");
                let help = Some("stop using them");
                (Rule::AdditionalPropertiesDisallowed, message, help)
            }
            (None, None) if new.is_closed && !old.is_closed => (
                Rule::AdditionalPropertiesDisallowed,
                "additional properties are no longer allowed".to_owned(),
                NO_HELP,
            ),
            (None, None) if old.is_closed && !new.is_closed => (
                Rule::AdditionalPropertiesAllowed,
                "additional properties are now allowed".to_owned(),
                NO_HELP,
            ),
            _ => return,
        };
        let objects = (Object::of(old), Object::of(new));
        let wire = worst_effect(pair.direction, objects, |kind, writer, reader| {
            let mut reading = self.decoder.reading(kind, ValueFormat::Json);
            reading.undefined_properties(writer, reader)
        });
        let owners = (Owner::Additional(pair.ids.0), Owner::Additional(pair.ids.1));
        let finding = self.changed(rule, owners).wire(wire);
        self.add(finding, message, help);
    }
}

/// What changed for additional properties, by whether the schema without a field for them disallows them.
fn allowed_or_described(is_closed: bool) -> &'static str {
    match is_closed {
        true => "allowed",
        false => "described",
    }
}

/// Names a property, by its wire name if the subject has a different name.
fn describe(field: &Field) -> String {
    match field.wire == field.name.as_str() {
        true => "property".to_owned(),
        false => format!("property `{}`", field.wire),
    }
}
