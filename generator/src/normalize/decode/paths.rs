//! Paths and their operations.

use indexmap::IndexMap;
use openapiv3::{Callback, Operation, PathItem, Paths, ReferenceOr};
use serde_json::Value;

use super::super::MoreOperation;
use super::super::parameters::{ADDITIONAL, METHODS, QUERY};
use super::{Decoder, Members, extensions, is_extension, object, take_object};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn paths(&mut self, trail: &Trail<'_>, mut members: Members) -> Paths {
        let mut paths = IndexMap::new();
        for (path, item) in &mut members {
            if path.starts_with('/') {
                let item = self.path_item(&trail.key(path), item.take());
                paths.extend(item.map(|item| (path.clone(), ReferenceOr::Item(item))));
            }
        }
        Paths {
            paths,
            extensions: extensions(members),
        }
    }

    /// A webhook is a path item under an arbitrary name.
    pub(super) fn webhooks(
        &mut self,
        trail: &Trail<'_>,
        members: Members,
    ) -> IndexMap<String, PathItem> {
        let items = members.into_iter().filter_map(|(name, item)| {
            let item = self.path_item(&trail.key(&name), item)?;
            Some((name, item))
        });
        items.collect()
    }

    /// Keeps the operations of a path item with methods that `openapiv3` does not have.
    fn more_operations(&mut self, trail: &Trail<'_>, members: &mut Members) {
        if let Some(query) = take_object(members, QUERY) {
            self.more_operation(trail, &trail.key(QUERY), "QUERY", query);
        }
        let inner = trail.key(ADDITIONAL);
        for (method, operation) in take_object(members, ADDITIONAL).into_iter().flatten() {
            if let Some(operation) = object(operation) {
                self.more_operation(trail, &inner.key(&method), &method, operation);
            }
        }
    }

    fn more_operation(
        &mut self,
        item: &Trail<'_>,
        trail: &Trail<'_>,
        method: &str,
        members: Members,
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

    fn path_item(&mut self, trail: &Trail<'_>, value: Value) -> Option<PathItem> {
        let mut members = object(value)?;
        let [get, put, post, delete, options, head, patch, trace] = METHODS.map(|method| {
            let operation = take_object(&mut members, method)?;
            self.operation(&trail.key(method), operation)
        });
        self.more_operations(trail, &mut members);
        Some(PathItem {
            summary: self.member(trail, &mut members, "summary"),
            description: self.member(trail, &mut members, "description"),
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            trace,
            servers: self.member(trail, &mut members, "servers"),
            parameters: self.reference_list(trail, &mut members, "parameters", Self::parameter),
            extensions: extensions(members),
        })
    }

    fn operation(&mut self, trail: &Trail<'_>, mut members: Members) -> Option<Operation> {
        let inner = &mut members;
        let request_body = self.inner(trail, inner, "requestBody", Self::request_body);
        let responses = take_object(inner, "responses");
        let responses = responses.map(|members| self.responses(&trail.key("responses"), members));
        Some(Operation {
            parameters: self.reference_list(trail, inner, "parameters", Self::parameter),
            request_body,
            responses: responses.unwrap_or_default(),
            callbacks: self.map(trail, inner, "callbacks", Self::referenced_callback),
            ..self.shell(trail, members)?
        })
    }

    /// `openapiv3` does not allow a reference here, so it is resolved.
    fn referenced_callback(&mut self, trail: &Trail<'_>, value: Value) -> Option<Callback> {
        let members = match value.get("$ref") {
            Some(_) => self.callbacks.resolve(&value)?.clone(),
            None => object(value)?,
        };
        Some(self.callback_items(trail, members))
    }

    pub(super) fn callback(&mut self, trail: &Trail<'_>, value: Value) -> Option<Callback> {
        Some(self.callback_items(trail, object(value)?))
    }

    fn callback_items(&mut self, trail: &Trail<'_>, members: Members) -> Callback {
        let items = members.into_iter().filter(|(url, _)| !is_extension(url));
        let items = items.filter_map(|(url, item)| {
            let item = self.path_item(&trail.key(&url), item)?;
            Some((url, item))
        });
        items.collect()
    }
}
