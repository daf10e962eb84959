//! Open unions: a variant a type, and one for any other value.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Choice, Evidence, Presence, Shape, Type, TypeDef, Union, UnionVariant};

use super::super::docs;
use super::super::ty::{File, ident};
use super::{Serde, deprecated_docs, derives};

/// The enum, what it is made from, and how it is read and written.
pub(in crate::emit) fn union(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let declaration = declaration(file, def, shape);
    let codec = codec(file, def, shape);
    let conversions = conversions(file, def, shape);
    quote!(#declaration #codec #conversions)
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
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Any value that fits no other variant, as it was received.
            #unknown(#value),
        }
    }
}

fn codec(file: &mut File<'_>, def: &TypeDef, shape: &Union) -> TokenStream {
    let (name, unknown) = (ident(&def.name), ident(&shape.unknown));
    let union = file.imports.name("crate::runtime::codec", "Union");
    let kept = file.imports.name("crate::runtime::codec", "Kept");
    let choice = choice(file, &shape.choice);
    let reads = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (index, name) = (Literal::usize_unsuffixed(index), ident(&variant.name));
        quote!(#index => value.read().map(Self::#name))
    });
    let writes = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (name, write) = (ident(&variant.name), write(file, shape, index, variant));
        quote!(Self::#name(value) => #write)
    });
    let (reads, writes): (Vec<_>, Vec<_>) = (reads.collect(), writes.collect());
    let Serde {
        deserialize,
        deserializer,
        serialize,
        serializer,
    } = Serde::import(file);
    quote! {
        impl #name {
            const SHAPE: #union = #union::#choice;

            fn read(variant: usize, value: #kept<'_>) -> serde_json::Result<Self> {
                match variant {
                    #(#reads,)*
                    _ => value.read().map(Self::#unknown),
                }
            }
        }

        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::SHAPE.read(deserializer, Self::read)
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
    match &shape.choice {
        Choice::Key(_) => quote!(Self::SHAPE.write_keyed(serializer, #position, value)),
        Choice::Tag {
            wire, otherwise, ..
        } if !has_member(file, &variant.ty, wire) && *otherwise != Some(index) => {
            quote!(Self::SHAPE.write_tagged(serializer, #position, value))
        }
        Choice::Tag { .. } | Choice::Evidence(_) => quote!(value.serialize(serializer)),
    }
}

/// Whether a value of the type always has the member, and so names its variant itself.
fn has_member(file: &File<'_>, ty: &Type, wire: &str) -> bool {
    let Type::Named(id) = file.api.unaliased(ty) else {
        return true;
    };
    match &file.api.get(*id).shape {
        Shape::Struct(shape) => shape
            .fields
            .iter()
            .any(|field| field.wire == wire && field.presence == Presence::Required),
        _ => true,
    }
}

/// How a variant is found, as the runtime is told.
fn choice(file: &mut File<'_>, choice: &Choice) -> TokenStream {
    match choice {
        Choice::Tag {
            wire,
            tags,
            otherwise,
        } => {
            let tags = tags.iter().map(|tags| list(tags));
            let otherwise = otherwise.map(Literal::usize_unsuffixed);
            let or = otherwise.map(|variant| quote!(.or(#variant)));
            quote!(by_tag(#wire, &[#(#tags),*])#or)
        }
        Choice::Key(keys) => {
            let keys = list(keys);
            quote!(by_key(#keys))
        }
        Choice::Evidence(all) => {
            let name = file.imports.name("crate::runtime::codec", "Evidence");
            let all = all.iter().map(|each| evidence(&name, each));
            quote!(by_evidence(&[#(#all),*]))
        }
    }
}

fn evidence(name: &TokenStream, evidence: &Evidence) -> TokenStream {
    let evidence = match evidence {
        Evidence::Any => quote!(Any),
        Evidence::Bool => quote!(Bool),
        Evidence::Integer => quote!(Integer),
        Evidence::Number => quote!(Number),
        Evidence::List => quote!(List),
        Evidence::Either(parts) => {
            let parts = parts.iter().map(|part| self::evidence(name, part));
            quote!(Either(&[#(#parts),*]))
        }
        Evidence::Text(texts) => {
            let texts = list(texts);
            quote!(Text(#texts))
        }
        Evidence::Integers(numbers) => {
            let numbers = numbers.iter().copied().map(Literal::i64_unsuffixed);
            quote!(Integers(&[#(#numbers),*]))
        }
        Evidence::Object {
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
    let types: Vec<_> = shape
        .variants
        .iter()
        .map(|variant| file.api.without_aliases(&variant.ty))
        .collect();
    let is_itself =
        |ty: &Type| matches!(ty, Type::Named(id) if std::ptr::eq(file.api.get(*id), def));
    let is_alone = |ty: &Type| types.iter().filter(|other| file.is_same(other, ty)).count() == 1;
    let own: Vec<_> = std::iter::zip(&shape.variants, &types)
        .filter(|(_, ty)| is_alone(ty) && !is_itself(ty))
        .collect();
    let conversions = own.into_iter().map(|(variant, ty)| {
        let argument = file.ty(&variant.ty);
        let made = match variant.boxed {
            true => quote!(Box::new(value)),
            false => quote!(value),
        };
        let text = (file.is_text(ty) && !variant.boxed)
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
            fn from(value: #argument) -> Self {
                Self::#variant(#made)
            }
        }
    }
}
