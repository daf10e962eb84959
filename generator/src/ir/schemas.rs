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
        let is_leaf = |it: &Self| it.is_bare() && it.all.is_empty();
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
        self.say_the_same(&[id], (others, &[other]), DEEPEST)
    }

    fn say_the_same(
        &self,
        ids: &[SchemaId],
        (others, news): (&Self, &[SchemaId]),
        depth: usize,
    ) -> bool {
        let is_root =
            |schemas: &Self, id: SchemaId| schemas.root(&schemas.get(id).origin) == Some(id);
        let is_same = |(id, other): (&SchemaId, &SchemaId)| {
            let (one, another) = (self.get(*id), others.get(*other));
            if is_root(self, *id) || is_root(others, *other) {
                return one.origin == another.origin;
            }
            let inside = |olds: &[SchemaId], news: &[SchemaId]| {
                self.say_the_same(olds, (others, news), depth - 1)
            };
            let are_same_choices = || {
                let mut choices = one.choices.iter().zip(&another.choices);
                one.choices.len() == another.choices.len()
                    && choices.all(|(olds, news)| inside(olds, news))
            };
            let members = |schema: &Schema| schema.members.values().copied().collect::<Vec<_>>();
            one.says_as_much(another)
                && one.is_exclusive == another.is_exclusive
                && one.members.keys().eq(another.members.keys())
                && inside(&members(one), &members(another))
                && inside(&one.all, &another.all)
                && inside(one.rest.as_slice(), another.rest.as_slice())
                && inside(&one.prefix, &another.prefix)
                && inside(one.items.as_slice(), another.items.as_slice())
                && are_same_choices()
        };
        ids.len() == news.len() && (depth == 0 || ids.iter().zip(news).all(is_same))
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
