//! Unions: a variant for each type, and one for any other value.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{
    Api, EnumValues, Enumeration, Matcher, Presence, Representation, Shape, Type, TypeDef, Union,
    UnionVariant,
};

use super::super::docs;
use super::super::type_expr::{File, boxed_value};
use super::{PARTIAL_TRAITS, conversion, deprecated_docs, derives};

/// The enum, with its conversions and its codec.
pub(in crate::emit) fn union(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let declaration = declaration(file, def, shape);
    let codec = codec(file, def, shape);
    let conversions = conversions(file, def, shape);
    let files = files(file, def, shape);
    quote!(#declaration #codec #conversions #files)
}

/// The implementation of `AsFiles`, if some variant is a file.
fn files(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> Option<TokenStream> {
    let files = shape.variants.iter().filter_map(|variant| {
        let name = &variant.name;
        match file.api.resolve_alias(&variant.ty) {
            Type::File => Some(quote!(Self::#name(file) => Some(std::slice::from_ref(file)))),
            ty if file.api.may_be_files(ty) => Some(quote!(Self::#name(files) => files.as_files())),
            _ => None,
        }
    });
    let files: Vec<_> = files.collect();
    (!files.is_empty()).then(|| {
        let name = &def.name;
        let as_files = file.imports.name("crate::runtime::file", "AsFiles");
        let file = file.imports.name("crate", "File");
        quote! {
            impl #as_files for #name {
                #[inline]
                fn as_files(&self) -> Option<&[#file]> {
                    match self {
                        #(#files,)*
                        _ => None,
                    }
                }
            }
        }
    })
}

fn declaration(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let (docs, name, unknown) = (docs::outer(&def.docs), &def.name, &shape.unknown);
    let variants = shape.variants.iter().map(|variant| {
        let docs = deprecated_docs(docs::outer(&variant.docs), variant.deprecated);
        let (name, ty) = (&variant.name, file.boxed(&variant.ty, variant.boxed));
        quote!(#docs #name(#ty))
    });
    let variants: Vec<_> = variants.collect();
    let derives = derives(def, &[], PARTIAL_TRAITS);
    let json = file.ty(&Type::Json);
    let unknown_docs = docs::generated("Any value that matches no other variant, unchanged.");
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown_docs
            #unknown(Box<#json>),
        }
    }
}

fn codec(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let (name, unknown) = (&def.name, &shape.unknown);
    let [union, variants] = file
        .imports
        .names("crate::runtime::codec", ["Union", "Variants"]);
    let representation = representation(file, &shape.representation);
    let [deserialize, deserializer] = file.imports.names("serde", ["Deserialize", "Deserializer"]);
    let reads = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (index, name) = (Literal::usize_unsuffixed(index), &variant.name);
        quote!(#index => #deserialize::deserialize(value).map(Self::#name))
    });
    let writes = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (name, write) = (&variant.name, write(file, shape, index, variant));
        quote!(Self::#name(value) => #write)
    });
    let write = quote! {
        match self {
            #(#writes,)*
            Self::#unknown(value) => value.serialize(serializer),
        }
    };
    let codec = super::codec(file, name, &quote!(Self::SHAPE.read(deserializer)), &write);
    quote! {
        impl #name {
            const SHAPE: #union = #union::#representation;
        }

        impl #variants for #name {
            fn read<'de, D: #deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error> {
                match variant {
                    #(#reads,)*
                    _ => #deserialize::deserialize(value).map(Self::#unknown),
                }
            }
        }

        #codec
    }
}

/// The expression that writes the value of a variant.
fn write(file: &File<'_>, shape: &Union, index: usize, variant: &UnionVariant) -> TokenStream {
    let method = match &shape.representation {
        Representation::ExternallyTagged(_) => Some("write_under_key"),
        Representation::InternallyTagged {
            property,
            values,
            fallback,
        } if *fallback != Some(index) => {
            tag_method(file.api, &variant.ty, property, &values[index])
        }
        Representation::InternallyTagged { .. } | Representation::Untagged(_) => None,
    };
    let Some(method) = method else {
        return quote!(value.serialize(serializer));
    };
    let (method, index) = (format_ident!("{method}"), Literal::usize_unsuffixed(index));
    quote!(Self::SHAPE.#method(serializer, #index, value))
}

/// The runtime's method that writes a value of this type with its tag; `None` if the value has the tag. If there is
/// only one tag, but the type allows other strings, the tag replaces the value that the caller set.
fn tag_method(api: &Api, ty: &Type, property: &str, values: &[String]) -> Option<&'static str> {
    let Type::Named(id) = api.resolve_alias(ty) else {
        return None;
    };
    let def = api.get(*id);
    let Shape::Struct(shape) = &def.shape else {
        return None;
    };
    let mut fields = shape.fields.iter();
    let is_replaced = match (fields.find(|field| field.wire == property), values) {
        (None, _) if shape.additional.is_none() => return Some("write_with_tag"),
        // It may be one of the additional properties.
        (None, _) => true,
        (Some(field), values) if !values.first().is_some_and(|it| allows(api, &field.ty, it)) => {
            false
        }
        (Some(field), _) if field.presence != Presence::Required => true,
        (Some(field), [only]) => def.direction.request && allows_other_value(api, &field.ty, only),
        (Some(_), _) => false,
    };
    is_replaced.then_some("write_over_tag")
}

/// Whether the description allows this string as a value of the type.
fn allows(api: &Api, ty: &Type, value: &str) -> bool {
    match enumeration(api, ty) {
        Some(shape) => shape.variants.iter().any(|variant| variant.wire == value),
        None => !matches!(
            api.resolve_alias(ty),
            Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64
        ),
    }
}

/// Whether the type allows a string other than this one.
fn allows_other_value(api: &Api, ty: &Type, value: &str) -> bool {
    match enumeration(api, ty) {
        Some(Enumeration {
            values: EnumValues::String,
            variants,
            ..
        }) => variants.iter().any(|variant| variant.wire != value),
        Some(_) => false,
        None => *api.resolve_alias(ty) == Type::String,
    }
}

fn enumeration<'a>(api: &'a Api, ty: &Type) -> Option<&'a Enumeration> {
    match api.shape_of(ty)? {
        Shape::Enumeration(shape) => Some(shape),
        _ => None,
    }
}

/// The constructor of the runtime's `Union` for a representation.
fn representation(file: &mut File<'_>, representation: &Representation) -> TokenStream {
    match representation {
        Representation::InternallyTagged {
            property,
            values,
            fallback,
        } => {
            let values = values.iter().map(|it| string_slice(it));
            let fallback = fallback.map(Literal::usize_unsuffixed);
            let with_fallback = fallback.map(|variant| quote!(.with_fallback(#variant)));
            quote!(internally_tagged(#property, &[#(#values),*])#with_fallback)
        }
        Representation::ExternallyTagged(keys) => {
            let keys = string_slice(keys);
            quote!(externally_tagged(#keys))
        }
        Representation::Untagged(matchers) => {
            let name = file.imports.name("crate::runtime::codec", "Matcher");
            let matchers = matchers.iter().map(|it| matcher(&name, it));
            quote!(untagged(&[#(#matchers),*]))
        }
    }
}

fn matcher(name: &TokenStream, matcher: &Matcher) -> TokenStream {
    let matcher = match matcher {
        Matcher::Any => quote!(Any),
        Matcher::Bool => quote!(Bool),
        Matcher::Integer => quote!(Integer),
        Matcher::Number => quote!(Number),
        Matcher::Array(item) => {
            let item = self::matcher(name, item);
            quote!(Array(&#item))
        }
        Matcher::Map(value) => {
            let value = self::matcher(name, value);
            quote!(Map(&#value))
        }
        Matcher::AnyOf(parts) => {
            let parts = parts.iter().map(|part| self::matcher(name, part));
            quote!(AnyOf(&[#(#parts),*]))
        }
        Matcher::OpenObject(object) => {
            let object = self::matcher(name, object);
            quote!(OpenObject(&#object))
        }
        Matcher::Nested(object, properties) => {
            let object = self::matcher(name, object);
            let properties = properties.iter().map(|(property, matcher)| {
                let matcher = self::matcher(name, matcher);
                quote!((#property, #matcher))
            });
            quote!(Nested(&#object, &[#(#properties),*]))
        }
        Matcher::String(strings) => {
            let strings = string_slice(strings);
            quote!(String(#strings))
        }
        Matcher::IntegerEnum(numbers) => {
            let numbers = numbers.iter().copied().map(Literal::i64_unsuffixed);
            quote!(IntegerEnum(&[#(#numbers),*]))
        }
        Matcher::Object {
            required,
            optional,
            constants,
        } => {
            let (required, optional) = (string_slice(required), string_slice(optional));
            let constants = constants.iter().map(|(name, strings)| {
                let strings = string_slice(strings);
                quote!((#name, #strings))
            });
            quote! {
                Object { required: #required, optional: #optional, constants: &[#(#constants),*] }
            }
        }
    };
    quote!(#name::#matcher)
}

fn string_slice(strings: &[String]) -> TokenStream {
    quote!(&[#(#strings),*])
}

/// The conversions from the types of variants, if no other variant has the type.
fn conversions(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let variants = file.api.conversions(def, shape).into_iter();
    let conversions = variants.map(
        |UnionVariant {
             name, ty, boxed, ..
         }| {
            let value = boxed_value(quote!(value), *boxed);
            let convert_from = |from: &TokenStream, value: &TokenStream| {
                conversion(
                    from,
                    &def.name,
                    &quote!(value),
                    &quote!(Self::#name(#value)),
                )
            };
            let text = (file.is_string(ty) && !boxed)
                .then(|| convert_from(&quote!(&str), &quote!(value.to_owned())));
            let conversion = convert_from(&file.ty(ty), &value);
            quote!(#conversion #text)
        },
    );
    conversions.collect()
}
