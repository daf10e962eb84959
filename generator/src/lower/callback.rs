//! Callback and webhook operations, which the API calls. The client receives no requests, but a server that
//! does can use the types of their bodies. Those of a callback are next to the operation that declares it.

use indexmap::IndexMap;
use openapiv3::{Callback, Operation, PathItem, ReferenceOr, RequestBody, Response, Responses};

use crate::diagnostic::Origin;
use crate::ir::{Case, Direction, Docs, Name, Payload, Scope, Shape, Type, TypeDef, TypeModule};

use super::Lowering;
use super::media::Side;
use super::names::OperationNames;
use super::schema::{Medium, Place};

/// The types that a server needs for the requests that the API sends to it.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// Request bodies, which the server receives.
    pub(super) received: Vec<Type>,
    /// Response bodies, which the server sends.
    pub(super) sent: Vec<Type>,
}

/// A call by the API.
struct Call<'n> {
    /// What its types are named after.
    words: String,
    /// Its name in generated docs.
    subject: String,
    /// The operation that has it.
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
            let call = Call {
                words: format!("{} {wire}", names.request),
                subject: format!("the callback `{wire}` of `{}`", names.request),
                operation: &names.operation,
                home: &names.home,
            };
            for (expression, item) in callback {
                self.call(item, &origin.key(wire).key(expression), &call);
            }
        }
    }

    /// The types of the calls that no operation asks for.
    pub(super) fn webhooks(&mut self, webhooks: &'a IndexMap<String, PathItem>) {
        for (wire, item) in webhooks {
            let words = format!("{wire} webhook");
            let call = Call {
                subject: format!("the webhook `{wire}`"),
                operation: &Scope::new(Case::Snake, &[]).name(&words),
                home: &TypeModule::Component(self.modules.name(&words)),
                words,
            };
            self.call(item, &Origin::root().key("webhooks").key(wire), &call);
        }
    }

    fn call(&mut self, item: &'a PathItem, origin: &Origin, call: &Call<'_>) {
        self.report_unread(origin, "parameters", item.parameters.is_empty());
        for (method, operation) in item.iter() {
            self.called_operation(operation, &origin.key(method), call);
        }
        for more in self.more_operations(origin) {
            self.called_operation(&more.operation, &more.origin, call);
        }
    }

    fn called_operation(&mut self, operation: &'a Operation, origin: &Origin, call: &Call<'_>) {
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
            self.called_body(body, &origin.key("requestBody"), call);
        }
        let Responses {
            default,
            responses,
            extensions: _,
        } = responses;
        let origin = origin.key("responses");
        for (status, response) in responses {
            self.called_reply(&status.to_string(), response, &origin, call);
        }
        if let Some(response) = default {
            self.called_reply("default", response, &origin, call);
        }
    }

    fn called_body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        origin: &Origin,
        call: &Call<'_>,
    ) {
        let Some((body, found)) = self.components.resolve(body, origin) else {
            return;
        };
        let RequestBody {
            description: _,
            content,
            required: _,
            extensions: _,
        } = body;
        let place = call.place("body", "Request body of", &found);
        let payload = self.payload(content, Side::Reply, &place, (call.operation, "callback"));
        let ty = self.payload_type(payload, &place);
        self.called.received.extend(ty);
    }

    fn called_reply(
        &mut self,
        status: &str,
        response: &'a ReferenceOr<Response>,
        origin: &Origin,
        call: &Call<'_>,
    ) {
        let Some((response, found)) = self.components.resolve(response, &origin.key(status)) else {
            return;
        };
        let Response {
            description: _,
            headers,
            content,
            links: _,
            extensions: _,
        } = response;
        self.report_unread(&found, "headers", headers.is_empty());
        let part = format!("response {status}");
        let docs = format!("Body of the `{status}` response of");
        let place = call.place(&part, &docs, &found);
        let payload = self.payload(content, Side::Request, &place, (call.operation, &part));
        let ty = self.payload_type(payload, &place);
        self.called.sent.extend(ty);
    }

    /// Reports a part of a callback or webhook operation for which no type is generated.
    fn report_unread(&mut self, origin: &Origin, key: &str, is_empty: bool) {
        if !is_empty {
            let consequence = "callbacks and webhooks have generated types only for their bodies";
            self.report_ignored(origin.key(key), consequence);
        }
    }

    /// The type of what is carried, by the name of where it is: one of another name gets it as well.
    fn payload_type(&mut self, payload: Payload, place: &Place) -> Option<Type> {
        let ty = payload.ty()?.clone();
        let is_own = matches!(&ty, Type::Named(id) if self.types[id.0].module == place.home);
        if is_own {
            return Some(ty);
        }
        let name = self.type_name(place);
        let id = self.add(TypeDef {
            name,
            module: place.home.clone(),
            origin: place.origin.clone(),
            docs: Docs(place.stand_in.clone()),
            direction: Direction::default(),
            used_in: Direction::default(),
            derives: Vec::new(),
            shape: Shape::Alias(ty),
        });
        Some(Type::Named(id))
    }
}

impl Call<'_> {
    fn place(&self, part: &str, what: &str, origin: &Origin) -> Place {
        Place {
            origin: origin.clone(),
            home: self.home.clone(),
            type_name: format!("{} {part}", self.words),
            stand_in: format!("{what} {}.", self.subject),
            medium: Medium::Json,
        }
    }
}
