//! The headers of a response, with the types that the description declares.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Headers, StringFormat, Type, TypeDef};

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
    let is_password = |ty: &Type| *ty == Type::Formatted(StringFormat::Password);
    let api = file.api;
    let redacted = shape.fields.iter();
    let redacted = redacted.filter(|field| api.contains_type(&field.ty, &is_password));
    let redacted: Vec<_> = redacted.map(|field| &field.wire).collect();
    let redacted = (!redacted.is_empty()).then(|| {
        quote! { const REDACTED: &'static [&'static str] = &[#(#redacted),*]; }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }

        impl #response::TypedHeaders for #name {
            #redacted

            #[inline]
            fn read(headers: &#header_map) -> Self {
                Self { #(#reads),* }
            }
        }
    }
}
