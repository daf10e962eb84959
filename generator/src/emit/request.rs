//! The methods of an operation, and how their arguments become an HTTP request.

use indexmap::IndexSet;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{
    Api, Argument, Content, Gate, Location, Operation, Parameter, Payload, Response, Source, Status,
};

use super::type_expr::File;
use super::{content, docs, error, gate, handle, headers};

/// The client's method that creates a call from the required arguments.
pub(super) fn client_method(
    file: &mut File<'_>,
    operation: &Operation,
    gate: &Gate,
) -> TokenStream {
    let (owner, client) = handle::owner(file, operation);
    let call = file.imports.name("crate", "Call");
    let (name, request) = (&operation.call_name, &operation.operation_type_name);
    let all = operation.arguments();
    let required: Vec<_> = all.filter(|argument| argument.required).collect();
    let mut docs = docs::with(&operation.docs, &method_docs(operation, &required));
    if let (None, [only]) = (&operation.response_name, &operation.success_responses[..])
        && let Some(headers_docs) = error::headers_docs(file.api, only)
    {
        docs.extend(docs::generated(&format!("\n{headers_docs}")));
    }
    if let Some(gate_docs) = gate::docs(file.api, gate) {
        docs.extend(docs::generated(&format!("\n{gate_docs}")));
    }
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let mut parameters = Vec::new();
    let mut bindings = Vec::new();
    let mut calls = Vec::new();
    for argument in &required {
        let argument = emit_argument(file, argument);
        parameters.push(argument.parameter);
        bindings.push(argument.binding);
        calls.push(argument.call);
    }
    quote! {
        impl #owner {
            #docs
            #deprecated
            #[inline]
            pub fn #name(&self, #(#parameters),*) -> #call<#request> {
                #(#bindings)*
                #call::new(#client) #(#calls)*
            }
        }
    }
}

/// An argument of a method that passes it to a call.
struct EmittedArgument {
    /// The method's parameter.
    parameter: TokenStream,
    /// The binding that converts the parameter to the value, if it is necessary.
    binding: Option<TokenStream>,
    /// The method call that passes it.
    call: TokenStream,
}

fn emit_argument(file: &mut File<'_>, argument: &Argument<'_>) -> EmittedArgument {
    let name = argument.name;
    // A string that is written immediately can be borrowed.
    if file.is_string(argument.ty) {
        return EmittedArgument {
            parameter: quote!(#name: &str),
            binding: None,
            call: argument_call(file, argument, &quote!(#name)),
        };
    }
    let (ty, value) = file.argument(name, argument.ty);
    let needs_binding = name.as_str() != value.to_string();
    let binding = needs_binding.then(|| {
        let ty = file.ty(argument.ty);
        quote!(let #name: #ty = #value;)
    });
    EmittedArgument {
        parameter: quote!(#name: #ty),
        binding,
        call: argument_call(file, argument, &quote!(&#name)),
    }
}

/// The method call that passes an argument, of which this is a reference.
fn argument_call(
    file: &mut File<'_>,
    argument: &Argument<'_>,
    reference: &TokenStream,
) -> TokenStream {
    match argument.source {
        Source::Parameter(parameter) => {
            let parameter = parameter_value(file, parameter);
            quote!(.with_parameter(#parameter, #reference))
        }
        Source::Body(payload) => {
            let owner = argument.name.to_token_stream();
            let body = body_value(file, payload, &owner, reference);
            quote!(.with_body(#body))
        }
    }
}

fn method_docs(operation: &Operation, required: &[Argument<'_>]) -> String {
    let lines = required.iter().map(|argument| {
        let deprecated = match argument.deprecated {
            true => " (deprecated)",
            false => "",
        };
        let label = format!("- `{}`{deprecated}", argument.name);
        docs::labeled(&label, argument.docs)
    });
    let lines: Vec<_> = lines.collect();
    match lines.is_empty() {
        true => endpoint(operation),
        false => format!("{}\n\n{}", endpoint(operation), lines.join("\n")),
    }
}

/// The method and path, as code.
pub(super) fn endpoint(operation: &Operation) -> String {
    docs::code(&format!("{} {}", operation.method, operation.path))
}

/// The operation type, which is the type argument of its calls.
pub(super) fn marker(api: &Api, operation: &Operation) -> TokenStream {
    let name = &operation.operation_type_name;
    let link = handle::link(api, operation);
    let docs = docs::generated(&format!("Operation type of {link}."));
    quote!(#docs pub enum #name {})
}

/// The methods that set optional arguments.
pub(super) fn setters(file: &mut File<'_>, operation: &Operation) -> Option<TokenStream> {
    let all = operation.arguments();
    let optional: Vec<_> = all.filter(|argument| !argument.required).collect();
    if optional.is_empty() {
        return None;
    }
    let setters = optional.into_iter().map(|argument| {
        let (name, docs) = (argument.name, docs::outer(argument.docs));
        let deprecated = argument.deprecated.then(|| quote!(#[deprecated]));
        let EmittedArgument {
            parameter,
            binding,
            call,
        } = emit_argument(file, &argument);
        quote! {
            #docs
            #deprecated
            #[inline]
            pub fn #name(self, #parameter) -> Self {
                #binding
                self #call
            }
        }
    });
    let setters: Vec<_> = setters.collect();
    let call = file.imports.name("crate", "Call");
    let name = &operation.operation_type_name;
    Some(quote!(impl #call<#name> { #(#setters)* }))
}

/// The constant with the properties that all requests of the operation share.
pub(super) fn info_const(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = file.imports.name("crate::runtime", "OperationInfo");
    let id = operation.name.as_str();
    let (method, path, tags) = (&operation.method, &operation.path, &operation.tags);
    let tags = (!tags.is_empty()).then(|| quote!(.tags(&[#(#tags),*])));
    let idempotent = operation.idempotent.iter();
    let idempotency_key = operation.idempotency_key.iter();
    let response_timeout = operation.response_timeout.map(|seconds| {
        let seconds = Literal::u64_unsuffixed(seconds);
        quote!(.response_timeout(#seconds))
    });
    let accept = accept_header(file.api, operation).map(|accept| quote!(.accept(#accept)));
    let security = (!operation.security.is_empty()).then(|| {
        let alternatives = operation
            .security
            .iter()
            .map(|schemes| quote!(&[#(#schemes),*]));
        quote!(.security(&[#(#alternatives),*]))
    });
    let server = operation.server.iter().map(|url| quote!(.server(#url)));
    let redirects = described_redirects(operation);
    let redirects = (!redirects.is_empty()).then(|| quote!(.redirects(&[#(#redirects),*])));
    let secret_headers = headers::secret(file.api, operation);
    let secret_headers = (!secret_headers.is_empty()).then(|| {
        let names = secret_headers.iter();
        quote!(.secret_headers(&[#(#names),*]))
    });
    quote! {
        const INFO: #name = #name::new(#method, #path).id(#id) #tags #accept #security #(#server)*
            #(.idempotent(#idempotent))* #(.idempotency_key(#idempotency_key))*
            #response_timeout #redirects #secret_headers;
    }
}

/// The status codes of redirects that are responses of the operation.
fn described_redirects(operation: &Operation) -> Vec<Literal> {
    const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];
    let is_described = |code: &u16| {
        let mut statuses = operation.responses().map(|response| response.status);
        statuses.any(|status| match status {
            Status::Code(described) => described == *code,
            Status::Range(digit) => digit == 3,
            Status::Default => false,
        })
    };
    let described = REDIRECTS.into_iter().filter(is_described);
    described.map(Literal::u16_unsuffixed).collect()
}

/// The value of `Accept`, unless it is the default, JSON. The media types of success responses are first. A success
/// response without described content may have any, unless another one says what the server writes. (Described media
/// types and `*/*` together would be worse: some servers take that for a browser, and respond with HTML.)
fn accept_header(api: &Api, operation: &Operation) -> Option<String> {
    let responses = &operation.success_responses;
    let is_undescribed = |response: &Response| matches!(&response.payload, Payload::Single(content) if content.media_types.is_empty());
    let is_described =
        |response: &Response| response.payload != Payload::Empty && !is_undescribed(response);
    if responses.iter().any(is_undescribed) && !responses.iter().any(is_described) {
        return Some("*/*".to_owned());
    }
    let all = responses.iter().chain(&operation.error_responses);
    let contents = all.flat_map(|response| response.payload.contents(api));
    let media_types = contents.flat_map(|content| &content.media_types);
    let media_types: IndexSet<_> = media_types.map(String::as_str).collect();
    let is_default = media_types.iter().all(|it| *it == Content::JSON);
    (!is_default).then(|| media_types.into_iter().collect::<Vec<_>>().join(", "))
}

/// The request body of a value. `owner` is the value, for access to its fields, and `reference` is a reference
/// to it.
fn body_value(
    file: &mut File<'_>,
    payload: &Payload,
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    match payload {
        // An argument always has content.
        Payload::Empty => TokenStream::new(),
        Payload::Single(content) => content::body(file, content, owner, reference),
        Payload::Multiple(_) => {
            let content = file.imports.name("crate::runtime", "Content");
            quote!(#content::of(#reference))
        }
    }
}

fn parameter_value(file: &mut File<'_>, parameter: &Parameter) -> TokenStream {
    let name = file.imports.name("crate::runtime", "Parameter");
    let (wire, location) = (&parameter.wire, parameter.location);
    let constructor = match location {
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
    quote!(#name::#constructor(#wire) #style)
}
