//! Open unions: a variant a type, and one for any other value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Api, EnumValues, Enumeration, Matcher, Presence, Representation, Shape, Type, TypeDef, Union,
    UnionVariant,
};

use super::super::docs;
use super::super::type_expr::{File, ident};
use super::{Serde, deprecated_docs, derives};

/// The enum, what it is made from, and how it is read and written.
pub(in crate::emit) fn union(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let declaration = declaration(file, def, shape);
    let codec = codec(file, def, shape);
    let conversions = conversions(file, def, shape);
    let files = files(file, def, shape);
    quote!(#declaration #codec #conversions #files)
}

/// How a part of a body is told to be a file, where some variant is one.
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
    let unknown_docs = docs::plain(match shape.representation {
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
    let choice = choice(file, &shape.representation);
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
            const SHAPE: #union = #union::#choice;
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

fn write(file: &File<'_>, shape: &Union, at: usize, variant: &UnionVariant) -> TokenStream {
    let index = Literal::usize_unsuffixed(at);
    let named = match &shape.representation {
        Representation::ExternallyTagged(_) => Named::UnderKey,
        Representation::InternallyTagged {
            property: wire,
            values: tags,
            fallback: otherwise,
        } => match *otherwise == Some(at) {
            true => Named::Itself,
            false => named(file.api, &variant.ty, wire, &tags[at]),
        },
        Representation::Untagged(_) | Representation::UntaggedOverlapping(_) => Named::Itself,
    };
    match named {
        Named::Itself => quote!(value.serialize(serializer)),
        Named::UnderKey => quote!(Self::SHAPE.write_under_key(serializer, #index, value)),
        Named::WithTag => quote!(Self::SHAPE.write_with_tag(serializer, #index, value)),
        Named::OverMember => quote!(Self::SHAPE.write_over_tag(serializer, #index, value)),
    }
}

/// What says which variant a value is of, when it is written.
enum Named {
    /// The value.
    Itself,
    /// The only member of the object around it.
    UnderKey,
    /// A tag, for which the value has no member.
    WithTag,
    /// A tag, for which the value has a member, but may leave it out or say another variant's.
    OverMember,
}

/// What names the variant of a type. Where there is but one tag, a caller who could write another text is
/// not trusted.
fn named(api: &Api, ty: &Type, wire: &str, tags: &[String]) -> Named {
    let Type::Named(id) = api.resolve_alias(ty) else {
        return Named::Itself;
    };
    let def = api.get(*id);
    let Shape::Struct(shape) = &def.shape else {
        return Named::Itself;
    };
    let mut fields = shape.fields.iter();
    match (fields.find(|field| field.wire == wire), tags) {
        // It may be among the other members.
        (None, _) if shape.additional.is_some() => Named::OverMember,
        (None, _) => Named::WithTag,
        (Some(field), _) if field.presence != Presence::Required => Named::OverMember,
        (Some(field), [only]) if def.direction.request && may_be_another(api, &field.ty, only) => {
            Named::OverMember
        }
        (Some(_), _) => Named::Itself,
    }
}

/// Whether a text of the type may be another one than this.
fn may_be_another(api: &Api, ty: &Type, tag: &str) -> bool {
    let Type::Named(id) = api.resolve_alias(ty) else {
        return *api.resolve_alias(ty) == Type::String;
    };
    match &api.get(*id).shape {
        Shape::Enumeration(Enumeration {
            values: EnumValues::String,
            variants,
            unknown: _,
            is_open: _,
        }) => variants.iter().any(|variant| variant.wire != tag),
        _ => false,
    }
}

/// How a variant is found, as the runtime is told.
fn choice(file: &mut File<'_>, choice: &Representation) -> TokenStream {
    match choice {
        Representation::InternallyTagged {
            property: wire,
            values: tags,
            fallback: otherwise,
        } => {
            let tags = tags.iter().map(|tags| list(tags));
            let otherwise = otherwise.map(Literal::usize_unsuffixed);
            let or = otherwise.map(|variant| quote!(.with_fallback(#variant)));
            quote!(internally_tagged(#wire, &[#(#tags),*])#or)
        }
        Representation::ExternallyTagged(keys) => {
            let keys = list(keys);
            quote!(externally_tagged(#keys))
        }
        Representation::Untagged(all) | Representation::UntaggedOverlapping(all) => {
            let name = file.imports.name("crate::runtime::codec", "Matcher");
            let all = all.iter().map(|each| evidence(&name, each));
            let all: Vec<_> = all.collect();
            match choice {
                Representation::UntaggedOverlapping(_) => {
                    quote!(untagged_overlapping(&[#(#all),*]))
                }
                _ => quote!(untagged(&[#(#all),*])),
            }
        }
    }
}

fn evidence(name: &TokenStream, evidence: &Matcher) -> TokenStream {
    let evidence = match evidence {
        Matcher::Any => quote!(Any),
        Matcher::Bool => quote!(Bool),
        Matcher::Integer => quote!(Integer),
        Matcher::Number => quote!(Number),
        Matcher::Array(item) => {
            let item = self::evidence(name, item);
            quote!(Array(&#item))
        }
        Matcher::Map(value) => {
            let value = self::evidence(name, value);
            quote!(Map(&#value))
        }
        Matcher::AnyOf(parts) => {
            let parts = parts.iter().map(|part| self::evidence(name, part));
            quote!(AnyOf(&[#(#parts),*]))
        }
        Matcher::OpenObject(object) => {
            let object = self::evidence(name, object);
            quote!(OpenObject(&#object))
        }
        Matcher::String(texts) => {
            let texts = list(texts);
            quote!(String(#texts))
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
            let (required, optional) = (list(required), list(optional));
            let constants = constants.iter().map(|(name, texts)| {
                let texts = list(texts);
                quote!((#name, #texts))
            });
            quote! {
                Object { required: #required, optional: #optional, constants: &[#(#constants),*] }
            }
        }
    };
    quote!(#name::#evidence)
}

fn list(texts: &[String]) -> TokenStream {
    quote!(&[#(#texts),*])
}

/// From a variant's type to the union, where no other variant has the type.
fn conversions(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let own = file.api.conversions(def, shape);
    let conversions = own.into_iter().map(|variant| {
        let argument = file.ty(&variant.ty);
        let made = match variant.boxed {
            true => quote!(Box::new(value)),
            false => quote!(value),
        };
        let text = (file.is_text(&variant.ty) && !variant.boxed)
            .then(|| conversion(def, variant, &quote!(&str), &quote!(value.to_owned())));
        let conversion = conversion(def, variant, &argument, &made);
        quote!(#conversion #text)
    });
    let conversions: Vec<_> = conversions.collect();
    quote!(#(#conversions)*)
}

fn conversion(
    def: &TypeDef,
    variant: &UnionVariant,
    argument: &TokenStream,
    made: &TokenStream,
) -> TokenStream {
    let (name, variant) = (ident(&def.name), ident(&variant.name));
    quote! {
        impl From<#argument> for #name {
            #[inline]
            fn from(value: #argument) -> Self {
                Self::#variant(#made)
            }
        }
    }
}
