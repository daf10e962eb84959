//! The enums of responses that are selected by status code: error responses, and success responses if there are
//! several.

use std::ops::RangeInclusive;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Format, Name, Operation, Payload, Response, Status};

use super::type_expr::{File, ident};
use super::{docs, handle, match_pattern};

/// The enum of success responses.
pub(super) fn success(file: &mut File<'_>, operation: &Operation, name: &Name) -> TokenStream {
    let name = ident(name);
    let docs = docs::generated(&format!(
        "Success response of {}.",
        handle::link(file.api, operation)
    ));
    let variants = variants(file, &operation.success_responses);
    let variants = variants
        .into_iter()
        .map(|Variant { docs, declaration }| quote!(#docs #declaration));
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }
}

/// The enum of error responses. A status code precedes the range that contains it, and `default` is last.
pub(super) fn failure(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.error_name);
    let text = format!(
        "Documented error responses of {}.",
        handle::link(file.api, operation)
    );
    let docs = docs::generated(&text);
    let mut errors = operation.error_responses.clone();
    errors.sort_by_key(|response| response.status);
    let variants = variants(file, &errors);
    let variants =
        std::iter::zip(&errors, variants).map(|(response, Variant { docs, declaration })| {
            let (status, read) = (status_pattern(response.status), read(response));
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

struct Variant {
    docs: TokenStream,
    declaration: TokenStream,
}

fn variants(file: &mut File<'_>, responses: &[Response]) -> Vec<Variant> {
    let variant = |response: &Response| {
        let (name, ty) = (ident(&response.name), response_type(file, response));
        let summary = docs::summary(&response.docs);
        let docs =
            docs::generated(format!("`{}`: {summary}", response.status).trim_end_matches(": "));
        let declaration = quote!(#name(#ty));
        Variant { docs, declaration }
    };
    responses.iter().map(variant).collect()
}

/// The type `Response`, with the type of the body and, if headers are described, of the headers.
pub(super) fn response_type(file: &mut File<'_>, response: &Response) -> TokenStream {
    let name = file.imports.name("crate", "Response");
    let body = match response.payload.ty() {
        None => quote!(()),
        Some(ty) => file.ty(ty),
    };
    match response.headers {
        None => quote!(#name<#body>),
        Some(headers) => {
            let headers = file.named(headers);
            quote!(#name<#body, #headers>)
        }
    }
}

/// The runtime's function that decodes a response.
pub(super) fn read(response: &Response) -> Ident {
    let name = match &response.payload {
        Payload::Empty => "empty",
        Payload::Multiple(_) => "by_media_type",
        Payload::Single(content) => match content.format {
            Format::Text => "text",
            Format::Bytes => "bytes",
            Format::Json | Format::Form(_) | Format::Multipart(_) => "json",
        },
    };
    format_ident!("{name}")
}

/// The pattern of the status codes of a response.
pub(super) fn status_pattern(status: Status) -> TokenStream {
    match statuses(status) {
        Some(statuses) => match_pattern::numbers(vec![statuses]),
        None => quote!(_),
    }
}

/// The status codes of a response; `None` for `default`.
pub(super) fn statuses(status: Status) -> Option<RangeInclusive<usize>> {
    match status {
        Status::Code(code) => Some(usize::from(code)..=usize::from(code)),
        Status::Range(digit) => {
            let first = usize::from(digit) * 100;
            Some(first..=first + 99)
        }
        Status::Default => None,
    }
}
