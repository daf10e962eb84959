//! Which component schemas allow `null`.

use std::collections::{HashMap, HashSet};

use openapiv3::Schema;

use crate::graph::reachable;

use super::super::schema::Keywords;
use super::components::{Components, SchemaRef, component_name};

/// The names of the component schemas that allow `null`: by themselves, by the single schema of their `allOf`, or by
/// a variant of their union.
#[derive(Debug)]
pub(super) struct Nullables<'a>(HashSet<&'a str>);

impl<'a> Nullables<'a> {
    /// Visits each component once: chains of references may be long.
    pub(super) fn of(components: Components<'a>) -> Self {
        let mut nullable = Vec::new();
        let mut dependents: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, schema) in components.all::<Schema>() {
            match Nullability::of(schema.into()) {
                Nullability::Nullable => nullable.push(name),
                Nullability::IfAny(others) => others
                    .into_iter()
                    .for_each(|other| dependents.entry(other).or_default().push(name)),
            }
        }
        Self(reachable(nullable, |name| {
            dependents.get(name).into_iter().flatten().copied()
        }))
    }

    /// Whether a schema is one of them, or allows `null` for the same reasons.
    pub(super) fn has(&self, schema: SchemaRef<'_>) -> bool {
        match Nullability::of(schema) {
            Nullability::Nullable => true,
            Nullability::IfAny(others) => others.into_iter().any(|name| self.0.contains(name)),
        }
    }
}

/// Whether a schema allows `null`.
enum Nullability<'a> {
    Nullable,
    /// If one of these components does.
    IfAny(Vec<&'a str>),
}

impl<'a> Nullability<'a> {
    fn of(schema: SchemaRef<'a>) -> Self {
        let mut components = Vec::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            match schema {
                SchemaRef::Reference(reference) => {
                    components.extend(component_name::<Schema>(reference));
                }
                SchemaRef::Item(schema) => {
                    let keywords = Keywords::of(schema);
                    if keywords.allows_null() {
                        return Self::Nullable;
                    }
                    pending.extend(keywords.equivalent_subschemas());
                }
            }
        }
        Self::IfAny(components)
    }
}
