//! Open enumerations: the listed texts, and any other.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Enumeration, TypeDef};

use super::super::docs;
use super::super::ty::{File, ident};
use super::Serde;

/// The enum, its way to and from text, and how it is read and written.
pub(in crate::emit) fn enumeration(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Enumeration,
) -> TokenStream {
    let declaration = declaration(def, shape);
    let text = text(file, def, shape);
    let codec = codec(file, def);
    quote!(#declaration #text #codec)
}

fn declaration(def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let (docs, name, unknown) = (
        docs::outer(&def.docs),
        ident(&def.name),
        ident(&shape.unknown),
    );
    let variants = shape.variants.iter().map(|variant| {
        let (docs, name) = (
            docs::plain(&docs::code(variant.wire.as_str().unwrap_or_default())),
            ident(&variant.name),
        );
        quote!(#docs #name)
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Any value that the API description does not list, as it was received.
            #unknown(String),
        }
    }
}

fn text(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let (name, unknown) = (ident(&def.name), ident(&shape.unknown));
    let (variants, wires): (Vec<_>, Vec<_>) = shape
        .variants
        .iter()
        .map(|variant| {
            (
                ident(&variant.name),
                variant.wire.as_str().unwrap_or_default(),
            )
        })
        .unzip();
    let fmt = file.imports.name("std", "fmt");
    quote! {
        impl #name {
            /// The value as the API writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#unknown(text) => text,
                }
            }
        }

        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                match text {
                    #(#wires => Self::#variants,)*
                    _ => Self::#unknown(text.to_owned()),
                }
            }
        }

        impl #fmt::Display for #name {
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}

fn codec(file: &mut File<'_>, def: &TypeDef) -> TokenStream {
    let name = ident(&def.name);
    let read_text = file.imports.name("crate::runtime::codec", "read_text");
    let Serde {
        deserialize,
        deserializer,
        serialize,
        serializer,
    } = Serde::import(file);
    quote! {
        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #read_text(deserializer)
            }
        }

        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    }
}
