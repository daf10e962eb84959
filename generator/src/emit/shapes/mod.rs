//! The types of JSON values.

mod enumeration;
mod structure;
mod union;

pub(super) use enumeration::enumeration;
pub(super) use structure::structure;
pub(super) use union::union;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Type, TypeDef};

use super::docs;
use super::type_expr::{File, ident};

/// A type alias.
pub(super) fn alias(file: &mut File<'_>, def: &TypeDef, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&def.docs), ident(&def.name), file.ty(ty));
    quote!(#docs pub type #name = #ty;)
}

/// A newtype, with the JSON encoding of the type that it wraps.
pub(super) fn newtype(file: &mut File<'_>, def: &TypeDef, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&def.docs), ident(&def.name), file.ty(ty));
    let derives = derives(def, &["Debug", "Clone", "PartialEq"]);
    let Serde {
        deserialize,
        deserializer,
        serialize,
        serializer,
    } = Serde::import(file);
    quote! {
        #docs
        #derives
        pub struct #name(pub #ty);

        impl From<#ty> for #name {
            #[inline]
            fn from(value: #ty) -> Self {
                Self(value)
            }
        }

        impl From<#name> for #ty {
            #[inline]
            fn from(#name(value): #name) -> Self {
                value
            }
        }

        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }
    }
}

/// The `derive` attribute of a type: the standard traits, and those of the configuration.
fn derives(def: &TypeDef, standard: &[&str]) -> TokenStream {
    let configured = def.derives.iter().map(String::as_str);
    let configured = configured.filter(|path| !standard.contains(path));
    // The configuration accepts only valid Rust paths.
    let paths = standard.iter().copied().chain(configured);
    let paths: Vec<TokenStream> = paths.filter_map(|path| path.parse().ok()).collect();
    quote!(#[derive(#(#paths),*)])
}

/// The `derive` attribute of a type for the traits that its macro does not implement: the standard traits, and
/// those of the configuration.
fn additional_derives(
    def: &TypeDef,
    implemented: &[&str],
    standard: &[&str],
) -> Option<TokenStream> {
    let configured = def.derives.iter().map(String::as_str);
    let configured =
        configured.filter(|path| !implemented.contains(path) && !standard.contains(path));
    let paths: Vec<TokenStream> = standard
        .iter()
        .copied()
        .chain(configured)
        .filter_map(|path| path.parse().ok())
        .collect();
    (!paths.is_empty()).then(|| quote!(#[derive(#(#paths),*)]))
}

/// The docs of a field or variant, with a note if it is deprecated. The attribute would cause warnings in the code
/// next to the declaration that reads and writes it.
fn deprecated_docs(docs: TokenStream, deprecated: bool) -> TokenStream {
    match deprecated {
        true => {
            let note = docs::generated(if docs.is_empty() {
                "Deprecated."
            } else {
                "\nDeprecated."
            });
            quote!(#docs #note)
        }
        false => docs,
    }
}

/// The names of `serde` that every codec uses.
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
