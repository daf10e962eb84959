//! Operations: one method on one path each.

use openapiv3::{PathItem, Paths, ReferenceOr, RequestBody, SecurityRequirement};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Body, Case, Docs, Home, Location, Name, Operation, Parameter, Scope, SecurityScheme,
};

use super::examples::Described;
use super::media::{self, Chosen};
use super::schema::Place;
use super::{Lowering, docs, parameter};

/// The methods of the runtime's client: an operation of that name is called something else.
const CLIENT_METHODS: &[&str] = &["base_url", "builder", "credentials", "send"];

/// The methods and fields of a request in the making, and the arguments of its methods.
const REQUEST_NAMES: &[&str] = &["call", "reply", "request", "response", "send", "time_limit"];

/// The names that operations share.
struct OperationScopes {
    methods: Scope,
    /// The modules beside each other in `operations`: groups, and operations without a tag.
    modules: Scope,
    groups: Vec<(String, Name)>,
}

/// An operation as the description writes it, and where.
struct Written<'a> {
    method: &'a str,
    path: &'a str,
    operation: &'a openapiv3::Operation,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    /// Lowers all operations, as written.
    pub(super) fn operations(
        &mut self,
        paths: &'a Paths,
        default_security: Option<&'a [SecurityRequirement]>,
        schemes: &[SecurityScheme],
    ) -> Vec<Operation> {
        let mut scopes = OperationScopes {
            methods: Scope::new(Case::Snake, CLIENT_METHODS),
            modules: Scope::new(Case::Snake, &[]),
            groups: Vec::new(),
        };
        let mut operations = Vec::new();
        for written in written_operations(paths) {
            let security = written.operation.security.as_deref().or(default_security);
            let security = self.security(security.unwrap_or_default(), schemes, &written.origin);
            let kept = (self.types.len(), self.examples.len());
            match self.operation(&written, operations.len(), security, &mut scopes) {
                Some(operation) => operations.push(operation),
                None => {
                    // What was made for it would otherwise stand beside the next operation.
                    self.types.truncate(kept.0);
                    self.examples.truncate(kept.1);
                }
            }
        }
        operations
    }

    /// Lowers one operation, unless it needs what is not supported yet.
    fn operation(
        &mut self,
        written: &Written<'a>,
        index: usize,
        security: Vec<Vec<String>>,
        scopes: &mut OperationScopes,
    ) -> Option<Operation> {
        let Written {
            method,
            path,
            operation,
            origin,
        } = written;
        let openapiv3::Operation {
            tags,
            summary,
            description,
            external_docs: _,
            operation_id,
            parameters,
            request_body,
            responses,
            callbacks: _,
            deprecated,
            security: _,
            servers: _,
            extensions: _,
        } = operation;
        let wire = operation_id
            .clone()
            .unwrap_or_else(|| format!("{method} {path}"));
        let name = scopes.methods.name(&wire);
        let group = tags.first().map(|tag| scopes.group(tag));
        let names = OperationNames {
            request: self.operation_type_names.name(&wire),
            error: self.operation_type_names.name(&format!("{wire} error")),
            home: Home::Operation(index),
            operation: name.clone(),
        };
        let mut arguments = Scope::new(Case::Snake, REQUEST_NAMES);
        let parameters = self.parameters(parameters, origin, &names, &mut arguments)?;
        let body = match request_body {
            Some(body) => {
                Some(self.body(body, &origin.key("requestBody"), &names, &mut arguments)?)
            }
            None => None,
        };
        let replies = self.replies(responses, &origin.key("responses"), &names);
        Some(Operation {
            name,
            request_name: names.request,
            reply_name: replies.choice,
            error_name: names.error,
            group,
            method: method.to_uppercase(),
            path: (*path).to_owned(),
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
        let Some(Chosen {
            media_type,
            origin: media_origin,
        }) = media::json(content, &origin)
        else {
            self.report_unsupported_body(content.keys().map(String::as_str), &origin);
            return None;
        };
        self.report_other_media_types(content, &media_origin);
        let place = Place {
            origin: media_origin.key("schema"),
            home: names.home.clone(),
            type_name: format!("{} body", names.request),
            stand_in: format!("The body of a request of `{}`.", names.request),
        };
        let ty = self.payload(media_type, &place);
        self.media_examples(
            media_type,
            Described::new(&names.operation, "request", &ty, &media_origin),
        );
        let docs = docs::or(Docs::first([description.as_ref()]), || {
            "What to send.".to_owned()
        });
        Some(Body {
            name: arguments.name("body"),
            ty,
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
        self.diagnostics.report(
            Diagnostic::new(Code::UnsupportedOperation, origin.key("content"), message)
                .at_key()
                .help("the operation is left out; describe a JSON body for it, if the server takes one"),
        );
    }
}

/// The names around one operation.
pub(super) struct OperationNames {
    pub(super) request: Name,
    pub(super) error: Name,
    pub(super) home: Home,
    pub(super) operation: Name,
}

impl OperationScopes {
    /// The module of the operations with this tag.
    fn group(&mut self, tag: &str) -> Name {
        if let Some((_, name)) = self.groups.iter().find(|(known, _)| known == tag) {
            return name.clone();
        }
        let name = self.modules.name(tag);
        self.groups.push((tag.to_owned(), name.clone()));
        name
    }
}

/// All operations of a description. After `normalize`, no path item is a reference.
fn written_operations(paths: &Paths) -> impl Iterator<Item = Written<'_>> {
    let items = paths
        .paths
        .iter()
        .filter_map(|(path, item)| Some((path.as_str(), item.as_item()?)));
    items.flat_map(|(path, item): (&str, &PathItem)| {
        item.iter().map(move |(method, operation)| {
            let origin = Origin::root().key("paths").key(path).key(method);
            Written {
                method,
                path,
                operation,
                origin,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The reserved names are those of the runtime, not a guess at them.
    #[test]
    fn every_method_of_the_runtime_client_is_reserved() {
        let runtime = syn::parse_file(include_str!("../../runtime/src/client.rs")).unwrap();
        let methods: HashSet<String> = runtime
            .items
            .iter()
            .filter_map(|item| match item {
                syn::Item::Impl(item) if item.trait_.is_none() => Some(item),
                _ => None,
            })
            .filter(|item| matches!(&*item.self_ty, syn::Type::Path(path) if path.path.is_ident("Client")))
            .flat_map(|item| &item.items)
            .filter_map(|item| match item {
                syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            })
            .chain(["builder".to_owned()])
            .collect();
        assert_eq!(
            methods,
            CLIENT_METHODS
                .iter()
                .map(|name| (*name).to_owned())
                .collect()
        );
    }
}
