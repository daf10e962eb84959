//! Operations: one method on one path each.

use openapiv3::{OpenAPI, PathItem, ReferenceOr, RequestBody, SecurityRequirement, Server};

use crate::diagnostic::Origin;
use crate::ir::{
    Body, Docs, Location, Name, Operation, Parameter, Payload, Scope, SecurityScheme, TagGroup,
    TypeModule,
};
use crate::normalize::{MoreOperation, Normalized};

use super::media::Side;
use super::names::{self, OperationNames, OperationScopes};
use super::schema::{Medium, Place};
use super::{Lowering, docs, security};

/// An operation as the description writes it, and where.
struct Written<'a> {
    /// The method, in capitals.
    method: String,
    /// The path as it is written.
    wire: &'a str,
    /// The path as it goes into a URL.
    path: String,
    operation: &'a openapiv3::Operation,
    /// What its path item says for all operations, and where.
    item: &'a PathItem,
    item_origin: Origin,
    origin: Origin,
    /// Where these are written.
    secured_at: Option<Origin>,
    requirements: &'a [SecurityRequirement],
}

impl<'a> Lowering<'a> {
    /// Lowers all operations, as written, and the groups that their tags make.
    pub(super) fn operations(
        &mut self,
        normalized: &'a Normalized,
        schemes: &mut Vec<SecurityScheme>,
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
            let path = self.path(wire, &item_origin);
            let usual = item.iter().map(|(method, operation)| {
                (method.to_uppercase(), operation, item_origin.key(method))
            });
            let more = self.more_operations(&item_origin);
            let more = more
                .into_iter()
                .map(|more| (more.method.clone(), &more.operation, more.origin.clone()));
            for (method, operation, origin) in usual.chain(more).collect::<Vec<_>>() {
                if !self.is_sendable(&operation.parameters, &origin) {
                    continue;
                }
                let requirements = operation.security.as_ref().or(security.as_ref());
                let requirements = requirements.map_or(&[][..], Vec::as_slice);
                let written = Written {
                    method,
                    wire,
                    path: path.clone(),
                    operation,
                    item,
                    item_origin: item_origin.clone(),
                    secured_at: secured_at(operation, security.is_some(), &origin),
                    origin,
                    requirements,
                };
                let security = self.alternatives(operation, requirements, &written.origin, schemes);
                let mut operation =
                    self.operation(&written, operations.len(), security, &mut scopes);
                self.give_way(&mut operation, schemes);
                operations.push(operation);
            }
        }
        (operations, scopes.into_groups())
    }

    /// The operations of a path item with other methods than the eight of OpenAPI 3.0.
    pub(super) fn more_operations(&self, item: &Origin) -> Vec<&'a MoreOperation> {
        let more = self.more_operations.iter();
        more.filter(|more| more.item == *item).collect()
    }

    /// Lowers one operation.
    fn operation(
        &mut self,
        written: &Written<'a>,
        index: usize,
        security: Vec<Vec<String>>,
        scopes: &mut OperationScopes<'_>,
    ) -> Operation {
        let origin = &written.origin;
        let openapiv3::Operation {
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
            servers,
            extensions: _,
        } = written.operation;
        let server = self.operation_server(written, servers);
        let names = self.operation_names(written, index, scopes);
        let mut arguments = names::arguments();
        // A parameter that is added does not take the body's name.
        let body_name = request_body.as_ref().map(|_| arguments.name("body"));
        let mut parameters = self.parameters(parameters, origin, &names, &mut arguments);
        // Arguments come before setters, and those of the path in the order of their places in it.
        parameters.sort_by_key(|parameter| {
            let place = (parameter.location == Location::Path)
                .then(|| written.path.find(&format!("{{{}}}", parameter.wire)));
            (!parameter.required, place.is_none(), place)
        });
        let body = request_body
            .as_ref()
            .zip(body_name)
            .and_then(|(body, name)| self.body(body, &origin.key("requestBody"), &names, name));
        let is_head = written.method == "HEAD";
        let replies = self.replies(responses, &origin.key("responses"), &names, is_head);
        self.callbacks(callbacks, &origin.key("callbacks"), &names);
        Operation {
            call_name: names.operation.clone(),
            // `naming` decides on the name of the module.
            module: names.operation.clone(),
            name: names.operation,
            operation_type_name: names.request,
            response_name: replies.choice,
            error_name: names.error,
            group: tags.first().map(|tag| scopes.group(tag)),
            tags: tags.clone(),
            method: written.method.clone(),
            path: written.path.clone(),
            docs: self.operation_docs(written),
            deprecated: *deprecated,
            parameters,
            body,
            success_responses: replies.successes,
            error_responses: replies.failures,
            server,
            security,
            written_requirements: security::requirements(written.requirements),
            security_origin: written.secured_at.clone(),
            origin: origin.clone(),
        }
    }

    fn operation_docs(&self, written: &Written<'a>) -> Docs {
        let openapiv3::Operation {
            tags,
            summary,
            description,
            external_docs,
            responses,
            ..
        } = written.operation;
        // What the path item says is said of each of its operations.
        let summary = summary.as_ref().or(written.item.summary.as_ref());
        let description = description.as_ref().or(written.item.description.as_ref());
        let mut text = docs::see(docs::joined(summary, description), external_docs.as_ref());
        if let [_, others @ ..] = tags.as_slice()
            && !others.is_empty()
        {
            let others: Vec<_> = others.iter().map(|tag| format!("`{tag}`")).collect();
            text = docs::below(text, &format!("Also tagged {}.", others.join(", ")));
        }
        for links in self.links(responses, &written.origin.key("responses")) {
            text = docs::below(text, &links);
        }
        text
    }

    fn operation_server(&mut self, written: &Written<'a>, own: &[Server]) -> Option<String> {
        let (servers, holder) = match own.is_empty() {
            true => (written.item.servers.as_slice(), &written.item_origin),
            false => (own, &written.origin),
        };
        self.own_server(servers, &holder.key("servers"))
    }

    /// What an operation and the types around it are called.
    fn operation_names(
        &mut self,
        written: &Written<'a>,
        index: usize,
        scopes: &mut OperationScopes,
    ) -> OperationNames {
        let Written {
            method,
            wire: path,
            operation,
            ..
        } = written;
        let wire = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{} {path}", method.to_lowercase()));
        OperationNames {
            request: self.operation_type_names.name(&wire),
            error: self.operation_type_names.name(&format!("{wire} error")),
            home: TypeModule::Operation(index),
            operation: scopes.methods.name(&wire),
        }
    }

    fn parameters(
        &mut self,
        parameters: &'a [ReferenceOr<openapiv3::Parameter>],
        origin: &Origin,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Vec<Parameter> {
        let mut lowered = Vec::with_capacity(parameters.len());
        for (index, parameter) in parameters.iter().enumerate() {
            let written = origin.key("parameters").index(index);
            let found = self.components.resolve(parameter, &written);
            let said = self.described.get(&written);
            lowered.extend(found.and_then(|(parameter, found)| {
                self.parameter(parameter, &found, said, names, arguments)
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
        let said = self.described.get(origin);
        let (body, origin) = self.components.resolve(body, origin)?;
        let RequestBody {
            description,
            content,
            required,
            extensions: _,
        } = body;
        let place = self.shared(Place {
            origin: origin.clone(),
            home: names.home.clone(),
            type_name: format!("{} body", names.request),
            stand_in: format!("Request body of `{}`.", names.request),
            medium: Medium::Json,
        });
        let example = (&names.operation, "request");
        let payload = self.payload(content, Side::Request, &place, example);
        if payload == Payload::Empty {
            return None;
        }
        let docs = docs::or(Docs::first([said, description.as_ref()]), || {
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

/// Where it is written what an operation needs to be proven: by itself, or for all that say nothing.
fn secured_at(
    operation: &openapiv3::Operation,
    has_general: bool,
    origin: &Origin,
) -> Option<Origin> {
    match operation.security {
        Some(_) => Some(origin.key("security")),
        None => has_general.then(|| Origin::root().key("security")),
    }
}
