//! Paths and their operations.

use indexmap::IndexMap;
use openapiv3::{Callback, Operation, PathItem, Paths, ReferenceOr};
use serde_json::Value;

use super::super::MoreOperation;
use super::super::parameters::{ADDITIONAL, METHODS, QUERY};
use super::{Decoder, Members, extensions, is_extension, object};
use crate::diagnostic::Trail;

/// The keys of an operation that hold schemas somewhere inside.
const INNER: &[&str] = &["parameters", "requestBody", "responses", "callbacks"];

impl<'a> Decoder<'a> {
    pub(super) fn paths(&mut self, trail: &Trail<'_>, members: Option<&'a Members>) -> Paths {
        let Some(members) = members else {
            return Paths::default();
        };
        let items = members.iter().filter(|(path, _)| path.starts_with('/'));
        let items = items.filter_map(|(path, item)| {
            let item = self.path_item(&trail.key(path), item)?;
            Some((path.clone(), ReferenceOr::Item(item)))
        });
        Paths {
            paths: items.collect(),
            extensions: extensions(members),
        }
    }

    /// A webhook is a path item under a name, whatever that looks like.
    pub(super) fn webhooks(
        &mut self,
        trail: &Trail<'_>,
        members: Option<&'a Members>,
    ) -> IndexMap<String, PathItem> {
        let items = members.into_iter().flatten();
        let items = items.filter_map(|(name, item)| {
            let item = self.path_item(&trail.key(name), item)?;
            Some((name.clone(), item))
        });
        items.collect()
    }

    /// Keeps the operations of a path item with methods that `openapiv3` has no room for.
    fn more_operations(&mut self, trail: &Trail<'_>, members: &'a Members) {
        if let Some(query) = object(members, QUERY) {
            self.more_operation(trail, &trail.key(QUERY), "QUERY", query);
        }
        let inner = trail.key(ADDITIONAL);
        for (method, operation) in object(members, ADDITIONAL).into_iter().flatten() {
            if let Some(operation) = operation.as_object() {
                self.more_operation(trail, &inner.key(method), method, operation);
            }
        }
    }

    fn more_operation(
        &mut self,
        item: &Trail<'_>,
        trail: &Trail<'_>,
        method: &str,
        members: &'a Members,
    ) {
        if let Some(operation) = self.operation(trail, members) {
            self.more.push(MoreOperation {
                item: item.origin(),
                method: method.to_owned(),
                origin: trail.origin(),
                operation,
            });
        }
    }

    fn path_item(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<PathItem> {
        let members = value.as_object()?;
        let [get, put, post, delete, options, head, patch, trace] =
            METHODS.map(|method| self.operation(&trail.key(method), object(members, method)?));
        self.more_operations(trail, members);
        Some(PathItem {
            summary: self.member(trail, members, "summary"),
            description: self.member(trail, members, "description"),
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            trace,
            servers: self.member(trail, members, "servers"),
            parameters: self.reference_list(trail, members, "parameters", Self::parameter),
            extensions: extensions(members),
        })
    }

    fn operation(&mut self, trail: &Trail<'_>, members: &'a Members) -> Option<Operation> {
        let body = members.get("requestBody");
        let body = body
            .and_then(|value| self.reference(&trail.key("requestBody"), value, Self::request_body));
        let responses = object(members, "responses");
        let responses = responses.map(|members| self.responses(&trail.key("responses"), members));
        Some(Operation {
            parameters: self.reference_list(trail, members, "parameters", Self::parameter),
            request_body: body,
            responses: responses.unwrap_or_default(),
            callbacks: self.map(trail, members, "callbacks", Self::referenced_callback),
            ..self.shell(trail, members, INNER)?
        })
    }

    /// `openapiv3` has no room for a reference here, so it is followed.
    fn referenced_callback(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Callback> {
        let members = self.components.resolve(value)?;
        Some(self.callback_items(trail, members))
    }

    pub(super) fn callback(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Callback> {
        Some(self.callback_items(trail, value.as_object()?))
    }

    fn callback_items(&mut self, trail: &Trail<'_>, members: &'a Members) -> Callback {
        let items = members.iter().filter(|(url, _)| !is_extension(url));
        items
            .filter_map(|(url, item)| Some((url.clone(), self.path_item(&trail.key(url), item)?)))
            .collect()
    }
}
