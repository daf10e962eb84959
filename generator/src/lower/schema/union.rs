//! Unions: the variants, and their types.

use openapiv3::Discriminator;

use crate::diagnostic::Origin;
use crate::ir::{Case, Docs, Representation, Scope, Shape, Type, Union, UnionVariant};
use crate::normalize::marks;

use super::super::docs::{self, Title};
use super::super::ignored_field;
use super::super::index::{SchemaRef, reference_to};
use super::all_of::{Alternatives, MergedSchema};
use super::context::{LocatedSchema, SchemaContext, variant_docs};
use super::discriminator::UnionDiscriminator;
use super::enumeration::unknown_name;
use super::kind::TaggedVariant;
use super::variant::labels;
use super::{Lowered, SchemaLowering};

/// The assertions next to a `oneOf` or `anyOf`, which each variant has as well.
pub(super) struct UnionBase<'c, 'a> {
    merged: MergedSchema<'a>,
    context: &'c SchemaContext,
    keyword: &'c str,
}

/// The variants of a union so far.
pub(super) struct Variants<'a> {
    names: Scope,
    pub(super) all: Vec<UnionVariant>,
    /// The schema of each.
    schemas: Vec<SchemaRef<'a>>,
}

impl<'a> SchemaLowering<'_, 'a> {
    pub(super) fn externally_tagged(&mut self, tagged: Vec<TaggedVariant<'a>>) -> Lowered {
        let components = self.lowering.index.components;
        let mut variants = Variants::new();
        let mut keys = Vec::new();
        for TaggedVariant {
            property,
            value: LocatedSchema { schema, context },
            schema: variant,
        } in tagged
        {
            let docs = docs::written(components, SchemaRef::Item(variant), Title::Elsewhere);
            let docs = docs::or(docs, || {
                let docs = || context.docs.clone();
                docs::of_schema(components, schema, Title::Elsewhere, docs).0
            });
            let ty = self.lower(schema, &context).into_type();
            let deprecated = variant.schema_data.deprecated;
            variants.push(property, ty, docs, deprecated, context.origin);
            keys.push(property.to_owned());
        }
        let union = variants.into_union(Representation::ExternallyTagged(keys));
        Lowered::Named(Shape::Union(union))
    }

    /// A union, or the type that all of its variants have.
    pub(super) fn union(
        &mut self,
        base: Option<MergedSchema<'a>>,
        alternatives: Alternatives<'a>,
        context: &SchemaContext,
    ) -> Lowered {
        let Alternatives {
            subschemas,
            discriminator,
            origin,
        } = alternatives;
        let keyword = origin.last().unwrap_or_default().into_owned();
        // The discriminator is next to the `oneOf` or `anyOf`.
        let origin = origin.parent().unwrap_or_default();
        let schemas: Vec<_> = subschemas.iter().map(|variant| variant.schema).collect();
        if let Some(discriminator) = discriminator {
            self.report_mapped_elsewhere(discriminator, &schemas, &origin);
        }
        let inherited = self.lowering.index.inheritance.base_of_all(&schemas);
        let discriminator = discriminator.or(inherited.map(|(_, discriminator)| discriminator));
        let base = base.map(|merged| UnionBase {
            merged,
            context,
            keyword: &keyword,
        });
        let variants = self.variants(base.as_ref(), subschemas, discriminator);
        if let Some(discriminator) = discriminator {
            let base = inherited.map(|(wire, _)| wire);
            self.record_discriminator(discriminator, base, &variants, origin, context);
        }
        let mut types = variants.all.iter().map(|variant| &variant.ty);
        match variants.all.as_slice() {
            [] => Lowered::Unnamed(Type::Json),
            [only] => Lowered::Unnamed(only.ty.clone()),
            // One file is an array of one.
            _ if types.all(|ty| file_label(ty).is_some()) => {
                Lowered::Unnamed(Type::Array(Box::new(Type::File)))
            }
            _ => {
                // The matchers are added when all types are known.
                let union = variants.into_union(Representation::Untagged(Vec::new()));
                Lowered::Named(Shape::Union(Union {
                    is_one_of: keyword == "oneOf",
                    ..union
                }))
            }
        }
    }

    /// The variants of a union, one for each schema that has its own type.
    pub(super) fn variants(
        &mut self,
        base: Option<&UnionBase<'_, 'a>>,
        schemas: Vec<LocatedSchema<'a>>,
        discriminator: Option<&Discriminator>,
    ) -> Variants<'a> {
        let labels = labels(&schemas, discriminator);
        let mut variants = Variants::new();
        for (index, (schema, label)) in schemas.into_iter().zip(labels).enumerate() {
            let context = match base {
                // With the assertions of the base, it is a variant of this union alone.
                Some(base) => base.context.subschema(base.keyword, index),
                None => schema.context.clone(),
            };
            let ty = self.variant_type(base, &schema, &context.variant(&label));
            self.add_variant(&mut variants, &label, ty, schema);
        }
        variants
    }

    pub(super) fn add_variant(
        &mut self,
        variants: &mut Variants<'a>,
        label: &str,
        ty: Type,
        LocatedSchema { schema, context }: LocatedSchema<'a>,
    ) {
        // A repeated type is one variant, and a type that allows any value is no variant.
        if ty == Type::Json || variants.all.iter().any(|variant| variant.ty == ty) {
            return;
        }
        let label = file_label(&ty).unwrap_or(label);
        let components = self.lowering.index.components;
        let docs = docs::of_schema(components, schema, Title::Elsewhere, || variant_docs(label));
        let deprecated = matches!(schema, SchemaRef::Item(it) if it.schema_data.deprecated);
        variants.push(label, ty, docs, deprecated, context.origin);
        variants.schemas.push(schema);
    }

    /// Records a discriminator, of a schema at `origin`, for the variants of the union in this context: schemas derived
    /// from a base, or those of a `oneOf` or `anyOf`.
    pub(super) fn record_discriminator(
        &mut self,
        discriminator: &Discriminator,
        base: Option<&str>,
        variants: &Variants<'_>,
        origin: Origin,
        context: &SchemaContext,
    ) {
        let inherited = base.map(|base| self.inherited_values(base, &discriminator.property_name));
        let inherited = inherited.unwrap_or_default();
        let recorded = UnionDiscriminator::of(discriminator, &variants.schemas, &inherited, origin);
        if recorded.fallback.is_none() && marks::default_mapping(discriminator).is_some() {
            let key = recorded.origin.key("discriminator").key("defaultMapping");
            let consequence =
                "it is not a variant, so unknown discriminator values are decoded as `Unknown`";
            let help = "use a schema that is a variant of the union";
            self.lowering
                .report(ignored_field(key, consequence).help(help));
        }
        let discriminators = &mut self.lowering.discriminators;
        discriminators.insert(context.origin.clone(), recorded);
    }

    /// Records the discriminator of a union of one schema, whose type is that schema's.
    pub(super) fn record_single_discriminator(
        &mut self,
        merged: &MergedSchema<'_>,
        context: &SchemaContext,
    ) {
        for alternatives in &merged.alternatives {
            let subschemas = alternatives.subschemas.iter();
            let mut schemas = subschemas.filter(|it| !self.lowering.index.is_null(it));
            if let Some(discriminator) = alternatives.discriminator
                && let (Some(single), None) = (schemas.next(), schemas.next())
            {
                let origin = alternatives.origin.parent().unwrap_or_default();
                let found = UnionDiscriminator::of(discriminator, &[single.schema], &[], origin);
                let discriminators = &mut self.lowering.discriminators;
                discriminators.insert(context.origin.clone(), found);
            }
        }
    }

    /// Reports a discriminator value whose schema is not a variant.
    pub(super) fn report_mapped_elsewhere(
        &mut self,
        discriminator: &Discriminator,
        variants: &[SchemaRef<'_>],
        origin: &Origin,
    ) {
        let mapping = origin.key("discriminator").key("mapping");
        for (value, target) in &discriminator.mapping {
            let is_variant = variants.contains(&SchemaRef::Reference(target));
            // `normalize` has reported unresolved references.
            if !is_variant && self.lowering.index.components.target(target).is_some() {
                let consequence =
                    "its schema is not a variant, so values with it are decoded as `Unknown`";
                let help = "add its schema to the union, or remove it from `mapping`";
                let diagnostic = ignored_field(mapping.key(value), consequence);
                self.lowering.report(diagnostic.help(help));
            }
        }
    }

    fn variant_type(
        &mut self,
        base: Option<&UnionBase<'_, 'a>>,
        variant: &LocatedSchema<'a>,
        context: &SchemaContext,
    ) -> Type {
        match base {
            Some(base) if !self.extends_union(variant.schema, base.context) => {
                self.inline(variant.schema, context, |inner| {
                    let mut reader = inner.reader();
                    let variant = std::slice::from_ref(variant);
                    let merged = reader.merge_with(base.merged.clone(), variant);
                    inner.lower_merged(merged, context)
                })
            }
            _ => self.lower(variant.schema, context).ty,
        }
    }

    /// Whether a variant of the union that a component is extends the component: then it has the assertions next to the
    /// `oneOf` or `anyOf` already.
    fn extends_union(&self, variant: SchemaRef<'_>, union: &SchemaContext) -> bool {
        let inheritance = &self.lowering.index.inheritance;
        match (self.component_at(union), variant) {
            (Some(component), SchemaRef::Reference(derived)) => {
                inheritance.extends(derived, &reference_to(component))
            }
            _ => false,
        }
    }
}

impl<'a> Variants<'a> {
    fn new() -> Self {
        Self {
            names: Scope::new(Case::Camel, &[]),
            all: Vec::new(),
            schemas: Vec::new(),
        }
    }

    fn push(&mut self, label: &str, ty: Type, docs: Docs, deprecated: bool, origin: Origin) {
        self.all.push(UnionVariant {
            name: self.names.name(label),
            ty,
            boxed: false,
            docs: docs::summary(&docs),
            deprecated,
            origin,
        });
    }

    /// A union that keeps values of no variant.
    pub(super) fn into_union(self, representation: Representation) -> Union {
        Union {
            unknown: unknown_name(self.all.iter().map(|it| &it.name)),
            variants: self.all,
            representation,
            is_one_of: false,
        }
    }
}

/// The name of a variant that is a file, or files.
fn file_label(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::File => Some("file"),
        Type::Array(item) if **item == Type::File => Some("files"),
        _ => None,
    }
}
