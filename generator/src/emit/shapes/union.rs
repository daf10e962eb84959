//! Unions: a variant for each type, and one for any other value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Api, EnumValues, Enumeration, Matcher, Presence, Representation, Shape, Type, TypeDef, Union,
    UnionVariant,
};

use super::super::docs;
use super::super::type_expr::{File, ident};
use super::{Serde, deprecated_docs, derives};

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
        let name = ident(&variant.name);
        match file.api.resolve_alias(&variant.ty) {
            Type::File => Some(quote!(Self::#name(file) => Some(std::slice::from_ref(file)))),
            ty if file.api.may_be_files(ty) => Some(quote!(Self::#name(files) => files.as_files())),
            _ => None,
        }
    });
    let files: Vec<_> = files.collect();
    (!files.is_empty()).then(|| {
        let name = ident(&def.name);
        let as_files = file.imports.name("crate::runtime::multipart", "AsFiles");
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
    let (docs, name) = (docs::outer(&def.docs), ident(&def.name));
    let unknown = ident(&shape.unknown);
    let variants: Vec<_> = shape
        .variants
        .iter()
        .map(|variant| {
            let docs = deprecated_docs(docs::outer(&variant.docs), variant.deprecated);
            let (name, ty) = (ident(&variant.name), file.ty(&variant.ty));
            match variant.boxed {
                true => quote!(#docs #name(Box<#ty>)),
                false => quote!(#docs #name(#ty)),
            }
        })
        .collect();
    let derives = derives(def, &["Debug", "Clone", "PartialEq"]);
    let value = file.imports.name("serde_json", "Value");
    let unknown_docs = docs::generated(match shape.representation {
        Representation::UntaggedOverlapping(_) => {
            "Any value that matches no variant, or several, unchanged."
        }
        _ => "Any value that matches no other variant, unchanged.",
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown_docs
            #unknown(Box<#value>),
        }
    }
}

fn codec(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let (name, unknown) = (ident(&def.name), ident(&shape.unknown));
    let union = file.imports.name("crate::runtime::codec", "Union");
    let variants = file.imports.name("crate::runtime::codec", "Variants");
    let representation = representation(file, &shape.representation);
    let Serde {
        deserialize,
        deserializer,
        serialize,
        serializer,
    } = Serde::import(file);
    let reads = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (index, name) = (Literal::usize_unsuffixed(index), ident(&variant.name));
        quote!(#index => #deserialize::deserialize(value).map(Self::#name))
    });
    let writes = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (name, write) = (ident(&variant.name), write(file, shape, index, variant));
        quote!(Self::#name(value) => #write)
    });
    let (reads, writes): (Vec<_>, Vec<_>) = (reads.collect(), writes.collect());
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

        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::SHAPE.read(deserializer)
            }
        }

        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#writes,)*
                    Self::#unknown(value) => value.serialize(serializer),
                }
            }
        }
    }
}

fn write(file: &File<'_>, shape: &Union, index: usize, variant: &UnionVariant) -> TokenStream {
    let position = Literal::usize_unsuffixed(index);
    let tag_encoding = match &shape.representation {
        Representation::ExternallyTagged(_) => TagEncoding::UnderKey,
        Representation::InternallyTagged {
            property,
            values,
            fallback,
        } => match *fallback == Some(index) {
            true => TagEncoding::InValue,
            false => tag_encoding(file.api, &variant.ty, property, &values[index]),
        },
        Representation::Untagged(_) | Representation::UntaggedOverlapping(_) => {
            TagEncoding::InValue
        }
    };
    match tag_encoding {
        TagEncoding::InValue => quote!(value.serialize(serializer)),
        TagEncoding::UnderKey => quote!(Self::SHAPE.write_under_key(serializer, #position, value)),
        TagEncoding::WithTag => quote!(Self::SHAPE.write_with_tag(serializer, #position, value)),
        TagEncoding::OverTag => quote!(Self::SHAPE.write_over_tag(serializer, #position, value)),
    }
}

/// How the variant of a value is encoded.
enum TagEncoding {
    /// By the value itself.
    InValue,
    /// By the only key of the object that contains it.
    UnderKey,
    /// By a tag that the value does not contain.
    WithTag,
    /// By a tag that replaces the one in the value, which may be missing or that of another variant.
    OverTag,
}

/// How the variant of a type is encoded. If there is only one tag, but the type allows other strings, the tag
/// replaces the value that the caller set.
fn tag_encoding(api: &Api, ty: &Type, property: &str, values: &[String]) -> TagEncoding {
    let Type::Named(id) = api.resolve_alias(ty) else {
        return TagEncoding::InValue;
    };
    let def = api.get(*id);
    let Shape::Struct(shape) = &def.shape else {
        return TagEncoding::InValue;
    };
    let mut fields = shape.fields.iter();
    match (fields.find(|field| field.wire == property), values) {
        // It may be one of the additional properties.
        (None, _) if shape.additional.is_some() => TagEncoding::OverTag,
        (None, _) => TagEncoding::WithTag,
        (Some(field), _) if field.presence != Presence::Required => TagEncoding::OverTag,
        (Some(field), [only])
            if def.direction.request && allows_other_value(api, &field.ty, only) =>
        {
            TagEncoding::OverTag
        }
        (Some(_), _) => TagEncoding::InValue,
    }
}

/// Whether the type allows a string other than this one.
fn allows_other_value(api: &Api, ty: &Type, value: &str) -> bool {
    let Type::Named(id) = api.resolve_alias(ty) else {
        return *api.resolve_alias(ty) == Type::String;
    };
    match &api.get(*id).shape {
        Shape::Enumeration(Enumeration {
            values: EnumValues::String,
            variants,
            unknown: _,
            is_open: _,
        }) => variants.iter().any(|variant| variant.wire != value),
        _ => false,
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
        Representation::Untagged(matchers) | Representation::UntaggedOverlapping(matchers) => {
            let name = file.imports.name("crate::runtime::codec", "Matcher");
            let matchers = matchers.iter().map(|it| matcher(&name, it));
            let matchers: Vec<_> = matchers.collect();
            match representation {
                Representation::UntaggedOverlapping(_) => {
                    quote!(untagged_overlapping(&[#(#matchers),*]))
                }
                _ => quote!(untagged(&[#(#matchers),*])),
            }
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
    let variants = file.api.conversions(def, shape);
    let conversions = variants.into_iter().map(|variant| {
        let argument = file.ty(&variant.ty);
        let value = match variant.boxed {
            true => quote!(Box::new(value)),
            false => quote!(value),
        };
        let text = (file.is_string(&variant.ty) && !variant.boxed)
            .then(|| conversion(def, variant, &quote!(&str), &quote!(value.to_owned())));
        let conversion = conversion(def, variant, &argument, &value);
        quote!(#conversion #text)
    });
    let conversions: Vec<_> = conversions.collect();
    quote!(#(#conversions)*)
}

fn conversion(
    def: &TypeDef,
    variant: &UnionVariant,
    argument: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let (name, variant) = (ident(&def.name), ident(&variant.name));
    quote! {
        impl From<#argument> for #name {
            #[inline]
            fn from(value: #argument) -> Self {
                Self::#variant(#value)
            }
        }
    }
}
