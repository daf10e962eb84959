//! The schemas of a description, with what they say that no type tells, and how they hold one another.
//! Whoever compares two descriptions walks through them; no file of a client depends on it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::Origin;

use super::Bounds;

/// A place in [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(usize);

/// How deep schemas are compared.
const DEEPEST: usize = 8;

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
    pub bounds: Bounds,
    /// What the server takes for a value that is left out.
    pub default: Option<Value>,
    /// The schemas that its values have as well: what it refers to, its `allOf`, the only one to choose.
    pub all: Vec<SchemaId>,
    /// Schemas of which its values have one: several times, where there are several choices.
    pub choices: Vec<Vec<SchemaId>>,
    /// Whether its values may have no two schemas of a choice.
    pub is_exclusive: bool,
    /// The members of an object.
    pub members: BTreeMap<String, SchemaId>,
    /// The members that have to be there.
    pub required: BTreeSet<String>,
    /// All other members.
    pub rest: Option<SchemaId>,
    /// The first items of a list, each with a schema of its own.
    pub prefix: Vec<SchemaId>,
    /// The items of a list, after those.
    pub items: Option<SchemaId>,
    /// What else it asks of its values: keywords that nothing is made of, each with what it says.
    pub checks: BTreeMap<String, String>,
    /// The schemas that these refer to, by the keyword.
    pub checked: BTreeMap<String, Vec<SchemaId>>,
}

impl Schema {
    /// The schema that it is another place of, where it says nothing itself.
    pub fn target(&self) -> Option<SchemaId> {
        match self.all.as_slice() {
            [only] if self.is_bare() && self.says_as_much(&Self::default()) => Some(*only),
            _ => None,
        }
    }

    /// Whether it holds no others, and says what another one does that holds none.
    pub fn is_same_leaf(&self, other: &Self) -> bool {
        let is_leaf = |it: &Self| it.is_bare() && it.all.is_empty() && it.checked.is_empty();
        is_leaf(self) && is_leaf(other) && self.says_as_much(other)
    }

    /// Whether no part of its values, and no choice, has a schema.
    fn is_bare(&self) -> bool {
        self.members.is_empty()
            && self.rest.is_none()
            && self.prefix.is_empty()
            && self.items.is_none()
            && self.choices.is_empty()
    }

    /// The schemas inside of it, each with that of another one in its place; nothing where both say something else
    /// by themselves, or hold others otherwise.
    fn parts_met(&self, other: &Self) -> Option<Vec<(SchemaId, SchemaId)>> {
        let lists = |schema: &Self| {
            let members: Vec<_> = schema.members.values().copied().collect();
            let (rest, items) = (Vec::from_iter(schema.rest), Vec::from_iter(schema.items));
            let own = [
                members,
                schema.all.clone(),
                rest,
                schema.prefix.clone(),
                items,
            ];
            let checked = schema.checked.values().cloned();
            let lists = own.into_iter().chain(schema.choices.iter().cloned());
            lists.chain(checked).collect::<Vec<Vec<SchemaId>>>()
        };
        let (olds, news) = (lists(self), lists(other));
        let is_same = self.says_as_much(other)
            && self.is_exclusive == other.is_exclusive
            && self.members.keys().eq(other.members.keys())
            && self.choices.len() == other.choices.len()
            && olds.iter().map(Vec::len).eq(news.iter().map(Vec::len));
        let pairs = olds.into_iter().flatten().zip(news.into_iter().flatten());
        is_same.then(|| pairs.collect())
    }

    /// Whether it says the same by itself as another one.
    fn says_as_much(&self, other: &Self) -> bool {
        self.bounds == other.bounds
            && self.default == other.default
            && self.required == other.required
            && self.checks == other.checks
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
    pub fn says_the_same(&self, id: SchemaId, (others, other): (&Self, SchemaId)) -> bool {
        self.say_the_same((id, other), others, DEEPEST)
    }

    fn say_the_same(&self, (id, other): (SchemaId, SchemaId), others: &Self, depth: usize) -> bool {
        if depth == 0 {
            return true;
        }
        let is_root =
            |schemas: &Self, id: SchemaId| schemas.root(&schemas.get(id).origin) == Some(id);
        let (one, another) = (self.get(id), others.get(other));
        if is_root(self, id) || is_root(others, other) {
            return one.origin == another.origin;
        }
        let is_same = |pair| self.say_the_same(pair, others, depth - 1);
        one.parts_met(another)
            .is_some_and(|parts| parts.into_iter().all(is_same))
    }

    /// Whether a schema says what one of another description does, with all that it leads to.
    pub fn says_all_the_same(&self, id: SchemaId, (others, other): (&Self, SchemaId)) -> bool {
        let mut open = vec![(id, other)];
        let mut seen = BTreeSet::new();
        while let Some((id, other)) = open.pop() {
            if seen.insert((id, other)) {
                match self.get(id).parts_met(others.get(other)) {
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
