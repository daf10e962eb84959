//! Types: which are new, gone or called otherwise, and what has changed in them.

use crate::ir::{Direction, Shape, Type, TypeDef, TypeId, TypeModule};

use super::super::surface::Owner;
use super::super::wire::{MessageKind, ValueFormat};
use super::super::{Rule, Wire};
use super::{Comparison, Finding};

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
                    Finding::new(Rule::TypeRemoved, path.clone())
                        .old(Owner::Type(id), &def.origin)
                        .says(format!("`{path}` is gone"), "do without it"),
                );
            }
        }
        for (index, def) in new.types.iter().enumerate() {
            let id = TypeId(index);
            if self.pairs.old_type(id).is_none() && is_component(def) {
                let path = self.names.new.ty(id).clone();
                self.add(
                    Finding::new(Rule::TypeAdded, path.clone())
                        .new_(Owner::Type(id), &def.origin)
                        .says(format!("`{path}` is new"), "nothing"),
                );
            }
        }
    }

    fn type_renamed(&mut self, pair: (TypeId, TypeId), old: &TypeDef, new: &TypeDef) {
        let (before, after) = (self.names.old.ty(pair.0), self.names.new.ty(pair.1));
        if before == after || is_called_after_its_operation(self, old, new) {
            return;
        }
        let message = format!("`{before}` is called `{after}`");
        let name = &old.name;
        let advice = format!(
            "use the new name, or keep the old one with `name = \"{name}\"` for its place in `codegen.toml`; \
             a crate around this one can give callers `#[deprecated] pub type {name} = {after};`"
        );
        let found = Finding::new(Rule::TypeRenamed, before.clone())
            .old(Owner::Type(pair.0), &old.origin)
            .new_(Owner::Type(pair.1), &new.origin)
            .says(message, advice);
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
                    let message = format!("it is `{after}`, not `{before}`");
                    self.type_retyped(pair, wire, reach, message);
                }
            }
            (one, other) if is_choice_of_contents(one) || is_choice_of_contents(other) => {
                // What that means for a body is told of the body.
                let message = format!("it is {}, not {}", kind(other), kind(one));
                self.type_retyped(pair, Wire::Ok, reach, message);
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
                let message = format!("it is {}, not {}", kind(other), kind(one));
                self.type_retyped(pair, wire, reach, message);
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
                .says(message, "give and read values of the new type"),
        );
    }
}

fn is_choice_of_contents(shape: &Shape) -> bool {
    matches!(shape, Shape::Content(_))
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "a struct",
        Shape::Enumeration(_) => "an enumeration",
        Shape::Union(_) => "a union",
        Shape::Alias(_) => "another name of a type",
        Shape::Newtype(_) => "a type around another one",
        Shape::Headers(_) => "headers",
        Shape::Content(_) => "a choice of media types",
    }
}

/// Whether a type is a component itself, or all that one of another kind (a parameter, a header) has a schema
/// for. What stands inside of another thing comes and goes with that.
fn is_component(def: &TypeDef) -> bool {
    let inside: Vec<_> = def.origin.steps().skip(3).collect();
    let is_whole = match inside.as_slice() {
        [] => true,
        [only] => only == "schema",
        _ => false,
    };
    matches!(def.module, TypeModule::Component(_)) && is_whole
}

/// Whether a type has its name from an operation that has another name as well.
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
