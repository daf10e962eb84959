//! Open enumerations of string_enum: a macro's.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Enumeration, Name, TypeDef};

use super::super::super::docs;
use super::super::super::type_expr::{File, ident};
use super::{deprecated_docs, more_derives};

/// What the macro implements for every enumeration.
const OWN_TRAITS: &[&str] = &["Debug", "Clone", "PartialEq", "Eq", "Hash"];

/// The variants, each with its text, and the one that keeps any other.
pub(super) fn open(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Enumeration,
    unknown: &Name,
) -> TokenStream {
    let (docs, name, unknown) = (docs::outer(&def.docs), ident(&def.name), ident(unknown));
    let derives = more_derives(def, OWN_TRAITS, &[]);
    let variants = shape.variants.iter().map(|variant| {
        let docs = deprecated_docs(docs::outer(&variant.docs), variant.deprecated);
        let (name, text) = (
            ident(&variant.name),
            variant.wire.as_str().unwrap_or_default(),
        );
        quote!(#docs #name = #text)
    });
    let string_enum = file.imports.name("crate::runtime::macros", "string_enum");
    quote! {
        #string_enum! {
            #docs
            #derives
            pub enum #name { #(#variants,)* ..#unknown }
        }
    }
}
