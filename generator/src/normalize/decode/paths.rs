//! Paths and their operations.

use openapiv3::{Callback, Operation, PathItem, Paths, ReferenceOr};

use super::super::MoreOperation;
use super::super::parameters::{ADDITIONAL, METHODS, QUERY};
use super::super::tree::remove_matching;
use super::{Decoder, Fields, extensions, is_extension, object, take_object};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn paths(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Paths {
        let items = remove_matching(&mut fields, |path| path.starts_with('/'));
        Paths {
            paths: self.entries(trail, items, |decoder, trail, item| {
                decoder.path_item(trail, item).map(ReferenceOr::Item)
            }),
            extensions: extensions(fields),
        }
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

    pub(super) fn path_item(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<PathItem> {
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
            ..self.decode(trail, fields)?
        })
    }

    /// `openapiv3` does not allow a reference here, so it is resolved.
    fn referenced_callback(&mut self, trail: &Trail<'_>, fields: Fields) -> Option<Callback> {
        let fields = match fields.contains_key("$ref") {
            true => self.callbacks.resolve(&fields.into())?.clone(),
            false => fields,
        };
        self.callback(trail, fields)
    }

    pub(super) fn callback(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<Callback> {
        fields.retain(|url, _| !is_extension(url));
        Some(self.entries(trail, fields, Self::path_item))
    }
}
