//! The replies that an operation chooses from by their status: those of failure, and those of
//! success where there are several.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Name, Operation, Reply};

use super::docs;
use super::ty::{File, ident};

/// The replies of success.
pub(super) fn success(file: &mut File<'_>, operation: &Operation, name: &Name) -> TokenStream {
    let name = ident(name);
    let docs = docs::plain(&format!(
        "A successful reply to [`crate::Client::{}`].",
        operation.name
    ));
    let variants = variants(file, &operation.replies);
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }
}

/// The replies of failure.
pub(super) fn failure(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.error_name);
    let text = format!(
        "An error reply to [`crate::Client::{}`] that the API description documents.",
        operation.name
    );
    let docs = docs::plain(&text);
    let variants = variants(file, &operation.errors);
    let api_error = file.imports.name("crate", "ApiError");
    let parts = file.imports.name("http::response", "Parts");
    let names = operation.errors.iter().map(|reply| ident(&reply.name));
    let head = match operation.errors.is_empty() {
        true => quote!(match *self {}),
        false => quote!(match self { #(Self::#names(reply) => reply.head(),)* }),
    };
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }

        impl #api_error for #name {
            fn head(&self) -> &#parts {
                #head
            }
        }
    }
}

fn variants(file: &mut File<'_>, replies: &[Reply]) -> Vec<TokenStream> {
    let variant = |reply: &Reply| {
        let (name, ty) = (ident(&reply.name), reply_type(file, reply));
        let summary = docs::summary(&reply.docs);
        let docs = docs::plain(format!("`{}`: {summary}", reply.status).trim_end_matches(": "));
        quote!(#docs #name(#ty))
    };
    replies.iter().map(variant).collect()
}

/// `Reply` of a body, with its headers where some are described.
pub(super) fn reply_type(file: &mut File<'_>, reply: &Reply) -> TokenStream {
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
