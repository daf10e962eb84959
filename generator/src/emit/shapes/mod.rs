//! The types of JSON values.

mod enumeration;
mod structure;
mod union;

pub(super) use enumeration::enumeration;
pub(super) use structure::structure;
pub(super) use union::union;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::ir::{Name, Type, TypeDef};

use super::docs;
use super::type_expr::File;

/// A type alias.
pub(super) fn alias(file: &mut File<'_>, def: &TypeDef, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&def.docs), &def.name, file.ty(ty));
    quote!(#docs pub type #name = #ty;)
}

/// A newtype, with the JSON encoding of the type that it wraps.
pub(super) fn newtype(file: &mut File<'_>, def: &TypeDef, ty: &Type) -> TokenStream {
    let (docs, name, ty) = (docs::outer(&def.docs), &def.name, file.ty(ty));
    let derives = derives(def, &[], PARTIAL_TRAITS);
    let value = quote!(value);
    let wrap = conversion(&ty, name, &value, &quote!(Self(value)));
    let unwrap = conversion(name, &ty, &quote!(#name(value)), &value);
    let deserialize = file.imports.name("serde", "Deserialize");
    let read = quote!(#deserialize::deserialize(deserializer).map(Self));
    let codec = codec(file, name, &read, &quote!(self.0.serialize(serializer)));
    quote! {
        #docs
        #derives
        pub struct #name(pub #ty);
        #wrap
        #unwrap
        #codec
    }
}

/// The traits of every type with values for which equality may be partial.
const PARTIAL_TRAITS: &[&str] = &["Debug", "Clone", "PartialEq"];

/// The `derive` attribute of a type: the standard traits, and those of the configuration. A macro that declares the
/// type may have implemented some.
fn derives(def: &TypeDef, implemented: &[&str], standard: &[&str]) -> Option<TokenStream> {
    let configured = def.derives.iter().map(String::as_str);
    let configured =
        configured.filter(|path| !implemented.contains(path) && !standard.contains(path));
    // The configuration accepts only valid Rust paths.
    let paths = standard.iter().copied().chain(configured);
    let paths: Vec<TokenStream> = paths.filter_map(|path| path.parse().ok()).collect();
    (!paths.is_empty()).then(|| quote!(#[derive(#(#paths),*)]))
}

/// The docs of a field or variant, with a note if it is deprecated. The attribute would cause warnings in the code
/// next to the declaration that reads and writes it.
fn deprecated_docs(docs: TokenStream, deprecated: bool) -> TokenStream {
    let note = deprecated.then(|| match docs.is_empty() {
        true => docs::generated("Deprecated."),
        false => docs::generated("\nDeprecated."),
    });
    quote!(#docs #note)
}

/// A conversion between two types. `argument` is the pattern of the value to convert.
pub(super) fn conversion(
    from: &impl ToTokens,
    into: &impl ToTokens,
    argument: &impl ToTokens,
    value: &TokenStream,
) -> TokenStream {
    quote! {
        impl From<#from> for #into {
            #[inline]
            fn from(#argument: #from) -> Self {
                #value
            }
        }
    }
}

/// The codec of a type; `read` and `write` are the bodies of `deserialize` and `serialize`.
fn codec(file: &mut File<'_>, name: &Name, read: &TokenStream, write: &TokenStream) -> TokenStream {
    let [deserialize, deserializer] = file.imports.names("serde", ["Deserialize", "Deserializer"]);
    let [serialize, serializer] = file.imports.names("serde", ["Serialize", "Serializer"]);
    quote! {
        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #read
            }
        }

        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #write
            }
        }
    }
}
