//! Which schemas let `null` through.

use std::collections::{HashMap, HashSet};

use openapiv3::Schema;

use super::components::{Components, SchemaRef, component_name};
use super::schema;

/// The names of the component schemas that let `null` through: by themselves, by the only schema that
/// they consist of, or by one of those that they give a choice of.
#[derive(Debug)]
pub(super) struct Nullables<'a>(HashSet<&'a str>);

impl<'a> Nullables<'a> {
    /// Looks at each component once: how they refer to one another may be long.
    pub(super) fn of(components: Components<'a>) -> Self {
        let mut open = Vec::new();
        let mut stand_for: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, schema) in components.all::<Schema>() {
            match looked(schema.into()) {
                Look::Null => open.push(name),
                Look::If(others) => others
                    .into_iter()
                    .for_each(|other| stand_for.entry(other).or_default().push(name)),
            }
        }
        let mut found = HashSet::new();
        while let Some(name) = open.pop() {
            if found.insert(name) {
                open.extend(stand_for.get(name).into_iter().flatten());
            }
        }
        Self(found)
    }

    /// Whether a schema is one of them, or lets `null` through in the same ways.
    pub(super) fn has(&self, schema: SchemaRef<'_>) -> bool {
        match looked(schema) {
            Look::Null => true,
            Look::If(others) => others.into_iter().any(|name| self.0.contains(name)),
        }
    }
}

/// Whether a schema lets `null` through.
enum Look<'a> {
    Null,
    /// If one of these components does.
    If(Vec<&'a str>),
}

fn looked(schema: SchemaRef<'_>) -> Look<'_> {
    let mut others = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        match schema {
            SchemaRef::Reference(reference) => others.extend(component_name::<Schema>(reference)),
            SchemaRef::Item(schema) if schema::admits_null(schema) => return Look::Null,
            SchemaRef::Item(schema) => open.extend(schema::may_stand_for(schema)),
        }
    }
    Look::If(others)
}
