//! What schemas say of their values beside their type, kept for whoever compares two descriptions.

use std::collections::BTreeMap;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema as Written};
use serde_json::Value;

use crate::diagnostic::Origin;
use crate::ir::{Constraints, Schema, SchemaId, Type};
use crate::normalize::marks::{self, Tuple};

use super::super::components::{SchemaRef, component_name};
use super::super::{Lowering, Purpose, component};
use super::constraints;
use super::keywords::Keywords;

/// Keys whose texts are for people.
const FOR_PEOPLE: &[&str] = &["$comment", "description", "title"];

impl Lowering<'_> {
    /// Keeps what a schema says that stands in no other one.
    pub(in crate::lower) fn keep(&mut self, schema: SchemaRef<'_>, origin: &Origin) {
        if self.purpose == Purpose::Comparison {
            let id = self.schemas.reserve(origin);
            self.kept(id, schema, origin);
        }
    }

    fn kept_inside(&mut self, schema: SchemaRef<'_>, origin: &Origin) -> SchemaId {
        let id = self.schemas.add(origin.clone());
        self.kept(id, schema, origin);
        id
    }

    fn kept(&mut self, id: SchemaId, schema: SchemaRef<'_>, origin: &Origin) {
        let schema = match schema {
            SchemaRef::Item(schema) => self.said(schema, origin),
            SchemaRef::Reference(reference) => {
                let target = component_name::<Written>(reference);
                let target = target.map(|name| component("schemas", name));
                Schema {
                    origin: origin.clone(),
                    all_of: target
                        .map(|target| self.schemas.reserve(&target))
                        .into_iter()
                        .collect(),
                    ..Schema::default()
                }
            }
        };
        self.schemas.fill(id, schema);
    }

    fn said(&mut self, written: &Written, origin: &Origin) -> Schema {
        let keywords = Keywords::of(written);
        let mut schema = Schema {
            origin: origin.clone(),
            constraints: Constraints {
                ty: self.said_type(&keywords),
                ..constraints::of(written)
            },
            default: written.schema_data.default.clone(),
            required: keywords.required.iter().cloned().collect(),
            ..Schema::default()
        };
        for (key, value) in checks(written, &keywords) {
            let checked = self.referred_to(&value);
            if !checked.is_empty() {
                schema.asserted_subschemas.insert(key.clone(), checked);
            }
            schema.assertions.insert(key, text(value));
        }
        let parts = keywords.all_of.iter().enumerate();
        for (index, part) in parts {
            let place = origin.key("allOf").index(index);
            schema.all_of.push(self.kept_inside(part.into(), &place));
        }
        for (wire, member) in keywords.properties.into_iter().flatten() {
            let place = origin.key("properties").key(wire);
            let id = self.kept_inside(member.into(), &place);
            schema.properties.insert(wire.clone(), id);
        }
        if let Some(AdditionalProperties::Schema(rest)) = keywords.additional_properties {
            let place = origin.key("additionalProperties");
            schema.additional = Some(self.kept_inside(rest.as_ref().into(), &place));
        }
        if let Some(items) = keywords.items {
            match items
                .as_item()
                .and_then(|items| Some((items, marks::tuple(items)?)))
            {
                Some((items, tuple)) => self.said_tuple(&mut schema, items, tuple, origin),
                None => {
                    let place = origin.key("items");
                    schema.items = Some(self.kept_inside(items.into(), &place));
                }
            }
        }
        for (key, parts) in [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)] {
            if !are_checks(parts) {
                schema.is_one_of |= key == "oneOf" && parts.len() > 1;
                self.said_choice(&mut schema, parts, &origin.key(key));
            }
        }
        schema
    }

    /// The components that a keyword refers to of which nothing is made.
    fn referred_to(&mut self, value: &Value) -> Vec<SchemaId> {
        let inside: Vec<&Value> = match value {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                if let Some(name) = reference.and_then(component_name::<Written>) {
                    return vec![self.schemas.reserve(&component("schemas", name))];
                }
                members.values().collect()
            }
            Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        let found = inside.into_iter().map(|value| self.referred_to(value));
        found.flatten().collect()
    }

    /// A list whose first items have schemas of their own.
    fn said_tuple(&mut self, schema: &mut Schema, items: &Written, tuple: Tuple, origin: &Origin) {
        let parts = Keywords::of(items).one_of;
        let place = origin.key("items").key("oneOf");
        let parts = parts.iter().enumerate();
        let mut kept: Vec<_> = parts
            .map(|(index, part)| self.kept_inside(part.into(), &place.index(index)))
            .collect();
        if tuple.has_rest {
            schema.items = kept.pop();
        }
        if tuple.is_closed {
            let most = schema.constraints.items.max;
            schema.constraints.items.max =
                Some(most.map_or(kept.len(), |most| most.min(kept.len())));
        }
        schema.prefix_items = kept;
    }

    /// A choice of `null` and one other schema is that schema.
    fn said_choice(&mut self, schema: &mut Schema, parts: &[ReferenceOr<Written>], at: &Origin) {
        let parts = (0..).zip(parts.iter().map(SchemaRef::from));
        let parts: Vec<_> = parts
            .filter(|(_, part)| !self.is_said_null(*part))
            .collect();
        let mut kept = Vec::with_capacity(parts.len());
        for (index, part) in parts {
            kept.push(self.kept_inside(part, &at.index(index)));
        }
        match kept.as_slice() {
            [] => {}
            [only] => schema.all_of.push(*only),
            _ => schema.alternatives.push(kept),
        }
    }

    fn is_said_null(&self, schema: SchemaRef<'_>) -> bool {
        let is_null = |schema: &Written| Keywords::of(schema).is_null();
        match schema {
            SchemaRef::Item(schema) => is_null(schema),
            SchemaRef::Reference(reference) => {
                let target = self.components.target(reference);
                target
                    .and_then(|target| self.components.item(target))
                    .is_some_and(is_null)
            }
        }
    }

    fn said_type(&self, keywords: &Keywords<'_>) -> Option<Type> {
        let any = || Box::new(Type::Json);
        match keywords.ty {
            Some("object") => Some(Type::Map(any())),
            Some("array") => Some(Type::Array(any())),
            Some(ty) => Some(self.scalar(ty, keywords.format)),
            None if keywords.properties.is_some_and(|it| !it.is_empty()) => Some(Type::Map(any())),
            None => None,
        }
    }
}

/// Whether schemas to choose from say which members there have to be, and nothing of what these are.
fn are_checks(parts: &[ReferenceOr<Written>]) -> bool {
    let is_check = |part: &ReferenceOr<Written>| {
        part.as_item().is_some_and(|part| {
            let keywords = Keywords::of(part);
            let mut members = keywords.properties.into_iter().flatten();
            let others = Keywords {
                ty: keywords.ty.filter(|ty| *ty != "object"),
                required: &[],
                properties: None,
                ..keywords.clone()
            };
            let are_bare = members.all(|(_, member)| {
                let member = member.as_item();
                member.is_some_and(|member| Keywords::of(member).is_empty())
            });
            others.is_empty() && are_bare && !(keywords.required.is_empty() && others.not.is_none())
        })
    };
    !parts.is_empty() && parts.iter().all(is_check)
}

/// What is asked of values by keywords that nothing is made of.
fn checks(written: &Written, keywords: &Keywords<'_>) -> BTreeMap<String, Value> {
    let more = marks::assertions(written).map(|(key, value)| (key.clone(), value.clone()));
    let not = keywords.not.and_then(|not| serde_json::to_value(not).ok());
    let not = not.map(|not| ("not".to_owned(), not));
    let choices = [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)];
    let choices = choices.into_iter().filter(|(_, parts)| are_checks(parts));
    let choices = choices.filter_map(|(key, parts)| {
        let value = serde_json::to_value(parts).ok()?;
        Some((key.to_owned(), value))
    });
    more.chain(not).chain(choices).collect()
}

/// What is said of values, and nothing that is said for people.
fn text(mut value: Value) -> String {
    strip(&mut value);
    value.to_string()
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, value| !(value.is_string() && FOR_PEOPLE.contains(&key.as_str())));
            members.sort_keys();
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
