//! Structs: JSON objects whose members are known.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, Name, Presence, Struct, TypeDef};

use super::super::docs;
use super::super::ty::{File, ident};
use super::Serde;

/// How many members one tuple of the codec holds. A test holds this against the runtime.
const GROUP: usize = 16;

/// The struct, how a caller builds it, and how it is read and written.
pub(in crate::emit) fn structure(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Struct,
) -> TokenStream {
    let declaration = declaration(file, def, shape);
    let inherent = inherent(file, def, shape);
    let envelope = shape.is_envelope.then(|| envelope(file, def, shape));
    let codec = codec(file, def, shape);
    quote!(#declaration #inherent #envelope #codec)
}

fn declaration(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), ident(&def.name));
    let default = (def.direction.request && !has_required(shape)).then(|| quote!(, Default));
    let fields = shape.fields.iter().map(|field| {
        let (docs, name, ty) = (
            docs::outer(&field.docs),
            ident(&field.name),
            field_type(file, field),
        );
        quote!(#docs pub #name: #ty)
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    }
}

fn field_type(file: &mut File<'_>, field: &Field) -> TokenStream {
    let value = value_type(file, field);
    match field.presence {
        Presence::Required => value,
        Presence::Nullable | Presence::Optional => quote!(Option<#value>),
        Presence::Patch => {
            let patch = file.imports.name("crate", "Patch");
            quote!(#patch<#value>)
        }
    }
}

fn value_type(file: &mut File<'_>, field: &Field) -> TokenStream {
    let ty = file.ty(&field.ty);
    match field.boxed {
        true => quote!(Box<#ty>),
        false => ty,
    }
}

/// What the codec knows of the struct and, where callers build it, `new` with the required members
/// and a setter for each other one.
fn inherent(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> TokenStream {
    let (name, label) = (ident(&def.name), def.name.as_str());
    let object = file.imports.name("crate::runtime::codec", "Object");
    let wires = shape.fields.iter().map(|field| &field.wire);
    let new = def.direction.request.then(|| new(file, &def.name, shape));
    let optional = shape.fields.iter().filter(|field| !is_required(field));
    let set = optional.filter(|_| def.direction.request);
    let setters: Vec<_> = set.map(|field| setter(file, field)).collect();
    quote! {
        impl #name {
            const SHAPE: #object = #object::new(#label, &[#(#wires),*]);
            #new
            #(#setters)*
        }
    }
}

fn new(file: &mut File<'_>, name: &Name, shape: &Struct) -> TokenStream {
    if !has_required(shape) {
        let docs = docs::plain(&format!(
            "An empty `{name}`; set its members with the methods named after them."
        ));
        // Not `Self::default()`: a member of that name has a setter that would be called instead.
        return quote!(#docs pub fn new() -> Self { Default::default() });
    }
    let docs = docs::plain(&match shape.fields.iter().all(is_required) {
        true => format!("`{name}` with its members, all of which are required."),
        false => format!(
            "`{name}` with its required members; set the others with the methods named after them."
        ),
    });
    let mut arguments = Vec::new();
    let values: Vec<_> = shape
        .fields
        .iter()
        .map(|field| {
            let name = ident(&field.name);
            match field.presence {
                Presence::Required | Presence::Nullable => {
                    let (ty, value) = required_argument(file, field);
                    arguments.push(quote!(#name: #ty));
                    // `Self { id }` where the argument is the value.
                    if name == value.to_string() {
                        quote!(#name)
                    } else {
                        quote!(#name: #value)
                    }
                }
                Presence::Optional => quote!(#name: None),
                Presence::Patch => {
                    let patch = file.imports.name("crate", "Patch");
                    quote!(#name: #patch::Absent)
                }
            }
        })
        .collect();
    quote! {
        #docs
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn required_argument(file: &mut File<'_>, field: &Field) -> (TokenStream, TokenStream) {
    let name = ident(&field.name);
    match (field.presence, field.boxed) {
        (Presence::Nullable, false) => {
            let ty = file.ty(&field.ty);
            (quote!(Option<#ty>), quote!(#name))
        }
        (Presence::Nullable, true) => {
            let ty = file.ty(&field.ty);
            (quote!(Option<#ty>), quote!(#name.map(Box::new)))
        }
        (_, true) => {
            let ty = file.ty(&field.ty);
            (ty, quote!(Box::new(#name)))
        }
        (_, false) => file.argument(&name, &field.ty),
    }
}

fn setter(file: &mut File<'_>, field: &Field) -> TokenStream {
    let (setter, name) = (ident(&field.setter), ident(&field.name));
    let docs = docs::plain(&format!("Sets [`{0}`](Self::{0}).", field.name));
    let (ty, value) = match (field.presence, field.boxed) {
        (Presence::Patch, _) => {
            let (patch, value) = (file.imports.name("crate", "Patch"), value_type(file, field));
            (quote!(impl Into<#patch<#value>>), quote!(#name.into()))
        }
        (_, true) => (file.ty(&field.ty), quote!(Some(Box::new(#name)))),
        (_, false) => {
            let (ty, value) = file.argument(&name, &field.ty);
            (ty, quote!(Some(#value)))
        }
    };
    quote! {
        #docs
        pub fn #setter(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// From the only member to the body that wraps it.
fn envelope(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> TokenStream {
    let name = ident(&def.name);
    let members = shape.fields.iter().map(|field| {
        let (member, ty) = (ident(&field.name), file.ty(&field.ty));
        quote! {
            impl From<#ty> for #name {
                fn from(#member: #ty) -> Self {
                    Self::new(#member)
                }
            }
        }
    });
    quote!(#(#members)*)
}

fn codec(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> TokenStream {
    let name = ident(&def.name);
    let Serde {
        deserialize,
        deserializer,
        serialize,
        serializer,
    } = Serde::import(file);
    let fields: Vec<_> = shape
        .fields
        .iter()
        .map(|field| ident(&field.name))
        .collect();
    let places: Vec<_> = fields.iter().map(|field| quote!(#field)).collect();
    let members: Vec<_> = shape.fields.iter().map(member).collect();
    let (places, members) = (tuple(file, &places), tuple(file, &members));
    quote! {
        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let #places = Self::SHAPE.read(deserializer)?;
                Ok(Self { #(#fields),* })
            }
        }

        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let members = #members;
                Self::SHAPE.write(serializer, members)
            }
        }
    }
}

/// A field as the codec writes it: a reference always, an `Option` when there is something.
fn member(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    match field.presence {
        Presence::Required | Presence::Nullable => quote!(&self.#name),
        Presence::Optional => quote!(self.#name.as_ref()),
        Presence::Patch => quote!(self.#name.as_member()),
    }
}

/// A tuple, or a tuple of tuples where it would be longer than the codec's; each but the last holds
/// as many members as the first.
fn tuple(file: &mut File<'_>, places: &[TokenStream]) -> TokenStream {
    if places.len() <= GROUP {
        return quote!((#(#places,)*));
    }
    let grouped = file.imports.name("crate::runtime::codec", "Grouped");
    let mut size = GROUP;
    while places.len().div_ceil(size) > GROUP {
        size *= GROUP;
    }
    let groups: Vec<_> = places
        .chunks(size)
        .map(|group| tuple(file, group))
        .collect();
    quote!(#grouped((#(#groups,)*)))
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable)
}

fn has_required(shape: &Struct) -> bool {
    shape.fields.iter().any(is_required)
}

#[cfg(test)]
mod tests {
    use syn::Item;

    use super::*;

    #[test]
    fn the_longest_tuple_is_the_longest_of_the_runtime() {
        let member = include_str!("../../../runtime/src/codec/member.rs");
        let items = syn::parse_file(member).unwrap().items;
        let places = items.iter().filter_map(|item| match item {
            Item::Macro(item) if item.mac.path.is_ident("members") => {
                Some(item.mac.tokens.to_string().split(',').count())
            }
            _ => None,
        });
        assert_eq!(places.max(), Some(GROUP));
    }
}
