//! The types of JSON values.

mod enumeration;
mod structure;

pub(super) use enumeration::enumeration;
pub(super) use structure::structure;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Type, TypeDef};

use super::docs;
use super::ty::{File, ident};

/// Another name of a type.
pub(super) fn alias(file: &mut File<'_>, def: &TypeDef, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&def.docs), ident(&def.name), file.ty(ty));
    quote!(#docs pub type #name = #ty;)
}

/// The `serde` names that every codec is written with.
struct Serde {
    deserialize: TokenStream,
    deserializer: TokenStream,
    serialize: TokenStream,
    serializer: TokenStream,
}

impl Serde {
    fn import(file: &mut File<'_>) -> Self {
        Self {
            deserialize: file.imports.name("serde", "Deserialize"),
            deserializer: file.imports.name("serde", "Deserializer"),
            serialize: file.imports.name("serde", "Serialize"),
            serializer: file.imports.name("serde", "Serializer"),
        }
    }
}
