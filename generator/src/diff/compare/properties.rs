//! Properties that both descriptions define.

use crate::ir::{Access, Constant, EnumValues, Enumeration, Field, Shape, Type};

use super::super::wire::{AllowedValues, MessageKind, ValueFormat, worst_effect};
use super::super::{Rule, Rust, Wire};
use super::{Comparison, Finding, NEW_TYPE, NO_HELP, Pair, STOP_USING};

/// A property of an object that callers may construct.
pub(super) struct Property<'a> {
    pub(super) pair: Pair<'a, Field>,
    /// Whether callers construct the object, in both clients.
    pub(super) is_built: bool,
    /// How the properties of the object are serialized.
    pub(super) format: ValueFormat,
}

impl Property<'_> {
    /// The worst effect of what the writer may send and the reader does not allow.
    fn effect(
        &self,
        mut effect: impl FnMut(MessageKind, AllowedValues, AllowedValues) -> Wire,
    ) -> Wire {
        let fields = (self.pair.old, self.pair.new);
        worst_effect(self.pair.direction, fields, |kind, writer, reader| {
            let sent = AllowedValues::by_writer(kind, writer);
            effect(kind, sent, AllowedValues::by_reader(kind, reader))
        })
    }
}

impl Comparison<'_> {
    pub(super) fn property(&mut self, property: &Property<'_>) {
        self.property_access(property);
        self.property_presence(property);
        let Pair { ids, old, new, .. } = property.pair;
        let types = (&old.ty, &new.ty);
        match self.type_effect(types, property.pair.direction, property.format) {
            Some(wire) => {
                let rule = self.retyped_by(&old.ty, &new.ty);
                let finding = self.changed(rule.unwrap_or(Rule::PropertyTypeChanged), ids);
                let message = self.type_changed(&old.ty, &new.ty);
                self.add(finding.wire(wire), message, NEW_TYPE);
            }
            None if old.constant != new.constant => self.constant_changed(&property.pair),
            None => {}
        }
        if new.deprecated && !old.deprecated {
            let finding = self.changed(Rule::PropertyDeprecated, ids);
            self.add(finding, "property deprecated", STOP_USING);
        }
    }

    fn property_access(&mut self, property: &Property<'_>) {
        let Pair { ids, old, new, .. } = property.pair;
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
        let mut wire = self.absence(property);
        if new.access == Access::ReadOnly && property.pair.direction.request {
            // The server may ignore or reject it.
            wire = wire.max(Wire::Risk);
        }
        if new.access == Access::WriteOnly && property.pair.direction.response {
            wire = wire.max(Wire::Risk);
        }
        let finding = self.changed(rule, ids).wire(wire);
        self.add(finding, message, help);
    }

    /// The effect of a property that the writer may omit.
    fn absence(&self, property: &Property<'_>) -> Wire {
        property.effect(|_, sent, allowed| match sent.absence && !allowed.absence {
            true => Wire::Break,
            false => Wire::Ok,
        })
    }

    /// The effect of a property that the writer may set to `null`.
    fn null(&mut self, property: &Property<'_>) -> Wire {
        property.effect(|kind, sent, allowed| match sent.null && !allowed.null {
            true => {
                let (_, reader) = kind.sides(property.pair.old, property.pair.new);
                let reading = self.decoder.reading(kind, property.format);
                reading.null(&reader.ty)
            }
            false => Wire::Ok,
        })
    }

    fn property_presence(&mut self, property: &Property<'_>) {
        let Pair { old, new, .. } = property.pair;
        let (before, after) = (
            AllowedValues::of(old.declared_presence),
            AllowedValues::of(new.declared_presence),
        );
        let presence = match (before.absence, after.absence) {
            (true, false) => Some((Rule::PropertyBecameRequired, "property became required")),
            (false, true) => Some((Rule::PropertyBecameOptional, "property became optional")),
            _ => None,
        };
        if let Some((rule, message)) = presence {
            let finding = self.presence_finding(rule, property);
            let finding = finding.wire(self.absence(property));
            self.add(finding, message, presence_help(rule, property));
        }
        let nullness = match (before.null, after.null) {
            (false, true) => Some((Rule::PropertyBecameNullable, "property became nullable")),
            (true, false) => Some((
                Rule::PropertyBecameNotNullable,
                "property became non-nullable",
            )),
            _ => None,
        };
        if let Some((rule, message)) = nullness {
            let finding = self.presence_finding(rule, property);
            let finding = finding.wire(self.null(property));
            self.add(finding, message, presence_help(rule, property));
        }
    }

    /// A change of a presence. The code changes, even if the field was an `Option`.
    fn presence_finding(&self, rule: Rule, property: &Property<'_>) -> Finding {
        let Pair { ids, old, new, .. } = property.pair;
        let finding = self.changed(rule, ids);
        match old.presence == new.presence {
            true => finding,
            false => finding.rust(Rust::Patch),
        }
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
    fn constant_changed(&mut self, pair: &Pair<'_, Field>) {
        let (wire, message) = match (constant_value(pair.old), constant_value(pair.new)) {
            (Some(before), Some(after)) => (
                Wire::Break,
                format!("constant value changed from `{before}` to `{after}`"),
            ),
            (None, Some(after)) => (Wire::Break, format!("constant value `{after}` added")),
            (Some(before), None) => (Wire::Ok, format!("constant value `{before}` removed")),
            (None, None) => return,
        };
        let finding = self.changed(Rule::PropertyTypeChanged, pair.ids).wire(wire);
        match (pair.old.is_argument(), pair.new.is_argument()) {
            (true, false) => self.add(finding, message, "stop passing it to `new`"),
            (false, true) => self.add(finding, message, "pass it to `new`"),
            _ => self.add(finding.recompiled(), message, NO_HELP),
        }
    }
}

/// The only value of a number or boolean, if it has one.
pub(super) fn constant_value(field: &Field) -> Option<&crate::json::Value> {
    match &field.constant {
        Some(Constant::Value(value)) => Some(value),
        Some(Constant::Variant(_)) | None => None,
    }
}

fn presence_help(rule: Rule, property: &Property<'_>) -> &'static str {
    match rule {
        Rule::PropertyBecameRequired if property.is_built => {
            "pass it to `new`, and read it without an `Option`"
        }
        Rule::PropertyBecameRequired => "read it without an `Option`",
        Rule::PropertyBecameOptional if property.is_built => {
            "set it with its setter, and handle its absence"
        }
        Rule::PropertyBecameOptional => "handle its absence",
        Rule::PropertyBecameNullable => "handle `null`",
        _ if property.pair.direction.request => "stop sending `null`",
        _ => "stop handling `null`",
    }
}
