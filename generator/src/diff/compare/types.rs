//! Types: which were added, removed or renamed, and what changed in them.

use crate::ir::{Direction, Shape, Type, TypeDef, TypeId, TypeModule};

use super::super::surface::Owner;
use super::super::wire::{MessageKind, ValueFormat};
use super::super::{Rule, Wire};
use super::{Comparison, Finding, NEW_TYPE, type_changed};

impl<'a> Comparison<'a> {
    pub(super) fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        for pair in self.pairs.types() {
            let (def, new_def) = (old.get(pair.0), new.get(pair.1));
            self.type_renamed(pair, def, new_def);
            self.type_pair(pair, def, new_def);
        }
        for (index, def) in old.types.iter().enumerate() {
            let id = TypeId(index);
            if self.pairs.new_type(id).is_none() && is_component(def) {
                let path = self.names.old.ty(id).clone();
                self.add(
                    Finding::new(Rule::TypeRemoved, path)
                        .old(Owner::Type(id), &def.origin)
                        .message("type removed")
                        .help("stop using it"),
                );
            }
        }
        for (index, def) in new.types.iter().enumerate() {
            let id = TypeId(index);
            if self.pairs.old_type(id).is_none() && is_component(def) {
                let path = self.names.new.ty(id).clone();
                self.add(
                    Finding::new(Rule::TypeAdded, path)
                        .new_(Owner::Type(id), &def.origin)
                        .message("type added"),
                );
            }
        }
    }

    fn type_renamed(&mut self, pair: (TypeId, TypeId), old: &TypeDef, new: &TypeDef) {
        let (before, after) = (self.names.old.ty(pair.0), self.names.new.ty(pair.1));
        if before == after || is_named_after_operation(self, old, new) {
            return;
        }
        let message = format!("type renamed from `{before}` to `{after}`");
        let name = &old.name;
        let help = format!(
            "use the new name, or set `name = \"{name}\"` for the schema in `codegen.toml` to keep the old name; \
             a wrapping crate can export `#[deprecated] pub type {name} = {after};`"
        );
        let finding = Finding::new(Rule::TypeRenamed, before.clone())
            .old(Owner::Type(pair.0), &old.origin)
            .new_(Owner::Type(pair.1), &new.origin)
            .message(message)
            .help(help.as_str());
        self.add(finding);
    }

    fn type_pair(&mut self, pair: (TypeId, TypeId), old: &'a TypeDef, new: &'a TypeDef) {
        let direction = self.pairs.direction(self.old, self.new, pair);
        match (&old.shape, &new.shape) {
            (Shape::Struct(old), Shape::Struct(new)) => self.structs(pair, (old, new), direction),
            (Shape::Enumeration(old), Shape::Enumeration(new)) => {
                self.enumerations(pair, (old, new), direction);
            }
            (Shape::Union(old), Shape::Union(new)) => self.unions(pair, (old, new), direction),
            (Shape::Headers(_), Shape::Headers(_)) => {
                self.header_fields(Some(pair.0), Some(pair.1));
            }
            (Shape::Content(old), Shape::Content(new)) => {
                self.content_variants(pair, (old, new), direction);
            }
            (Shape::Alias(old), Shape::Alias(new)) | (Shape::Newtype(old), Shape::Newtype(new)) => {
                if !self.is_same(old, new) {
                    let wire =
                        self.decoder
                            .type_change_effect(old, new, direction, ValueFormat::Json);
                    let (before, after) = (self.old_text(old), self.new_text(new));
                    let message = type_changed(&before, &after);
                    self.type_retyped(pair, wire, direction, message);
                }
            }
            (old, new) if is_content(old) || is_content(new) => {
                // The effect on a body is reported there.
                self.type_retyped(pair, Wire::Ok, direction, kind_changed(old, new));
            }
            (old, new) => {
                let kinds = MessageKind::ALL
                    .into_iter()
                    .filter(|it| it.is_in(direction));
                let wires = kinds.map(|kind| match kind {
                    MessageKind::Request => self.decoder.shapes(kind, ValueFormat::Json, old, new),
                    MessageKind::Response => self.decoder.shapes(kind, ValueFormat::Json, new, old),
                });
                let wire = wires.max().unwrap_or_default();
                self.type_retyped(pair, wire, direction, kind_changed(old, new));
            }
        }
    }

    fn type_retyped(
        &mut self,
        pair: (TypeId, TypeId),
        wire: Wire,
        direction: Direction,
        message: String,
    ) {
        let (old, new) = (self.old.get(pair.0), self.new.get(pair.1));
        let (old_type, new_type) = (Type::Named(pair.0), Type::Named(pair.1));
        let rule = self
            .retyped_by(&old_type, &new_type)
            .unwrap_or(Rule::TypeKindChanged);
        self.add(
            Finding::new(rule, self.names.old.ty(pair.0).clone())
                .old(Owner::Type(pair.0), &old.origin)
                .new_(Owner::Type(pair.1), &new.origin)
                .direction(direction)
                .wire(wire)
                .message(message)
                .help(NEW_TYPE),
        );
    }
}

fn is_content(shape: &Shape) -> bool {
    matches!(shape, Shape::Content(_))
}

fn kind_changed(old: &Shape, new: &Shape) -> String {
    format!("type changed from {} to {}", kind(old), kind(new))
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
