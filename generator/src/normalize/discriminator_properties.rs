//! Adds the discriminator property to variants that several of its values select.
//!
//! ```yaml
//! discriminator: { propertyName: kind, mapping: { cat: Cat, kitten: Cat } }
//! ```
//!
//! The only value of a variant is written by the union. Of several, the variant has to keep the one that was given:
//! a field of it has to have the value, also where its schema does not define the property.

use std::collections::HashSet;

use crate::json::{Value, json};

use super::checks::{Definitions, VARIANTS};
use super::components::{Components, Target};
use super::shape::Shape;
use super::tree::{Fields, Read};
use super::walk::walk_description;
use crate::diagnostic::{Diagnostics, Origin};

/// A property that a component is to have.
struct MissingProperty {
    component: String,
    property: String,
    discriminator: Origin,
}

/// Adds the properties that are missing.
pub(super) fn add(root: &mut Value, diagnostics: &mut Diagnostics) {
    let components = Components::new(root);
    let mut missing = Vec::new();
    walk_description(root, &mut |trail, value, shape| {
        if let Shape::Schema(_) = shape
            && let Some(discriminator) = value.object("discriminator")
            && let Some(property) = discriminator.string("propertyName")
        {
            let mut search = Search {
                components,
                definitions: Definitions::new(components, property),
                visited: HashSet::new(),
                found: Vec::new(),
            };
            selected_by_several(discriminator).for_each(|it| search.target(it));
            let found = search.found.into_iter().map(|component| MissingProperty {
                component: component.to_owned(),
                property: property.to_owned(),
                discriminator: trail.key("discriminator").origin(),
            });
            missing.extend(found);
        }
    });
    for missing in missing {
        add_property(root, &missing, diagnostics);
    }
}

/// The schemas that are selected by several values of a discriminator, or by any value.
fn selected_by_several(discriminator: &Fields) -> impl Iterator<Item = &str> {
    let targets = || {
        let mapping = discriminator.entries("mapping");
        mapping.filter_map(|(_, target)| target.as_str())
    };
    let mut visited = HashSet::new();
    let repeated = targets().filter(move |target| !visited.insert(*target));
    repeated.chain(discriminator.string("defaultMapping"))
}

/// Searches the objects without a discriminator property, also inside of unions.
struct Search<'a> {
    components: Components<'a>,
    definitions: Definitions<'a>,
    visited: HashSet<&'a str>,
    found: Vec<&'a str>,
}

impl<'a> Search<'a> {
    fn target(&mut self, reference: &'a str) {
        let mut open = vec![reference];
        while let Some(reference) = open.pop() {
            let Some(Target {
                section: "schemas",
                name,
            }) = Target::of(reference)
            else {
                continue;
            };
            let schema = self.components.get("schemas", name);
            let Some(schema) = schema.filter(|_| self.visited.insert(name)) else {
                continue;
            };
            if self.definitions.of_component(name) {
                continue;
            }
            open.extend(schema.string("$ref"));
            let variants = VARIANTS.into_iter().flat_map(|key| schema.items(key));
            let variants: Vec<_> = variants.collect();
            open.extend(
                variants
                    .iter()
                    .filter_map(|(_, variant)| variant.string("$ref")),
            );
            if variants.is_empty() && lists_properties(schema) {
                self.found.push(name);
            }
        }
    }
}

/// Whether the values of a schema lose properties that it does not define. Those of a map have any.
fn lists_properties(schema: &Value) -> bool {
    let additional = schema.get("additionalProperties");
    let is_closed = additional.is_none_or(|it| *it == Value::Bool(false));
    let is_object = schema.string("type").is_none_or(|it| it == "object");
    let has_properties = schema.object("properties").is_some_and(|it| !it.is_empty());
    is_closed && is_object && (has_properties || schema.array("allOf").is_some())
}

fn add_property(root: &mut Value, missing: &MissingProperty, diagnostics: &mut Diagnostics) {
    let MissingProperty {
        component,
        property,
        discriminator,
    } = missing;
    let fields = ["components", "schemas", component, "properties"];
    let properties = fields.into_iter().try_fold(root, |value, key| {
        Some(
            value
                .as_object_mut()?
                .entry(key.to_owned())
                .or_insert_with(|| json!({})),
        )
    });
    if let Some(Value::Object(properties)) = properties {
        properties
            .entry(property.clone())
            .or_insert_with(|| json!({ "type": "string" }));
        let location = fields
            .into_iter()
            .fold(Origin::root(), |it, key| it.key(key));
        diagnostics.record_move(location.key(property), discriminator.clone());
    }
}
