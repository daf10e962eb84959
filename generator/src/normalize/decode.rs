//! Decodes the tree into `openapiv3`, object by object.
//!
//! Each object is decoded without the objects inside it, which are then put in their places. So an
//! error names the very object that it is in, nothing is decoded twice (`openapiv3` by itself copies
//! a schema once for each level that it is nested), and its large frames never pile up on the stack.
//!
//! By now the tree has the shape that OpenAPI asks for, so an error here is rare. What `openapiv3`
//! has no room for is small, and either reported before (`ignored-key`) or without meaning for a
//! client: a `default` or `example` that is `null` reads as none, and the `x-` keys of a callback
//! are dropped.

mod messages;
mod paths;
mod schemas;

use std::collections::HashMap;

use openapiv3::{Components, OpenAPI, ReferenceOr};
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde_json::{Map, Value};

use super::{MoreOperation, Normalized, components};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};

type Members = Map<String, Value>;

/// Decodes a description. An object that cannot be decoded is reported and left out.
pub(super) fn decode(root: &Value, diagnostics: &mut Diagnostics) -> Normalized {
    let mut decoder = Decoder {
        components: components::Components::new(root),
        diagnostics,
        more: Vec::new(),
        described: HashMap::new(),
        no_members: &Value::Object(Members::new()),
        no_items: &Value::Array(Vec::new()),
    };
    let Some(members) = root.as_object() else {
        return Normalized::default();
    };
    let webhooks = object(members, "webhooks");
    Normalized {
        openapi: decoder.description(members),
        webhooks: decoder.webhooks(&Trail::Root.key("webhooks"), webhooks),
        more_operations: decoder.more,
        described: decoder.described,
    }
}

struct Decoder<'a> {
    components: components::Components<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The operations that no path item has room for.
    more: Vec<MoreOperation>,
    /// What is said of references.
    described: HashMap<Origin, String>,
    no_members: &'a Value,
    no_items: &'a Value,
}

impl<'a> Decoder<'a> {
    fn description(&mut self, members: &'a Members) -> OpenAPI {
        let root = Trail::Root;
        let components = object(members, "components");
        OpenAPI {
            openapi: self.member(&root, members, "openapi"),
            info: self.member(&root, members, "info"),
            servers: self.member(&root, members, "servers"),
            paths: self.paths(&root.key("paths"), object(members, "paths")),
            components: components.map(|inner| self.components(&root.key("components"), inner)),
            security: self.member(&root, members, "security"),
            tags: self.member(&root, members, "tags"),
            external_docs: self.member(&root, members, "externalDocs"),
            extensions: extensions(members),
        }
    }

    fn components(&mut self, trail: &Trail<'_>, members: &'a Members) -> Components {
        Components {
            schemas: self.references(trail, members, "schemas", Self::schema),
            responses: self.references(trail, members, "responses", Self::response),
            parameters: self.references(trail, members, "parameters", Self::parameter),
            examples: self.references(trail, members, "examples", Self::whole),
            request_bodies: self.references(trail, members, "requestBodies", Self::request_body),
            headers: self.references(trail, members, "headers", Self::header),
            security_schemes: self.references(trail, members, "securitySchemes", Self::whole),
            links: self.references(trail, members, "links", Self::whole),
            callbacks: self.references(trail, members, "callbacks", Self::callback),
            extensions: extensions(members),
        }
    }

    /// A value with all that is in it.
    fn whole<T: Deserialize<'a>>(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<T> {
        self.decoded(trail, T::deserialize(value))
    }

    /// An object whose members in `inner` are emptied, so that they can be decoded by themselves.
    fn shell<T: Deserialize<'a>>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        inner: &[&str],
    ) -> Option<T> {
        let (no_members, no_items) = (self.no_members, self.no_items);
        let emptied = members.iter().map(|(name, value)| match value {
            Value::Object(_) if inner.contains(&name.as_str()) => (name.as_str(), no_members),
            Value::Array(_) if inner.contains(&name.as_str()) => (name.as_str(), no_items),
            _ => (name.as_str(), value),
        });
        self.decoded(trail, T::deserialize(MapDeserializer::new(emptied)))
    }

    fn decoded<T>(
        &mut self,
        trail: &Trail<'_>,
        decoded: Result<T, serde_json::Error>,
    ) -> Option<T> {
        let report = |error: serde_json::Error| {
            let message = format!("this object cannot be read: {error}");
            let diagnostic = Diagnostic::new(Code::InvalidValue, trail.origin(), message);
            self.diagnostics.error(diagnostic.at_key());
        };
        decoded.map_err(report).ok()
    }

    /// A member that is decoded whole.
    fn member<T: Deserialize<'a> + Default>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
    ) -> T {
        let value = members.get(name);
        value
            .and_then(|value| self.whole(&trail.key(name), value))
            .unwrap_or_default()
    }

    /// A reference, or what `read` makes of the value.
    fn reference<T>(
        &mut self,
        trail: &Trail<'_>,
        value: &'a Value,
        read: impl Fn(&mut Self, &Trail<'_>, &'a Value) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let description = value.get("description").and_then(Value::as_str);
                if let Some(description) = description {
                    let place = trail.origin();
                    self.described.insert(place, description.to_owned());
                }
                Some(ReferenceOr::ref_(reference))
            }
            None => read(self, trail, value).map(ReferenceOr::Item),
        }
    }

    /// The member `name`, an object of values that `read` decodes.
    fn map<T, M: FromIterator<(String, T)>>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, &'a Value) -> Option<T>,
    ) -> M {
        let trail = trail.key(name);
        let members = object(members, name).into_iter().flatten();
        let read = |(key, value): (&'a String, &'a Value)| {
            Some((key.clone(), read(self, &trail.key(key), value)?))
        };
        members.filter_map(read).collect()
    }

    /// The member `name`, an object of values that are references or what `read` makes of them.
    fn references<T, M: FromIterator<(String, ReferenceOr<T>)>>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, &'a Value) -> Option<T>,
    ) -> M {
        self.map(trail, members, name, |decoder, trail, value| {
            decoder.reference(trail, value, &read)
        })
    }

    /// The member `name`, a list of values that are references or what `read` makes of them.
    fn reference_list<T>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, &'a Value) -> Option<T>,
    ) -> Vec<ReferenceOr<T>> {
        let trail = trail.key(name);
        let items = members
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let read = |(index, value)| self.reference(&trail.index(index), value, &read);
        items.enumerate().filter_map(read).collect()
    }
}

fn object<'a>(members: &'a Members, name: &str) -> Option<&'a Members> {
    members.get(name)?.as_object()
}

fn is_extension(name: &str) -> bool {
    name.starts_with("x-")
}

fn extensions<M: FromIterator<(String, Value)>>(members: &Members) -> M {
    let extensions = members.iter().filter(|(name, _)| is_extension(name));
    extensions
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
