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
    pub(super) reach: Direction,
    /// Whether callers construct the object, in both clients.
    pub(super) is_built: bool,
    /// How the properties of the object are serialized.
    pub(super) medium: ValueFormat,
    pub(super) old: &'a Field,
    pub(super) new: &'a Field,
}

impl Pair<'_> {
    pub(super) fn found(&self, rule: Rule) -> Finding {
        Finding::new(rule, self.subject.clone())
            .old(self.owners.0, &self.old.origin)
            .new_(self.owners.1, &self.new.origin)
            .reach(self.reach)
    }

    /// The minimum version bump of a different presence: the code changes, even if the field was an `Option`.
    fn step(&self) -> Rust {
        match self.old.presence == self.new.presence {
            true => Rust::None,
            false => Rust::Patch,
        }
    }
}

impl Comparison<'_> {
    pub(super) fn member(&mut self, met: &Pair<'_>) {
        self.member_way(met);
        self.member_presence(met);
        let (old, new) = (met.old, met.new);
        if !self.is_same(&old.ty, &new.ty) {
            self.member_retyped(met);
        }
        if old.constant != new.constant && self.is_same(&old.ty, &new.ty) {
            self.constant_changed(met);
        }
        if new.deprecated && !old.deprecated {
            let found = met.found(Rule::PropertyDeprecated);
            self.add(found.message("property deprecated").help("stop using it"));
        }
    }

    fn member_way(&mut self, met: &Pair<'_>) {
        let (old, new) = (met.old, met.new);
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
        let mut wire = self.absence(met);
        if new.access == Access::ReadOnly && met.reach.request {
            // The server may ignore or reject it.
            wire = wire.max(Wire::Risk);
        }
        if new.access == Access::WriteOnly && met.reach.response {
            wire = wire.max(Wire::Risk);
        }
        let found = met.found(rule).wire(wire);
        self.add(found.message(message).help(help));
    }

    /// The effect of a property that the writer may omit.
    fn absence(&self, met: &Pair<'_>) -> Wire {
        let ways = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(met.reach));
        let mut ways = ways.map(|journey| {
            let (writer, reader) = sides(journey, met);
            AllowedValues::by_writer(journey, writer).absence
                && !AllowedValues::by_reader(journey, reader).absence
        });
        match ways.any(|is_missed| is_missed) {
            true => Wire::Break,
            false => Wire::Ok,
        }
    }

    /// The effect of a property that the writer may set to `null`.
    fn null(&self, met: &Pair<'_>) -> Wire {
        let ways = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(met.reach));
        let wires = ways.map(|journey| {
            let (writer, reader) = sides(journey, met);
            let is_missed = AllowedValues::by_writer(journey, writer).null
                && !AllowedValues::by_reader(journey, reader).null;
            match is_missed {
                true => self.reading.null(journey, &reader.ty),
                false => Wire::Ok,
            }
        });
        wires.max().unwrap_or_default()
    }

    fn member_presence(&mut self, met: &Pair<'_>) {
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
        let presence = match (is_absent(met.old), is_absent(met.new)) {
            (true, false) => Some((Rule::PropertyBecameRequired, "property became required")),
            (false, true) => Some((Rule::PropertyBecameOptional, "property became optional")),
            _ => None,
        };
        if let Some((rule, message)) = presence {
            let found = met.found(rule).rust(met.step()).wire(self.absence(met));
            self.add(found.message(message).help(presence_help(rule, met)));
        }
        let nullness = match (is_null(met.old), is_null(met.new)) {
            (false, true) => Some((Rule::PropertyBecameNullable, "property became nullable")),
            (true, false) => Some((
                Rule::PropertyBecameNotNullable,
                "property became non-nullable",
            )),
            _ => None,
        };
        if let Some((rule, message)) = nullness {
            let found = met.found(rule).rust(met.step()).wire(self.null(met));
            self.add(found.message(message).help(presence_help(rule, met)));
        }
    }

    fn member_retyped(&mut self, met: &Pair<'_>) {
        let (old, new) = (&met.old.ty, &met.new.ty);
        let wire = self.reading.retyped(old, new, met.reach, met.medium);
        let rule = self
            .retyped_by(old, new)
            .unwrap_or(Rule::PropertyTypeChanged);
        let (before, after) = (self.old_text(old), self.new_text(new));
        let message = type_changed(&before, &after);
        let found = met.found(rule).wire(wire);
        self.add(found.message(message).help(NEW_TYPE));
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
    fn constant_changed(&mut self, met: &Pair<'_>) {
        let value = |field: &Field| match &field.constant {
            Some(Constant::Value(value)) => Some(value.clone()),
            Some(Constant::Variant(_)) | None => None,
        };
        let (wire, message) = match (value(met.old), value(met.new)) {
            (Some(before), Some(after)) => (
                Wire::Break,
                format!("constant value changed from `{before}` to `{after}`"),
            ),
            (None, Some(after)) => (Wire::Break, format!("constant value `{after}` added")),
            (Some(before), None) => (Wire::Ok, format!("constant value `{before}` removed")),
            (None, None) => return,
        };
        let found = met.found(Rule::PropertyTypeChanged).wire(wire);
        self.add(
            found
                .message(message)
                .help("pass it to `new` only if `new` takes it"),
        );
    }
}

/// The property as the writer and as the reader of a message defines it.
fn sides<'m>(journey: MessageKind, met: &Pair<'m>) -> (&'m Field, &'m Field) {
    match journey {
        MessageKind::Request => (met.old, met.new),
        MessageKind::Response => (met.new, met.old),
    }
}

fn presence_help(rule: Rule, met: &Pair<'_>) -> &'static str {
    match rule {
        Rule::PropertyBecameRequired if met.is_built => {
            "pass it to `new`, and read it without an `Option`"
        }
        Rule::PropertyBecameRequired => "read it without an `Option`",
        Rule::PropertyBecameOptional if met.is_built => {
            "set it with its setter, and handle its absence"
        }
        Rule::PropertyBecameOptional => "handle its absence",
        Rule::PropertyBecameNullable => "handle `null`",
        _ if met.reach.request => "stop sending `null`",
        _ => "stop handling `null`",
    }
}
