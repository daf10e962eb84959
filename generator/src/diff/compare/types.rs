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
            let (def, other) = (old.get(pair.0), new.get(pair.1));
            self.type_renamed(pair, def, other);
            self.type_pair(pair, def, other);
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
        if before == after || is_called_after_its_operation(self, old, new) {
            return;
        }
        let message = format!("type renamed from `{before}` to `{after}`");
        let name = &old.name;
        let help = format!(
            "use the new name, or set `name = \"{name}\"` for the schema in `codegen.toml` to keep the old name; \
             a wrapping crate can export `#[deprecated] pub type {name} = {after};`"
        );
        let found = Finding::new(Rule::TypeRenamed, before.clone())
            .old(Owner::Type(pair.0), &old.origin)
            .new_(Owner::Type(pair.1), &new.origin)
            .message(message)
            .help(help.as_str());
        self.add(found);
    }

    fn type_pair(&mut self, pair: (TypeId, TypeId), old: &'a TypeDef, new: &'a TypeDef) {
        let reach = self.pairs.direction(self.old, self.new, pair);
        match (&old.shape, &new.shape) {
            (Shape::Struct(one), Shape::Struct(other)) => self.structs(pair, (one, other), reach),
            (Shape::Enumeration(one), Shape::Enumeration(other)) => {
                self.enumerations(pair, (one, other), reach);
            }
            (Shape::Union(one), Shape::Union(other)) => self.unions(pair, (one, other), reach),
            (Shape::Headers(_), Shape::Headers(_)) => {
                self.header_fields(Some(pair.0), Some(pair.1));
            }
            (Shape::Content(one), Shape::Content(other)) => {
                self.choices_of_contents(pair, (one, other), reach);
            }
            (Shape::Alias(one), Shape::Alias(other))
            | (Shape::Newtype(one), Shape::Newtype(other)) => {
                if !self.is_same(one, other) {
                    let wire = self.reading.retyped(one, other, reach, ValueFormat::Json);
                    let (before, after) = (self.old_text(one), self.new_text(other));
                    let message = type_changed(&before, &after);
                    self.type_retyped(pair, wire, reach, message);
                }
            }
            (one, other) if is_choice_of_contents(one) || is_choice_of_contents(other) => {
                // The effect on a body is reported there.
                self.type_retyped(pair, Wire::Ok, reach, kind_changed(one, other));
            }
            (one, other) => {
                let ways = MessageKind::ALL.into_iter().filter(|it| it.is_in(reach));
                let wires = ways.map(|journey| match journey {
                    MessageKind::Request => {
                        self.reading.shapes(journey, ValueFormat::Json, one, other)
                    }
                    MessageKind::Response => {
                        self.reading.shapes(journey, ValueFormat::Json, other, one)
                    }
                });
                let wire = wires.max().unwrap_or_default();
                self.type_retyped(pair, wire, reach, kind_changed(one, other));
            }
        }
    }

    fn type_retyped(
        &mut self,
        pair: (TypeId, TypeId),
        wire: Wire,
        reach: Direction,
        message: String,
    ) {
        let (old, new) = (self.old.get(pair.0), self.new.get(pair.1));
        let (one, other) = (Type::Named(pair.0), Type::Named(pair.1));
        let rule = self
            .retyped_by(&one, &other)
            .unwrap_or(Rule::TypeKindChanged);
        self.add(
            Finding::new(rule, self.names.old.ty(pair.0).clone())
                .old(Owner::Type(pair.0), &old.origin)
                .new_(Owner::Type(pair.1), &new.origin)
                .reach(reach)
                .wire(wire)
                .message(message)
                .help(NEW_TYPE),
        );
    }
}

fn is_choice_of_contents(shape: &Shape) -> bool {
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
fn is_called_after_its_operation(comparing: &Comparison<'_>, old: &TypeDef, new: &TypeDef) -> bool {
    match (&old.module, &new.module) {
        (TypeModule::Operation(one), TypeModule::Operation(other)) => {
            let (one, other) = (
                comparing.names.old.operation(*one),
                comparing.names.new.operation(*other),
            );
            one.request != other.request
        }
        _ => false,
    }
}
