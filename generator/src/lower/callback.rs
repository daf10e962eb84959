//! Callback and webhook operations, which the API calls. The client receives no requests, but a server that
//! does can use the types of their bodies. Those of a callback are next to the operation that declares it.

use indexmap::IndexMap;
use openapiv3::{Callback, MediaType, Operation, PathItem, ReferenceOr, RequestBody, Response};

use crate::diagnostic::Origin;
use crate::ir::{Case, Docs, Name, Scope, Shape, Type, TypeModule};

use super::index::Resolved;
use super::media::{Message, MessageKind};
use super::names::OperationNames;
use super::response::{WrittenResponse, written_responses};
use super::schema::SchemaContext;
use super::{Lowering, ignored_field};

/// The types that a server needs for the requests that the API sends to it.
#[derive(Debug, Default)]
pub(super) struct CallbackTypes {
    /// Request bodies, which the server receives.
    pub(super) received: Vec<Type>,
    /// Response bodies, which the server sends.
    pub(super) sent: Vec<Type>,
}

/// A callback or webhook.
struct CallbackContext<'n> {
    /// The words that its types are named after.
    words: String,
    /// Its name in generated docs.
    subject: String,
    /// The operation that declares it.
    operation: &'n Name,
    home: &'n TypeModule,
}

impl<'a> Lowering<'a> {
    /// The types of an operation's callbacks.
    pub(super) fn callbacks(
        &mut self,
        callbacks: &'a IndexMap<String, Callback>,
        origin: &Origin,
        names: &OperationNames,
    ) {
        for (wire, callback) in callbacks {
            let context = CallbackContext {
                words: format!("{} {wire}", names.request),
                subject: format!("the callback `{wire}` of `{}`", names.request),
                operation: &names.operation,
                home: &names.home,
            };
            for (expression, item) in callback {
                self.callback_item(item, &origin.key(wire).key(expression), &context);
            }
        }
    }

    /// The types of the webhooks, which no operation declares.
    pub(super) fn webhooks(&mut self, webhooks: &'a IndexMap<String, PathItem>) {
        for (wire, item) in webhooks {
            let words = format!("{wire} webhook");
            let context = CallbackContext {
                subject: format!("the webhook `{wire}`"),
                operation: &Scope::new(Case::Snake, &[]).name(&words),
                home: &TypeModule::Component(self.types.modules.name(&words)),
                words,
            };
            self.callback_item(item, &Origin::root().key("webhooks").key(wire), &context);
        }
    }

    fn callback_item(
        &mut self,
        item: &'a PathItem,
        origin: &Origin,
        callback: &CallbackContext<'_>,
    ) {
        self.report_unread(origin, "parameters", item.parameters.is_empty());
        for (_, operation, origin) in self.index.operations(item, origin) {
            self.callback_operation(operation, &origin, callback);
        }
    }

    fn callback_operation(
        &mut self,
        operation: &'a Operation,
        origin: &Origin,
        callback: &CallbackContext<'_>,
    ) {
        let Operation {
            // Documentation of the call, which no generated item carries.
            tags: _,
            summary: _,
            description: _,
            external_docs: _,
            operation_id: _,
            deprecated: _,
            // The API sends the call to the URL that a client gave it.
            servers: _,
            parameters,
            request_body,
            responses,
            callbacks,
            security,
            extensions: _,
        } = operation;
        let is_open = security
            .iter()
            .flatten()
            .all(|requirement| requirement.is_empty());
        self.report_unread(origin, "parameters", parameters.is_empty());
        self.report_unread(origin, "security", is_open);
        self.report_unread(origin, "callbacks", callbacks.is_empty());
        if let Some(body) = request_body {
            self.callback_body(body, &origin.key("requestBody"), callback);
        }
        for written in written_responses(responses, &origin.key("responses")) {
            self.callback_response(&written, callback);
        }
    }

    fn callback_body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        origin: &Origin,
        callback: &CallbackContext<'_>,
    ) {
        let Some(Resolved { item, origin, .. }) = self.index.resolve(body, origin) else {
            return;
        };
        let RequestBody {
            description: _,
            content,
            required: _,
            extensions: _,
        } = item;
        let context = callback.context("body", "Request body of", &origin);
        let message = callback.message(MessageKind::Response, "callback", &context);
        let ty = self.payload_type(content, &message);
        self.callback_types.received.extend(ty);
    }

    fn callback_response(&mut self, written: &WrittenResponse<'a>, callback: &CallbackContext<'_>) {
        let resolved = self.index.resolve(written.response, &written.origin);
        let Some(Resolved { item, origin, .. }) = resolved else {
            return;
        };
        let Response {
            description: _,
            headers,
            content,
            links: _,
            extensions: _,
        } = item;
        self.report_unread(&origin, "headers", headers.is_empty());
        let part = format!("response {}", written.status);
        let docs = format!("Body of the `{}` response of", written.status);
        let context = callback.context(&part, &docs, &origin);
        let message = callback.message(MessageKind::Request, &part, &context);
        let ty = self.payload_type(content, &message);
        self.callback_types.sent.extend(ty);
    }

    /// Reports a part of a callback or webhook operation for which no type is generated.
    fn report_unread(&mut self, origin: &Origin, key: &str, is_empty: bool) {
        if !is_empty {
            let consequence = "callbacks and webhooks have generated types only for their bodies";
            self.report(ignored_field(origin.key(key), consequence));
        }
    }

    /// The type of a payload, under the name of its location: a type of another name gets an alias.
    fn payload_type(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        message: &Message<'_>,
    ) -> Option<Type> {
        let context = message.context;
        let ty = self.payload(content, message).ty()?.clone();
        if matches!(&ty, Type::Named(id) if self.types.get(*id).module == context.module) {
            return Some(ty);
        }
        let docs = Docs(context.docs.clone());
        let id = self.types.add(context, docs, Shape::Alias(ty));
        Some(Type::Named(id))
    }
}

impl CallbackContext<'_> {
    fn message<'p>(
        &'p self,
        kind: MessageKind,
        part: &'p str,
        context: &'p SchemaContext,
    ) -> Message<'p> {
        Message {
            kind,
            context,
            operation: self.operation,
            part,
        }
    }

    fn context(&self, part: &str, part_docs: &str, origin: &Origin) -> SchemaContext {
        SchemaContext::new(
            origin.clone(),
            self.home.clone(),
            format!("{} {part}", self.words),
            format!("{part_docs} {}.", self.subject),
        )
    }
}
