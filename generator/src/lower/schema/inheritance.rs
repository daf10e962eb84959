//! Bases and their heirs: a schema with a `discriminator` and no `oneOf` stands for all schemas that
//! take it into their `allOf`.
//!
//! ```yaml
//! Pet: { type: object, discriminator: { propertyName: kind }, properties: { kind: { type: string } } }
//! Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { claws: { type: integer } } }] }
//! ```
//!
//! For an heir the base is a part of itself; everywhere else it is a union of its heirs, and of itself
//! where a tag leads to it: one of its own `mapping`, or one of a base that it is an heir of. A base that
//! lists its heirs in a `oneOf` is a choice like any other, but for its heirs it is a part all the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::diagnostic::{Origin, plain_text};
use crate::ir::{Representation, Shape};
use crate::normalize::marks;

use super::super::components::{Components, SchemaRef, component_name};
use super::super::{Lowering, component};
use super::Place;
use super::all_of::Facts;
use super::context::Placed;
use super::keywords::Keywords;
use super::union::{open_union, stand_in};

/// A schema that stands for its heirs.
#[derive(Debug)]
struct Base<'a> {
    discriminator: &'a Discriminator,
    /// The schema that the discriminator stands in: the base, or a part of its `allOf`.
    origin: Origin,
    /// The heirs, as references.
    heirs: Vec<String>,
}

/// Which components take in others.
#[derive(Debug, Default)]
pub(in crate::lower) struct Heirs<'a> {
    /// The bases, by their names in the description.
    bases: BTreeMap<&'a str, Base<'a>>,
    /// What each component takes into its `allOf`, all of it references.
    taken: BTreeMap<String, Vec<&'a str>>,
    /// The places of those that take in a base, or what gives a choice of them.
    places: HashSet<Origin>,
}

impl<'a> Heirs<'a> {
    pub(in crate::lower) fn of(components: Components<'a>) -> Self {
        let mut found = Self::default();
        let mut choices: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let mut direct: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut discriminators: BTreeMap<&str, (&Discriminator, Origin)> = BTreeMap::new();
        let aliases = aliases(components);
        for (wire, schema) in components.all::<Schema>() {
            let ReferenceOr::Item(schema) = schema else {
                continue;
            };
            if aliases.contains_key(&reference_to(wire)) {
                continue;
            }
            let Parts {
                mut taken,
                listed,
                discriminator,
            } = Parts::of(schema, component("schemas", wire));
            for reference in &mut taken {
                *reference = end_of(reference, &aliases);
            }
            if let Some(discriminator) = discriminator.filter(|_| listed.is_none()) {
                discriminators.insert(wire, discriminator);
            }
            for base in &taken {
                direct.entry(base).or_default().push(reference_to(wire));
            }
            found.taken.insert(reference_to(wire), taken);
            choices.insert(reference_to(wire), listed.unwrap_or_default());
        }
        let wires: BTreeSet<_> = discriminators
            .keys()
            .map(|wire| reference_to(wire))
            .collect();
        for (wire, (discriminator, origin)) in discriminators {
            let reference = reference_to(wire);
            let mut heirs = heirs_of(&reference, &direct, &wires);
            // Those of an heir that is a base itself are its own matter, but where a tag leads to them.
            for target in discriminator.mapping.values() {
                let is_heir = found.takes_in(end_of(target, &aliases), &reference);
                if is_heir && !heirs.contains(target) {
                    heirs.push(target.clone());
                }
            }
            if !heirs.is_empty() {
                let base = Base {
                    discriminator,
                    origin,
                    heirs,
                };
                found.bases.insert(wire, base);
            }
        }
        let mut heirs: HashSet<&str> = HashSet::new();
        let bases: Vec<_> = found.bases.keys().map(|wire| reference_to(wire)).collect();
        let mut open: Vec<&str> = bases.iter().map(String::as_str).collect();
        while let Some(next) = open.pop() {
            let direct = direct.get(next).into_iter().flatten();
            open.extend(direct.map(String::as_str).filter(|heir| heirs.insert(heir)));
        }
        for (choice, listed) in &choices {
            heirs.extend(listed.iter().filter(|heir| found.takes_in(heir, choice)));
        }
        let wires = heirs.into_iter().filter_map(component_name::<Schema>);
        found.places = wires.map(|wire| component("schemas", wire)).collect();
        found
    }

    /// Whether a base is told from its heirs by what stands at this place.
    pub(super) fn are_told_at(&self, origin: &Origin) -> bool {
        self.bases.values().any(|base| base.origin == *origin)
    }

    /// Whether what stands at a place takes in a base, or what gives a choice of it: it is no other name
    /// of that.
    pub(super) fn stand_at(&self, origin: &Origin) -> bool {
        self.places.contains(origin)
    }

    /// The bases that a component is an heir of and that are told from their heirs by this member.
    fn bases_of(&self, heir: &str, member: &str) -> impl Iterator<Item = &Base<'a>> {
        self.bases.values().filter(move |base| {
            let is_told_by_it = base.discriminator.property_name == member;
            is_told_by_it && base.heirs.iter().any(|it| it == heir)
        })
    }

    /// Whether one component takes another one in, however far down.
    fn takes_in(&self, heir: &str, base: &str) -> bool {
        self.all_taken(heir).contains(base)
    }

    /// What a component takes in, and what that does.
    fn all_taken(&self, heir: &str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = self
            .taken
            .get(heir)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        while let Some(reference) = open.pop() {
            if reference != heir && found.insert(reference) {
                open.extend(self.taken.get(reference).into_iter().flatten());
            }
        }
        found
    }
}

/// The components that are other names of components, by their references, and what they refer to.
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

/// What a reference leads to by way of other names. Circles of them have been reported.
fn end_of<'a>(reference: &'a str, aliases: &HashMap<String, &'a str>) -> &'a str {
    let mut end = reference;
    for _ in 0..aliases.len() {
        match aliases.get(end) {
            Some(next) => end = next,
            None => break,
        }
    }
    end
}

/// What a schema says by itself and in those parts of its `allOf` that are written out.
struct Parts<'a> {
    /// What it takes in.
    taken: Vec<&'a str>,
    /// What it gives a choice of, if it does.
    listed: Option<Vec<&'a str>>,
    /// Its discriminator, and the schema that this stands in.
    discriminator: Option<(&'a Discriminator, Origin)>,
}

impl<'a> Parts<'a> {
    fn of(schema: &'a Schema, origin: Origin) -> Self {
        let mut found = Self {
            taken: Vec::new(),
            listed: None,
            discriminator: None,
        };
        let mut open = vec![(schema, origin)];
        while let Some((schema, origin)) = open.pop() {
            let keywords = Keywords::of(schema);
            for (index, part) in keywords.all_of.iter().enumerate() {
                match part {
                    ReferenceOr::Reference { reference } => found.taken.push(reference),
                    ReferenceOr::Item(part) => {
                        open.push((part, origin.key("allOf").index(index)));
                    }
                }
            }
            let choices = keywords.one_of.iter().chain(keywords.any_of);
            for choice in choices {
                let listed = found.listed.get_or_insert_default();
                if let ReferenceOr::Reference { reference } = choice {
                    listed.push(reference);
                }
            }
            let discriminator = keywords.discriminator.map(|it| (it, origin));
            found.discriminator = found.discriminator.or(discriminator);
        }
        found
    }
}

/// The heirs, and theirs; those of an heir that is a base itself are its own matter.
fn heirs_of(
    base: &str,
    direct: &BTreeMap<&str, Vec<String>>,
    bases: &BTreeSet<String>,
) -> Vec<String> {
    let mut heirs: Vec<String> = Vec::new();
    let mut open = vec![base];
    while let Some(next) = open.pop() {
        for heir in direct.get(next).into_iter().flatten() {
            if heirs.contains(heir) || heir == base {
                continue;
            }
            heirs.push(heir.clone());
            if !bases.contains(heir) {
                open.push(heir);
            }
        }
    }
    heirs
}

fn reference_to(wire: &str) -> String {
    format!("#/components/schemas/{wire}")
}

impl<'a> Lowering<'a> {
    /// The base of which all members of a choice are heirs, and its discriminator.
    pub(super) fn base_of_all(
        &self,
        members: &[Placed<'_>],
    ) -> Option<(&'a str, &'a Discriminator)> {
        let is_heir = |base: &Base<'_>, member: &Placed<'_>| match member.schema {
            SchemaRef::Reference(reference) => base.heirs.iter().any(|heir| heir == reference),
            SchemaRef::Item(_) => false,
        };
        let mut bases = self.heirs.bases.iter();
        let (wire, base) = bases.find(|(_, base)| members.iter().all(|it| is_heir(base, it)))?;
        Some((wire, base.discriminator))
    }

    /// A base's discriminator, with the tags that lead to the base itself as an heir of another one.
    fn with_tags_of_itself(&mut self, wire: &str, own: &Discriminator) -> Discriminator {
        let reference = reference_to(wire);
        let bases: Vec<_> = self
            .heirs
            .bases_of(&reference, &own.property_name)
            .collect();
        let mut tags: Vec<String> = Vec::new();
        for mapping in bases.iter().map(|base| &base.discriminator.mapping) {
            let leading = mapping.iter().filter(|(_, target)| **target == reference);
            tags.extend(leading.map(|(tag, _)| tag.clone()));
        }
        if tags.is_empty() && !bases.is_empty() {
            tags.push(
                match self.inherited_tags(wire, &own.property_name).as_slice() {
                    [only] => plain_text(only),
                    _ => wire.to_owned(),
                },
            );
        }
        let mut whole = own.clone();
        for tag in tags {
            whole
                .mapping
                .entry(tag)
                .or_insert_with(|| reference.clone());
        }
        whole
    }

    /// The texts that a base lists for the member that has the tag: its heirs have them all.
    pub(super) fn inherited_tags(&mut self, base: &str, property: &str) -> Vec<serde_json::Value> {
        let reference = reference_to(base);
        let schema = self.components.target(&reference);
        let (Some(SchemaRef::Item(schema)), Some(place)) =
            (schema, self.place_of_component(&reference))
        else {
            return Vec::new();
        };
        let mut facts = self.facts(schema, &place);
        let parts = facts.properties.shift_remove(property).unwrap_or_default();
        let listed = self.joint_facts(Facts::default(), &parts).listed;
        listed.into_iter().map(|listed| listed.value).collect()
    }

    /// Whether a member of the choice that a component is takes the component in: then it has all that
    /// is said beside the choice.
    pub(super) fn takes_in_the_whole(&self, member: &Placed<'_>, place: &Place) -> bool {
        let Some(wire) = self.component.as_deref() else {
            return false;
        };
        let is_component = place.origin == component("schemas", wire);
        let takes_it_in = match member.schema {
            SchemaRef::Reference(heir) => self.heirs.takes_in(heir, &reference_to(wire)),
            SchemaRef::Item(_) => false,
        };
        is_component && takes_it_in
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
        let Base {
            discriminator,
            origin,
            heirs,
        } = self.heirs.bases.get(wire)?;
        let (origin, heirs) = (origin.clone(), heirs.clone());
        let discriminator = &self.with_tags_of_itself(wire, discriminator);
        let mut members: Vec<_> = heirs
            .iter()
            .map(|heir| Placed {
                schema: SchemaRef::Reference(heir),
                place: place.clone(),
            })
            .collect();
        let mut variants = self.variants_of(None, members.clone(), Some(discriminator));
        let mut mapping = discriminator.mapping.iter();
        if let Some((tag, itself)) = mapping.find(|(_, target)| **target == reference_to(wire)) {
            let mapping = origin.key("discriminator").key("mapping");
            let at = Place {
                // Where another base gives the tag, this is no place of the description, but still its own.
                origin: mapping.key(tag),
                ..place.named_after(ITSELF, stand_in(ITSELF))
            };
            let ty = self.inline(SchemaRef::Item(schema), &at, |lowering| {
                let facts = lowering.facts(schema, place);
                lowering.make_facts(facts, &at)
            });
            let member = Placed {
                schema: SchemaRef::Reference(itself),
                place: at,
            };
            members.push(member.clone());
            self.add_variant(&mut variants, ITSELF, ty, member);
        }
        self.report_mapped_elsewhere(discriminator, &members, &origin);
        self.keep_tagging(discriminator, Some(wire), &variants, origin, place);
        let union = open_union(variants.all, Representation::Untagged(Vec::new()));
        Some(Shape::Union(union))
    }
}

/// What the variant is called that is a base itself.
const ITSELF: &str = "base";
