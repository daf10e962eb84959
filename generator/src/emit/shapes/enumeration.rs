//! Enums of listed values, open or closed.

mod closed;
mod string_enum;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Number, Value};

use crate::ir::{EnumValues, Enumeration, Name, TypeDef, Variant};

use super::super::docs;
use super::super::type_expr::{File, ident};
use super::{Serde, additional_derives, deprecated_docs, derives};

/// The enum, with its conversions and its codec.
pub(in crate::emit) fn enumeration(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Enumeration,
) -> TokenStream {
    if let (EnumValues::String, Some(unknown)) = (shape.values, &shape.unknown) {
        return string_enum::open(file, def, shape, unknown);
    }
    let declaration = declaration(file, def, shape);
    let (values, codec) = match (shape.values, &shape.unknown) {
        (EnumValues::Integer, Some(unknown)) => {
            (integer(file, def, shape, unknown), integer_codec())
        }
        (EnumValues::Json, Some(unknown)) => (any(file, def, shape, unknown), any_codec(file)),
        (EnumValues::Integer, None) => (
            closed::integer(file, def, shape),
            closed::integer_codec(file),
        ),
        // A macro declares an open string enum, and an enum of values of several types is never closed.
        (EnumValues::String, _) | (EnumValues::Json, None) => {
            (closed::string(file, def, shape), closed::string_codec(file))
        }
    };
    let codec = codec.implementation(file, def);
    quote!(#declaration #values #codec)
}

fn declaration(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), ident(&def.name));
    let variants = shape.variants.iter().map(|variant| {
        let docs = docs::with(
            &variant.docs,
            &docs::code_paragraph(&display_value(&variant.wire)),
        );
        let (docs, name) = (
            deprecated_docs(docs, variant.deprecated),
            ident(&variant.name),
        );
        quote!(#docs #name)
    });
    let derives = match shape.values {
        EnumValues::String | EnumValues::Integer => {
            derives(def, &["Debug", "Clone", "PartialEq", "Eq", "Hash"])
        }
        EnumValues::Json => derives(def, &["Debug", "Clone", "PartialEq"]),
    };
    let value_type = match shape.values {
        EnumValues::String => quote!(String),
        EnumValues::Integer => quote!(i64),
        EnumValues::Json => file.imports.name("serde_json", "Value"),
    };
    let unknown = shape.unknown.as_ref().map(|unknown| {
        let unknown = ident(unknown);
        quote! {
            /// Any value that the API description does not list, as it was received.
            #unknown(#value_type),
        }
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown
        }
    }
}

/// A value as it is shown in docs: a string without quotes.
fn display_value(wire: &Value) -> String {
    wire.as_str()
        .map_or_else(|| wire.to_string(), str::to_owned)
}

/// The names of the variants, and for each the result of `value`.
fn variants_with<'a, T>(
    shape: &'a Enumeration,
    value: impl Fn(&'a Variant) -> T,
) -> (Vec<proc_macro2::Ident>, Vec<T>) {
    let variants = shape.variants.iter();
    variants
        .map(|variant| (ident(&variant.name), value(variant)))
        .unzip()
}

fn integer(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration, unknown: &Name) -> TokenStream {
    let (name, unknown) = (ident(&def.name), ident(unknown));
    let (variants, wires) = variants_with(shape, |variant| {
        Literal::i64_unsuffixed(variant.wire.as_i64().unwrap_or_default())
    });
    let fmt = file.imports.name("std", "fmt");
    quote! {
        impl #name {
            /// The value as the API writes it.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#unknown(number) => *number,
                }
            }
        }

        impl From<i64> for #name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    #(#wires => Self::#variants,)*
                    _ => Self::#unknown(number),
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

fn any(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration, unknown: &Name) -> TokenStream {
    let (name, unknown) = (ident(&def.name), ident(unknown));
    let value = file.imports.name("serde_json", "Value");
    let is_compound = |variant: &Variant| variant.wire.is_array() || variant.wire.is_object();
    let json = match shape.variants.iter().any(is_compound) {
        true => file.imports.name("serde_json", "json"),
        false => TokenStream::new(),
    };
    let (variants, constructors) =
        variants_with(shape, |variant| constructor(&value, &json, &variant.wire));
    let (_, conditions) = variants_with(shape, |variant| condition(&json, &variant.wire));
    quote! {
        impl #name {
            /// The value as the API writes it.
            #[inline]
            pub fn to_value(&self) -> #value {
                match self {
                    #(Self::#variants => #constructors,)*
                    Self::#unknown(value) => value.clone(),
                }
            }
        }

        impl From<#value> for #name {
            #[inline]
            fn from(value: #value) -> Self {
                match value {
                    #(value if #conditions => Self::#variants,)*
                    value => Self::#unknown(value),
                }
            }
        }
    }
}

/// The expression that creates a value; `json` is the name of the macro.
fn constructor(name: &TokenStream, json: &TokenStream, value: &Value) -> TokenStream {
    let tokens = literal(value);
    match value {
        Value::Null => quote!(#name::Null),
        Value::Array(_) | Value::Object(_) => quote!(#json!(#tokens)),
        _ => quote!(#name::from(#tokens)),
    }
}

/// The condition that `value` equals this value.
fn condition(json: &TokenStream, value: &Value) -> TokenStream {
    let tokens = literal(value);
    match value {
        Value::Null => quote!(value.is_null()),
        Value::Array(_) | Value::Object(_) => quote!(value == #json!(#tokens)),
        _ => quote!(value == #tokens),
    }
}

/// A value as an argument of `json!`.
fn literal(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(null),
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => {
            let number = self::number(number);
            quote!(#number)
        }
        Value::String(string) => quote!(#string),
        Value::Array(items) => {
            let items = items.iter().map(literal);
            quote!([#(#items),*])
        }
        Value::Object(properties) => {
            let properties = properties.iter().map(|(name, value)| {
                let value = literal(value);
                quote!(#name: #value)
            });
            quote!({ #(#properties),* })
        }
    }
}

/// A number, with a suffix if Rust would infer another type.
fn number(number: &Number) -> Literal {
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) if i32::try_from(number).is_ok() => Literal::i64_unsuffixed(number),
        (Some(number), _) => Literal::i64_suffixed(number),
        (None, Some(number)) => Literal::u64_suffixed(number),
        (None, None) => Literal::f64_unsuffixed(number.as_f64().unwrap_or_default()),
    }
}

/// The bodies of `deserialize` and `serialize`.
struct Codec {
    read: TokenStream,
    write: TokenStream,
}

fn integer_codec() -> Codec {
    Codec {
        read: quote!(i64::deserialize(deserializer).map(Self::from)),
        write: quote!(serializer.serialize_i64(self.as_i64())),
    }
}

fn any_codec(file: &mut File<'_>) -> Codec {
    let value = file.imports.name("serde_json", "Value");
    Codec {
        read: quote!(#value::deserialize(deserializer).map(Self::from)),
        write: quote!(self.to_value().serialize(serializer)),
    }
}

impl Codec {
    fn implementation(self, file: &mut File<'_>, def: &TypeDef) -> TokenStream {
        let (name, Self { read, write }) = (ident(&def.name), self);
        let Serde {
            deserialize,
            deserializer,
            serialize,
            serializer,
        } = Serde::import(file);
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
}
