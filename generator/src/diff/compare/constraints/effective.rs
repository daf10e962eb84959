//! The merged keywords of several schemas that apply to a value together.

use std::collections::{BTreeMap, BTreeSet};

use crate::json::Value;

use crate::ir::{Constraints, Schema, SchemaId, Schemas};

/// The merged keywords of several schemas.
#[derive(Debug, Default)]
pub(super) struct Effective<'a> {
    /// All schemas, including those that they refer to.
    pub(super) ids: Vec<SchemaId>,
    pub(super) constraints: Constraints,
    pub(super) default: Option<&'a Value>,
    pub(super) properties: BTreeMap<&'a str, Vec<SchemaId>>,
    pub(super) additional: Vec<SchemaId>,
    /// The schemas of `prefixItems`.
    pub(super) prefix_items: &'a [SchemaId],
    pub(super) items: Vec<SchemaId>,
    /// Unions from which no schema is selected yet.
    pub(super) alternatives: Vec<&'a [SchemaId]>,
    /// Whether a value must match exactly one schema of a union.
    pub(super) is_one_of: bool,
    pub(super) assertions: BTreeSet<(&'a str, &'a str)>,
    /// The schemas that uninterpreted keywords refer to.
    pub(super) asserted_subschemas: Vec<(&'a str, &'a [SchemaId])>,
    required: BTreeSet<&'a str>,
}

impl<'a> Effective<'a> {
    /// Merges these schemas and those that they refer to, except the schemas of `without`.
    pub(super) fn of(schemas: &'a Schemas, ids: &[SchemaId], excluded: &[SchemaId]) -> Self {
        let mut effective = Self::default();
        let mut seen: BTreeSet<SchemaId> = excluded.iter().copied().collect();
        let mut open: Vec<SchemaId> = ids.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                let schema = schemas.get(id);
                effective.ids.push(id);
                effective.merge(schema);
                open.extend(schema.all_of.iter().rev());
            }
        }
        let ids: BTreeSet<_> = effective.ids.iter().collect();
        effective
            .alternatives
            .retain(|subschemas| !subschemas.iter().any(|id| ids.contains(id)));
        effective
    }

    fn merge(&mut self, schema: &'a Schema) {
        let Schema {
            origin: _,
            constraints,
            default,
            all_of: _,
            alternatives,
            is_one_of,
            properties,
            required,
            additional,
            prefix_items,
            items,
            assertions,
            asserted_subschemas,
        } = schema;
        self.constraints = self.constraints.and(constraints);
        self.default = self.default.or(default.as_ref());
        self.alternatives
            .extend(alternatives.iter().map(Vec::as_slice));
        self.is_one_of |= is_one_of;
        for (wire, id) in properties {
            self.properties.entry(wire).or_default().push(*id);
        }
        self.required.extend(required.iter().map(String::as_str));
        self.additional.extend(additional);
        if self.prefix_items.is_empty() {
            self.prefix_items = prefix_items;
        }
        self.items.extend(items);
        let assertions = assertions.iter();
        self.assertions
            .extend(assertions.map(|(key, text)| (key.as_str(), text.as_str())));
        let asserted_subschemas = asserted_subschemas.iter();
        self.asserted_subschemas
            .extend(asserted_subschemas.map(|(key, ids)| (key.as_str(), ids.as_slice())));
    }

    /// The schemas of the item at an index of an array.
    pub(super) fn item(&self, position: usize) -> &[SchemaId] {
        match self.prefix_items.get(position) {
            Some(id) => std::slice::from_ref(id),
            None => &self.items,
        }
    }

    /// The constraints without type and format.
    pub(super) fn untyped_constraints(&self) -> Constraints {
        Constraints {
            ty: None,
            format: None,
            ..self.constraints.clone().for_integers()
        }
    }

    /// The required properties that no schema defines.
    pub(super) fn undefined_required(&self, schemas: &'a Schemas) -> BTreeSet<&'a str> {
        let required = self.required.iter().copied();
        let mut undefined: BTreeSet<_> = required
            .filter(|wire| !self.properties.contains_key(wire))
            .collect();
        if !undefined.is_empty() {
            let subschemas = self.alternatives.iter().copied().flatten();
            for id in subschemas {
                let properties = Effective::of(schemas, &[*id], &[]).properties;
                undefined.retain(|wire| !properties.contains_key(wire));
            }
        }
        undefined
    }

    /// Whether additional properties are not described.
    pub(super) fn is_listed(&self) -> bool {
        self.additional.is_empty() && !self.properties.is_empty()
    }
}
