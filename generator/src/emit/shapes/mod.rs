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

/// Another name of a type.
pub(super) fn alias(file: &mut File<'_>, def: &TypeDef, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&def.docs), ident(&def.name), file.ty(ty));
    quote!(#docs pub type #name = #ty;)
}

/// A type of its own around another one, in JSON as the other one is.
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

/// The attribute with the traits that a type derives: these, and those that are asked for.
fn derives(def: &TypeDef, own: &[&str]) -> TokenStream {
    let more = def.derives.iter().map(String::as_str);
    let more = more.filter(|path| !own.contains(path));
    // Only what reads as a path of Rust is asked for.
    let paths = own.iter().copied().chain(more);
    let paths: Vec<TokenStream> = paths.filter_map(|path| path.parse().ok()).collect();
    quote!(#[derive(#(#paths),*)])
}

/// The attribute for the traits that a type's macro does not implement: these, and those that are
/// asked for.
fn more_derives(def: &TypeDef, implemented: &[&str], own: &[&str]) -> Option<TokenStream> {
    let asked = def.derives.iter().map(String::as_str);
    let asked = asked.filter(|path| !implemented.contains(path) && !own.contains(path));
    let paths: Vec<TokenStream> = own
        .iter()
        .copied()
        .chain(asked)
        .filter_map(|path| path.parse().ok())
        .collect();
    (!paths.is_empty()).then(|| quote!(#[derive(#(#paths),*)]))
}

/// The docs of a field or variant, which say that it is deprecated. The attribute would warn of the
/// code that reads and writes it, beside its declaration.
fn deprecated_docs(docs: TokenStream, deprecated: bool) -> TokenStream {
    match deprecated {
        true => {
            let said = docs::plain(if docs.is_empty() {
                "Deprecated."
            } else {
                "\nDeprecated."
            });
            quote!(#docs #said)
        }
        false => docs,
    }
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
