//! Open string enums, which a macro of the runtime declares.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Enumeration, Name, TypeDef};

use super::super::super::docs;
use super::super::super::type_expr::{File, ident};
use super::{additional_derives, deprecated_docs};

/// The traits that the macro implements for every enum.
const MACRO_TRAITS: &[&str] = &["Debug", "Clone", "PartialEq", "Eq", "Hash"];

/// The enum: its variants with their values, and the variant that keeps any other value.
pub(super) fn open(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Enumeration,
    unknown: &Name,
) -> TokenStream {
    let (docs, name, unknown) = (docs::outer(&def.docs), ident(&def.name), ident(unknown));
    let derives = additional_derives(def, MACRO_TRAITS, &[]);
    let variants = shape.variants.iter().map(|variant| {
        let docs = deprecated_docs(docs::outer(&variant.docs), variant.deprecated);
        let (name, value) = (
            ident(&variant.name),
            variant.wire.as_str().unwrap_or_default(),
        );
        quote!(#docs #name = #value)
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
