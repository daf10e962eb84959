//! Schemas that stand inside of other things, each made into a type once.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Direction, Shape, Type, TypeDef, TypeId};

use super::super::Lowering;
use super::super::components::SchemaRef;
use super::super::docs::{self, Title};
use super::{Made, Place};

/// How many schemas may be made inside of one another. No file is so deep; members that several schemas of
/// an `allOf` describe, each by way of the next, may be.
const DEEPEST: usize = 50;

/// As deep as schemas lie in one another that somebody has written.
const USUAL: usize = 8;

/// How many schemas may be made inside of one, and how many that lie deeper than is usual: those that choices
/// and members of several schemas multiply with each other.
const MOST: usize = 5_000;

/// How much is being made inside of what.
#[derive(Debug, Default)]
pub(in crate::lower) struct Nesting {
    depth: usize,
    inside: usize,
    deep: usize,
}

impl Nesting {
    /// Whether one more schema may be made.
    fn enter(&mut self) -> bool {
        if self.depth == 0 {
            self.inside = 0;
        }
        if self.depth == DEEPEST || self.inside > MOST || (self.depth > USUAL && self.deep > MOST) {
            return false;
        }
        self.inside += 1;
        self.deep += usize::from(self.depth > USUAL);
        self.depth += 1;
        true
    }
}

/// A schema inside of another thing that is being made into a type, or has been.
#[derive(Debug, Clone)]
pub(in crate::lower) enum Inline {
    /// It is being made, and nothing has mentioned it yet.
    Open,
    /// It is being made, and mentioned within itself: so it has a name already.
    Mentioned(TypeId),
    /// It has been made.
    Done(Type),
}

impl Lowering<'_> {
    /// The type of what stands at a place, which is made once, whoever asks for it.
    pub(super) fn inline(
        &mut self,
        schema: SchemaRef<'_>,
        place: &Place,
        make: impl FnOnce(&mut Self) -> Made,
    ) -> Type {
        match self.inlines.get(&place.origin) {
            Some(Inline::Done(ty)) => return ty.clone(),
            Some(Inline::Mentioned(id)) => return Type::Named(*id),
            Some(Inline::Open) => {
                let id = self.inline_type(Shape::Alias(Type::Json), schema, place);
                let mentioned = Inline::Mentioned(id);
                self.inlines.insert(place.origin.clone(), mentioned);
                return Type::Named(id);
            }
            None => {}
        }
        if !self.nesting.enter() {
            self.report_too_deep(place);
            return Type::Json;
        }
        self.inlines.insert(place.origin.clone(), Inline::Open);
        let made = make(self);
        self.nesting.depth -= 1;
        let ty = match (self.inlines.get(&place.origin), made) {
            (Some(Inline::Mentioned(id)), made) => {
                let id = *id;
                self.types[id.0].shape = match made {
                    Made::Plain(ty) => Shape::Alias(ty),
                    Made::Named(shape) => shape,
                };
                Type::Named(id)
            }
            (_, Made::Plain(ty)) => ty,
            (_, Made::Named(shape)) => Type::Named(self.inline_type(shape, schema, place)),
        };
        let done = Inline::Done(ty.clone());
        self.inlines.insert(place.origin.clone(), done);
        ty
    }

    fn report_too_deep(&mut self, place: &Place) {
        let message = format!(
            "schema exceeds {DEEPEST} levels or {MOST} nested schemas; it is treated as any JSON value"
        );
        self.report(
            Diagnostic::new(Code::UnsupportedSchema, place.origin.clone(), message)
                .at_key()
                .help("move nested schemas to `components/schemas`"),
        );
    }

    fn inline_type(&mut self, shape: Shape, schema: SchemaRef<'_>, place: &Place) -> TypeId {
        let name = self.type_name(place);
        let Place {
            origin,
            home,
            type_name: _,
            stand_in,
            medium: _,
        } = place.clone();
        let own = origin.last().unwrap_or_default();
        let docs = docs::of_schema(self.components, schema, Title::Above(&own), || stand_in);
        self.add(TypeDef {
            name,
            module: home,
            origin,
            docs,
            direction: Direction::default(),
            used_in: Direction::default(),
            derives: Vec::new(),
            shape,
        })
    }
}
