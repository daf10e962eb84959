//! The replies that an operation chooses from by their status: those of failure, and those of
//! success where there are several.

use std::ops::RangeInclusive;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Format, Name, Operation, Payload, Response, Status};

use super::type_expr::{File, ident};
use super::{docs, handle, match_pattern};

/// The replies of success.
pub(super) fn success(file: &mut File<'_>, operation: &Operation, name: &Name) -> TokenStream {
    let name = ident(name);
    let docs = docs::plain(&format!(
        "A successful reply to {}.",
        handle::link(file.api, operation)
    ));
    let variants = variants(file, &operation.success_responses);
    let variants = variants
        .into_iter()
        .map(|Variant { docs, made }| quote!(#docs #made));
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }
}

/// The replies of failure: one status goes before the hundred that it is in, and that before all
/// others.
pub(super) fn failure(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.error_name);
    let text = format!(
        "An error reply to {} that the API description documents.",
        handle::link(file.api, operation)
    );
    let docs = docs::plain(&text);
    let mut errors = operation.error_responses.clone();
    errors.sort_by_key(|reply| reply.status);
    let variants = variants(file, &errors);
    let variants = std::iter::zip(&errors, variants).map(|(reply, Variant { docs, made })| {
        let (status, read) = (status_pattern(reply.status), read(reply));
        quote!(#docs #status => #made = #read)
    });
    let variants: Vec<_> = variants.collect();
    let declared = file.imports.name("crate::runtime::declare", "errors");
    quote! {
        #declared! {
            #docs
            pub enum #name { #(#variants,)* }
        }
    }
}

struct Variant {
    docs: TokenStream,
    made: TokenStream,
}

fn variants(file: &mut File<'_>, replies: &[Response]) -> Vec<Variant> {
    let variant = |reply: &Response| {
        let (name, ty) = (ident(&reply.name), reply_type(file, reply));
        let summary = docs::summary(&reply.docs);
        let docs = docs::plain(format!("`{}`: {summary}", reply.status).trim_end_matches(": "));
        let made = quote!(#name(#ty));
        Variant { docs, made }
    };
    replies.iter().map(variant).collect()
}

/// `Reply` of a body, with its headers where some are described.
pub(super) fn reply_type(file: &mut File<'_>, reply: &Response) -> TokenStream {
    let name = file.imports.name("crate", "Reply");
    let body = match reply.payload.ty() {
        None => quote!(()),
        Some(ty) => file.ty(ty),
    };
    match reply.headers {
        None => quote!(#name<#body>),
        Some(headers) => {
            let headers = file.named(headers);
            quote!(#name<#body, #headers>)
        }
    }
}

/// The function of the runtime that reads a reply.
pub(super) fn read(reply: &Response) -> Ident {
    let name = match &reply.payload {
        Payload::Empty => "empty",
        Payload::Multiple(_) => "content",
        Payload::Single(content) => match content.format {
            Format::Text => "text",
            Format::Bytes => "bytes",
            Format::Json | Format::Form(_) | Format::Multipart(_) => "json",
        },
    };
    format_ident!("{name}")
}

/// The pattern of the statuses that a reply may have.
pub(super) fn status_pattern(status: Status) -> TokenStream {
    match statuses(status) {
        Some(statuses) => match_pattern::numbers(vec![statuses]),
        None => quote!(_),
    }
}

/// The statuses that a reply may have, unless it may have any.
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
