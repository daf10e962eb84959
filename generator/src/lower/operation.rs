//! Operations: one method on one path each.

use openapiv3::{Paths, ReferenceOr, RequestBody, SecurityRequirement, Tag};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Body, Docs, Group, Home, Location, Operation, Parameter, Scope, SecurityScheme};

use super::examples::Described;
use super::media;
use super::names::{self, OperationNames, OperationPlace, OperationScopes};
use super::schema::Place;
use super::{Lowering, docs, parameter};

/// An operation as the description writes it, and where.
struct Written<'a> {
    method: &'a str,
    /// The path as it is written.
    wire: &'a str,
    /// The path as it goes into a URL.
    path: String,
    operation: &'a openapiv3::Operation,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    /// Lowers all operations, as written, and the groups that their tags make.
    pub(super) fn operations(
        &mut self,
        paths: &'a Paths,
        default_security: Option<&'a [SecurityRequirement]>,
        schemes: &[SecurityScheme],
        tags: &[Tag],
    ) -> (Vec<Operation>, Vec<Group>) {
        let mut scopes = OperationScopes::new(tags);
        let mut operations = Vec::new();
        // After `normalize`, no path item is a reference.
        let items = paths
            .paths
            .iter()
            .filter_map(|(path, item)| Some((path, item.as_item()?)));
        for (wire, item) in items {
            let origin = Origin::root().key("paths").key(wire);
            self.path_item(item, &origin);
            let path = self.path(wire, &origin);
            for (method, operation) in item.iter() {
                let written = Written {
                    method,
                    wire,
                    path: path.clone(),
                    operation,
                    origin: origin.key(method),
                };
                let security = self.operation_security(&written, default_security, schemes);
                let kept = self.kept();
                match self.operation(&written, operations.len(), security, &mut scopes) {
                    Some(operation) => operations.push(operation),
                    // What was made for it would otherwise stand beside the next operation.
                    None => self.forget(kept),
                }
            }
        }
        (operations, scopes.into_groups())
    }

    fn operation_security(
        &mut self,
        written: &Written<'a>,
        default: Option<&'a [SecurityRequirement]>,
        schemes: &[SecurityScheme],
    ) -> Vec<Vec<String>> {
        let (requirements, holder) = match written.operation.security.as_deref() {
            Some(own) => (own, written.origin.clone()),
            None => (default.unwrap_or_default(), Origin::root()),
        };
        self.security(requirements, schemes, &holder.key("security"))
    }

    /// Lowers one operation, unless it needs what is not supported yet.
    fn operation(
        &mut self,
        written: &Written<'a>,
        index: usize,
        security: Vec<Vec<String>>,
        scopes: &mut OperationScopes<'_>,
    ) -> Option<Operation> {
        let Written {
            method,
            wire: _,
            path,
            operation,
            origin,
        } = written;
        let openapiv3::Operation {
            tags: _,
            summary,
            description,
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
        } = operation;
        self.ignored_servers(servers, &origin.key("servers"));
        if !callbacks.is_empty() {
            self.report_ignored(origin.key("callbacks"), "the client receives no requests");
        }
        let (OperationPlace { module, group, .. }, names) = self.place(written, index, scopes);
        let mut arguments = names::arguments();
        let parameters = self.parameters(parameters, origin, &names, &mut arguments)?;
        let body = match request_body {
            Some(body) => {
                Some(self.body(body, &origin.key("requestBody"), &names, &mut arguments)?)
            }
            None => None,
        };
        let replies = self.replies(responses, &origin.key("responses"), &names, method);
        Some(Operation {
            name: names.operation,
            module,
            request_name: names.request,
            reply_name: replies.choice,
            error_name: names.error,
            group,
            method: method.to_uppercase(),
            path: path.clone(),
            docs: docs::joined(summary.as_ref(), description.as_ref()),
            deprecated: *deprecated,
            parameters,
            body,
            replies: replies.successes,
            errors: replies.failures,
            security,
            origin: origin.clone(),
        })
    }

    /// Where an operation stands, and what it and the types around it are called.
    fn place(
        &mut self,
        written: &Written<'a>,
        index: usize,
        scopes: &mut OperationScopes,
    ) -> (OperationPlace, OperationNames) {
        let Written {
            method,
            wire: path,
            operation,
            ..
        } = written;
        let wire = operation
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{method} {path}"));
        let place = scopes.place(&wire, operation.tags.first());
        let names = OperationNames {
            request: self.operation_type_names.name(&wire),
            error: self.operation_type_names.name(&format!("{wire} error")),
            home: Home::Operation(index),
            operation: place.method.clone(),
        };
        (place, names)
    }

    fn parameters(
        &mut self,
        parameters: &'a [ReferenceOr<openapiv3::Parameter>],
        origin: &Origin,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Option<Vec<Parameter>> {
        let mut lowered = Vec::with_capacity(parameters.len());
        for (index, parameter) in parameters.iter().enumerate() {
            let written = origin.key("parameters").index(index);
            let (parameter, found) = self.components.resolve(parameter, &written)?;
            match self.parameter(parameter, &found, names, arguments) {
                parameter::Lowered::Parameter(parameter) => lowered.push(parameter),
                parameter::Lowered::Dropped => {}
                parameter::Lowered::Needed => return None,
            }
        }
        // Arguments come before setters, and in the path's own order of place.
        lowered.sort_by_key(|parameter: &Parameter| {
            (!parameter.required, parameter.location != Location::Path)
        });
        Some(lowered)
    }

    fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        origin: &Origin,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Option<Body> {
        let (body, origin) = self.components.resolve(body, origin)?;
        let RequestBody {
            description,
            content,
            required,
            extensions: _,
        } = body;
        let Some(chosen) = media::json(content, &origin) else {
            self.report_unsupported_body(content.keys().map(String::as_str), &origin);
            return None;
        };
        self.report_other_media_types(content, &chosen.origin);
        let place = Place {
            origin: chosen.origin.key("schema"),
            home: names.home.clone(),
            type_name: format!("{} body", names.request),
            stand_in: format!("The body of a request of `{}`.", names.request),
        };
        let content = self.content(&chosen, &place);
        let described = Described::new(&names.operation, "request", &content.ty, &chosen.origin);
        self.media_examples(chosen.media_type, described);
        let docs = docs::or(Docs::first([description.as_ref()]), || {
            "What to send.".to_owned()
        });
        Some(Body {
            name: arguments.name("body"),
            content,
            required: *required,
            docs,
            origin,
        })
    }

    fn report_unsupported_body<'n>(
        &mut self,
        media_types: impl Iterator<Item = &'n str>,
        origin: &Origin,
    ) {
        let listed: Vec<_> = media_types.map(|name| format!("`{name}`")).collect();
        let message = format!("a body of {} is not supported yet", listed.join(" or "));
        self.report(
            Diagnostic::new(Code::UnsupportedOperation, origin.key("content"), message)
                .at_key()
                .help("the operation is left out; describe a JSON body for it, if the server takes one"),
        );
    }
}
