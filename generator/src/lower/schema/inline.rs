//! Inline schemas, each lowered once.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Shape, Type, TypeId};

use super::super::docs::{self, Title};
use super::super::index::SchemaRef;
use super::{Lowered, SchemaContext, SchemaLowering};

/// How many schemas may be lowered inside of one another. No file is so deep; properties that several schemas of an
/// `allOf` describe, each through the next, may be.
const MAX_DEPTH: usize = 50;

/// How deep written schemas usually are.
const USUAL_DEPTH: usize = 8;

/// How many schemas may be lowered inside of one, and how many that are deeper than is usual: those that unions and
/// properties of several schemas multiply with each other.
const MAX_NESTED: usize = 5_000;

/// How many schemas were lowered inside of others.
#[derive(Debug, Default)]
pub(in crate::lower) struct Budget {
    nested: usize,
    deep: usize,
}

impl Budget {
    /// Whether one more schema may be lowered.
    fn spend(&mut self, depth: usize) -> bool {
        if depth == 0 {
            self.nested = 0;
        }
        let is_deep = depth > USUAL_DEPTH;
        if depth == MAX_DEPTH || self.nested > MAX_NESTED || (is_deep && self.deep > MAX_NESTED) {
            return false;
        }
        self.nested += 1;
        self.deep += usize::from(is_deep);
        true
    }
}

/// An inline schema that is being lowered, or has been.
#[derive(Debug, Clone)]
pub(in crate::lower) enum Inline {
    /// It is being lowered, and nothing has referred to it yet.
    Open,
    /// It is being lowered, and contains itself: so it has a name already.
    Recursive(TypeId),
    /// It has been lowered.
    Done(Type),
}

impl<'a> SchemaLowering<'_, 'a> {
    /// The type of the schema at a location, which is lowered once.
    pub(super) fn inline(
        &mut self,
        schema: SchemaRef<'a>,
        context: &SchemaContext,
        lower: impl FnOnce(&mut SchemaLowering<'_, 'a>) -> Lowered,
    ) -> Type {
        match self.lowering.types.inline.get(&context.origin) {
            Some(Inline::Done(ty)) => return ty.clone(),
            Some(Inline::Recursive(id)) => return Type::Named(*id),
            Some(Inline::Open) => {
                let id = self.add_type(Shape::Alias(Type::Json), schema, context);
                self.set_inline(context, Inline::Recursive(id));
                return Type::Named(id);
            }
            None => {}
        }
        if !self.lowering.types.budget.spend(self.depth) {
            self.report_too_deep(context);
            return Type::Json;
        }
        self.set_inline(context, Inline::Open);
        let lowered = lower(&mut SchemaLowering {
            lowering: self.lowering,
            component: self.component,
            depth: self.depth + 1,
        });
        let ty = match (self.lowering.types.inline.get(&context.origin), lowered) {
            (Some(Inline::Recursive(id)), lowered) => {
                let id = *id;
                self.lowering.types.define(id, lowered.into_shape());
                Type::Named(id)
            }
            (_, Lowered::Unnamed(ty)) => ty,
            (_, Lowered::Named(shape)) => Type::Named(self.add_type(shape, schema, context)),
        };
        self.set_inline(context, Inline::Done(ty.clone()));
        ty
    }

    fn set_inline(&mut self, context: &SchemaContext, inline: Inline) {
        let inlines = &mut self.lowering.types.inline;
        inlines.insert(context.origin.clone(), inline);
    }

    fn add_type(&mut self, shape: Shape, schema: SchemaRef<'a>, context: &SchemaContext) -> TypeId {
        let key = context.origin.last().unwrap_or_default();
        let components = self.lowering.index.components;
        let docs = docs::of_schema(components, schema, Title::Above(&key), || {
            context.docs.clone()
        });
        self.lowering.types.add(context, docs, shape)
    }

    fn report_too_deep(&mut self, context: &SchemaContext) {
        let message = format!(
            "schema exceeds {MAX_DEPTH} levels or {MAX_NESTED} nested schemas; it is treated as any JSON value"
        );
        let help = "move nested schemas to `components/schemas`";
        let diagnostic = Diagnostic::new(Code::UnsupportedSchema, context.origin.clone(), message);
        self.lowering.report(diagnostic.at_key().help(help));
    }
}
