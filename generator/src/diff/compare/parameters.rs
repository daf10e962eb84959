//! Parameters.

use crate::ir::{Location, Parameter, Shape, StyleKind, Type};

use super::super::owner::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::operations::OperationPair;
use super::{
    Comparison, NO_HELP, PASS_ARGUMENT, PASS_NEW_TYPE, Pair, Part, SET_ARGUMENT, STOP_USING,
};

impl<'a> Comparison<'a> {
    pub(super) fn parameters(&mut self, pair: &OperationPair<'a>) {
        let parameters = (&*pair.old.parameters, &*pair.new.parameters);
        for part in self.parts(pair.ids, Owner::Parameter, parameters) {
            match part {
                Part::Both(pair) => self.parameter(&pair),
                Part::Removed(owner, parameter) => self.parameter_removed(owner, parameter),
                Part::Added(owner, parameter) => self.parameter_added(owner, parameter),
            }
        }
    }

    fn parameter_removed(&mut self, owner: Owner, parameter: &Parameter) {
        let (wire, message) = match parameter.location {
            // The change of the path is reported for the operation.
            Location::Path => (Wire::Ok, "parameter removed from the path"),
            _ => (
                Wire::Risk,
                "parameter removed; the server may ignore the value of deployed clients",
            ),
        };
        let finding = self.removed(Rule::ParameterRemoved, owner).wire(wire);
        self.add(finding, message, STOP_USING);
    }

    fn parameter_added(&mut self, owner: Owner, parameter: &Parameter) {
        if parameter.required {
            let message = "required parameter added; deployed clients do not send it";
            let finding = self.added(Rule::RequiredParameterAdded, owner);
            self.add(finding.wire(Wire::Break), message, PASS_ARGUMENT);
        } else {
            let finding = self.added(Rule::ParameterAdded, owner);
            self.add(finding, "optional parameter added", NO_HELP);
        }
    }

    fn parameter(&mut self, pair: &Pair<'a, Parameter>) {
        let (old, new) = (pair.old, pair.new);
        if old.location != new.location {
            let message = format!(
                "location changed from `{}` to `{}`",
                old.location, new.location
            );
            let help = "release the new crate before the server stops reading the old location";
            let finding = self.changed(Rule::ParameterLocationChanged, pair.ids);
            self.add(finding.wire(Wire::Break).recompiled(), message, help);
        } else if old.location != Location::Path && !is_same_name(old, new) {
            let message = format!(
                "parameter renamed from `{}` to `{}`; deployed clients send the old name",
                old.wire, new.wire
            );
            let finding = self.changed(Rule::ParameterRenamed, pair.ids);
            self.add(finding.wire(Wire::Break), message, "use its new name");
        } else if !self.is_serialized_identically(old, new) {
            let message = format!("style changed from {} to {}", style(old), style(new));
            let help = "release the new crate before the server stops accepting the old style";
            let finding = self.changed(Rule::ParameterStyleChanged, pair.ids);
            self.add(finding.wire(Wire::Break).recompiled(), message, help);
        }
        if old.style.allow_reserved != new.style.allow_reserved {
            let message = match new.style.allow_reserved {
                true => "reserved characters are no longer percent-encoded",
                false => "reserved characters are now percent-encoded",
            };
            let help = "make sure that the server accepts the new encoding";
            let finding = self.changed(Rule::ParameterStyleChanged, pair.ids);
            self.add(finding.wire(Wire::Risk).recompiled(), message, help);
        }
        self.parameter_presence(pair);
        if !self.is_same(&old.ty, &new.ty) {
            self.parameter_retyped(pair);
        }
        if new.deprecated && !old.deprecated {
            let finding = self.changed(Rule::ParameterDeprecated, pair.ids);
            self.add(finding, "parameter deprecated", STOP_USING);
        }
    }

    fn parameter_presence(&mut self, pair: &Pair<'_, Parameter>) {
        match (pair.old.required, pair.new.required) {
            (false, true) => {
                let finding = self.changed(Rule::ParameterBecameRequired, pair.ids);
                let message = "parameter became required; deployed clients may omit it";
                self.add(finding.wire(Wire::Break), message, PASS_ARGUMENT);
            }
            (true, false) => {
                let finding = self.changed(Rule::ParameterBecameOptional, pair.ids);
                self.add(finding, "parameter became optional", SET_ARGUMENT);
            }
            _ => {}
        }
    }

    fn parameter_retyped(&mut self, pair: &Pair<'a, Parameter>) {
        let format = match pair.new.style.kind {
            StyleKind::Json => ValueFormat::Json,
            _ => ValueFormat::Text,
        };
        let (old, new) = (&pair.old.ty, &pair.new.ty);
        let (new_item, min_wire) = match self.repeated(pair) {
            Some((item, min_wire)) => (item, min_wire),
            None => (new, Wire::Ok),
        };
        let decoder = &mut self.decoder;
        let wire = decoder.type_change_effect(old, new_item, pair.direction, format);
        let finding = self.changed(Rule::ParameterTypeChanged, pair.ids);
        let finding = finding.wire(wire.max(min_wire));
        self.add(finding, self.type_changed(old, new), PASS_NEW_TYPE);
    }

    /// If a single value became an array with the same serialization: the type of its items, and the minimum effect
    /// of delimiters that an old value contains.
    fn repeated(&self, pair: &Pair<'a, Parameter>) -> Option<(&'a Type, Wire)> {
        let Type::Array(item) = self.new.resolve_alias(&pair.new.ty) else {
            return None;
        };
        let is_single = self.is_single(&pair.old.ty);
        let is_plain = pair.old.style.kind == pair.new.style.kind && is_plain(pair.new.style.kind);
        let min_wire = match (pair.new.style.kind, pair.new.style.explode) {
            (StyleKind::Form, true) => Wire::Ok,
            _ => Wire::Risk,
        };
        (is_single && is_plain).then_some((&**item, min_wire))
    }

    /// Whether a value of an old type is serialized as a single string.
    fn is_single(&self, ty: &Type) -> bool {
        match self.old.resolve_alias(ty) {
            Type::Array(_) | Type::Map(_) | Type::Tuple(_) | Type::Json => false,
            Type::Named(id) => {
                matches!(self.old.get(*id).shape, Shape::Enumeration(_))
            }
            _ => true,
        }
    }

    /// Whether the styles make no difference for a value of this type.
    fn is_serialized_identically(&self, old: &Parameter, new: &Parameter) -> bool {
        let is_single = self.is_single(&old.ty);
        let is_same = old.style.kind == new.style.kind && old.style.explode == new.style.explode;
        is_same || (is_single && is_plain(old.style.kind) && is_plain(new.style.kind))
    }
}

/// Whether a style serializes a single value without additions.
fn is_plain(kind: StyleKind) -> bool {
    use StyleKind::{DeepObject, Form, PipeDelimited, Simple, SpaceDelimited};
    let plain = [Form, SpaceDelimited, PipeDelimited, DeepObject, Simple];
    plain.contains(&kind)
}

/// Whether the names are the same. Names of headers are case-insensitive.
fn is_same_name(old: &Parameter, new: &Parameter) -> bool {
    match old.location {
        Location::Header => old.wire.eq_ignore_ascii_case(&new.wire),
        _ => old.wire == new.wire,
    }
}

fn style(parameter: &Parameter) -> String {
    let kind = parameter.style.kind;
    match (kind, parameter.style.explode) {
        (StyleKind::Json, _) => kind.to_string(),
        (_, true) => format!("`{kind}` (exploded)"),
        (_, false) => format!("`{kind}`"),
    }
}
