//! The schemas of a description, with what they say that no type tells, and how they hold one another.
//! Whoever compares two descriptions walks through them; no file of a client depends on it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::Origin;

use super::Constraints;

/// A place in [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(usize);

/// How deep schemas are compared.
const MAX_DEPTH: usize = 8;

/// All schemas of a description.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    list: Vec<Schema>,
    /// Those that stand in no other schema, by their places.
    roots: BTreeMap<Origin, SchemaId>,
}

/// What a schema says of its values beside their type.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Where it stands.
    pub origin: Origin,
    /// What it forbids.
    pub constraints: Constraints,
    /// What the server takes for a value that is left out.
    pub default: Option<Value>,
    /// The schemas that its values have as well: what it refers to, its `allOf`, the only one to choose.
    pub all_of: Vec<SchemaId>,
    /// Schemas of which its values have one: several times, where there are several choices.
    pub alternatives: Vec<Vec<SchemaId>>,
    /// Whether its values may have no two schemas of a choice.
    pub is_one_of: bool,
    /// The members of an object.
    pub properties: BTreeMap<String, SchemaId>,
    /// The members that have to be there.
    pub required: BTreeSet<String>,
    /// All other members.
    pub additional: Option<SchemaId>,
    /// The first items of a list, each with a schema of its own.
    pub prefix_items: Vec<SchemaId>,
    /// The items of a list, after those.
    pub items: Option<SchemaId>,
    /// What else it asks of its values: keywords that nothing is made of, each with what it says.
    pub assertions: BTreeMap<String, String>,
    /// The schemas that these refer to, by the keyword.
    pub asserted_subschemas: BTreeMap<String, Vec<SchemaId>>,
}

impl Schema {
    /// The schema that it is another place of, where it says nothing itself.
    pub fn target(&self) -> Option<SchemaId> {
        match self.all_of.as_slice() {
            [only] if self.has_no_keywords() && self.has_same_keywords(&Self::default()) => {
                Some(*only)
            }
            _ => None,
        }
    }

    /// Whether it holds no others, and says what another one does that holds none.
    pub fn is_same_leaf(&self, other: &Self) -> bool {
        let is_leaf = |it: &Self| {
            it.has_no_keywords() && it.all_of.is_empty() && it.asserted_subschemas.is_empty()
        };
        is_leaf(self) && is_leaf(other) && self.has_same_keywords(other)
    }

    /// Whether no part of its values, and no choice, has a schema.
    fn has_no_keywords(&self) -> bool {
        self.properties.is_empty()
            && self.additional.is_none()
            && self.prefix_items.is_empty()
            && self.items.is_none()
            && self.alternatives.is_empty()
    }

    /// The schemas inside of it, each with that of another one in its place; nothing where both say something else
    /// by themselves, or hold others otherwise.
    fn paired_subschemas(&self, other: &Self) -> Option<Vec<(SchemaId, SchemaId)>> {
        let lists = |schema: &Self| {
            let members: Vec<_> = schema.properties.values().copied().collect();
            let (rest, items) = (
                Vec::from_iter(schema.additional),
                Vec::from_iter(schema.items),
            );
            let own = [
                members,
                schema.all_of.clone(),
                rest,
                schema.prefix_items.clone(),
                items,
            ];
            let checked = schema.asserted_subschemas.values().cloned();
            let lists = own.into_iter().chain(schema.alternatives.iter().cloned());
            lists.chain(checked).collect::<Vec<Vec<SchemaId>>>()
        };
        let (olds, news) = (lists(self), lists(other));
        let is_same = self.has_same_keywords(other)
            && self.is_one_of == other.is_one_of
            && self.properties.keys().eq(other.properties.keys())
            && self.alternatives.len() == other.alternatives.len()
            && olds.iter().map(Vec::len).eq(news.iter().map(Vec::len));
        let pairs = olds.into_iter().flatten().zip(news.into_iter().flatten());
        is_same.then(|| pairs.collect())
    }

    /// Whether it says the same by itself as another one.
    fn has_same_keywords(&self, other: &Self) -> bool {
        self.constraints == other.constraints
            && self.default == other.default
            && self.required == other.required
            && self.assertions == other.assertions
    }
}

impl Schemas {
    /// The schema at a place in the list.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.list[id.0]
    }

    /// The schema that stands at a place, and in no other schema.
    pub fn root(&self, origin: &Origin) -> Option<SchemaId> {
        self.roots.get(origin).copied()
    }

    /// The schemas that stand below a place, and in no other schema.
    pub fn roots_below(&self, origin: &Origin) -> impl Iterator<Item = (&Origin, SchemaId)> {
        let below = self.roots.range(origin.key("")..);
        let below = below.take_while(move |(place, _)| place.below(origin).is_some());
        below.map(|(place, id)| (place, *id))
    }

    /// Whether a schema says what one of another description does, to a certain depth; what is a schema of its own
    /// is the same if it stands at the same place.
    pub fn is_equivalent(&self, id: SchemaId, (others, other): (&Self, SchemaId)) -> bool {
        self.is_equivalent_within((id, other), others, MAX_DEPTH)
    }

    fn is_equivalent_within(
        &self,
        (id, other): (SchemaId, SchemaId),
        others: &Self,
        depth: usize,
    ) -> bool {
        if depth == 0 {
            return true;
        }
        let is_root =
            |schemas: &Self, id: SchemaId| schemas.root(&schemas.get(id).origin) == Some(id);
        let (one, another) = (self.get(id), others.get(other));
        if is_root(self, id) || is_root(others, other) {
            return one.origin == another.origin;
        }
        let is_same = |pair| self.is_equivalent_within(pair, others, depth - 1);
        one.paired_subschemas(another)
            .is_some_and(|parts| parts.into_iter().all(is_same))
    }

    /// Whether a schema says what one of another description does, with all that it leads to.
    pub fn is_deeply_equivalent(&self, id: SchemaId, (others, other): (&Self, SchemaId)) -> bool {
        let mut open = vec![(id, other)];
        let mut seen = BTreeSet::new();
        while let Some((id, other)) = open.pop() {
            if seen.insert((id, other)) {
                match self.get(id).paired_subschemas(others.get(other)) {
                    Some(parts) => open.extend(parts),
                    None => return false,
                }
            }
        }
        true
    }

    /// The schema that stands at a place, of which nothing need be known so far.
    pub(crate) fn reserve(&mut self, origin: &Origin) -> SchemaId {
        match self.root(origin) {
            Some(id) => id,
            None => {
                let id = self.add(origin.clone());
                self.roots.insert(origin.clone(), id);
                id
            }
        }
    }

    /// Adds a schema that stands inside of another one.
    pub(crate) fn add(&mut self, origin: Origin) -> SchemaId {
        self.list.push(Schema {
            origin,
            ..Schema::default()
        });
        SchemaId(self.list.len() - 1)
    }

    /// Says what a schema says.
    pub(crate) fn fill(&mut self, id: SchemaId, schema: Schema) {
        self.list[id.0] = schema;
    }
}
