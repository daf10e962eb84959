//! Discriminators.

use openapiv3::Discriminator;

use crate::diagnostic::{Origin, plain_text};
use crate::json::Value;
use crate::normalize::marks;

use super::super::index::SchemaRef;

/// The discriminator of a union; lists are in the order of the variants.
#[derive(Debug, Clone)]
pub(in crate::lower) struct UnionDiscriminator {
    /// The discriminator property.
    pub(in crate::lower) wire: String,
    /// The discriminator values that `mapping` has for each variant.
    pub(in crate::lower) mapped: Vec<Vec<String>>,
    /// The name of each variant's component, which is its discriminator value by default.
    pub(in crate::lower) components: Vec<Option<String>>,
    /// The enum values of the discriminator property in the base of all variants.
    pub(in crate::lower) inherited: Vec<String>,
    /// The variant of a value whose discriminator value is missing or unknown.
    pub(in crate::lower) fallback: Option<usize>,
    /// The schema that has the discriminator.
    pub(in crate::lower) origin: Origin,
}

impl UnionDiscriminator {
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
        let fallback = marks::default_mapping(discriminator).and_then(|target| {
            let mut schemas = schemas.iter();
            schemas.position(|schema| *schema == SchemaRef::Reference(target))
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
            fallback,
            origin,
        }
    }
}
