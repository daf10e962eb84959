//! Schemas become types, in these steps:
//!
//! | step | from | to | file |
//! |---|---|---|---|
//! | look up | a reference | the component and its type | [`index`](super::index), built once |
//! | decode | `openapiv3`'s form of a schema | [`Keywords`] | `keywords.rs` |
//! | merge | a schema with `allOf` | `MergedSchema`, which has no `allOf` | `all_of.rs` |
//! | classify | a merged schema | `Kind`: struct, enum, union … | `kind.rs`; `union_kind.rs`, `narrowing.rs`, `file.rs` |
//! | assemble | a kind | `Lowered`: a type, or the shape of one | `object.rs`, `array.rs`, `union.rs`, `derived.rs` |
//! | name | a shape and its `SchemaContext` | a `TypeDef` in the [`TypeTable`](super::type_table) | `context.rs`, `inline.rs` |
//!
//! Steps before assembly read the index and report diagnostics (`SchemaReader`); they add no types. Assembly calls
//! itself for the schemas inside of a schema (`SchemaLowering::lower`). A component always becomes a type with a name;
//! an inline schema only if it needs one (an object, an enum, a union), and is named after its location.
//!
//! `inspect ir --at POINTER` prints one schema after each step.

mod all_of;
mod array;
mod context;
mod derived;
mod discriminator;
mod enumeration;
mod file;
mod graph;
mod inline;
mod keywords;
mod kind;
mod narrowing;
mod object;
mod primitive;
mod trace;
mod union;
mod union_kind;
mod variant;
mod variant_names;

use std::fmt::Display;

use openapiv3::{Schema, SchemaData};

use crate::diagnostic::Origin;
use crate::ir::{Shape, Type};

use super::index::SchemaRef;
use super::{Lowering, Record, component, ignored_field};

use all_of::{MergedSchema, SchemaReader};
use kind::Kind;

pub(super) use context::SchemaContext;
pub(super) use discriminator::UnionDiscriminator;
pub(super) use inline::{Budget, Inline};
pub(super) use keywords::{Keywords, annotations, is_structured, single_subschema};
pub(super) use primitive::Formats;
use trace::DecodedKeywords;
pub use trace::Inspection;
pub(super) use trace::Trace;
pub(super) use variant_names::spell_signs;

/// The type of a schema's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LoweredType {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl LoweredType {
    fn any() -> Self {
        Self {
            ty: Type::Json,
            nullable: false,
        }
    }

    /// The type of a value that cannot be absent, such as an item of an array.
    pub(super) fn into_type(self) -> Type {
        match (self.nullable, self.ty) {
            // Any JSON value may be `null` already.
            (true, ty) if ty != Type::Json => Type::Nullable(Box::new(ty)),
            (_, ty) => ty,
        }
    }
}

/// The result of assembly.
enum Lowered {
    /// A type that needs no name.
    Unnamed(Type),
    /// The shape of a type that needs one.
    Named(Shape),
}

impl Lowered {
    fn into_shape(self) -> Shape {
        match self {
            Self::Unnamed(ty) => Shape::Alias(ty),
            Self::Named(shape) => shape,
        }
    }
}

/// The lowering of a schema inside of a component or an operation.
pub(super) struct SchemaLowering<'l, 'a> {
    lowering: &'l mut Lowering<'a>,
    /// The component that contains the schema.
    component: Option<&'a str>,
    /// How many schemas contain it.
    depth: usize,
}

impl<'a> Lowering<'a> {
    /// Lowers every component schema, in the order of their names.
    pub(super) fn component_schemas(&mut self) {
        let index = self.index;
        for (wire, component) in index.component_types() {
            let (schema, context) = (component.schema, &component.context);
            self.record_schema(schema, &context.origin);
            let mut schemas = self.schemas(Some(wire));
            let shape = schemas.component(wire, schema, context);
            let value = LoweredType {
                ty: Type::Named(component.id),
                nullable: index.is_nullable(schema),
            };
            schemas.trace_type(context, &value.ty);
            schemas.examples(schema, &value, &context.origin);
            self.types.define(component.id, shape);
        }
    }

    /// The type of a schema that is in no component schema.
    pub(super) fn schema(&mut self, schema: SchemaRef<'a>, context: &SchemaContext) -> LoweredType {
        self.schemas(None).lower(schema, context)
    }

    fn schemas(&mut self, component: Option<&'a str>) -> SchemaLowering<'_, 'a> {
        SchemaLowering {
            lowering: self,
            component,
            depth: 0,
        }
    }
}

impl<'a> SchemaLowering<'_, 'a> {
    fn component(&mut self, wire: &str, schema: SchemaRef<'a>, context: &SchemaContext) -> Shape {
        match self.union_of_derived(wire, schema, context) {
            Some(shape) => {
                self.trace_step(context, "kind", &"  union of the derived schemas\n");
                shape
            }
            // References to the component know whether `null` is allowed.
            None => self.lower_schema(schema, context).into_shape(),
        }
    }

    /// The type of a schema at any location, and whether it allows `null`.
    fn lower(&mut self, schema: SchemaRef<'a>, context: &SchemaContext) -> LoweredType {
        let nullable = self.lowering.index.is_nullable(schema);
        let is_new = !self.lowering.types.inline.contains_key(&context.origin);
        let ty = match schema {
            SchemaRef::Item(_) => {
                self.inline(schema, context, |inner| inner.lower_schema(schema, context))
            }
            SchemaRef::Reference(reference) => {
                match self.lowering.index.inline_component(reference, context) {
                    Some((target, context)) => self.inline(target, &context, |inner| {
                        inner.lower_schema(target, &context)
                    }),
                    None => self.reference(reference),
                }
            }
        };
        let value = LoweredType { ty, nullable };
        if is_new {
            self.trace_type(context, &value.ty);
            self.examples(schema, &value, &context.origin);
        }
        value
    }

    fn reference(&self, reference: &str) -> Type {
        let component = self.lowering.index.component_type(reference);
        // `normalize` has reported unresolved references.
        component.map_or(Type::Json, |component| Type::Named(component.id))
    }

    /// Takes a schema through all steps, up to the shape of its type.
    fn lower_schema(&mut self, schema: SchemaRef<'a>, context: &SchemaContext) -> Lowered {
        let Lowering {
            index,
            replacements,
            diagnostics,
            ..
        } = &mut *self.lowering;
        if let Some(ty) = replacements.at(&context.origin, diagnostics) {
            return Lowered::Unnamed(ty);
        }
        let schema = match schema {
            SchemaRef::Reference(reference) => {
                return match index.inline_component(reference, context) {
                    Some((target, context)) => self.lower_schema(target, &context),
                    None => Lowered::Unnamed(self.reference(reference)),
                };
            }
            SchemaRef::Item(schema) => schema,
        };
        self.trace_step(context, "keywords", &DecodedKeywords(schema));
        let keywords = Keywords::of(schema);
        self.report_unused_discriminator(&schema.schema_data, &keywords, context);
        // A derived schema without assertions of its own is a type of its own, and not an alias of its base.
        let inheritance = &self.lowering.index.inheritance;
        let is_derived = |name| inheritance.is_derived(name);
        if let Some((index, part)) = keywords.single_subschema()
            && !self.component_at(context).is_some_and(is_derived)
        {
            return self.lower_within(part, &context.subschema("allOf", index), context);
        }
        let merged = self.reader().merge_all_of(schema, context);
        self.lower_merged(merged, context)
    }

    /// Lowers the only schema of another one, which then has its discriminator.
    fn lower_within(
        &mut self,
        schema: SchemaRef<'a>,
        context: &SchemaContext,
        whole: &SchemaContext,
    ) -> Lowered {
        let lowered = self.lower_schema(schema, context);
        let discriminators = &mut self.lowering.discriminators;
        if let Some(discriminator) = discriminators.get(&context.origin).cloned() {
            discriminators.insert(whole.origin.clone(), discriminator);
        }
        lowered
    }

    /// The component that is the schema in a context itself, and does not only contain it.
    fn component_at(&self, context: &SchemaContext) -> Option<&'a str> {
        let is_itself = |name: &&str| context.origin == component("schemas", name);
        self.component.filter(is_itself)
    }

    fn lower_merged(&mut self, merged: MergedSchema<'a>, context: &SchemaContext) -> Lowered {
        self.trace_step(context, "merged schema", &merged);
        self.record_single_discriminator(&merged, context);
        let kind = self.reader().kind(merged, context);
        self.trace_step(context, "kind", &kind);
        self.assemble(kind, context)
    }

    fn assemble(&mut self, kind: Kind<'a>, context: &SchemaContext) -> Lowered {
        match kind {
            Kind::Unnamed(ty) => Lowered::Unnamed(ty),
            Kind::Enum(enumeration) => Lowered::Named(Shape::Enumeration(enumeration)),
            Kind::Same(same) => self.lower_within(same.schema, &same.context, context),
            Kind::Array(items) => Lowered::Unnamed(self.array(items, context)),
            Kind::Map(additional) => {
                let value = additional.and_then(|additional| self.additional_type(additional));
                Lowered::Unnamed(Type::Map(Box::new(value.unwrap_or(Type::Json))))
            }
            Kind::Struct(merged) => self.structure(merged, context),
            Kind::ExternallyTagged(variants) => self.externally_tagged(variants),
            Kind::Union(base, alternatives) => self.union(base, alternatives, context),
        }
    }

    /// Records the result of a step, if a schema is inspected.
    fn trace_step(&mut self, context: &SchemaContext, step: &'static str, result: &dyn Display) {
        if let Record::Steps(trace) = &mut self.lowering.record {
            trace.step(context, step, result, self.lowering.diagnostics);
        }
    }

    /// Records the type of a schema, if a schema is inspected.
    fn trace_type(&mut self, context: &SchemaContext, ty: &Type) {
        if let Record::Steps(trace) = &mut self.lowering.record {
            trace.ty(context, ty, self.lowering.diagnostics);
        }
    }

    fn reader(&mut self) -> SchemaReader<'_, 'a> {
        SchemaReader {
            index: self.lowering.index,
            component: self.component,
            diagnostics: self.lowering.diagnostics,
        }
    }

    fn report_unused_discriminator(
        &mut self,
        data: &SchemaData,
        keywords: &Keywords<'_>,
        context: &SchemaContext,
    ) {
        let SchemaData {
            // In `keywords`.
            nullable: _,
            // In `object::Annotations`.
            read_only: _,
            write_only: _,
            deprecated: _,
            default: _,
            // In `examples`.
            example: _,
            // In `docs::of_schema`.
            external_docs: _,
            title: _,
            description: _,
            discriminator,
            // In `array`: a tuple.
            extensions: _,
        } = data;
        let is_union = keywords.variants().next().is_some();
        let inheritance = &self.lowering.index.inheritance;
        if discriminator.is_some()
            && !is_union
            && !inheritance.has_discriminator_at(&context.origin)
        {
            let origin = context.origin.key("discriminator");
            let consequence = "every value is decoded as this schema";
            let help = "add `oneOf` with the schemas to select from";
            let diagnostic = ignored_field(origin, consequence);
            self.lowering.report(diagnostic.help(help));
        }
    }

    /// Records the examples of a schema, and those of its subschemas that are examples of the whole as well.
    fn examples(&mut self, schema: SchemaRef<'_>, value: &LoweredType, origin: &Origin) {
        let SchemaRef::Item(schema) = schema else {
            return;
        };
        let ty = value.clone().into_type();
        let data = &schema.schema_data;
        self.lowering.schema_examples(data, &ty, origin, origin);
        let keywords = Keywords::of(schema);
        let single = keywords.single_subschema().map(|(index, _)| index);
        for (index, part) in keywords.all_of.iter().enumerate() {
            let Some(part) = part.as_item() else { continue };
            let location = origin.key("allOf").index(index);
            if Keywords::of(part).is_annotation_only() {
                let data = &part.schema_data;
                self.lowering.schema_examples(data, &ty, &location, origin);
            } else if single == Some(index) {
                self.examples(SchemaRef::Item(part), value, &location);
            }
        }
        if keywords.is_union_only() {
            for (keyword, variants) in keywords.unions {
                for (index, variant) in variants.iter().enumerate() {
                    self.examples(variant.into(), value, &origin.key(keyword).index(index));
                }
            }
        }
    }
}

/// Whether a schema is one of strings or bytes.
pub(super) fn is_string(schema: &Schema) -> bool {
    Keywords::of(schema).ty == Some("string")
}

/// Whether no value of a schema is an object.
pub(super) fn excludes_objects(schema: &Schema) -> bool {
    Keywords::of(schema).ty.is_some_and(|ty| ty != "object")
}
