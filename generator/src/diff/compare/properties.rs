//! Members of objects that both descriptions have.

use crate::ir::{
    Access, Constant, Direction, EnumValues, Enumeration, Field, Presence, Shape, Type,
};

use super::super::surface::Owner;
use super::super::wire::{AllowedValues, MessageKind, ValueFormat};
use super::super::{Rule, Rust, Wire};
use super::{Comparison, Finding};

/// A member before and after.
pub(super) struct Pair<'a> {
    pub(super) owners: (Owner, Owner),
    pub(super) subject: String,
    pub(super) reach: Direction,
    /// Whether callers build its object, before and after.
    pub(super) is_built: bool,
    /// How the members of its object are written.
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

    /// What another presence is at least to callers: other code, though it may be an `Option` as it was.
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
            self.add(found.says("the member is deprecated", "do without it"));
        }
    }

    fn member_way(&mut self, met: &Pair<'_>) {
        let (old, new) = (met.old, met.new);
        if old.access == new.access {
            return;
        }
        let (rule, message) = match new.access {
            Access::ReadOnly => (
                Rule::PropertyBecameReadOnly,
                "the member is in replies alone",
            ),
            Access::WriteOnly => (
                Rule::PropertyBecameWriteOnly,
                "the member is in requests alone",
            ),
            Access::ReadWrite => (
                Rule::PropertyBecameReadWrite,
                "the member is in requests and in replies",
            ),
        };
        let mut wire = self.absence(met);
        if new.access == Access::ReadOnly && met.reach.request {
            // The server should not get it, and may refuse it.
            wire = wire.max(Wire::Risk);
        }
        if new.access == Access::WriteOnly && met.reach.response {
            wire = wire.max(Wire::Risk);
        }
        let found = met.found(rule).wire(wire);
        self.add(found.says(message, "give it or read it where it is"));
    }

    /// Whether a member is left out that is needed.
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

    /// Whether a member is `null` where that is not read.
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
            (true, false) => Some((Rule::PropertyBecameRequired, "the member is required")),
            (false, true) => Some((Rule::PropertyBecameOptional, "the member is optional")),
            _ => None,
        };
        if let Some((rule, message)) = presence {
            let found = met.found(rule).rust(met.step()).wire(self.absence(met));
            self.add(found.says(message, presence_advice(rule, met)));
        }
        let nullness = match (is_null(met.old), is_null(met.new)) {
            (false, true) => Some((Rule::PropertyBecameNullable, "the member may be `null`")),
            (true, false) => Some((
                Rule::PropertyBecameNotNullable,
                "the member may not be `null`",
            )),
            _ => None,
        };
        if let Some((rule, message)) = nullness {
            let found = met.found(rule).rust(met.step()).wire(self.null(met));
            self.add(found.says(message, presence_advice(rule, met)));
        }
    }

    fn member_retyped(&mut self, met: &Pair<'_>) {
        let (old, new) = (&met.old.ty, &met.new.ty);
        let wire = self.reading.retyped(old, new, met.reach, met.medium);
        let rule = self
            .retyped_by(old, new)
            .unwrap_or(Rule::PropertyTypeChanged);
        let (before, after) = (self.old_text(old), self.new_text(new));
        let message = match before == after {
            true => "the member has another type of the same name".to_owned(),
            false => format!("the member's type is `{after}`, not `{before}`"),
        };
        let found = met.found(rule).wire(wire);
        self.add(found.says(message, "give and read values of the new type"));
    }

    /// The rule of a type that becomes another one in a way that has its own.
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

    /// A number or a truth value that has one value alone. Of other types that is an enumeration's matter.
    fn constant_changed(&mut self, met: &Pair<'_>) {
        let value = |field: &Field| match &field.constant {
            Some(Constant::Value(value)) => Some(value.clone()),
            Some(Constant::Variant(_)) | None => None,
        };
        let (wire, message) = match (value(met.old), value(met.new)) {
            (_, Some(value)) => (Wire::Break, format!("the member is always `{value}`")),
            (Some(value), None) => (
                Wire::Ok,
                format!("the member is not always `{value}` any more"),
            ),
            (None, None) => return,
        };
        let found = met.found(Rule::PropertyTypeChanged).wire(wire);
        self.add(found.says(message, "give it where `new` asks for it"));
    }
}

/// The member as it is written, and as it is read.
fn sides<'m>(journey: MessageKind, met: &Pair<'m>) -> (&'m Field, &'m Field) {
    match journey {
        MessageKind::Request => (met.old, met.new),
        MessageKind::Response => (met.new, met.old),
    }
}

fn presence_advice(rule: Rule, met: &Pair<'_>) -> &'static str {
    match rule {
        Rule::PropertyBecameRequired if met.is_built => {
            "give it to `new`; read it without an `Option`"
        }
        Rule::PropertyBecameRequired => "read it without an `Option`",
        Rule::PropertyBecameOptional if met.is_built => {
            "give it with its setter; say what happens without it"
        }
        Rule::PropertyBecameOptional | Rule::PropertyBecameNullable => {
            "say what happens without it"
        }
        _ if met.reach.request => "do not send `null`",
        _ => "do not wait for `null`",
    }
}
