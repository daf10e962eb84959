//! Paths and their operations.

use indexmap::IndexMap;
use openapiv3::{Callback, Operation, PathItem, Paths, ReferenceOr};
use serde_json::Value;

use super::super::MoreOperation;
use super::super::parameters::{ADDITIONAL, METHODS, QUERY};
use super::{Decoder, Fields, extensions, is_extension, object, take_object};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn paths(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Paths {
        let mut paths = IndexMap::new();
        for (path, item) in &mut fields {
            if path.starts_with('/') {
                let item = self.path_item(&trail.key(path), item.take());
                paths.extend(item.map(|item| (path.clone(), ReferenceOr::Item(item))));
            }
        }
        Paths {
            paths,
            extensions: extensions(fields),
        }
    }

    /// A webhook is a path item under an arbitrary name.
    pub(super) fn webhooks(
        &mut self,
        trail: &Trail<'_>,
        fields: Fields,
    ) -> IndexMap<String, PathItem> {
        let items = fields.into_iter().filter_map(|(name, item)| {
            let item = self.path_item(&trail.key(&name), item)?;
            Some((name, item))
        });
        items.collect()
    }

    /// Keeps the operations of a path item with methods that `openapiv3` does not have.
    fn more_operations(&mut self, trail: &Trail<'_>, fields: &mut Fields) {
        if let Some(query) = take_object(fields, QUERY) {
            self.more_operation(trail, &trail.key(QUERY), "QUERY", query);
        }
        let inner = trail.key(ADDITIONAL);
        for (method, operation) in take_object(fields, ADDITIONAL).into_iter().flatten() {
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
        fields: Fields,
    ) {
        if let Some(operation) = self.operation(trail, fields) {
            self.more_operations.push(MoreOperation {
                item: item.origin(),
                method: method.to_owned(),
                origin: trail.origin(),
                operation,
            });
        }
    }

    fn path_item(&mut self, trail: &Trail<'_>, value: Value) -> Option<PathItem> {
        let mut fields = object(value)?;
        let [get, put, post, delete, options, head, patch, trace] = METHODS.map(|method| {
            let operation = take_object(&mut fields, method)?;
            self.operation(&trail.key(method), operation)
        });
        self.more_operations(trail, &mut fields);
        Some(PathItem {
            summary: self.field(trail, &mut fields, "summary"),
            description: self.field(trail, &mut fields, "description"),
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            trace,
            servers: self.field(trail, &mut fields, "servers"),
            parameters: self.reference_array(trail, &mut fields, "parameters", Self::parameter),
            extensions: extensions(fields),
        })
    }

    fn operation(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<Operation> {
        let inner = &mut fields;
        let request_body = self.inner(trail, inner, "requestBody", Self::request_body);
        let responses = take_object(inner, "responses");
        let responses = responses.map(|fields| self.responses(&trail.key("responses"), fields));
        Some(Operation {
            parameters: self.reference_array(trail, inner, "parameters", Self::parameter),
            request_body,
            responses: responses.unwrap_or_default(),
            callbacks: self.map(trail, inner, "callbacks", Self::referenced_callback),
            ..self.decode_fields(trail, fields)?
        })
    }

    /// `openapiv3` does not allow a reference here, so it is resolved.
    fn referenced_callback(&mut self, trail: &Trail<'_>, value: Value) -> Option<Callback> {
        let fields = match value.get("$ref") {
            Some(_) => self.callbacks.resolve(&value)?.clone(),
            None => object(value)?,
        };
        Some(self.callback_items(trail, fields))
    }

    pub(super) fn callback(&mut self, trail: &Trail<'_>, value: Value) -> Option<Callback> {
        Some(self.callback_items(trail, object(value)?))
    }

    fn callback_items(&mut self, trail: &Trail<'_>, fields: Fields) -> Callback {
        let items = fields.into_iter().filter(|(url, _)| !is_extension(url));
        let items = items.filter_map(|(url, item)| {
            let item = self.path_item(&trail.key(&url), item)?;
            Some((url, item))
        });
        items.collect()
    }
}
