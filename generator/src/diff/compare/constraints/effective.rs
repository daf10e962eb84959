//! The merged keywords of several schemas that apply to a value together.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::ir::{Constraints, Schema, SchemaId, Schemas};

/// The merged keywords of several schemas.
#[derive(Debug, Default)]
pub(super) struct Effective<'a> {
    /// All schemas, including those that they refer to.
    pub(super) ids: Vec<SchemaId>,
    pub(super) bounds: Constraints,
    pub(super) default: Option<&'a Value>,
    pub(super) members: BTreeMap<&'a str, Vec<SchemaId>>,
    pub(super) rest: Vec<SchemaId>,
    /// The schemas of `prefixItems`.
    pub(super) prefix: &'a [SchemaId],
    pub(super) items: Vec<SchemaId>,
    /// Unions from which no schema is selected yet.
    pub(super) choices: Vec<&'a [SchemaId]>,
    /// Whether a value must match exactly one schema of a union.
    pub(super) is_exclusive: bool,
    pub(super) checks: BTreeSet<(&'a str, &'a str)>,
    /// The schemas that uninterpreted keywords refer to.
    pub(super) checked: Vec<(&'a str, &'a [SchemaId])>,
    required: BTreeSet<&'a str>,
}

impl<'a> Effective<'a> {
    /// Merges these schemas and those that they refer to, except the schemas of `without`.
    pub(super) fn of(schemas: &'a Schemas, ids: &[SchemaId], without: &[SchemaId]) -> Self {
        let mut effective = Self::default();
        let mut seen: BTreeSet<SchemaId> = without.iter().copied().collect();
        let mut open: Vec<SchemaId> = ids.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                let schema = schemas.get(id);
                effective.ids.push(id);
                effective.take_in(schema);
                open.extend(schema.all_of.iter().rev());
            }
        }
        let ids: BTreeSet<_> = effective.ids.iter().collect();
        effective
            .choices
            .retain(|choice| !choice.iter().any(|id| ids.contains(id)));
        effective
    }

    fn take_in(&mut self, schema: &'a Schema) {
        let Schema {
            origin: _,
            constraints: bounds,
            default,
            all_of: _,
            alternatives: choices,
            is_one_of: is_exclusive,
            properties: members,
            required,
            additional: rest,
            prefix_items: prefix,
            items,
            assertions: checks,
            asserted_subschemas: checked,
        } = schema;
        self.bounds = self.bounds.and(bounds);
        self.default = self.default.or(default.as_ref());
        self.choices.extend(choices.iter().map(Vec::as_slice));
        self.is_exclusive |= is_exclusive;
        for (wire, id) in members {
            self.members.entry(wire).or_default().push(*id);
        }
        self.required.extend(required.iter().map(String::as_str));
        self.rest.extend(rest);
        if self.prefix.is_empty() {
            self.prefix = prefix;
        }
        self.items.extend(items);
        let checks = checks.iter();
        self.checks
            .extend(checks.map(|(key, text)| (key.as_str(), text.as_str())));
        let checked = checked.iter();
        self.checked
            .extend(checked.map(|(key, ids)| (key.as_str(), ids.as_slice())));
    }

    /// The schemas of the item at an index of an array.
    pub(super) fn item(&self, place: usize) -> &[SchemaId] {
        match self.prefix.get(place) {
            Some(id) => std::slice::from_ref(id),
            None => &self.items,
        }
    }

    /// The constraints without type and format.
    pub(super) fn plain_bounds(&self) -> Constraints {
        Constraints {
            ty: None,
            format: None,
            ..self.bounds.clone().for_integers()
        }
    }

    /// The required properties that no schema defines.
    pub(super) fn undefined_required(&self, schemas: &'a Schemas) -> BTreeSet<&'a str> {
        let required = self.required.iter().copied();
        let mut strangers: BTreeSet<_> = required
            .filter(|wire| !self.members.contains_key(wire))
            .collect();
        if !strangers.is_empty() {
            let offered = self.choices.iter().copied().flatten();
            for id in offered {
                let members = Effective::of(schemas, &[*id], &[]).members;
                strangers.retain(|wire| !members.contains_key(wire));
            }
        }
        strangers
    }

    /// Whether additional properties are not described.
    pub(super) fn is_listed(&self) -> bool {
        self.rest.is_empty() && !self.members.is_empty()
    }
}
