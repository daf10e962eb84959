//! Closed enumerations: the listed values, and an error for any other.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Enumeration, TypeDef};

use super::super::super::type_expr::{File, ident};
use super::{Codec, listed};

pub(super) fn text(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let name = ident(&def.name);
    let (variants, wires) = listed(shape, |variant| variant.wire.as_str().unwrap_or_default());
    let fmt = file.imports.name("std", "fmt");
    let unlisted = file.imports.name("crate", "UnknownVariantError");
    quote! {
        impl #name {
            /// The value as the API writes it.
            #[inline]
            pub fn as_str(&self) -> &'static str {
                match self {
                    #(Self::#variants => #wires,)*
                }
            }
        }

        impl TryFrom<&str> for #name {
            type Error = #unlisted;

            #[inline]
            fn try_from(text: &str) -> Result<Self, #unlisted> {
                match text {
                    #(#wires => Ok(Self::#variants),)*
                    _ => Err(#unlisted::new(text)),
                }
            }
        }

        impl #fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}

pub(super) fn integer(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let name = ident(&def.name);
    let (variants, wires) = listed(shape, |variant| {
        Literal::i64_unsuffixed(variant.wire.as_i64().unwrap_or_default())
    });
    let fmt = file.imports.name("std", "fmt");
    let unlisted = file.imports.name("crate", "UnknownVariantError");
    quote! {
        impl #name {
            /// The value as the API writes it.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #wires,)*
                }
            }
        }

        impl TryFrom<i64> for #name {
            type Error = #unlisted;

            #[inline]
            fn try_from(number: i64) -> Result<Self, #unlisted> {
                match number {
                    #(#wires => Ok(Self::#variants),)*
                    _ => Err(#unlisted::new(number)),
                }
            }
        }

        impl #fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                self.as_i64().fmt(f)
            }
        }
    }
}

pub(super) fn text_codec(file: &mut File<'_>) -> Codec {
    let read = file.imports.name("crate::runtime::codec", "read_closed");
    Codec {
        read: quote!(#read(deserializer)),
        write: quote!(serializer.serialize_str(self.as_str())),
    }
}

pub(super) fn integer_codec(file: &mut File<'_>) -> Codec {
    let error = file.imports.name("serde::de", "Error");
    Codec {
        read: quote! {
            let number = i64::deserialize(deserializer)?;
            Self::try_from(number).map_err(#error::custom)
        },
        write: quote!(serializer.serialize_i64(self.as_i64())),
    }
}
