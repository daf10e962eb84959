//! Enums of listed values. An open enum keeps any other value, a closed one rejects it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Number;

use crate::ir::{EnumValues, Enumeration, Name, Type, TypeDef, Variant};
use crate::json::Value;

use super::super::docs;
use super::super::type_expr::File;
use super::{PARTIAL_TRAITS, codec, conversion, deprecated_docs, derives};

/// The enum, with its conversions and its codec.
pub(in crate::emit) fn enumeration(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Enumeration,
) -> TokenStream {
    if let (EnumValues::String, Some(unknown)) = (shape.values, &shape.unknown) {
        return open_string(file, def, shape, unknown);
    }
    let declaration = declaration(file, def, shape);
    let implementation = match (shape.values, &shape.unknown) {
        (EnumValues::Integer, _) => integer(file, def, shape),
        (EnumValues::Json, Some(unknown)) => any(file, def, shape, unknown),
        // A macro declares an open string enum, and an enum of values of several types is never closed.
        (EnumValues::String, _) | (EnumValues::Json, None) => closed_string(file, def, shape),
    };
    quote!(#declaration #implementation)
}

/// The traits of every enum of strings or integers. The macro of open string enums implements them.
const TRAITS: &[&str] = &["Debug", "Clone", "PartialEq", "Eq", "Hash"];

/// An open string enum, which a macro of the runtime declares: its variants with their values, and the variant that
/// keeps any other value.
fn open_string(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Enumeration,
    unknown: &Name,
) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), &def.name);
    let derives = derives(def, TRAITS, &[]);
    let variants = shape.variants.iter().map(|variant| {
        let docs = deprecated_docs(docs::outer(&variant.docs), variant.deprecated);
        let (name, value) = (&variant.name, variant.wire.as_str().unwrap_or_default());
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

fn declaration(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), &def.name);
    let variants = shape.variants.iter().map(|variant| {
        let value = docs::code_paragraph(&display_value(&variant.wire));
        let docs = deprecated_docs(docs::with(&variant.docs, &value), variant.deprecated);
        let name = &variant.name;
        quote!(#docs #name)
    });
    let (value_type, traits) = match shape.values {
        EnumValues::String => (quote!(String), TRAITS),
        EnumValues::Integer => (quote!(i64), TRAITS),
        EnumValues::Json => (file.ty(&Type::Json), PARTIAL_TRAITS),
    };
    let derives = derives(def, &[], traits);
    let unknown = shape.unknown.as_ref().map(|unknown| {
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
) -> (Vec<&'a Name>, Vec<T>) {
    let variants = shape.variants.iter();
    variants
        .map(|variant| (&variant.name, value(variant)))
        .unzip()
}

/// The method with this signature that returns the value of a variant.
fn accessor(
    def: &TypeDef,
    signature: &TokenStream,
    (variants, values): (&[&Name], &[impl ToTokens]),
    unknown: Option<TokenStream>,
) -> TokenStream {
    let name = &def.name;
    quote! {
        impl #name {
            /// The value as the API writes it.
            #[inline]
            pub fn #signature {
                match self {
                    #(Self::#variants => #values,)*
                    #unknown
                }
            }
        }
    }
}

/// The conversion into a closed enum.
fn fallible_conversion(
    file: &mut File<'_>,
    def: &TypeDef,
    argument: &TokenStream,
    ty: &TokenStream,
    (variants, values): (&[&Name], &[impl ToTokens]),
) -> TokenStream {
    let error = file.imports.name("crate", "UnknownVariantError");
    let name = &def.name;
    quote! {
        impl TryFrom<#ty> for #name {
            type Error = #error;

            #[inline]
            fn try_from(#argument: #ty) -> Result<Self, #error> {
                match #argument {
                    #(#values => Ok(Self::#variants),)*
                    _ => Err(#error::new(#argument)),
                }
            }
        }
    }
}

fn display(def: &TypeDef, fmt: &TokenStream, value: &TokenStream) -> TokenStream {
    let name = &def.name;
    quote! {
        impl #fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                #value
            }
        }
    }
}

fn closed_string(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let (variants, wires) =
        variants_with(shape, |variant| variant.wire.as_str().unwrap_or_default());
    let variants = (variants.as_slice(), wires.as_slice());
    let fmt = file.imports.name("std", "fmt");
    let accessor = accessor(def, &quote!(as_str(&self) -> &'static str), variants, None);
    let conversion = fallible_conversion(file, def, &quote!(text), &quote!(&str), variants);
    let display = display(def, &fmt, &quote!(f.write_str(self.as_str())));
    let read = file.imports.name("crate::runtime::codec", "read_closed");
    let codec = codec(
        file,
        &def.name,
        &quote!(#read(deserializer)),
        &quote!(serializer.serialize_str(self.as_str())),
    );
    quote!(#accessor #conversion #display #codec)
}

fn integer(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration) -> TokenStream {
    let (variants, wires) = variants_with(shape, |variant| {
        Literal::i64_unsuffixed(variant.wire.as_i64().unwrap_or_default())
    });
    let (ty, number) = (quote!(i64), quote!(number));
    let fmt = file.imports.name("std", "fmt");
    let (unknown, conversion, read) = match &shape.unknown {
        Some(unknown) => {
            let value = quote!(match number {
                #(#wires => Self::#variants,)*
                _ => Self::#unknown(number),
            });
            (
                Some(quote!(Self::#unknown(number) => *number,)),
                conversion(&ty, &def.name, &number, &value),
                quote!(i64::deserialize(deserializer).map(Self::from)),
            )
        }
        None => {
            let conversion = fallible_conversion(file, def, &number, &ty, (&variants, &wires));
            let error = file.imports.name("serde::de", "Error");
            let read = quote! {
                let number = i64::deserialize(deserializer)?;
                Self::try_from(number).map_err(#error::custom)
            };
            (None, conversion, read)
        }
    };
    let signature = quote!(as_i64(&self) -> i64);
    let accessor = accessor(def, &signature, (&variants, &wires), unknown);
    let display = display(def, &fmt, &quote!(self.as_i64().fmt(f)));
    let write = quote!(serializer.serialize_i64(self.as_i64()));
    let codec = codec(file, &def.name, &read, &write);
    quote!(#accessor #conversion #display #codec)
}

fn any(file: &mut File<'_>, def: &TypeDef, shape: &Enumeration, unknown: &Name) -> TokenStream {
    let value = file.ty(&Type::Json);
    let (variants, constructors) =
        variants_with(shape, |variant| constructor(&value, &variant.wire));
    let (_, conditions) = variants_with(shape, |variant| condition(&value, &variant.wire));
    let accessor = accessor(
        def,
        &quote!(to_value(&self) -> #value),
        (&variants, &constructors),
        Some(quote!(Self::#unknown(value) => value.clone(),)),
    );
    let converted = quote!(match value {
        #(value if #conditions => Self::#variants,)*
        value => Self::#unknown(value),
    });
    let conversion = conversion(&value, &def.name, &quote!(value), &converted);
    let read = quote!(#value::deserialize(deserializer).map(Self::from));
    let write = quote!(self.to_value().serialize(serializer));
    let codec = codec(file, &def.name, &read, &write);
    quote!(#accessor #conversion #codec)
}

/// The expression that creates a value of this type.
fn constructor(json: &TokenStream, value: &Value) -> TokenStream {
    match value {
        Value::Null => quote!(#json::Null),
        Value::Bool(value) => quote!(#json::from(#value)),
        Value::Number(number) => {
            let number = self::number(number);
            quote!(#json::from(#number))
        }
        Value::String(string) => quote!(#json::from(#string)),
        Value::Array(items) if items.is_empty() => quote!(#json::Array(Vec::new())),
        Value::Array(items) => {
            let items = items.iter().map(|item| constructor(json, item));
            quote!(#json::from_iter([#(#items),*]))
        }
        Value::Object(properties) if properties.is_empty() => {
            quote!(#json::Object(Default::default()))
        }
        Value::Object(properties) => {
            let properties = properties.iter().map(|(name, value)| {
                let value = constructor(json, value);
                quote!((#name, #value))
            });
            quote!(#json::from_iter([#(#properties),*]))
        }
    }
}

/// The condition that `value` equals this value.
fn condition(json: &TokenStream, wire: &Value) -> TokenStream {
    match wire {
        Value::Null => quote!(value.is_null()),
        Value::Bool(wire) => quote!(value.as_bool() == Some(#wire)),
        Value::Number(number) => {
            let (method, number) = (number_accessor(number), self::number(number));
            quote!(value.#method() == Some(#number))
        }
        Value::String(wire) => quote!(value.as_str() == Some(#wire)),
        Value::Array(_) | Value::Object(_) => {
            let wire = constructor(json, wire);
            quote!(value == #wire)
        }
    }
}

fn number_accessor(number: &Number) -> Ident {
    match number {
        _ if number.is_i64() => format_ident!("as_i64"),
        _ if number.is_u64() => format_ident!("as_u64"),
        _ => format_ident!("as_f64"),
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
