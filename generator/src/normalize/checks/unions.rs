//! Unions: variants without the discriminator property, and variants of themselves.

use std::collections::HashMap;

use serde_json::Value;

use super::super::components::Target;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, with_article};

/// The keywords that list the variants of a union.
const CHOICES: [&str; 2] = ["anyOf", "oneOf"];

impl Check<'_> {
    /// Reports variants that do not define the discriminator property, or not as a string.
    pub(super) fn discriminator(&mut self, trail: &Trail<'_>, members: &Members) {
        let discriminator = members.get("discriminator");
        let wire = discriminator.and_then(|it| it.get("propertyName")?.as_str());
        let Some(wire) = wire else { return };
        let asked = trail.key("discriminator").key("propertyName").origin();
        for key in CHOICES {
            let listed = members.get(key).and_then(Value::as_array);
            for (index, variant) in listed.into_iter().flatten().enumerate() {
                if let Some(fault) = self.variant_fault(variant, wire) {
                    let origin = trail.key(key).index(index).origin();
                    self.report(fault.at(origin, asked.clone()));
                }
            }
        }
    }

    fn variant_fault(&self, variant: &Value, wire: &str) -> Option<VariantFault> {
        let target = Target::of(variant.get("$ref")?.as_str()?)?;
        let schema = self.components.resolve(variant)?;
        let has_more = ["allOf", "anyOf", "oneOf", "$ref"]
            .iter()
            .any(|key| schema.contains_key(*key));
        let properties = schema.get("properties")?.as_object()?;
        let fault = match properties.get(wire) {
            None if has_more => return None,
            None => DiscriminatorFault::Missing,
            Some(property) => {
                let property = self.components.resolve(property)?;
                let ty = property.get("type")?.as_str()?;
                if !matches!(ty, "array" | "object") {
                    return None;
                }
                DiscriminatorFault::NotString(with_article(ty))
            }
        };
        Some(VariantFault {
            variant: target.name.to_owned(),
            wire: wire.to_owned(),
            fault,
        })
    }

    /// Reports component schemas that are variants of themselves, also by way of other unions.
    pub(super) fn circles(&mut self) {
        let components = self.components;
        let edges = components.names("schemas").map(|name| {
            let schema = components.get("schemas", name);
            (name, schema.map(choices_of).unwrap_or_default())
        });
        let edges: HashMap<&str, Vec<(&str, Origin)>> = edges
            .map(|(name, choices)| {
                let place = Origin::root().key("components").key("schemas").key(name);
                let placed = choices
                    .into_iter()
                    .map(|(target, key, index)| (target, place.key(key).index(index)));
                (name, placed.collect())
            })
            .collect();
        let mut states: HashMap<&str, State> = HashMap::new();
        for start in components.names("schemas") {
            self.circles_from(start, &edges, &mut states);
        }
    }

    /// Visits all variants, without recursion.
    fn circles_from<'e>(
        &mut self,
        start: &'e str,
        edges: &'e HashMap<&'e str, Vec<(&'e str, Origin)>>,
        states: &mut HashMap<&'e str, State>,
    ) {
        if states.contains_key(start) {
            return;
        }
        states.insert(start, State::Open);
        let mut open = vec![(start, 0)];
        while let Some((name, next)) = open.last_mut() {
            let choices = edges.get(name).map(Vec::as_slice).unwrap_or_default();
            let Some((target, place)) = choices.get(*next) else {
                states.insert(name, State::Done);
                open.pop();
                continue;
            };
            *next += 1;
            match states.get(target) {
                Some(State::Open) => self.report(variant_of_itself(target, place)),
                Some(State::Done) => {}
                None => {
                    states.insert(target, State::Open);
                    open.push((target, 0));
                }
            }
        }
    }
}

/// Whether the variants of a component are being visited or have been visited.
#[derive(Clone, Copy)]
enum State {
    Open,
    Done,
}

/// The component schemas that are variants of a schema, each with its location.
fn choices_of(schema: &Value) -> Vec<(&str, &'static str, usize)> {
    let listed = CHOICES.into_iter().filter_map(|key| {
        let listed = schema.get(key)?.as_array()?.iter().enumerate();
        Some(listed.map(move |(index, choice)| (key, index, choice)))
    });
    let choices = listed.flatten().filter_map(|(key, index, choice)| {
        let target = Target::of(choice.get("$ref")?.as_str()?)?;
        (target.section == "schemas").then_some((target.name, key, index))
    });
    choices.collect()
}

fn variant_of_itself(name: &str, place: &Origin) -> Diagnostic {
    let message = format!("schema `{name}` is a variant of itself; the type is recursive");
    Diagnostic::new(Code::CircularSchema, place.clone(), message)
        .at_value()
        .help("remove the reference; it adds no variant")
}

/// A variant with an invalid discriminator property.
struct VariantFault {
    variant: String,
    wire: String,
    fault: DiscriminatorFault,
}

enum DiscriminatorFault {
    Missing,
    /// The type that is declared, with its article.
    NotString(String),
}

impl VariantFault {
    fn at(self, origin: Origin, property: Origin) -> Diagnostic {
        let Self {
            variant,
            wire,
            fault,
        } = self;
        let (message, help) = match fault {
            DiscriminatorFault::Missing => (
                format!("schema `{variant}` does not define the discriminator property `{wire}`"),
                format!(
                    "add `{wire}: {{ type: string }}` to `properties` of `{variant}`, and add it to `required`"
                ),
            ),
            DiscriminatorFault::NotString(found) => (
                format!(
                    "discriminator property `{wire}` of `{variant}` must be a string, found {found}"
                ),
                format!(
                    "set `{wire}: {{ type: string }}` in `properties` of `{variant}`, and add it to `required`"
                ),
            ),
        };
        Diagnostic::new(Code::MissingDiscriminatorProperty, origin, message)
            .at_value()
            .related(property, "required by this discriminator")
            .help(help)
    }
}
