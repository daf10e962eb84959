//! Operations: one method on one path each.

use openapiv3::{
    OpenAPI, Operation as OperationObject, Parameter as ParameterObject, PathItem, ReferenceOr,
    RequestBody, SecurityRequirement, Server,
};

use crate::diagnostic::Origin;
use crate::ir::{
    Body, Docs, Location, Name, Operation, Parameter, Payload, Scope, TagGroup, TypeModule,
};
use crate::normalize::Normalized;

use super::link::links;
use super::media::MessageKind;
use super::names::{self, OperationNames, OperationPlace, OperationScopes};
use super::parameter::is_sendable;
use super::path::path;
use super::response::LoweredResponses;
use super::schema::SchemaContext;
use super::server::BuilderMethods;
use super::{Lowering, docs, security};

/// An operation as written, and its location.
struct WrittenOperation<'a> {
    /// The method, in upper case.
    method: String,
    /// The path as written.
    wire: &'a str,
    /// The path as sent in a URL.
    path: String,
    operation: &'a OperationObject,
    /// Its path item, which has fields for all of its operations.
    item: &'a PathItem,
    item_origin: Origin,
    origin: Origin,
    /// The location of the security requirements.
    security_origin: Option<Origin>,
    requirements: &'a [SecurityRequirement],
}

impl<'a> Lowering<'a> {
    /// Lowers all operations, as written, and the groups that their tags make.
    pub(super) fn operations(
        &mut self,
        normalized: &'a Normalized,
        builder: &mut BuilderMethods,
    ) -> (Vec<Operation>, Vec<TagGroup>) {
        let OpenAPI {
            paths,
            security,
            tags,
            ..
        } = &normalized.openapi;
        let mut scopes = OperationScopes::new(tags);
        let mut operations = Vec::new();
        // After `normalize`, no path item is a reference.
        let items = paths
            .paths
            .iter()
            .filter_map(|(path, item)| Some((path, item.as_item()?)));
        for (wire, item) in items {
            let item_origin = Origin::root().key("paths").key(wire);
            let path = path(wire, &item_origin, self.diagnostics);
            for (method, operation, origin) in self.index.operations(item, &item_origin) {
                let components = self.index.components;
                let location = (components, &origin);
                if !is_sendable(&operation.parameters, location, self.diagnostics) {
                    continue;
                }
                let requirements = operation.security.as_ref().or(security.as_ref());
                let requirements = requirements.map_or(&[][..], Vec::as_slice);
                let written = WrittenOperation {
                    method,
                    wire,
                    path: path.clone(),
                    operation,
                    item,
                    item_origin: item_origin.clone(),
                    security_origin: security_origin(operation, security.is_some(), &origin),
                    origin,
                    requirements,
                };
                let security = builder.security_alternatives(
                    operation,
                    requirements,
                    (components, &written.origin),
                    self.diagnostics,
                );
                let server = self.operation_server(&written, builder);
                let (place, names) = self.operation_names(&written, operations.len(), &mut scopes);
                let mut operation = Operation {
                    server,
                    security,
                    ..self.operation(&written, place, names)
                };
                builder.remove_credential_parameters(&mut operation, self.diagnostics);
                operations.push(operation);
            }
        }
        (operations, scopes.into_groups())
    }

    /// Lowers one operation; its server and its security are added later.
    fn operation(
        &mut self,
        written: &WrittenOperation<'a>,
        place: OperationPlace,
        names: OperationNames,
    ) -> Operation {
        let origin = &written.origin;
        let OperationObject {
            tags,
            summary: _,
            description: _,
            external_docs: _,
            operation_id: _,
            parameters,
            request_body,
            responses,
            callbacks,
            deprecated,
            security: _,
            servers: _,
            extensions: _,
        } = written.operation;
        let mut arguments = names::arguments();
        // A parameter that is added does not take the body's name.
        let body_name = request_body.as_ref().map(|_| arguments.name("body"));
        let mut parameters = self.parameters(parameters, origin, &names, &mut arguments);
        // Arguments come before setters, and those of the path in the order in which it has them.
        parameters.sort_by_key(|parameter| {
            let position = (parameter.location == Location::Path)
                .then(|| written.path.find(&format!("{{{}}}", parameter.wire)));
            (!parameter.required, position.is_none(), position)
        });
        let body = request_body
            .as_ref()
            .zip(body_name)
            .and_then(|(body, name)| self.body(body, &origin.key("requestBody"), &names, name));
        let is_head = written.method == "HEAD";
        let LoweredResponses {
            name: response_name,
            successes,
            failures,
        } = self.responses(responses, &origin.key("responses"), &names, is_head);
        self.callbacks(callbacks, &origin.key("callbacks"), &names);
        Operation {
            call_name: names.operation.clone(),
            name: names.operation,
            module: place.module,
            operation_type_name: names.request,
            response_name,
            error_name: names.error,
            group: place.group,
            tags: tags.clone(),
            method: written.method.clone(),
            path: written.path.clone(),
            docs: self.operation_docs(written),
            deprecated: *deprecated,
            parameters,
            body,
            success_responses: successes,
            error_responses: failures,
            server: None,
            security: Vec::new(),
            written_requirements: security::requirements(written.requirements),
            security_origin: written.security_origin.clone(),
            origin: origin.clone(),
        }
    }

    fn operation_docs(&self, written: &WrittenOperation<'a>) -> Docs {
        let OperationObject {
            tags,
            summary,
            description,
            external_docs,
            responses,
            ..
        } = written.operation;
        // The path item documents each of its operations.
        let summary = summary.as_ref().or(written.item.summary.as_ref());
        let description = description.as_ref().or(written.item.description.as_ref());
        let mut text = docs::see(docs::joined(summary, description), external_docs.as_ref());
        if let [_, others @ ..] = tags.as_slice()
            && !others.is_empty()
        {
            let others: Vec<_> = others.iter().map(|tag| format!("`{tag}`")).collect();
            text = docs::below(text, &format!("Also tagged {}.", others.join(", ")));
        }
        for links in links(self.index, responses, &written.origin.key("responses")) {
            text = docs::below(text, &links);
        }
        text
    }

    /// The server of an operation, or else of its path item.
    fn operation_server(
        &mut self,
        written: &WrittenOperation<'a>,
        builder: &mut BuilderMethods,
    ) -> Option<String> {
        let servers: &[Server] = &written.operation.servers;
        let (servers, owner) = match servers.is_empty() {
            true => (written.item.servers.as_slice(), &written.item_origin),
            false => (servers, &written.origin),
        };
        builder.first_server(servers, &owner.key("servers"), self.diagnostics)
    }

    /// The module of an operation, and the names of the operation and of its types.
    fn operation_names(
        &mut self,
        written: &WrittenOperation<'a>,
        index: usize,
        scopes: &mut OperationScopes<'_>,
    ) -> (OperationPlace, OperationNames) {
        let WrittenOperation {
            method,
            wire: path,
            operation,
            ..
        } = written;
        let wire = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{} {path}", method.to_lowercase()));
        let place = scopes.place(&wire, operation.tags.first());
        let type_names = &mut self.types.operation_names;
        let names = OperationNames {
            request: type_names.name(&wire),
            error: type_names.name(&format!("{wire} error")),
            home: TypeModule::Operation(index),
            operation: place.method.clone(),
        };
        (place, names)
    }

    fn parameters(
        &mut self,
        parameters: &'a [ReferenceOr<ParameterObject>],
        origin: &Origin,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Vec<Parameter> {
        let mut lowered = Vec::with_capacity(parameters.len());
        for (index, parameter) in parameters.iter().enumerate() {
            let written = origin.key("parameters").index(index);
            let found = self.index.components.resolve(parameter, &written);
            let description_at = self.index.description_at(&written);
            lowered.extend(found.and_then(|(parameter, found)| {
                self.parameter(parameter, &found, description_at, names, arguments)
            }));
        }
        lowered
    }

    fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        origin: &Origin,
        names: &OperationNames,
        name: Name,
    ) -> Option<Body> {
        let description_at = self.index.description_at(origin);
        let (body, origin) = self.index.components.resolve(body, origin)?;
        let RequestBody {
            description,
            content,
            required,
            extensions: _,
        } = body;
        let context = self.shared(SchemaContext::new(
            origin.clone(),
            names.home.clone(),
            format!("{} body", names.request),
            format!("Request body of `{}`.", names.request),
        ));
        let example = (&names.operation, "request");
        let payload = self.payload(content, MessageKind::Request, &context, example);
        if payload == Payload::Empty {
            return None;
        }
        let docs = docs::or(Docs::first([description_at, description.as_ref()]), || {
            "The request body.".to_owned()
        });
        Some(Body {
            name,
            payload,
            required: *required,
            docs,
            origin,
        })
    }
}

/// The location of an operation's security requirements: its own, or those of the description.
fn security_origin(
    operation: &OperationObject,
    has_general: bool,
    origin: &Origin,
) -> Option<Origin> {
    match operation.security {
        Some(_) => Some(origin.key("security")),
        None => has_general.then(|| Origin::root().key("security")),
    }
}
