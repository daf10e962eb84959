//! Decodes the tree into `openapiv3`, object by object, so that an error names its object.
//!
//! By now the tree has the shape that OpenAPI asks for, so an error here is rare. What `openapiv3`
//! has no room for is small, and either reported before (`ignored-key`) or without meaning for a
//! client: a `default` or `example` that is `null` reads as none, and the `x-` keys of a callback
//! are dropped.

use openapiv3::{Callback, Components, OpenAPI, Operation, PathItem, Paths, ReferenceOr};
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde_json::{Map, Value};

use super::components;
use super::parameters::METHODS;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

type Members = Map<String, Value>;

/// Decodes a description. An object that cannot be decoded is reported and left out.
pub(super) fn decode(root: &Value, diagnostics: &mut Diagnostics) -> OpenAPI {
    let mut decoder = Decoder {
        components: components::Components::new(root),
        diagnostics,
    };
    root.as_object()
        .map(|members| decoder.openapi(members))
        .unwrap_or_default()
}

struct Decoder<'a> {
    components: components::Components<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Decoder<'a> {
    fn openapi(&mut self, members: &'a Members) -> OpenAPI {
        let root = Trail::Root;
        OpenAPI {
            openapi: self.member(&root, members, "openapi"),
            info: self.member(&root, members, "info"),
            servers: self.member(&root, members, "servers"),
            paths: self.paths(&root.key("paths"), object(members, "paths")),
            components: object(members, "components")
                .map(|inner| self.components(&root.key("components"), inner)),
            security: self.member(&root, members, "security"),
            tags: self.member(&root, members, "tags"),
            external_docs: self.member(&root, members, "externalDocs"),
            extensions: extensions(members),
        }
    }

    fn paths(&mut self, trail: &Trail<'_>, members: Option<&'a Members>) -> Paths {
        let members = || members.into_iter().flatten();
        let items = members()
            .filter(|(path, _)| path.starts_with('/'))
            .filter_map(|(path, item)| {
                let item = self.path_item(&trail.key(path), item.as_object()?);
                Some((path.clone(), ReferenceOr::Item(item)))
            });
        Paths {
            paths: items.collect(),
            extensions: members().filter(is_extension).map(owned).collect(),
        }
    }

    fn path_item(&mut self, trail: &Trail<'_>, members: &'a Members) -> PathItem {
        let mut operation =
            |method| Some(self.operation(&trail.key(method), object(members, method)?));
        let [get, put, post, delete, options, head, patch, trace] = METHODS.map(&mut operation);
        let rest: PathItem = self.without(trail, members, &METHODS);
        PathItem {
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            trace,
            ..rest
        }
    }

    fn operation(&mut self, trail: &Trail<'_>, members: &'a Members) -> Operation {
        let callbacks = object(members, "callbacks")
            .into_iter()
            .flatten()
            .filter_map(|(name, written)| {
                let callback = self.components.resolve(written)?;
                Some((
                    name.clone(),
                    self.callback(&trail.key("callbacks").key(name), callback),
                ))
            });
        let callbacks = callbacks.collect();
        Operation {
            callbacks,
            ..self.without(trail, members, &["callbacks"])
        }
    }

    fn callback(&mut self, trail: &Trail<'_>, members: &'a Members) -> Callback {
        let items = members.iter().filter(|member| !is_extension(member));
        items
            .filter_map(|(url, item)| {
                Some((
                    url.clone(),
                    self.path_item(&trail.key(url), item.as_object()?),
                ))
            })
            .collect()
    }

    fn components(&mut self, trail: &Trail<'_>, members: &'a Members) -> Components {
        Components {
            schemas: self.section(trail, members, "schemas", Self::read),
            responses: self.section(trail, members, "responses", Self::read),
            parameters: self.section(trail, members, "parameters", Self::read),
            examples: self.section(trail, members, "examples", Self::read),
            request_bodies: self.section(trail, members, "requestBodies", Self::read),
            headers: self.section(trail, members, "headers", Self::read),
            security_schemes: self.section(trail, members, "securitySchemes", Self::read),
            links: self.section(trail, members, "links", Self::read),
            callbacks: self.section(trail, members, "callbacks", |decoder, trail, value| {
                Some(decoder.callback(trail, value.as_object()?))
            }),
            extensions: extensions(members),
        }
    }

    /// The components of one kind, each either a reference or what `read` makes of it.
    fn section<T, Section: FromIterator<(String, ReferenceOr<T>)>>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
        read: impl Fn(&mut Self, &Trail<'_>, &'a Value) -> Option<T>,
    ) -> Section {
        let trail = trail.key(name);
        let components = object(members, name).into_iter().flatten();
        let read = components.filter_map(|(name, value)| {
            let component = match value.get("$ref").and_then(Value::as_str) {
                Some(reference) => ReferenceOr::ref_(reference),
                None => ReferenceOr::Item(read(self, &trail.key(name), value)?),
            };
            Some((name.clone(), component))
        });
        read.collect()
    }

    /// A member that is decoded whole.
    fn member<T: Deserialize<'a> + Default>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
    ) -> T {
        members
            .get(name)
            .and_then(|value| self.read(&trail.key(name), value))
            .unwrap_or_default()
    }

    fn read<T: Deserialize<'a>>(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<T> {
        let decoded = T::deserialize(value);
        self.decoded(trail, decoded)
    }

    /// An object of which some members are decoded by themselves.
    fn without<T: Deserialize<'a> + Default>(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        left_out: &[&str],
    ) -> T {
        let kept = members
            .iter()
            .filter(|(name, _)| !left_out.contains(&name.as_str()));
        let decoded = T::deserialize(MapDeserializer::new(
            kept.map(|(name, value)| (name.as_str(), value)),
        ));
        self.decoded(trail, decoded).unwrap_or_default()
    }

    fn decoded<T>(
        &mut self,
        trail: &Trail<'_>,
        decoded: Result<T, serde_json::Error>,
    ) -> Option<T> {
        let report = |error: serde_json::Error| {
            let message = format!("this object cannot be read: {error}");
            self.diagnostics
                .report(Diagnostic::new(Code::InvalidValue, trail.origin(), message).at_key());
        };
        decoded.map_err(report).ok()
    }
}

fn object<'a>(members: &'a Members, name: &str) -> Option<&'a Members> {
    members.get(name)?.as_object()
}

fn is_extension(member: &(&String, &Value)) -> bool {
    member.0.starts_with("x-")
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn extensions<Extensions: FromIterator<(String, Value)>>(members: &Members) -> Extensions {
    members.iter().filter(is_extension).map(owned).collect()
}
