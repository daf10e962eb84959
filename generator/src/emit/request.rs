//! An operation with its arguments: from the client's method to the HTTP request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Content, Docs, Location, Name, Operation, Parameter, Payload, Shape, Type};

use super::ty::{File, ident};
use super::{content, docs};

/// What an operation takes: a parameter, or the body.
struct Argument<'a> {
    name: &'a Name,
    ty: &'a Type,
    required: bool,
    deprecated: bool,
    docs: &'a Docs,
}

fn arguments(operation: &Operation) -> Vec<Argument<'_>> {
    let parameters = operation.parameters.iter().map(|parameter| Argument {
        name: &parameter.name,
        ty: &parameter.ty,
        required: parameter.required,
        deprecated: parameter.deprecated,
        docs: &parameter.docs,
    });
    let body = operation.body.iter().filter_map(|body| {
        Some(Argument {
            name: &body.name,
            ty: body.payload.ty()?,
            required: body.required,
            deprecated: false,
            docs: &body.docs,
        })
    });
    parameters.chain(body).collect()
}

/// The way from the client to a call: the required arguments.
pub(super) fn client_method(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let client = file.imports.name("crate", "Client");
    let call = file.imports.name("crate", "Call");
    let (name, request) = (ident(&operation.name), ident(&operation.request_name));
    let all = arguments(operation);
    let docs = docs::with(&operation.docs, &method_docs(operation, &all));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let mut taken = Vec::new();
    let mut values = Vec::new();
    for argument in &all {
        let name = ident(argument.name);
        if argument.required {
            let (ty, value) = file.argument(&name, argument.ty);
            taken.push(quote!(#name: #ty));
            values.push(field_value(argument.name, value));
        } else {
            values.push(quote!(#name: None));
        }
    }
    let returned = call.clone();
    let call = match all.is_empty() {
        true => quote!(#call::new(self, #request)),
        false => quote! {
            let operation = #request { #(#values),* };
            #call::new(self, operation)
        },
    };
    quote! {
        impl #client {
            #docs
            #deprecated
            pub fn #name(&self, #(#taken),*) -> #returned<#request> {
                #call
            }
        }
    }
}

/// `name: value`, or `name` where the two are the same.
fn field_value(name: &Name, value: TokenStream) -> TokenStream {
    let field = ident(name);
    match value.to_string() == name.as_str() {
        true => quote!(#field),
        false => quote!(#field: #value),
    }
}

fn method_docs(operation: &Operation, all: &[Argument<'_>]) -> String {
    let mut text = endpoint(operation);
    let required = all.iter().filter(|argument| argument.required);
    let lines = required.map(|argument| {
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

/// The operation and its arguments.
pub(super) fn structure(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_name);
    let docs = docs::plain(&format!(
        "The operation of [`crate::Client::{}`], with its arguments.",
        operation.name
    ));
    let all = arguments(operation);
    let fields = all.iter().map(|argument| {
        let (name, ty) = (ident(argument.name), file.ty(argument.ty));
        match argument.required {
            true => quote!(#name: #ty),
            false => quote!(#name: Option<#ty>),
        }
    });
    let fields: Vec<_> = fields.collect();
    let body = match fields.is_empty() {
        true => quote!(;),
        false => quote!({ #(#fields,)* }),
    };
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #name #body
    }
}

/// The methods that set optional arguments.
pub(super) fn setters(file: &mut File<'_>, operation: &Operation) -> Option<TokenStream> {
    let all = arguments(operation);
    let optional: Vec<_> = all.iter().filter(|argument| !argument.required).collect();
    if optional.is_empty() {
        return None;
    }
    let setters = optional.into_iter().map(|argument| {
        let (name, docs) = (ident(argument.name), docs::outer(argument.docs));
        let deprecated = argument.deprecated.then(|| quote!(#[deprecated]));
        let (ty, value) = file.argument(&name, argument.ty);
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, #name: #ty) -> Self {
                self.operation.#name = Some(#value);
                self
            }
        }
    });
    let setters: Vec<_> = setters.collect();
    let call = file.imports.name("crate", "Call");
    let name = ident(&operation.request_name);
    Some(quote!(impl #call<#name> { #(#setters)* }))
}

/// What all requests of the operation have in common.
pub(super) fn endpoint_const(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = file.imports.name("crate::runtime::call", "Endpoint");
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

/// The media types to ask for, where those are others than plain JSON: of the replies of success
/// first, JSON before others.
fn accepted(api: &Api, operation: &Operation) -> Option<String> {
    let Operation {
        replies, errors, ..
    } = operation;
    let mut listed: Vec<&str> = Vec::new();
    let payloads = replies.iter().chain(errors).map(|reply| &reply.payload);
    for content in payloads.flat_map(|payload| contents(api, payload)) {
        for media_type in &content.media_types {
            if !listed.contains(&media_type.as_str()) {
                listed.push(media_type);
            }
        }
    }
    let is_open = |payload: &Payload| matches!(payload, Payload::One(content) if content.media_types.is_empty());
    if replies.iter().any(|reply| is_open(&reply.payload)) {
        return Some("*/*".to_owned());
    }
    let is_plain = matches!(listed.as_slice(), [] | [Content::PLAIN]);
    (!is_plain).then(|| listed.join(", "))
}

fn contents<'a>(api: &'a Api, payload: &'a Payload) -> &'a [Content] {
    match payload {
        Payload::Empty => &[],
        Payload::One(content) => std::slice::from_ref(content),
        Payload::Several(Type::Named(id)) => match &api.get(*id).shape {
            Shape::Content(contents) => contents,
            _ => &[],
        },
        Payload::Several(_) => &[],
    }
}

/// `write`: the arguments' way into a request. Without arguments there is nothing to write.
pub(super) fn write(file: &mut File<'_>, operation: &Operation) -> Option<TokenStream> {
    if arguments(operation).is_empty() {
        return None;
    }
    let builder = file
        .imports
        .name("crate::runtime::request", "RequestBuilder");
    let parameters = operation.parameters.iter();
    let parameters: Vec<_> = parameters
        .map(|parameter| parameter_call(file, parameter))
        .collect();
    let body = operation.body.iter().map(|body| {
        let name = ident(&body.name);
        match body.required {
            true => body_call(
                file,
                &body.payload,
                &quote!(self.#name),
                &quote!(&self.#name),
            ),
            false => {
                let written = body_call(file, &body.payload, &quote!(body), &quote!(body));
                quote!(.optional(self.#name.as_ref(), |request, body| request #written))
            }
        }
    });
    let body: Vec<_> = body.collect();
    Some(quote! {
        fn write(&self, request: #builder) -> #builder {
            request #(#parameters)* #(#body)*
        }
    })
}

fn body_call(
    file: &mut File<'_>,
    payload: &Payload,
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    match payload {
        Payload::Empty => TokenStream::new(),
        Payload::One(content) => content::written(file, content, owner, reference),
        Payload::Several(_) => quote!(.body(#reference)),
    }
}

fn parameter_call(file: &mut File<'_>, parameter: &Parameter) -> TokenStream {
    let (name, wire, location) = (ident(&parameter.name), &parameter.wire, parameter.location);
    let is_usual = parameter.style == location.style();
    let style = (!is_usual || location == Location::WholeQuery)
        .then(|| content::style(file, parameter.style));
    match (location, style) {
        (Location::Path, None) => quote!(.path(#wire, &self.#name)),
        (Location::Path, Some(style)) => quote!(.path_as(#wire, #style, &self.#name)),
        (Location::Query, None) => quote!(.query(#wire, &self.#name)),
        (Location::Query, Some(style)) => quote!(.query_as(#wire, #style, &self.#name)),
        (Location::WholeQuery, style) => quote!(.whole_query(#wire, #style, &self.#name)),
        (Location::Header, None) => quote!(.header(#wire, &self.#name)),
        (Location::Header, Some(style)) => quote!(.header_as(#wire, #style, &self.#name)),
        (Location::Cookie, None) => quote!(.cookie(#wire, &self.#name)),
        (Location::Cookie, Some(style)) => quote!(.cookie_as(#wire, #style, &self.#name)),
    }
}
