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

use super::index::Resolved;
use super::link::links;
use super::media::{Message, MessageKind};
use super::names::{self, OperationNames, OperationScopes};
use super::parameter::{is_sendable, name_arguments};
use super::path::path;
use super::response::LoweredResponses;
use super::schema::SchemaContext;
use super::server::BuilderMethods;
use super::{Lowering, docs, security};

/// A path as written, and its location.
struct WrittenPath<'a> {
    wire: &'a str,
    /// The path as sent in a URL.
    url: String,
    /// The path item, which has fields for all of its operations.
    item: &'a PathItem,
    origin: Origin,
}

/// An operation as written, and its location.
struct WrittenOperation<'p, 'a> {
    path: &'p WrittenPath<'a>,
    /// The method, in upper case.
    method: String,
    operation: &'a OperationObject,
    parameters: Vec<Resolved<'a, ParameterObject>>,
    origin: Origin,
}

impl<'a> WrittenOperation<'_, 'a> {
    /// The security requirements of the operation, or else those of the description, and their location.
    fn requirements(
        &self,
        general: Option<&'a [SecurityRequirement]>,
    ) -> (&'a [SecurityRequirement], Option<Origin>) {
        match (&self.operation.security, general) {
            (Some(requirements), _) => (requirements, Some(self.origin.key("security"))),
            (None, Some(general)) => (general, Some(Origin::root().key("security"))),
            (None, None) => (&[], None),
        }
    }
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
        for (wire, item) in &paths.paths {
            // After `normalize`, no path item is a reference.
            let Some(item) = item.as_item() else { continue };
            let origin = Origin::root().key("paths").key(wire);
            let path = WrittenPath {
                wire,
                url: path(wire, &origin, self.diagnostics),
                item,
                origin,
            };
            for (method, operation, origin) in self.index.operations(item, &path.origin) {
                let written = WrittenOperation {
                    path: &path,
                    method,
                    operation,
                    parameters: self.index.parameters(operation, &origin),
                    origin,
                };
                if is_sendable(&written.parameters, self.diagnostics) {
                    let security = security.as_deref();
                    let names = self.operation_names(&written, operations.len(), &mut scopes);
                    let group = operation.tags.first().map(|tag| scopes.group(tag));
                    operations.push(self.operation(&written, security, (names, group), builder));
                }
            }
        }
        (operations, scopes.into_groups())
    }

    /// Lowers one operation. `security` are the requirements of operations that have none themselves.
    fn operation(
        &mut self,
        written: &WrittenOperation<'_, 'a>,
        security: Option<&'a [SecurityRequirement]>,
        (names, group): (OperationNames, Option<Name>),
        builder: &mut BuilderMethods,
    ) -> Operation {
        let origin = &written.origin;
        let OperationObject {
            tags,
            summary: _,
            description: _,
            external_docs: _,
            operation_id: _,
            parameters: _,
            request_body,
            responses,
            callbacks,
            deprecated,
            security: _,
            servers: _,
            extensions: _,
        } = written.operation;
        let (requirements, security_origin) = written.requirements(security);
        let security =
            builder.security_alternatives(&written.parameters, requirements, self.diagnostics);
        let mut arguments = names::arguments();
        // A parameter that is added does not take the body's name.
        let body_name = request_body.as_ref().map(|_| arguments.name("body"));
        let parameters = self.parameters(written, &names, &mut arguments);
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
        let mut operation = Operation {
            call_name: names.operation.clone(),
            // `naming` decides on the name of the module.
            module: names.operation.clone(),
            name: names.operation,
            operation_type_name: names.request,
            response_name,
            error_name: names.error,
            group,
            tags: tags.clone(),
            method: written.method.clone(),
            path: written.path.url.clone(),
            docs: self.operation_docs(written),
            deprecated: *deprecated,
            parameters,
            body,
            success_responses: successes,
            error_responses: failures,
            server: self.operation_server(written, builder),
            security,
            written_requirements: security::requirements(requirements),
            security_origin,
            origin: origin.clone(),
        };
        builder.remove_credential_parameters(&mut operation, self.diagnostics);
        operation
    }

    /// Arguments come before setters, and those of the path in the order in which it has them.
    fn parameters(
        &mut self,
        written: &WrittenOperation<'_, 'a>,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Vec<Parameter> {
        let parameters = written.parameters.iter();
        let parameters: Vec<_> = parameters.filter(|it| self.is_argument(it)).collect();
        let arguments = name_arguments(&parameters, arguments);
        let parameters = parameters.into_iter().zip(arguments);
        let parameters = parameters.map(|(it, argument)| self.parameter(it, names, argument));
        let mut parameters: Vec<_> = parameters.collect();
        parameters.sort_by_key(|parameter| {
            let position = (parameter.location == Location::Path)
                .then(|| written.path.url.find(&format!("{{{}}}", parameter.wire)));
            (!parameter.required, position.is_none(), position)
        });
        parameters
    }

    fn operation_docs(&self, written: &WrittenOperation<'_, 'a>) -> Docs {
        let OperationObject {
            tags,
            summary,
            description,
            external_docs,
            responses,
            ..
        } = written.operation;
        // The path item documents each of its operations.
        let summary = summary.as_ref().or(written.path.item.summary.as_ref());
        let description = description
            .as_ref()
            .or(written.path.item.description.as_ref());
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
        written: &WrittenOperation<'_, 'a>,
        builder: &mut BuilderMethods,
    ) -> Option<String> {
        let servers: &[Server] = &written.operation.servers;
        let (servers, owner) = match servers.is_empty() {
            true => (written.path.item.servers.as_slice(), &written.path.origin),
            false => (servers, &written.origin),
        };
        builder.first_server(servers, &owner.key("servers"), self.diagnostics)
    }

    /// The names of an operation and of its types.
    fn operation_names(
        &mut self,
        written: &WrittenOperation<'_, 'a>,
        index: usize,
        scopes: &mut OperationScopes<'_>,
    ) -> OperationNames {
        let (operation, method) = (written.operation, &written.method);
        let wire = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{} {}", method.to_lowercase(), written.path.wire));
        let type_names = &mut self.types.operation_names;
        OperationNames {
            request: type_names.name(&wire),
            error: type_names.name(&format!("{wire} error")),
            home: TypeModule::Operation(index),
            operation: scopes.methods.name(&wire),
        }
    }

    fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        origin: &Origin,
        names: &OperationNames,
        name: Name,
    ) -> Option<Body> {
        let body = self.index.resolve(body, origin)?;
        let RequestBody {
            description,
            content,
            required,
            extensions: _,
        } = body.item;
        let context = self.shared(SchemaContext::new(
            body.origin.clone(),
            names.home.clone(),
            format!("{} body", names.request),
            format!("Request body of `{}`.", names.request),
        ));
        let message = Message {
            kind: MessageKind::Request,
            context: &context,
            operation: &names.operation,
            part: "request",
        };
        let payload = self.payload(content, &message);
        if payload == Payload::Empty {
            return None;
        }
        let docs = body.docs(description.as_ref(), || "The request body.".to_owned());
        Some(Body {
            name,
            payload,
            required: *required,
            docs,
            origin: body.origin,
        })
    }
}
