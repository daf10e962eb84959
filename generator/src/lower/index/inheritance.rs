//! Base schemas and the schemas derived from them: a schema with a `discriminator` and without `oneOf` is a base of
//! all schemas that have it in their `allOf`.
//!
//! ```yaml
//! Pet: { type: object, discriminator: { propertyName: kind }, properties: { kind: { type: string } } }
//! Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { claws: { type: integer } } }] }
//! ```
//!
//! A derived schema contains the base; everywhere else, the base is a union of its derived schemas, and of itself where
//! a discriminator value selects it: one of its own `mapping`, or one of a base that it is derived from; if that base has
//! another discriminator property, it is the variant of all values that select no derived schema. A base with a
//! `oneOf` of its derived schemas is a union like any other, but its derived schemas contain it all the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::diagnostic::Origin;
use crate::graph::reachable;
use crate::normalize::marks;

use super::super::component;
use super::super::schema::Keywords;
use super::components::{Components, SchemaRef, reference_to};

/// A base schema.
#[derive(Debug)]
pub(in crate::lower) struct Base<'a> {
    /// The reference to it.
    pub(in crate::lower) reference: String,
    pub(in crate::lower) discriminator: &'a Discriminator,
    /// The schema that has the discriminator: the base, or a schema of its `allOf`.
    pub(in crate::lower) origin: Origin,
    /// References to the derived schemas.
    pub(in crate::lower) derived: Vec<String>,
}

/// Which components are derived from which.
#[derive(Debug, Default)]
pub(in crate::lower) struct Inheritance<'a> {
    /// The bases, by name.
    bases: BTreeMap<&'a str, Base<'a>>,
    /// The references in the `allOf` of each component.
    extended: BTreeMap<String, Vec<&'a str>>,
    /// The references in the `oneOf` and `anyOf` of each component.
    unions: BTreeMap<String, Vec<&'a str>>,
    /// References to the components that extend a base, or a union that lists them. Found once: each asks for itself,
    /// and they may be a long chain.
    derived: HashSet<String>,
}

impl<'a> Inheritance<'a> {
    pub(super) fn of(components: Components<'a>) -> Self {
        let mut found = Self::default();
        let mut direct: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut discriminators: BTreeMap<&str, (&Discriminator, Origin)> = BTreeMap::new();
        let aliases = aliases(components);
        for (wire, schema) in components.all::<Schema>() {
            let ReferenceOr::Item(schema) = schema else {
                continue;
            };
            let reference = reference_to(wire);
            if aliases.contains_key(&reference) {
                continue;
            }
            let InlineParts {
                mut extended,
                listed,
                discriminator,
            } = InlineParts::of(schema, component("schemas", wire));
            for base in &mut extended {
                *base = resolve_alias(base, &aliases);
                direct.entry(base).or_default().push(reference.clone());
            }
            if let Some(discriminator) = discriminator.filter(|_| listed.is_none()) {
                discriminators.insert(wire, discriminator);
            }
            found.extended.insert(reference.clone(), extended);
            found.unions.insert(reference, listed.unwrap_or_default());
        }
        found.find_bases(discriminators, &direct, &aliases);
        found.derived = found.find_derived(&direct);
        found
    }

    fn find_bases(
        &mut self,
        discriminators: BTreeMap<&'a str, (&'a Discriminator, Origin)>,
        direct: &BTreeMap<&str, Vec<String>>,
        aliases: &HashMap<String, &'a str>,
    ) {
        let candidates = discriminators.keys().map(|wire| reference_to(wire));
        let candidates: BTreeSet<_> = candidates.collect();
        for (wire, (discriminator, origin)) in discriminators {
            let reference = reference_to(wire);
            let mut derived = derived_of(&reference, direct, &candidates);
            // Those of a derived schema that is a base itself belong to that base, unless a mapping selects them.
            for target in discriminator.mapping.values() {
                let is_derived = self.extends(resolve_alias(target, aliases), &reference);
                if is_derived && !derived.contains(target) {
                    derived.push(target.clone());
                }
            }
            if !derived.is_empty() {
                let base = Base {
                    reference,
                    discriminator,
                    origin,
                    derived,
                };
                self.bases.insert(wire, base);
            }
        }
    }

    fn find_derived(&self, direct: &BTreeMap<&str, Vec<String>>) -> HashSet<String> {
        let extending = |reference: &str| direct.get(reference).into_iter().flatten();
        let bases = self.bases.values().map(|base| base.reference.as_str());
        let of_bases = reachable(bases.flat_map(extending).map(String::as_str), |reference| {
            extending(reference).map(String::as_str)
        });
        let of_unions = self.unions.iter().flat_map(|(union, listed)| {
            let mut listed = listed.iter().copied();
            std::iter::from_fn(move || listed.find(|listed| self.extends(listed, union)))
        });
        of_bases
            .into_iter()
            .chain(of_unions)
            .map(str::to_owned)
            .collect()
    }

    /// The base that a component is.
    pub(in crate::lower) fn base(&self, name: &str) -> Option<&Base<'a>> {
        self.bases.get(name)
    }

    /// The base, and its name, from which all of these components are derived.
    pub(in crate::lower) fn base_of_all(
        &self,
        schemas: &[SchemaRef<'_>],
    ) -> Option<(&'a str, &'a Discriminator)> {
        let is_derived = |base: &Base<'_>, schema: &SchemaRef<'_>| match schema {
            SchemaRef::Reference(reference) => base.derived.iter().any(|it| it == reference),
            SchemaRef::Item(_) => false,
        };
        let mut bases = self.bases.iter();
        let (wire, base) = bases.find(|(_, base)| schemas.iter().all(|it| is_derived(base, it)))?;
        Some((wire, base.discriminator))
    }

    /// The bases that a component is derived from.
    pub(in crate::lower) fn bases_of(&self, derived: &str) -> impl Iterator<Item = &Base<'a>> {
        let bases = self.bases.values();
        bases.filter(move |base| base.derived.iter().any(|it| it == derived))
    }

    /// Whether the schema at a location has the discriminator of a base.
    pub(in crate::lower) fn has_discriminator_at(&self, origin: &Origin) -> bool {
        self.bases.values().any(|base| base.origin == *origin)
    }

    /// Whether a component extends a base, or a union that lists it: it is not an alias of the only schema in its
    /// `allOf`.
    pub(in crate::lower) fn is_derived(&self, name: &str) -> bool {
        self.derived.contains(&reference_to(name))
    }

    /// Whether one component extends another one, directly or not.
    pub(in crate::lower) fn extends(&self, derived: &str, base: &str) -> bool {
        derived != base && self.all_extended(derived).contains(base)
    }

    /// The components that a component extends, directly or not; itself too, if they are a cycle.
    fn all_extended(&self, derived: &str) -> HashSet<&'a str> {
        let extended = |reference: &str| {
            let extended = self.extended.get(reference);
            extended.into_iter().flatten().copied()
        };
        reachable(extended(derived), |reference| extended(reference))
    }
}

/// The components that are aliases of components, by their references, and their targets.
fn aliases<'a>(components: Components<'a>) -> HashMap<String, &'a str> {
    let all = components.all::<Schema>();
    let aliases = all.filter_map(|(wire, schema)| {
        let target = match schema {
            ReferenceOr::Reference { reference } => reference,
            ReferenceOr::Item(schema) => match Keywords::of(schema).all_of {
                [ReferenceOr::Reference { reference }] if marks::is_alias(schema) => reference,
                _ => return None,
            },
        };
        Some((reference_to(wire), target.as_str()))
    });
    aliases.collect()
}

/// The target of a reference, through aliases. Cycles of them have been reported.
fn resolve_alias<'a>(reference: &'a str, aliases: &HashMap<String, &'a str>) -> &'a str {
    let mut end = reference;
    for _ in 0..aliases.len() {
        match aliases.get(end) {
            Some(next) => end = next,
            None => break,
        }
    }
    end
}

/// What a schema has by itself and in the inline schemas of its `allOf`.
#[derive(Default)]
struct InlineParts<'a> {
    /// The references in `allOf`.
    extended: Vec<&'a str>,
    /// The references in `oneOf` and `anyOf`, if it has one of these.
    listed: Option<Vec<&'a str>>,
    /// The discriminator, and the schema that has it.
    discriminator: Option<(&'a Discriminator, Origin)>,
}

impl<'a> InlineParts<'a> {
    fn of(schema: &'a Schema, origin: Origin) -> Self {
        let mut found = Self::default();
        let mut pending = vec![(schema, origin)];
        while let Some((schema, origin)) = pending.pop() {
            let keywords = Keywords::of(schema);
            for (index, part) in keywords.all_of.iter().enumerate() {
                match part {
                    ReferenceOr::Reference { reference } => found.extended.push(reference),
                    ReferenceOr::Item(part) => {
                        pending.push((part, origin.key("allOf").index(index)));
                    }
                }
            }
            for variant in keywords.variants() {
                let listed = found.listed.get_or_insert_default();
                if let ReferenceOr::Reference { reference } = variant {
                    listed.push(reference);
                }
            }
            let discriminator = schema.schema_data.discriminator.as_ref();
            let discriminator = discriminator.map(|it| (it, origin));
            found.discriminator = found.discriminator.or(discriminator);
        }
        found
    }
}

/// The derived schemas of a base, direct or not; those of a derived schema that is a base itself belong to that base.
fn derived_of(
    base: &str,
    direct: &BTreeMap<&str, Vec<String>>,
    bases: &BTreeSet<String>,
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut pending = vec![base];
    while let Some(next) = pending.pop() {
        for derived in direct.get(next).into_iter().flatten() {
            if found.contains(derived) || derived == base {
                continue;
            }
            found.push(derived.clone());
            if !bases.contains(derived) {
                pending.push(derived);
            }
        }
    }
    found
}
