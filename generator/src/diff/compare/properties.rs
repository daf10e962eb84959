//! Properties that both descriptions define.

use crate::ir::{
    Access, Constant, Direction, EnumValues, Enumeration, Field, Presence, Shape, Type,
};

use super::super::surface::Owner;
use super::super::wire::{AllowedValues, MessageKind, ValueFormat};
use super::super::{Rule, Rust, Wire};
use super::{Comparison, Finding, NEW_TYPE, type_changed};

/// The old and the new version of a property.
pub(super) struct Pair<'a> {
    pub(super) owners: (Owner, Owner),
    pub(super) subject: String,
    pub(super) direction: Direction,
    /// Whether callers construct the object, in both clients.
    pub(super) is_built: bool,
    /// How the properties of the object are serialized.
    pub(super) format: ValueFormat,
    pub(super) old: &'a Field,
    pub(super) new: &'a Field,
}

impl Pair<'_> {
    pub(super) fn finding(&self, rule: Rule) -> Finding {
        Finding::new(rule, self.subject.clone())
            .old(self.owners.0, &self.old.origin)
            .new_(self.owners.1, &self.new.origin)
            .direction(self.direction)
    }

    /// The minimum version bump of a different presence: the code changes, even if the field was an `Option`.
    fn min_bump(&self) -> Rust {
        match self.old.presence == self.new.presence {
            true => Rust::None,
            false => Rust::Patch,
        }
    }
}

impl Comparison<'_> {
    pub(super) fn property(&mut self, pair: &Pair<'_>) {
        self.property_access(pair);
        self.property_presence(pair);
        let (old, new) = (pair.old, pair.new);
        if !self.is_same(&old.ty, &new.ty) {
            self.property_retyped(pair);
        }
        if old.constant != new.constant && self.is_same(&old.ty, &new.ty) {
            self.constant_changed(pair);
        }
        if new.deprecated && !old.deprecated {
            let finding = pair.finding(Rule::PropertyDeprecated);
            self.add(finding.message("property deprecated").help("stop using it"));
        }
    }

    fn property_access(&mut self, pair: &Pair<'_>) {
        let (old, new) = (pair.old, pair.new);
        if old.access == new.access {
            return;
        }
        let (rule, message, help) = match new.access {
            Access::ReadOnly => (
                Rule::PropertyBecameReadOnly,
                "property became read-only; only responses contain it",
                "stop setting it",
            ),
            Access::WriteOnly => (
                Rule::PropertyBecameWriteOnly,
                "property became write-only; only requests contain it",
                "stop reading it from responses",
            ),
            Access::ReadWrite => (
                Rule::PropertyBecameReadWrite,
                "property became read-write; requests and responses contain it",
                "set it in requests, and read it from responses",
            ),
        };
        let mut wire = self.absence(pair);
        if new.access == Access::ReadOnly && pair.direction.request {
            // The server may ignore or reject it.
            wire = wire.max(Wire::Risk);
        }
        if new.access == Access::WriteOnly && pair.direction.response {
            wire = wire.max(Wire::Risk);
        }
        let finding = pair.finding(rule).wire(wire);
        self.add(finding.message(message).help(help));
    }

    /// The effect of a property that the writer may omit.
    fn absence(&self, pair: &Pair<'_>) -> Wire {
        let kinds = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(pair.direction));
        let mut kinds = kinds.map(|kind| {
            let (writer, reader) = sides(kind, pair);
            AllowedValues::by_writer(kind, writer).absence
                && !AllowedValues::by_reader(kind, reader).absence
        });
        match kinds.any(|is_missed| is_missed) {
            true => Wire::Break,
            false => Wire::Ok,
        }
    }

    /// The effect of a property that the writer may set to `null`.
    fn null(&self, pair: &Pair<'_>) -> Wire {
        let kinds = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(pair.direction));
        let wires = kinds.map(|kind| {
            let (writer, reader) = sides(kind, pair);
            let is_missed = AllowedValues::by_writer(kind, writer).null
                && !AllowedValues::by_reader(kind, reader).null;
            match is_missed {
                true => self.decoder.null(kind, &reader.ty),
                false => Wire::Ok,
            }
        });
        wires.max().unwrap_or_default()
    }

    fn property_presence(&mut self, pair: &Pair<'_>) {
        let is_absent = |field: &Field| {
            matches!(
                field.declared_presence,
                Presence::Optional | Presence::Patch
            )
        };
        let is_null = |field: &Field| {
            matches!(
                field.declared_presence,
                Presence::Nullable | Presence::Patch
            )
        };
        let presence = match (is_absent(pair.old), is_absent(pair.new)) {
            (true, false) => Some((Rule::PropertyBecameRequired, "property became required")),
            (false, true) => Some((Rule::PropertyBecameOptional, "property became optional")),
            _ => None,
        };
        if let Some((rule, message)) = presence {
            let finding = pair
                .finding(rule)
                .rust(pair.min_bump())
                .wire(self.absence(pair));
            self.add(finding.message(message).help(presence_help(rule, pair)));
        }
        let nullness = match (is_null(pair.old), is_null(pair.new)) {
            (false, true) => Some((Rule::PropertyBecameNullable, "property became nullable")),
            (true, false) => Some((
                Rule::PropertyBecameNotNullable,
                "property became non-nullable",
            )),
            _ => None,
        };
        if let Some((rule, message)) = nullness {
            let finding = pair
                .finding(rule)
                .rust(pair.min_bump())
                .wire(self.null(pair));
            self.add(finding.message(message).help(presence_help(rule, pair)));
        }
    }

    fn property_retyped(&mut self, pair: &Pair<'_>) {
        let (old, new) = (&pair.old.ty, &pair.new.ty);
        let wire = self
            .decoder
            .type_change_effect(old, new, pair.direction, pair.format);
        let rule = self
            .retyped_by(old, new)
            .unwrap_or(Rule::PropertyTypeChanged);
        let (before, after) = (self.old_text(old), self.new_text(new));
        let message = type_changed(&before, &after);
        let finding = pair.finding(rule).wire(wire);
        self.add(finding.message(message).help(NEW_TYPE));
    }

    /// The specific rule of a change between a string and an enum, if it is one.
    pub(super) fn retyped_by(&self, old: &Type, new: &Type) -> Option<Rule> {
        let is_listed = |shape: &Shape| {
            matches!(
                shape,
                Shape::Enumeration(Enumeration {
                    values: EnumValues::String,
                    ..
                })
            )
        };
        match (self.old.resolve_alias(old), self.new.resolve_alias(new)) {
            (Type::Named(id), Type::String) if is_listed(&self.old.get(*id).shape) => {
                Some(Rule::EnumBecameString)
            }
            (Type::String, Type::Named(id)) if is_listed(&self.new.get(*id).shape) => {
                Some(Rule::StringBecameEnum)
            }
            _ => None,
        }
    }

    /// A number or boolean with a constant value. Constant strings are enums.
    fn constant_changed(&mut self, pair: &Pair<'_>) {
        let value = |field: &Field| match &field.constant {
            Some(Constant::Value(value)) => Some(value.clone()),
            Some(Constant::Variant(_)) | None => None,
        };
        let (wire, message) = match (value(pair.old), value(pair.new)) {
            (Some(before), Some(after)) => (
                Wire::Break,
                format!("constant value changed from `{before}` to `{after}`"),
            ),
            (None, Some(after)) => (Wire::Break, format!("constant value `{after}` added")),
            (Some(before), None) => (Wire::Ok, format!("constant value `{before}` removed")),
            (None, None) => return,
        };
        let finding = pair.finding(Rule::PropertyTypeChanged).wire(wire);
        let finding = finding.message(message);
        self.add(match (pair.old.is_argument(), pair.new.is_argument()) {
            (true, false) => finding.help("stop passing it to `new`"),
            (false, true) => finding.help("pass it to `new`"),
            _ => finding.recompiled(),
        });
    }
}

/// The property as the writer and as the reader of a message defines it.
fn sides<'m>(kind: MessageKind, pair: &Pair<'m>) -> (&'m Field, &'m Field) {
    match kind {
        MessageKind::Request => (pair.old, pair.new),
        MessageKind::Response => (pair.new, pair.old),
    }
}

fn presence_help(rule: Rule, pair: &Pair<'_>) -> &'static str {
    match rule {
        Rule::PropertyBecameRequired if pair.is_built => {
            "pass it to `new`, and read it without an `Option`"
        }
        Rule::PropertyBecameRequired => "read it without an `Option`",
        Rule::PropertyBecameOptional if pair.is_built => {
            "set it with its setter, and handle its absence"
        }
        Rule::PropertyBecameOptional => "handle its absence",
        Rule::PropertyBecameNullable => "handle `null`",
        _ if pair.direction.request => "stop sending `null`",
        _ => "stop handling `null`",
    }
}
