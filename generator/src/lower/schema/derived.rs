//! Base schemas as unions of the schemas derived from them ([`inheritance`](super::super::index::Inheritance)).

use openapiv3::Discriminator;

use crate::diagnostic::plain_text;
use crate::ir::{Representation, Shape};
use crate::normalize::marks;

use super::super::index::{Base, SchemaRef, reference_to};
use super::SchemaLowering;
use super::context::{LocatedSchema, SchemaContext};

/// The name of the variant that is the base itself.
const BASE: &str = "base";

impl<'a> SchemaLowering<'_, 'a> {
    /// The union that a component is, if it is a base.
    pub(super) fn union_of_derived(
        &mut self,
        wire: &str,
        schema: SchemaRef<'a>,
        context: &SchemaContext,
    ) -> Option<Shape> {
        let SchemaRef::Item(itself) = schema else {
            return None;
        };
        let Base {
            reference,
            discriminator,
            origin,
            derived,
        } = self.lowering.index.inheritance.base(wire)?;
        let discriminator = &self.with_inherited_mapping(wire, reference, discriminator);
        let derived = derived.iter().map(|derived| LocatedSchema {
            schema: SchemaRef::Reference(derived),
            context: context.clone(),
        });
        let mut schemas: Vec<_> = derived.clone().map(|it| it.schema).collect();
        let mut variants = self.variants(None, derived.collect(), Some(discriminator));
        let mut mapping = discriminator.mapping.iter();
        let mapping = mapping.find(|(_, target)| *target == reference);
        let default = marks::default_mapping(discriminator).filter(|it| it == reference);
        // If another base selects this one, the location is not in the description, but still unique.
        let location = origin.key("discriminator");
        let location = match (mapping, default) {
            (Some((value, _)), _) => Some(location.key("mapping").key(value)),
            (None, default) => default.map(|_| location.key("defaultMapping")),
        };
        if let Some(location) = location {
            let inner_context = context.at(location).variant(BASE);
            let ty = self.inline(schema, &inner_context, |inner| {
                let merged = inner.reader().merge_all_of(itself, context);
                inner.lower_merged(merged, &inner_context)
            });
            let base = LocatedSchema {
                schema: SchemaRef::Reference(reference),
                context: inner_context,
            };
            schemas.push(base.schema);
            self.add_variant(&mut variants, BASE, ty, base);
        }
        self.report_mapped_elsewhere(discriminator, &schemas, origin);
        self.record_discriminator(
            discriminator,
            Some(wire),
            &variants,
            origin.clone(),
            context,
        );
        let union = variants.into_union(Representation::Untagged(Vec::new()));
        Some(Shape::Union(union))
    }

    /// A base's discriminator, with the values that select the base itself as a schema derived from another one: those
    /// of the other discriminator, or all others if that is a different property.
    fn with_inherited_mapping(
        &mut self,
        wire: &str,
        reference: &str,
        discriminator: &Discriminator,
    ) -> Discriminator {
        let property = &discriminator.property_name;
        let index = self.lowering.index;
        let bases = index.inheritance.bases_of(reference);
        let (bases, others): (Vec<_>, Vec<_>) =
            bases.partition(|base| base.discriminator.property_name == *property);
        let mappings = bases.iter().flat_map(|base| &base.discriminator.mapping);
        let selecting = mappings.filter(|(_, target)| *target == reference);
        let mut values: Vec<String> = selecting.map(|(value, _)| value.clone()).collect();
        if values.is_empty() && !bases.is_empty() {
            values.push(match self.inherited_values(wire, property).as_slice() {
                [only] => plain_text(only),
                _ => wire.to_owned(),
            });
        }
        let mut discriminator = discriminator.clone();
        for value in values {
            let target = || reference.to_owned();
            discriminator.mapping.entry(value).or_insert_with(target);
        }
        if !others.is_empty() {
            marks::set_default_mapping(&mut discriminator, reference);
        }
        discriminator
    }

    /// The enum values of a base's discriminator property: its derived schemas have them all.
    pub(super) fn inherited_values(
        &mut self,
        base: &str,
        property: &str,
    ) -> Vec<crate::json::Value> {
        let reference = reference_to(base);
        let index = self.lowering.index;
        let schema = index.components.target(&reference);
        let (Some(SchemaRef::Item(schema)), Some(ty)) = (schema, index.component_type(&reference))
        else {
            return Vec::new();
        };
        let mut merged = self.reader().merge_all_of(schema, &ty.context);
        let schemas = merged.properties.shift_remove(property).unwrap_or_default();
        let merged = self.reader().merge_with(Default::default(), &schemas);
        let values = merged.enum_values.into_iter();
        values.map(|value| value.value).collect()
    }
}
