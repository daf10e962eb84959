//! Decodes the tree into `openapiv3`, object by object.
//!
//! Each object is decoded without the objects inside it, which are then inserted into it. So an
//! error has the location of the exact object, nothing is decoded twice (`openapiv3` by itself copies
//! a schema once for each level that it is nested), and its large frames never pile up on the stack.
//! The tree is consumed along the way, so that a complete tree and a complete decoded form never coexist.
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

use super::marks::is_extension;
use super::tree::{Fields, at_key};
use super::values::{pack_fields, packed};
use super::{MoreOperation, Normalized, components};
use crate::diagnostic::{Code, Diagnostics, Origin, Trail};
use crate::json::{Value, json};

/// Decodes a description. An object that cannot be decoded is reported and omitted.
pub(super) fn decode(root: Value, diagnostics: &mut Diagnostics) -> Normalized {
    let callbacks = callbacks(&root);
    let mut decoder = Decoder {
        callbacks: components::Components::new(&callbacks),
        diagnostics,
        more_operations: Vec::new(),
        reference_descriptions: HashMap::new(),
    };
    let Value::Object(mut fields) = root else {
        return Normalized::default();
    };
    Normalized {
        webhooks: decoder.map(&Trail::Root, &mut fields, "webhooks", Decoder::path_item),
        openapi: decoder.description(fields),
        more_operations: decoder.more_operations,
        reference_descriptions: decoder.reference_descriptions,
    }
}

/// The callbacks of the components.
fn callbacks(root: &Value) -> Value {
    let callbacks = components::Components::new(root).section("callbacks");
    let callbacks = callbacks.cloned().unwrap_or_default();
    json!({ "components": { "callbacks": callbacks } })
}

struct Decoder<'a> {
    /// The components that replace references.
    callbacks: components::Components<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The operations with methods that `openapiv3::PathItem` does not have.
    more_operations: Vec<MoreOperation>,
    /// The descriptions of references.
    reference_descriptions: HashMap<Origin, String>,
}

impl Decoder<'_> {
    fn description(&mut self, mut fields: Fields) -> OpenAPI {
        let root = Trail::Root;
        let paths = take_object(&mut fields, "paths").unwrap_or_default();
        let components = take_object(&mut fields, "components");
        OpenAPI {
            openapi: self.field(&root, &mut fields, "openapi"),
            info: self.field(&root, &mut fields, "info"),
            servers: self.field(&root, &mut fields, "servers"),
            paths: self.paths(&root.key("paths"), paths),
            components: components.map(|inner| self.components(&root.key("components"), inner)),
            security: self.field(&root, &mut fields, "security"),
            tags: self.field(&root, &mut fields, "tags"),
            external_docs: self.field(&root, &mut fields, "externalDocs"),
            extensions: extensions(fields),
        }
    }

    fn components(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Components {
        let inner = &mut fields;
        Components {
            schemas: self.references(trail, inner, "schemas", Self::schema),
            responses: self.references(trail, inner, "responses", Self::response),
            parameters: self.references(trail, inner, "parameters", Self::parameter),
            examples: self.references(trail, inner, "examples", Self::decode),
            request_bodies: self.references(trail, inner, "requestBodies", Self::request_body),
            headers: self.references(trail, inner, "headers", Self::header),
            security_schemes: self.references(trail, inner, "securitySchemes", Self::decode),
            links: self.references(trail, inner, "links", Self::decode),
            callbacks: self.references(trail, inner, "callbacks", Self::callback),
            extensions: extensions(fields),
        }
    }

    /// Decodes an object; of most, the inner ones were removed.
    fn decode<T: DeserializeOwned>(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<T> {
        pack_fields(&mut fields);
        self.decode_value(trail, Value::Object(fields))
    }

    /// Decodes a value, including all values inside it.
    fn decode_value<T: DeserializeOwned>(&mut self, trail: &Trail<'_>, value: Value) -> Option<T> {
        let report = |error: serde_json::Error| {
            let message = format!("failed to decode object: {error}");
            let report = at_key(Code::InvalidValue, trail, message);
            self.diagnostics.error(report);
        };
        T::deserialize(value).map_err(report).ok()
    }

    /// Decodes a field, including all values inside it.
    fn field<T: DeserializeOwned + Default>(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        name: &str,
    ) -> T {
        let value = take(fields, name);
        value
            .and_then(|value| self.decode_value(&trail.key(name), value))
            .unwrap_or_default()
    }

    /// A reference, or the object as `decode` decodes it.
    fn reference<T>(
        &mut self,
        trail: &Trail<'_>,
        mut fields: Fields,
        decode: impl Fn(&mut Self, &Trail<'_>, Fields) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        let Some(reference) = take_string(&mut fields, "$ref") else {
            return decode(self, trail, fields).map(ReferenceOr::Item);
        };
        if let Some(description) = take_string(&mut fields, "description") {
            self.reference_descriptions
                .insert(trail.origin(), description);
        }
        Some(ReferenceOr::Reference { reference })
    }

    /// The field `name`: a reference, or the object as `decode` decodes it.
    fn inner<T>(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        name: &str,
        decode: impl Fn(&mut Self, &Trail<'_>, Fields) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        self.reference(&trail.key(name), take_object(fields, name)?, decode)
    }

    /// The entries of a map, whose values `decode` decodes.
    fn entries<T, M: FromIterator<(String, T)>>(
        &mut self,
        trail: &Trail<'_>,
        entries: Fields,
        decode: impl Fn(&mut Self, &Trail<'_>, Fields) -> Option<T>,
    ) -> M {
        let decode_entry = |(key, value): (String, Value)| {
            let value = decode(self, &trail.key(&key), object(value)?)?;
            Some((key, value))
        };
        entries.into_iter().filter_map(decode_entry).collect()
    }

    /// The field `name`: a map, whose values `decode` decodes.
    fn map<T, M: FromIterator<(String, T)>>(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        name: &str,
        decode: impl Fn(&mut Self, &Trail<'_>, Fields) -> Option<T>,
    ) -> M {
        let entries = take_object(fields, name).unwrap_or_default();
        self.entries(&trail.key(name), entries, decode)
    }

    /// The field `name`: a map of references and of objects that `decode` decodes.
    fn references<T, M: FromIterator<(String, ReferenceOr<T>)>>(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        name: &str,
        decode: impl Fn(&mut Self, &Trail<'_>, Fields) -> Option<T>,
    ) -> M {
        self.map(trail, fields, name, |decoder, trail, fields| {
            decoder.reference(trail, fields, &decode)
        })
    }

    /// The field `name`: an array of references and of objects that `decode` decodes.
    fn reference_array<T>(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        name: &str,
        decode: impl Fn(&mut Self, &Trail<'_>, Fields) -> Option<T>,
    ) -> Vec<ReferenceOr<T>> {
        let trail = trail.key(name);
        let items = match take(fields, name) {
            Some(Value::Array(items)) => items.into_iter().enumerate(),
            _ => return Vec::new(),
        };
        items
            .filter_map(|(index, item)| self.reference(&trail.index(index), object(item)?, &decode))
            .collect()
    }
}

/// Removes the value of a field. An array or an object is replaced with an empty one, because the key determines
/// the kind of the schema.
fn take(fields: &mut Fields, name: &str) -> Option<Value> {
    let value = fields.get_mut(name)?;
    let replacement = match value {
        Value::Object(_) => json!({}),
        Value::Array(_) => json!([]),
        _ => value.clone(),
    };
    Some(mem::replace(value, replacement))
}

fn take_object(fields: &mut Fields, name: &str) -> Option<Fields> {
    object(take(fields, name)?)
}

/// Removes a string from an object, and leaves an empty one.
fn take_string(fields: &mut Fields, name: &str) -> Option<String> {
    match fields.get_mut(name)? {
        Value::String(string) => Some(mem::take(string)),
        _ => None,
    }
}

fn object(value: Value) -> Option<Fields> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

fn extensions<M: FromIterator<(String, serde_json::Value)>>(mut fields: Fields) -> M {
    fields.retain(|name, _| is_extension(name));
    packed(fields)
}
