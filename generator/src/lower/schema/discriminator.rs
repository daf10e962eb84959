//! What discriminators say.

use openapiv3::Discriminator;
use serde_json::Value;

use crate::diagnostic::{Origin, plain_text};
use crate::normalize::marks;

use super::super::components::SchemaRef;

/// What a discriminator says of a union's variants, in their order.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Tagging {
    /// The member that has the tag.
    pub(in crate::lower) wire: String,
    /// The tags that `mapping` gives each variant.
    pub(in crate::lower) mapped: Vec<Vec<String>>,
    /// The name of each variant's component, which is its tag where nothing else is said.
    pub(in crate::lower) components: Vec<Option<String>>,
    /// The tags that the base of all variants lists, and each variant has from there.
    pub(in crate::lower) inherited: Vec<String>,
    /// The variant of a value whose tag is missing, or none of these.
    pub(in crate::lower) otherwise: Option<usize>,
    /// The schema that the discriminator stands in.
    pub(in crate::lower) origin: Origin,
}

impl Tagging {
    pub(super) fn of(
        discriminator: &Discriminator,
        schemas: &[SchemaRef<'_>],
        inherited: &[Value],
        origin: Origin,
    ) -> Self {
        let Discriminator {
            property_name,
            mapping,
            extensions: _,
        } = discriminator;
        let otherwise = marks::default_mapping(discriminator).and_then(|target| {
            let is_it =
                |schema: &SchemaRef<'_>| matches!(schema, SchemaRef::Reference(it) if *it == target);
            schemas.iter().position(is_it)
        });
        let mapped = schemas.iter().map(|schema| match schema {
            SchemaRef::Reference(reference) => {
                let tags = mapping.iter().filter(|(_, target)| target == reference);
                tags.map(|(tag, _)| tag.clone()).collect()
            }
            SchemaRef::Item(_) => Vec::new(),
        });
        let components = schemas.iter().map(|schema| match schema {
            SchemaRef::Reference(reference) => reference.rsplit('/').next().map(str::to_owned),
            SchemaRef::Item(_) => None,
        });
        Self {
            wire: property_name.clone(),
            mapped: mapped.collect(),
            components: components.collect(),
            inherited: inherited.iter().map(plain_text).collect(),
            otherwise,
            origin,
        }
    }
}
