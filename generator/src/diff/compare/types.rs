//! Types: which were added, removed or renamed, and what changed in them.

use crate::ir::{Shape, Type, TypeDef, TypeId, TypeModule};

use super::super::owner::Owner;
use super::super::wire::{ValueFormat, worst_effect};
use super::super::{Rule, Wire};
use super::{Comparison, Finding, NEW_TYPE, NO_HELP, Pair, STOP_USING};

impl<'a> Comparison<'a> {
    pub(super) fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        for ids in self.pairs.types() {
            let pair = Pair {
                ids,
                old: old.get(ids.0),
                new: new.get(ids.1),
                direction: self.direction_of(ids),
            };
            self.type_renamed(&pair);
            self.type_pair(&pair);
        }
        for id in old.ids() {
            if self.pairs.new_type(id).is_none() && is_component(old.get(id)) {
                let finding = self.removed(Rule::TypeRemoved, Owner::Type(id));
                self.add(finding, "type removed", STOP_USING);
            }
        }
        for id in new.ids() {
            if self.pairs.old_type(id).is_none() && is_component(new.get(id)) {
                let finding = self.added(Rule::TypeAdded, Owner::Type(id));
                self.add(finding, "type added", NO_HELP);
            }
        }
    }

    fn type_renamed(&mut self, pair: &Pair<'_, TypeDef, TypeId>) {
        let (before, after) = (self.names.old.ty(pair.ids.0), self.names.new.ty(pair.ids.1));
        if before == after || is_named_after_operation(self, pair.old, pair.new) {
            return;
        }
        let message = format!("type renamed from `{before}` to `{after}`");
        let name = &pair.old.name;
        let help = format!(
            "use the new name, or set `name = \"{name}\"` for the schema in `codegen.toml` to keep the old name; \
             a wrapping crate can export `#[deprecated] pub type {name} = {after};`"
        );
        let owners = (Owner::Type(pair.ids.0), Owner::Type(pair.ids.1));
        let finding = self.changed(Rule::TypeRenamed, owners);
        self.add(finding, message, help.as_str());
    }

    /// A change of the values of a type.
    pub(super) fn type_finding<T>(&self, rule: Rule, pair: &Pair<'_, T, TypeId>) -> Finding {
        let finding = self.changed(rule, (Owner::Type(pair.ids.0), Owner::Type(pair.ids.1)));
        finding.direction(pair.direction)
    }

    fn type_pair(&mut self, pair: &Pair<'a, TypeDef, TypeId>) {
        let direction = pair.direction;
        match (&pair.old.shape, &pair.new.shape) {
            (Shape::Struct(old), Shape::Struct(new)) => self.structs(&pair.with(old, new)),
            (Shape::Enumeration(old), Shape::Enumeration(new)) => {
                self.enumerations(&pair.with(old, new));
            }
            (Shape::Union(old), Shape::Union(new)) => self.unions(&pair.with(old, new)),
            (Shape::Headers(_), Shape::Headers(_)) => self.header_fields(pair.ids),
            (Shape::Content(old), Shape::Content(new)) => {
                self.content_variants(&pair.with(old, new));
            }
            (Shape::Alias(old), Shape::Alias(new)) | (Shape::Newtype(old), Shape::Newtype(new)) => {
                if let Some(wire) = self.type_effect((old, new), direction, ValueFormat::Json) {
                    let message = self.type_changed(old, new);
                    self.type_retyped(pair, wire, message);
                }
            }
            (old, new) => {
                let wire = match is_content(old) || is_content(new) {
                    // The effect on a body is reported there.
                    true => Wire::Ok,
                    false => worst_effect(direction, (old, new), |kind, writer, reader| {
                        let mut reading = self.decoder.reading(kind, ValueFormat::Json);
                        reading.shapes(writer, reader)
                    }),
                };
                let message = format!("type changed from {} to {}", kind(old), kind(new));
                self.type_retyped(pair, wire, message);
            }
        }
    }

    fn type_retyped(&mut self, pair: &Pair<'_, TypeDef, TypeId>, wire: Wire, message: String) {
        let types = (Type::Named(pair.ids.0), Type::Named(pair.ids.1));
        let rule = self.retyped_by(&types.0, &types.1);
        let finding = self.type_finding(rule.unwrap_or(Rule::TypeKindChanged), pair);
        self.add(finding.wire(wire), message, NEW_TYPE);
    }
}

fn is_content(shape: &Shape) -> bool {
    matches!(shape, Shape::Content(_))
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "a struct",
        Shape::Enumeration(_) => "an enum",
        Shape::Union(_) => "a union",
        Shape::Alias(_) => "a type alias",
        Shape::Newtype(_) => "a newtype",
        Shape::Headers(_) => "a struct of response headers",
        Shape::Content(_) => "an enum of media types",
    }
}

/// Whether a type is a component, or the schema of a component of a different kind (a parameter, a header). Nested
/// types are added and removed with what contains them.
fn is_component(def: &TypeDef) -> bool {
    let inside: Vec<_> = def.origin.steps().skip(3).collect();
    let is_whole = match inside.as_slice() {
        [] => true,
        [only] => only == "schema",
        _ => false,
    };
    matches!(def.module, TypeModule::Component(_)) && is_whole
}

/// Whether a type is named after an operation that was renamed.
fn is_named_after_operation(comparison: &Comparison<'_>, old: &TypeDef, new: &TypeDef) -> bool {
    match (&old.module, &new.module) {
        (TypeModule::Operation(old), TypeModule::Operation(new)) => {
            let (old, new) = (
                comparison.names.old.operation(*old),
                comparison.names.new.operation(*new),
            );
            old.request != new.request
        }
        _ => false,
    }
}
