//! Decodes the tree into `openapiv3`, object by object.
//!
//! Each object is decoded without the objects inside it, which are then put in their places. So an
//! error has the location of the exact object, nothing is decoded twice (`openapiv3` by itself copies
//! a schema once for each level that it is nested), and its large frames never pile up on the stack.
//! The tree is consumed along the way, so that it and the decoded form never coexist as a whole.
//!
//! By now the tree has the shape that OpenAPI requires, so an error here is rare. What `openapiv3`
//! cannot represent is small, and either reported before (`ignored-field`) or without meaning for a
//! client: a `default` or `example` that is `null` is decoded as absent, and the `x-` keys of a
//! callback are dropped.

mod messages;
mod paths;
mod schemas;

use std::collections::HashMap;
use std::mem;

use openapiv3::{Components, OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{MoreOperation, Normalized, components};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};

type Members = Map<String, Value>;

/// Decodes a description. An object that cannot be decoded is reported and omitted.
pub(super) fn decode(root: Value, diagnostics: &mut Diagnostics) -> Normalized {
    let callbacks = callbacks(&root);
    let mut decoder = Decoder {
        callbacks: components::Components::new(&callbacks),
        diagnostics,
        more: Vec::new(),
        described: HashMap::new(),
    };
    let Value::Object(mut members) = root else {
        return Normalized::default();
    };
    let webhooks = take_object(&mut members, "webhooks");
    Normalized {
        openapi: decoder.description(members),
        webhooks: decoder.webhooks(&Trail::Root.key("webhooks"), webhooks.unwrap_or_default()),
        more_operations: decoder.more,
        described: decoder.described,
    }
}

/// The callbacks of the components.
fn callbacks(root: &Value) -> Value {
    let callbacks = components::Components::new(root).section("callbacks");
    serde_json::json!({ "components": { "callbacks": callbacks } })
}

struct Decoder<'a> {
    /// The components that replace references.
    callbacks: components::Components<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The operations with methods that `openapiv3::PathItem` does not have.
    more: Vec<MoreOperation>,
    /// The descriptions of references.
    described: HashMap<Origin, String>,
}

impl Decoder<'_> {
    fn description(&mut self, mut members: Members) -> OpenAPI {
        let root = Trail::Root;
        let paths = take_object(&mut members, "paths").unwrap_or_default();
        let components = take_object(&mut members, "components");
        OpenAPI {
            openapi: self.member(&root, &mut members, "openapi"),
            info: self.member(&root, &mut members, "info"),
            servers: self.member(&root, &mut members, "servers"),
            paths: self.paths(&root.key("paths"), paths),
            components: components.map(|inner| self.components(&root.key("components"), inner)),
            security: self.member(&root, &mut members, "security"),
            tags: self.member(&root, &mut members, "tags"),
            external_docs: self.member(&root, &mut members, "externalDocs"),
            extensions: extensions(members),
        }
    }

    fn components(&mut self, trail: &Trail<'_>, mut members: Members) -> Components {
        let inner = &mut members;
        Components {
            schemas: self.references(trail, inner, "schemas", Self::schema),
            responses: self.references(trail, inner, "responses", Self::response),
            parameters: self.references(trail, inner, "parameters", Self::parameter),
            examples: self.references(trail, inner, "examples", Self::whole),
            request_bodies: self.references(trail, inner, "requestBodies", Self::request_body),
            headers: self.references(trail, inner, "headers", Self::header),
            security_schemes: self.references(trail, inner, "securitySchemes", Self::whole),
            links: self.references(trail, inner, "links", Self::whole),
            callbacks: self.references(trail, inner, "callbacks", Self::callback),
            extensions: extensions(members),
        }
    }

    /// A value with all that is in it.
    fn whole<T: DeserializeOwned>(&mut self, trail: &Trail<'_>, value: Value) -> Option<T> {
        let report = |error: serde_json::Error| {
            let message = format!("failed to decode object: {error}");
            let diagnostic = Diagnostic::new(Code::InvalidValue, trail.origin(), message);
            self.diagnostics.error(diagnostic.at_key());
        };
        serde_json::from_value(value).map_err(report).ok()
    }

    /// An object whose inner objects were taken out.
    fn shell<T: DeserializeOwned>(&mut self, trail: &Trail<'_>, members: Members) -> Option<T> {
        self.whole(trail, Value::Object(members))
    }

    /// A field that is decoded as a whole.
    fn member<T: DeserializeOwned + Default>(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        name: &str,
    ) -> T {
        let value = take(members, name);
        value
            .and_then(|value| self.whole(&trail.key(name), value))
            .unwrap_or_default()
    }

    /// A reference, or what `read` makes of the value.
    fn reference<T>(
        &mut self,
        trail: &Trail<'_>,
        mut value: Value,
        read: impl Fn(&mut Self, &Trail<'_>, Value) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        let Some(reference) = take_string(&mut value, "$ref") else {
            return read(self, trail, value).map(ReferenceOr::Item);
        };
        if let Some(description) = take_string(&mut value, "description") {
            self.described.insert(trail.origin(), description);
        }
        Some(ReferenceOr::Reference { reference })
    }

    /// The field `name`, what `read` makes of the value.
    fn inner<T>(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, Value) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        self.reference(&trail.key(name), take(members, name)?, read)
    }

    /// The field `name`, an object of values that `read` decodes.
    fn map<T, M: FromIterator<(String, T)>>(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, Value) -> Option<T>,
    ) -> M {
        let trail = trail.key(name);
        let members = take_object(members, name).into_iter().flatten();
        let read = |(key, value): (String, Value)| {
            let value = read(self, &trail.key(&key), value)?;
            Some((key, value))
        };
        members.filter_map(read).collect()
    }

    /// The field `name`, an object of values that are references or what `read` makes of them.
    fn references<T, M: FromIterator<(String, ReferenceOr<T>)>>(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, Value) -> Option<T>,
    ) -> M {
        self.map(trail, members, name, |decoder, trail, value| {
            decoder.reference(trail, value, &read)
        })
    }

    /// The field `name`, an array of values that are references or what `read` makes of them.
    fn reference_list<T>(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, Value) -> Option<T>,
    ) -> Vec<ReferenceOr<T>> {
        let trail = trail.key(name);
        let Some(Value::Array(items)) = take(members, name) else {
            return Vec::new();
        };
        let read = |(index, value)| self.reference(&trail.index(index), value, &read);
        items.into_iter().enumerate().filter_map(read).collect()
    }
}

/// Takes a field out. An array or an object is replaced with an empty one, because the key determines
/// the kind of the schema.
fn take(members: &mut Members, name: &str) -> Option<Value> {
    let value = members.get_mut(name)?;
    let left = match value {
        Value::Object(_) => Value::Object(Members::new()),
        Value::Array(_) => Value::Array(Vec::new()),
        _ => value.clone(),
    };
    Some(mem::replace(value, left))
}

fn take_object(members: &mut Members, name: &str) -> Option<Members> {
    object(take(members, name)?)
}

/// Takes a string out of an object.
fn take_string(value: &mut Value, name: &str) -> Option<String> {
    match value.get_mut(name)? {
        Value::String(text) => Some(mem::take(text)),
        _ => None,
    }
}

fn object(value: Value) -> Option<Members> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

fn is_extension(name: &str) -> bool {
    name.starts_with("x-")
}

fn extensions<M: FromIterator<(String, Value)>>(members: Members) -> M {
    let members = members.into_iter();
    members.filter(|(name, _)| is_extension(name)).collect()
}
