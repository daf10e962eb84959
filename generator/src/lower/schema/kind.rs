//! The third step: the kind of type that a merged schema becomes.
//!
//! | union (`oneOf`, `anyOf`) | becomes |
//! |---|---|
//! | variants that only restrict values | nothing: they affect no type |
//! | `null` and others | the others, nullable |
//! | a single schema | that schema |
//! | enum values ([`union_kind`](super::union_kind)) | an enum |
//! | objects with one property each, all of different names | a union, externally tagged |
//! | all others | a union, by discriminator or structure ([`representation`](super::super::representation)) |

use openapiv3::{AdditionalProperties, Schema};

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Enumeration, Type};

use super::super::ignored_field;
use super::super::index::{SchemaIndex, SchemaRef};
use super::all_of::{Alternatives, Conflict, MergedSchema, SchemaReader};
use super::context::{LocatedSchema, SchemaContext};
use super::enumeration;
use super::keywords::{Keywords, ObjectKeywords};
use super::primitive::Formats;
use super::union_kind::UnionKind;

/// The kind of type that a merged schema becomes.
#[derive(Debug, Clone)]
pub(super) enum Kind<'a> {
    /// A type without a name and without subschemas.
    Unnamed(Type),
    Enum(Enumeration),
    /// The type of another schema.
    Same(LocatedSchema<'a>),
    /// An array, with all schemas that describe its items.
    Array(Vec<LocatedSchema<'a>>),
    /// An object without known properties, and the `additionalProperties` of a schema.
    Map(Option<(&'a AdditionalProperties, SchemaContext)>),
    Struct(MergedSchema<'a>),
    /// A union of objects with one property each.
    ExternallyTagged(Vec<TaggedVariant<'a>>),
    /// A union, and the assertions next to it.
    Union(Option<MergedSchema<'a>>, Alternatives<'a>),
}

/// A variant with exactly one property, which is required.
#[derive(Debug, Clone)]
pub(super) struct TaggedVariant<'a> {
    pub(super) property: &'a str,
    pub(super) value: LocatedSchema<'a>,
    /// The schema of the whole variant.
    pub(super) schema: &'a Schema,
}

impl<'a> SchemaReader<'_, 'a> {
    /// The kind of type that a merged schema becomes.
    pub(super) fn kind(
        &mut self,
        mut merged: MergedSchema<'a>,
        context: &SchemaContext,
    ) -> Kind<'a> {
        if let Some(origin) = merged.not.take() {
            let consequence = "values that match its schema are accepted";
            self.diagnostics.report(ignored_field(origin, consequence));
        }
        match self.union(&mut merged) {
            Some(alternatives) => self.kind_of_union(merged, alternatives, context),
            None => without_union(merged, context, &self.index.formats),
        }
    }

    /// The union of a merged schema. Those that are enums are merged into the schema, and the properties of all but
    /// one of the others, as optional ones.
    fn union(&mut self, merged: &mut MergedSchema<'a>) -> Option<Alternatives<'a>> {
        let mut all = std::mem::take(&mut merged.alternatives);
        if let [union] = all.as_slice()
            && self.index.is_nullable_reference(merged, union)
        {
            return all.pop();
        }
        let mut unions = Vec::new();
        for alternatives in all {
            let alternatives = self.index.retain_possible(merged, alternatives);
            let mut variants = alternatives.subschemas.iter();
            if variants.all(|it| self.merge(it).adds_only_constraints(merged)) {
                continue;
            }
            match self.index.classify_union(merged, &alternatives) {
                UnionKind::Enum(values, is_open) => {
                    for LocatedSchema { schema, context } in &alternatives.subschemas {
                        if let SchemaRef::Item(schema) = schema {
                            let values = Keywords::of(schema).enum_values;
                            self.report_ignored_annotations(schema, &values, context);
                        }
                    }
                    if let Err(Conflict) = merged.intersect_enum(values, is_open) {
                        self.report_conflicting_values(alternatives.origin);
                    }
                }
                UnionKind::Single(single) => unions.push(Alternatives {
                    subschemas: vec![single],
                    ..alternatives
                }),
                UnionKind::Union => unions.push(alternatives),
            }
        }
        let mut unions = unions.into_iter();
        let first = unions.next()?;
        for other in unions {
            self.add_as_optional(merged, other);
        }
        Some(first)
    }

    fn add_as_optional(&mut self, merged: &mut MergedSchema<'a>, union: Alternatives<'a>) {
        let message =
            "schema has a second `oneOf` or `anyOf`; the properties of its schemas become optional";
        let help = "replace both with one `oneOf` that lists all combinations";
        let diagnostic = Diagnostic::new(Code::UnsupportedSchema, union.origin, message);
        self.diagnostics.report(diagnostic.at_key().help(help));
        for variant in &union.subschemas {
            for (wire, schemas) in self.merge(variant).properties {
                merged.properties.entry(wire).or_default().extend(schemas);
            }
        }
    }

    /// The kind of a union, and of the assertions next to it.
    fn kind_of_union(
        &mut self,
        base: MergedSchema<'a>,
        mut alternatives: Alternatives<'a>,
        context: &SchemaContext,
    ) -> Kind<'a> {
        let variants = &mut alternatives.subschemas;
        variants.retain(|variant| !self.index.is_null(variant));
        let is_union_only = base.has_no_assertions();
        match variants.as_slice() {
            [] => return without_union(base, context, &self.index.formats),
            [single] if is_union_only || self.index.is_implied_by(&base, single) => {
                return Kind::Same(single.clone());
            }
            [_] => {
                let merged = self.merge_with(base, variants);
                return self.kind(merged, context);
            }
            _ => {}
        }
        if is_union_only && variants.iter().any(LocatedSchema::is_empty) {
            // One of them allows any value.
            return Kind::Unnamed(Type::Json);
        }
        let is_one_of = alternatives.origin.last().as_deref() == Some("oneOf");
        // The properties of a multipart body are its parts.
        let is_value = !context.body.is_whole();
        let has_discriminator = alternatives.discriminator.is_some();
        if is_union_only
            && is_value
            && !has_discriminator
            && is_one_of
            && let Some(variants) = tagged_variants(&alternatives.subschemas)
        {
            return Kind::ExternallyTagged(variants);
        }
        let has_base = !is_union_only || base.ty.is_some_and(|ty| ty != "object");
        Kind::Union(has_base.then_some(base), alternatives)
    }
}

fn without_union<'a>(
    merged: MergedSchema<'a>,
    context: &SchemaContext,
    formats: &Formats<'_>,
) -> Kind<'a> {
    if context.body.is_file(&merged) {
        return Kind::Unnamed(Type::File);
    }
    if !merged.enum_values.is_empty() {
        return enumeration::kind(merged.enum_values, merged.is_open);
    }
    let has_properties = !merged.properties.is_empty() || merged.additional.is_some();
    match merged.ty {
        Some("object") => object(merged),
        None if has_properties => object(merged),
        Some("array") => Kind::Array(merged.items),
        None if !merged.items.is_empty() => Kind::Array(merged.items),
        Some(ty) => Kind::Unnamed(formats.scalar(ty, merged.format).unwrap_or(Type::Json)),
        None => Kind::Unnamed(Type::Json),
    }
}

fn object(merged: MergedSchema<'_>) -> Kind<'_> {
    let is_closed = merged.is_closed();
    match merged.properties.is_empty() && !is_closed {
        true => Kind::Map(merged.additional),
        false => Kind::Struct(merged),
    }
}

impl<'a> SchemaIndex<'a> {
    /// Whether a union has one reference, besides `null`, and the assertions next to it add nothing to that.
    fn is_nullable_reference(&self, merged: &MergedSchema<'_>, union: &Alternatives<'a>) -> bool {
        let mut variants = union.subschemas.iter().filter(|it| !self.is_null(it));
        match (variants.next(), variants.next()) {
            (Some(single), None) => self.is_implied_by(merged, single),
            _ => false,
        }
    }

    /// Whether a merged schema has a `type`, and no other assertions than the component has. To a reference, a `format`
    /// alone adds nothing.
    fn is_implied_by(&self, merged: &MergedSchema<'_>, component: &LocatedSchema<'a>) -> bool {
        let is_of_type = |ty: &str| self.is_of_type(component, ty);
        component.is_reference()
            && merged.has_no_assertions_besides_format()
            && merged.ty.is_some_and(is_of_type)
    }

    /// Whether a schema is the `null` variant of a union.
    pub(super) fn is_null(&self, variant: &LocatedSchema<'a>) -> bool {
        let schema = self.components.item(variant.schema);
        schema.is_some_and(|schema| Keywords::of(schema).is_null_variant())
    }
}

/// The variants of which each is an object with one property, which is required, all of different names.
fn tagged_variants<'a>(variants: &[LocatedSchema<'a>]) -> Option<Vec<TaggedVariant<'a>>> {
    let mut tagged: Vec<TaggedVariant<'_>> = Vec::new();
    for LocatedSchema { schema, context } in variants {
        let SchemaRef::Item(schema) = schema else {
            return None;
        };
        let ObjectKeywords {
            properties: Some(properties),
            required: [required],
            additional: _,
        } = Keywords::of(schema).object
        else {
            return None;
        };
        let (property, value) = properties.first().filter(|_| properties.len() == 1)?;
        if property != required || tagged.iter().any(|known| known.property == property) {
            return None;
        }
        let value = LocatedSchema {
            schema: value.into(),
            context: context.property(property),
        };
        tagged.push(TaggedVariant {
            property,
            value,
            schema,
        });
    }
    Some(tagged)
}
