//! Closed enums: the listed values, and an error for any other value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Enumeration, TypeDef};

use super::super::super::type_expr::{File, ident};
use super::{Codec, variants_with};

pub(super) fn string(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let name = ident(&def.name);
    let (variants, wires) =
        variants_with(shape, |variant| variant.wire.as_str().unwrap_or_default());
    let fmt = file.imports.name("std", "fmt");
    let error = file.imports.name("crate", "UnknownVariantError");
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
            type Error = #error;

            #[inline]
            fn try_from(text: &str) -> Result<Self, #error> {
                match text {
                    #(#wires => Ok(Self::#variants),)*
                    _ => Err(#error::new(text)),
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
    let (variants, wires) = variants_with(shape, |variant| {
        Literal::i64_unsuffixed(variant.wire.as_i64().unwrap_or_default())
    });
    let fmt = file.imports.name("std", "fmt");
    let error = file.imports.name("crate", "UnknownVariantError");
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
            type Error = #error;

            #[inline]
            fn try_from(number: i64) -> Result<Self, #error> {
                match number {
                    #(#wires => Ok(Self::#variants),)*
                    _ => Err(#error::new(number)),
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

pub(super) fn string_codec(file: &mut File<'_>) -> Codec {
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
