//! Bases and their heirs: a schema with a `discriminator` and no `oneOf` stands for all schemas that
//! take it into their `allOf`.
//!
//! ```yaml
//! Pet: { type: object, discriminator: { propertyName: kind }, properties: { kind: { type: string } } }
//! Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { claws: { type: integer } } }] }
//! ```
//!
//! For an heir the base is a part of itself; everywhere else it is a union of its heirs.

use std::collections::BTreeMap;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::ir::Shape;

use super::super::Lowering;
use super::super::components::{Components, SchemaRef};
use super::facts::Alternatives;
use super::keywords::Keywords;
use super::place::Placed;
use super::{Made, Place};

/// The heirs of each base, by the base's name in the description, as references.
#[derive(Debug, Default)]
pub(in crate::lower) struct Heirs(BTreeMap<String, Vec<String>>);

impl Heirs {
    pub(in crate::lower) fn of(components: Components<'_>) -> Self {
        let mut direct: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut bases = Vec::new();
        for (wire, schema) in components.all::<Schema>() {
            let ReferenceOr::Item(schema) = schema else {
                continue;
            };
            let keywords = Keywords::of(schema);
            let is_choice = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
            if keywords.discriminator.is_some() && !is_choice {
                bases.push(wire.to_owned());
            }
            for part in keywords.all_of {
                if let ReferenceOr::Reference { reference } = part {
                    let heirs = direct.entry(reference.clone()).or_default();
                    heirs.push(reference_to(wire));
                }
            }
        }
        let heirs = bases.iter().map(|base| {
            let heirs = heirs_of(base, &direct, &bases);
            (base.clone(), heirs)
        });
        Self(heirs.filter(|(_, heirs)| !heirs.is_empty()).collect())
    }

    pub(super) fn has(&self, wire: Option<&str>) -> bool {
        wire.is_some_and(|wire| self.0.contains_key(wire))
    }
}

/// The heirs, and theirs; those of an heir that is a base itself are its own matter.
fn heirs_of(base: &str, direct: &BTreeMap<String, Vec<String>>, bases: &[String]) -> Vec<String> {
    let mut heirs: Vec<String> = Vec::new();
    let mut open = vec![reference_to(base)];
    while let Some(next) = open.pop() {
        for heir in direct.get(&next).into_iter().flatten() {
            if heirs.contains(heir) || *heir == reference_to(base) {
                continue;
            }
            heirs.push(heir.clone());
            if !bases.iter().any(|base| reference_to(base) == *heir) {
                open.push(heir.clone());
            }
        }
    }
    heirs
}

fn reference_to(wire: &str) -> String {
    format!("#/components/schemas/{wire}")
}

impl<'a> Lowering<'a> {
    /// The discriminator of the base of which all members of a choice are heirs.
    pub(super) fn discriminator_of_base(
        &self,
        members: &[Placed<'_>],
    ) -> Option<&'a Discriminator> {
        let is_heir = |heirs: &Vec<String>, member: &Placed<'_>| match member.schema {
            SchemaRef::Reference(reference) => heirs.iter().any(|heir| heir == reference),
            SchemaRef::Item(_) => false,
        };
        let mut bases = self.heirs.0.iter();
        let (base, _) = bases.find(|(_, heirs)| members.iter().all(|it| is_heir(heirs, it)))?;
        let mut schemas = self.components.all::<Schema>();
        let (_, schema) = schemas.find(|(wire, _)| *wire == base.as_str())?;
        schema.as_item()?.schema_data.discriminator.as_ref()
    }

    /// The union that a base is, where the component is one.
    pub(super) fn union_of_heirs(
        &mut self,
        wire: &str,
        schema: &'a ReferenceOr<Schema>,
        place: &Place,
    ) -> Option<Shape> {
        let ReferenceOr::Item(schema) = schema else {
            return None;
        };
        let heirs = self.heirs.0.get(wire)?.clone();
        let members = heirs.iter().map(|heir| Placed {
            schema: SchemaRef::Reference(heir),
            place: place.clone(),
        });
        let alternatives = Alternatives {
            members: members.collect(),
            discriminator: schema.schema_data.discriminator.as_ref(),
            // Where the choice would stand.
            origin: place.origin.key("oneOf"),
        };
        match self.variants(None, alternatives, place) {
            Made::Named(shape) => Some(shape),
            Made::Plain(ty) => Some(Shape::Alias(ty)),
        }
    }
}
