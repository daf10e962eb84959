//! An operation with its arguments: from the client's method to the HTTP request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{
    Api, Argument, Content, Gate, Location, Operation, Parameter, Payload, Shape, Source, Type,
};

use super::type_expr::{File, ident};
use super::{content, docs, gate, handle};

/// The way from the client to a call: the required arguments.
pub(super) fn client_method(
    file: &mut File<'_>,
    operation: &Operation,
    gate: &Gate,
) -> TokenStream {
    let (owner, client) = handle::owner(file, operation);
    let call = file.imports.name("crate", "Call");
    let (name, request) = (
        ident(&operation.call_name),
        ident(&operation.operation_type_name),
    );
    let all = operation.arguments();
    let required: Vec<_> = all.filter(|argument| argument.required).collect();
    let mut docs = docs::with(&operation.docs, &method_docs(operation, &required));
    if let Some(compiled) = gate::docs(file.api, gate) {
        docs.extend(docs::plain(&format!("\n{compiled}")));
    }
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let written: Vec<_> = required
        .iter()
        .map(|argument| written(file, argument))
        .collect();
    let taken = written.iter().map(|EmittedOperation { taken, .. }| taken);
    let made = written.iter().map(|EmittedOperation { made, .. }| made);
    let calls = written.iter().map(|EmittedOperation { call, .. }| call);
    quote! {
        impl #owner {
            #docs
            #deprecated
            #[inline]
            pub fn #name(&self, #(#taken),*) -> #call<#request> {
                #(#made)*
                #call::new(#client) #(#calls)*
            }
        }
    }
}

/// An argument in a method that gives it to a call.
struct EmittedOperation {
    /// What the method takes.
    taken: TokenStream,
    /// What makes the value of what is taken.
    made: Option<TokenStream>,
    /// The call that gives it.
    call: TokenStream,
}

fn written(file: &mut File<'_>, argument: &Argument<'_>) -> EmittedOperation {
    let name = ident(argument.name);
    // What is written at once need not be the caller's to give away.
    if file.is_text(argument.ty) {
        let call = given(file, argument.source, &name, &quote!(#name));
        return EmittedOperation {
            taken: quote!(#name: &str),
            made: None,
            call,
        };
    }
    let (ty, value) = file.argument(&name, argument.ty);
    let is_made = name != value.to_string();
    let made = is_made.then(|| {
        let ty = file.ty(argument.ty);
        quote!(let #name: #ty = #value;)
    });
    EmittedOperation {
        taken: quote!(#name: #ty),
        made,
        call: given(file, argument.source, &name, &quote!(&#name)),
    }
}

/// The call that gives an argument: the value of this name, and what refers to it.
fn given(
    file: &mut File<'_>,
    source: Source<'_>,
    name: &Ident,
    reference: &TokenStream,
) -> TokenStream {
    match source {
        Source::Parameter(parameter) => {
            let parameter = parameter_value(file, parameter);
            quote!(.with_parameter(#parameter, #reference))
        }
        Source::Body(payload) => {
            let body = body_value(file, payload, &quote!(#name), reference);
            quote!(.with_body(#body))
        }
    }
}

fn method_docs(operation: &Operation, required: &[Argument<'_>]) -> String {
    let mut text = endpoint(operation);
    let lines = required.iter().map(|argument| {
        let deprecated = if argument.deprecated {
            " (deprecated)"
        } else {
            ""
        };
        let summary = docs::summary(argument.docs);
        let line = format!("- `{}`{deprecated}: {summary}", argument.name);
        line.trim_end_matches(": ").to_owned()
    });
    let lines: Vec<_> = lines.collect();
    if !lines.is_empty() {
        text.push_str("\n\n");
        text.push_str(&lines.join("\n"));
    }
    text
}

/// The method and path, as code.
pub(super) fn endpoint(operation: &Operation) -> String {
    docs::code(&format!("{} {}", operation.method, operation.path))
}

/// The operation by itself: what its calls are calls of.
pub(super) fn marker(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.operation_type_name);
    let docs = docs::plain(&format!(
        "Operation type of {}.",
        handle::link(api, operation)
    ));
    quote! {
        #docs
        pub enum #name {}
    }
}

/// The methods that give optional arguments.
pub(super) fn setters(file: &mut File<'_>, operation: &Operation) -> Option<TokenStream> {
    let all = operation.arguments();
    let optional: Vec<_> = all.filter(|argument| !argument.required).collect();
    if optional.is_empty() {
        return None;
    }
    let setters = optional.into_iter().map(|argument| {
        let (name, docs) = (ident(argument.name), docs::outer(argument.docs));
        let deprecated = argument.deprecated.then(|| quote!(#[deprecated]));
        let EmittedOperation { taken, made, call } = written(file, &argument);
        quote! {
            #docs
            #deprecated
            #[inline]
            pub fn #name(self, #taken) -> Self {
                #made
                self #call
            }
        }
    });
    let setters: Vec<_> = setters.collect();
    let call = file.imports.name("crate", "Call");
    let name = ident(&operation.operation_type_name);
    Some(quote!(impl #call<#name> { #(#setters)* }))
}

/// What all requests of the operation have in common.
pub(super) fn endpoint_const(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = file.imports.name("crate::runtime", "Endpoint");
    let (method, path) = (&operation.method, &operation.path);
    let accept = accepted(file.api, operation).map(|accepted| quote!(.accept(#accepted)));
    let security = (!operation.security.is_empty()).then(|| {
        let alternatives = operation
            .security
            .iter()
            .map(|schemes| quote!(&[#(#schemes),*]));
        quote!(.security(&[#(#alternatives),*]))
    });
    let server = operation.server.iter().map(|url| quote!(.server(#url)));
    quote!(const ENDPOINT: #name = #name::new(#method, #path) #accept #security #(#server)*;)
}

/// The media types to ask for, where those are others than plain JSON: of the responses of success
/// first, JSON before others.
fn accepted(api: &Api, operation: &Operation) -> Option<String> {
    let Operation {
        success_responses: responses,
        error_responses: errors,
        ..
    } = operation;
    let mut listed: Vec<&str> = Vec::new();
    let payloads = responses
        .iter()
        .chain(errors)
        .map(|response| &response.payload);
    for content in payloads.flat_map(|payload| contents(api, payload)) {
        for media_type in &content.media_types {
            if !listed.contains(&media_type.as_str()) {
                listed.push(media_type);
            }
        }
    }
    let is_open = |payload: &Payload| matches!(payload, Payload::Single(content) if content.media_types.is_empty());
    if responses.iter().any(|response| is_open(&response.payload)) {
        return Some("*/*".to_owned());
    }
    let is_plain = matches!(listed.as_slice(), [] | [Content::JSON]);
    (!is_plain).then(|| listed.join(", "))
}

fn contents<'a>(api: &'a Api, payload: &'a Payload) -> &'a [Content] {
    match payload {
        Payload::Empty => &[],
        Payload::Single(content) => std::slice::from_ref(content),
        Payload::Multiple(Type::Named(id)) => match &api.get(*id).shape {
            Shape::Content(contents) => contents,
            _ => &[],
        },
        Payload::Multiple(_) => &[],
    }
}

/// The body that a value is sent as. `owner` is the value, to take members of, and `reference` a
/// reference to it.
fn body_value(
    file: &mut File<'_>,
    payload: &Payload,
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    match payload {
        // No argument has no content.
        Payload::Empty => TokenStream::new(),
        Payload::Single(content) => content::body(file, content, owner, reference),
        Payload::Multiple(_) => {
            let body = file.imports.name("crate::runtime", "Body");
            quote!(#body::of(#reference))
        }
    }
}

fn parameter_value(file: &mut File<'_>, parameter: &Parameter) -> TokenStream {
    let name = file.imports.name("crate::runtime", "Parameter");
    let (wire, location) = (&parameter.wire, parameter.location);
    let place = match location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Querystring => quote!(querystring),
        Location::Header => quote!(header),
        Location::Cookie => quote!(cookie),
    };
    let style = (parameter.style != location.style()).then(|| {
        let style = content::style(file, parameter.style);
        quote!(.style(#style))
    });
    quote!(#name::#place(#wire) #style)
}
