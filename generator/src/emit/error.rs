//! The enums of responses that are selected by status code: error responses, and success responses if there are
//! several.

use std::ops::RangeInclusive;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Api, Format, Name, Operation, Payload, Response, Status};

use super::type_expr::File;
use super::{docs, handle, match_pattern, type_expr};

/// The enum of success responses.
pub(super) fn success(file: &mut File<'_>, operation: &Operation, name: &Name) -> TokenStream {
    let link = handle::link(file.api, operation);
    let docs = docs::generated(&format!("Success response of {link}."));
    let variants = operation.success_responses.iter().map(|response| {
        let (docs, declaration) = variant(file, response);
        quote!(#docs #declaration,)
    });
    let mut variants: Vec<_> = variants.collect();
    if let Some(name) = operation.other_success() {
        let (name, raw_response) = (
            format_ident!("{name}"),
            file.imports.name("crate", "RawResponse"),
        );
        let docs =
            docs::generated("Any other 2XX response, which the API description does not document.");
        variants.push(quote!(#docs #name(#raw_response),));
    }
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    }
}

/// The enum of error responses.
pub(super) fn failure(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = &operation.error_name;
    let link = handle::link(file.api, operation);
    let docs = docs::generated(&format!("Documented error responses of {link}."));
    let errors = by_status(&operation.error_responses).into_iter();
    let variants = errors.map(|response| {
        let (docs, declaration) = variant(file, response);
        let (status, read) = (status_pattern(response.status), read(file.api, response));
        quote!(#docs #status => #declaration = #read)
    });
    let variants: Vec<_> = variants.collect();
    let error_enum = file.imports.name("crate::runtime::macros", "error_enum");
    quote! {
        #error_enum! {
            #docs
            pub enum #name { #(#variants,)* }
        }
    }
}

/// The responses in the order in which they are matched: a status code precedes the range that contains it, and
/// `default` is last.
pub(super) fn by_status(responses: &[Response]) -> Vec<&Response> {
    let mut responses: Vec<_> = responses.iter().collect();
    responses.sort_by_key(|response| response.status);
    responses
}

/// The docs and the declaration of the variant of a response.
fn variant(file: &mut File<'_>, response: &Response) -> (TokenStream, TokenStream) {
    let (name, ty) = (&response.name, response_type(file, response));
    let label = format!("`{}`", response.status);
    let mut docs = docs::generated(&docs::labeled(&label, &response.docs));
    docs.extend(headers_docs(file.api, response).map(|text| docs::generated(&text)));
    (docs, quote!(#name(#ty)))
}

/// Docs that name the type of a response's headers, which its own type does not: the first described header would
/// change it.
pub(super) fn headers_docs(api: &Api, response: &Response) -> Option<String> {
    let path = type_expr::path(api, response.headers?);
    Some(format!("Typed headers: [`{path}`]."))
}

/// The type `Response`, with the type of the body.
pub(super) fn response_type(file: &mut File<'_>, response: &Response) -> TokenStream {
    let name = file.imports.name("crate", "Response");
    let body = match response.payload.ty() {
        None => quote!(()),
        Some(ty) => file.ty(ty),
    };
    quote!(#name<#body>)
}

/// The runtime's function that decodes a response. Of a success, no error shows anything, whether it has passwords or
/// not.
pub(super) fn read(api: &Api, response: &Response) -> Ident {
    let name = match &response.payload {
        Payload::Empty => "empty",
        Payload::Multiple(_) => "by_media_type",
        Payload::Single(content) => match content.format {
            Format::Text => "text",
            Format::Bytes => "bytes",
            Format::Json | Format::Form(_) | Format::Multipart(_) => "json",
        },
    };
    let is_shown = !matches!(response.status, Status::Code(200..=299) | Status::Range(2));
    let ty = response.payload.ty().filter(|_| is_shown);
    match ty.is_some_and(|ty| api.contains_password(ty)) {
        true => format_ident!("secret_{name}"),
        false => format_ident!("{name}"),
    }
}

/// The pattern of the status codes of a response.
pub(super) fn status_pattern(status: Status) -> TokenStream {
    match statuses(status) {
        Some(statuses) => match_pattern::numbers(vec![statuses]),
        None => quote!(_),
    }
}

/// The pattern of the status codes of the only success response: a server that answers with another 2XX status code
/// has done what was requested as well.
pub(super) fn success_pattern(status: Status) -> TokenStream {
    let successes = statuses(Status::Range(2));
    match_pattern::numbers(successes.into_iter().chain(statuses(status)).collect())
}

/// The status codes of a response; `None` for `default`.
fn statuses(status: Status) -> Option<RangeInclusive<usize>> {
    match status {
        Status::Code(code) => Some(usize::from(code)..=usize::from(code)),
        Status::Range(digit) => {
            let first = usize::from(digit) * 100;
            Some(first..=first + 99)
        }
        Status::Default => None,
    }
}
