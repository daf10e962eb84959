//! The headers of a response, with the types that the description declares.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Headers, Operation, Shape, TypeDef};

use super::docs;
use super::type_expr::File;

/// The struct and its decoder.
pub(super) fn emit(file: &mut File<'_>, def: &TypeDef, shape: &Headers) -> TokenStream {
    let name = &def.name;
    let docs = docs::outer(&def.docs);
    let header_map = file.imports.name("http", "HeaderMap");
    let [response, header] = file.imports.names("crate::runtime", ["response", "header"]);
    let fields = shape.fields.iter().map(|field| {
        let note = if field.deprecated { "Deprecated." } else { "" };
        let (docs, name) = (docs::with(&field.docs, note), &field.name);
        let ty = file.ty(&field.ty);
        quote!(#docs pub #name: Option<#ty>)
    });
    let fields: Vec<_> = fields.collect();
    let reads = shape.fields.iter().map(|field| {
        let (name, wire) = (&field.name, &field.wire);
        match field.is_json {
            true => quote!(#name: #header::read_json(headers, #wire)),
            false => quote!(#name: #header::read(headers, #wire)),
        }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }

        impl #response::TypedHeaders for #name {
            #[inline]
            fn read(headers: &#header_map) -> Self {
                Self { #(#reads),* }
            }
        }
    }
}

/// The names of the described headers of an operation's responses that have passwords, in lower case.
pub(super) fn secret(api: &Api, operation: &Operation) -> BTreeSet<String> {
    let headers = operation
        .responses()
        .filter_map(|response| response.headers);
    let fields = headers.flat_map(|id| match &api.get(id).shape {
        Shape::Headers(headers) => headers.fields.as_slice(),
        _ => &[],
    });
    let secret = fields.filter(|field| api.contains_password(&field.ty));
    secret
        .map(|field| field.wire.to_ascii_lowercase())
        .collect()
}
