//! The schemas of a description, with the keywords that Rust types do not express, and with their subschemas.
//! Comparing two descriptions needs them; no generated file depends on them.

use std::collections::{BTreeMap, BTreeSet};

use crate::json::Value;

use crate::diagnostic::Origin;

use super::Constraints;

/// An index into [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(usize);

/// How deep subschemas are compared.
const MAX_DEPTH: usize = 8;

/// All schemas of a description.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schemas {
    list: Vec<Schema>,
    /// The schemas that are not subschemas, by their locations.
    roots: BTreeMap<Origin, SchemaId>,
}

/// The keywords of a schema besides `type`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// The location of the schema.
    pub origin: Origin,
    /// The constraints on its values.
    pub constraints: Constraints,
    /// The value that the server uses if the value is absent.
    pub default: Option<Value>,
    /// Schemas that its values match as well: the target of `$ref`, the schemas of `allOf`, the only one of `oneOf`
    /// or `anyOf`.
    pub all_of: Vec<SchemaId>,
    /// Lists of schemas, of each of which its values match at least one: `oneOf` and `anyOf`.
    pub alternatives: Vec<Vec<SchemaId>>,
    /// Whether its values may match only one of the alternatives.
    pub is_one_of: bool,
    /// The properties of an object.
    pub properties: BTreeMap<String, SchemaId>,
    /// The required properties.
    pub required: BTreeSet<String>,
    /// The schema of additional properties.
    pub additional: Option<SchemaId>,
    /// The schemas of the first items of an array.
    pub prefix_items: Vec<SchemaId>,
    /// The schema of the remaining items.
    pub items: Option<SchemaId>,
    /// Further assertions: keywords that do not affect the generated code, each with its value.
    pub assertions: BTreeMap<String, String>,
    /// The subschemas of these, by keyword.
    pub asserted_subschemas: BTreeMap<String, Vec<SchemaId>>,
}

impl Schema {
    /// The schema that it refers to, if it has no keywords itself.
    pub fn target(&self) -> Option<SchemaId> {
        match self.all_of.as_slice() {
            [only] if self.has_no_keywords() && self.has_same_keywords(&Self::default()) => {
                Some(*only)
            }
            _ => None,
        }
    }

    /// Whether both schemas have no subschemas and the same keywords.
    pub fn is_same_leaf(&self, other: &Self) -> bool {
        let is_leaf = |it: &Self| {
            it.has_no_keywords() && it.all_of.is_empty() && it.asserted_subschemas.is_empty()
        };
        is_leaf(self) && is_leaf(other) && self.has_same_keywords(other)
    }

    /// Whether it has no subschemas for properties, items or alternatives.
    fn has_no_keywords(&self) -> bool {
        self.properties.is_empty()
            && self.additional.is_none()
            && self.prefix_items.is_empty()
            && self.items.is_none()
            && self.alternatives.is_empty()
    }

    /// The subschemas of both schemas in pairs, or `None` if their keywords or the arrangement of their subschemas
    /// differ.
    fn paired_subschemas(&self, other: &Self) -> Option<Vec<(SchemaId, SchemaId)>> {
        let (left, right) = (self.subschemas(), other.subschemas());
        let is_same = self.has_same_keywords(other)
            && self.is_one_of == other.is_one_of
            && self.properties.keys().eq(other.properties.keys())
            && self.alternatives.len() == other.alternatives.len()
            && left.iter().map(Vec::len).eq(right.iter().map(Vec::len));
        let pairs = left.into_iter().flatten().zip(right.into_iter().flatten());
        is_same.then(|| pairs.collect())
    }

    /// Its subschemas, by keyword.
    fn subschemas(&self) -> Vec<Vec<SchemaId>> {
        let mut lists = vec![
            self.properties.values().copied().collect(),
            self.all_of.clone(),
            Vec::from_iter(self.additional),
            self.prefix_items.clone(),
            Vec::from_iter(self.items),
        ];
        lists.extend_from_slice(&self.alternatives);
        lists.extend(self.asserted_subschemas.values().cloned());
        lists
    }

    /// Whether both schemas have the same keywords, apart from subschemas.
    fn has_same_keywords(&self, other: &Self) -> bool {
        self.constraints == other.constraints
            && self.default == other.default
            && self.required == other.required
            && self.assertions == other.assertions
    }
}

impl Schemas {
    /// Returns the schema with this id.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.list[id.0]
    }

    /// Returns the schema at a location, if it is not a subschema.
    pub fn root(&self, origin: &Origin) -> Option<SchemaId> {
        self.roots.get(origin).copied()
    }

    /// Returns the schemas below a location that are not subschemas.
    pub fn roots_below(&self, origin: &Origin) -> impl Iterator<Item = (&Origin, SchemaId)> {
        let below = self.roots.range(origin.key("")..);
        let below = below.take_while(move |(location, _)| location.below(origin).is_some());
        below.map(|(location, id)| (location, *id))
    }

    /// Whether a schema is equivalent to one of another description, to a limited depth. Schemas that are not
    /// subschemas are equivalent if they have the same location.
    pub fn is_equivalent(&self, id: SchemaId, (other_schemas, other): (&Self, SchemaId)) -> bool {
        self.is_equivalent_within((id, other), other_schemas, MAX_DEPTH)
    }

    fn is_equivalent_within(
        &self,
        (id, other): (SchemaId, SchemaId),
        other_schemas: &Self,
        depth: usize,
    ) -> bool {
        if depth == 0 {
            return true;
        }
        let is_root =
            |schemas: &Self, id: SchemaId| schemas.root(&schemas.get(id).origin) == Some(id);
        let (left, right) = (self.get(id), other_schemas.get(other));
        if is_root(self, id) || is_root(other_schemas, other) {
            return left.origin == right.origin;
        }
        let is_same = |pair| self.is_equivalent_within(pair, other_schemas, depth - 1);
        left.paired_subschemas(right)
            .is_some_and(|pairs| pairs.into_iter().all(is_same))
    }

    /// Whether a schema and all schemas that it refers to are equivalent to those of another description.
    pub fn is_deeply_equivalent(
        &self,
        id: SchemaId,
        (other_schemas, other): (&Self, SchemaId),
    ) -> bool {
        let mut pending = vec![(id, other)];
        let mut visited = BTreeSet::new();
        while let Some((id, other)) = pending.pop() {
            if visited.insert((id, other)) {
                match self.get(id).paired_subschemas(other_schemas.get(other)) {
                    Some(pairs) => pending.extend(pairs),
                    None => return false,
                }
            }
        }
        true
    }

    /// Returns the schema at a location; it may be filled in later.
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

    /// Adds a subschema.
    pub(crate) fn add(&mut self, origin: Origin) -> SchemaId {
        self.list.push(Schema {
            origin,
            ..Schema::default()
        });
        SchemaId(self.list.len() - 1)
    }

    /// Fills in a schema.
    pub(crate) fn fill(&mut self, id: SchemaId, schema: Schema) {
        self.list[id.0] = schema;
    }
}
