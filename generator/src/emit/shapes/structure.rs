//! Structs: JSON objects with known properties.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{AdditionalField, Constant, Field, Name, Presence, Struct, Type, TypeDef};

use super::super::docs;
use super::super::type_expr::{File, boxed_value};
use super::{conversion, deprecated_docs, derives};

/// The traits that the macro implements for every struct.
const MACRO_TRAITS: &[&str] = &["Debug", "Clone", "PartialEq", "Hash"];

/// The struct, with its constructor and setters.
pub(in crate::emit) fn structure(
    file: &mut File<'_>,
    def: &TypeDef,
    shape: &Struct,
) -> TokenStream {
    let declaration = declaration(file, def, shape);
    let inherent = inherent(file, def, shape);
    let default = (def.has_default() && shape.has_required()).then(|| default_by_new(&def.name));
    let wrapper_conversions = shape
        .is_wrapper
        .then(|| wrapper_conversions(file, def, shape));
    // A derived `Hash` would be inconsistent with the `PartialEq` of the struct.
    let hash = def.derives.iter().any(|name| name == "Hash");
    let hash = hash.then(|| hash_by_json(file, &def.name));
    quote!(#declaration #inherent #default #hash #wrapper_conversions)
}

fn declaration(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), &def.name);
    let derives = match (def.has_default(), shape.has_required()) {
        (true, false) => derives(def, MACRO_TRAITS, &["Default"]),
        // It is implemented by `new`.
        (true, true) => derives(def, &[MACRO_TRAITS, &["Default"]].concat(), &[]),
        (false, _) => derives(def, MACRO_TRAITS, &[]),
    };
    let fields = shape.fields.iter().map(|field| self::field(file, field));
    let fields: Vec<_> = fields.collect();
    let additional = shape.additional.as_ref().map(|additional| {
        let (docs, name) = (docs::outer(&additional.docs), &additional.name);
        let ty = additional_type(file, additional);
        quote!(.. #docs pub #name: #ty,)
    });
    let json_struct = file.imports.name("crate::runtime::macros", "json_struct");
    quote! {
        #json_struct! {
            #docs
            #derives
            pub struct #name { #(#fields,)* #additional }
        }
    }
}

/// A field in the syntax of the macro: with a `?` if the property is optional, and with the property's name.
fn field(file: &mut File<'_>, field: &Field) -> TokenStream {
    let (docs, name, wire) = (field_docs(field), &field.name, &field.wire);
    let ty = field_type(file, field);
    let optional = (!field.is_required()).then(|| quote!(?));
    quote!(#docs pub #name #optional: #ty = #wire)
}

fn field_docs(field: &Field) -> TokenStream {
    let value = |label: &str, value: &Option<crate::json::Value>| {
        let value = value.as_ref()?;
        Some(format!("{label}: {}.", docs::code(&value.to_string())))
    };
    let values = value("Default", &field.default)
        .into_iter()
        .chain(value("Example", &field.example));
    let values: Vec<_> = values.collect();
    let docs = docs::with(&field.docs, &values.join(" "));
    deprecated_docs(docs, field.deprecated)
}

/// The map of the additional properties.
fn additional_type(file: &mut File<'_>, additional: &AdditionalField) -> TokenStream {
    file.ty(&Type::Map(Box::new(additional.ty.clone())))
}

fn field_type(file: &mut File<'_>, field: &Field) -> TokenStream {
    let value = file.boxed(&field.ty, field.boxed);
    match field.presence {
        Presence::Required => value,
        Presence::Nullable | Presence::Optional => quote!(Option<#value>),
        Presence::Patch => {
            let patch = file.imports.name("crate", "Patch");
            quote!(#patch<#value>)
        }
    }
}

/// If callers build the struct: `new` with the required properties, and a setter for each optional property.
fn inherent(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> Option<TokenStream> {
    if !def.is_constructible() {
        return None;
    }
    let name = &def.name;
    let new = new(file, &def.name, shape);
    let settable = shape.fields.iter().filter(|field| field.has_setter());
    let setters: Vec<_> = settable.map(|field| setter(file, field)).collect();
    let additional = shape.additional.as_ref().map(|additional| {
        let AdditionalField { name, setter, .. } = additional;
        let ty = additional_type(file, additional);
        setter_method(name, setter, None, &ty, &quote!(#name))
    });
    Some(quote! {
        impl #name {
            #new
            #(#setters)*
            #additional
        }
    })
}

fn new(file: &mut File<'_>, name: &Name, shape: &Struct) -> TokenStream {
    if !shape.has_required() {
        let docs = docs::generated(&format!(
            "Creates an empty `{name}`; each field has a setter of the same name."
        ));
        // Not `Self::default()`, which would call the setter of a property with that name.
        return quote!(#docs #[inline] pub fn new() -> Self { Default::default() });
    }
    let docs = docs::generated(&new_docs(name, shape));
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for field in &shape.fields {
        let name = &field.name;
        let value = match field.presence {
            _ if field.is_argument() => {
                let (ty, value) = required_argument(file, field);
                arguments.push(quote!(#name: #ty));
                value
            }
            Presence::Required => constant(file, field),
            Presence::Nullable | Presence::Optional => quote!(None),
            Presence::Patch => {
                let patch = file.imports.name("crate", "Patch");
                quote!(#patch::Absent)
            }
        };
        // `Self { id }` where the argument is the value.
        values.push(match name.as_str() == value.to_string() {
            true => quote!(#name),
            false => quote!(#name: #value),
        });
    }
    values.extend(shape.additional.as_ref().map(|additional| {
        let name = &additional.name;
        let map = file.imports.name("std::collections", "BTreeMap");
        quote!(#name: #map::new())
    }));
    quote! {
        #docs
        #[inline]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn new_docs(name: &Name, shape: &Struct) -> String {
    let is_complete = shape.additional.is_none() && !shape.fields.iter().any(Field::has_setter);
    match (shape.has_arguments(), is_complete) {
        (true, true) => format!("Creates `{name}` from its fields, all of which are required."),
        (true, false) => format!(
            "Creates `{name}` from its required fields; optional fields have setters of the same name."
        ),
        (false, true) => format!("Creates `{name}` with its constant values."),
        (false, false) => format!(
            "Creates `{name}` without its optional fields; each of them has a setter of the same name."
        ),
    }
}

/// The constant value of a property that is not an argument of `new`.
fn constant(file: &mut File<'_>, field: &Field) -> TokenStream {
    let value = match (&field.constant, file.api.resolve_alias(&field.ty)) {
        (Some(Constant::Variant(variant)), Type::Named(id)) => {
            let (ty, variant) = (file.named(*id), variant);
            quote!(#ty::#variant)
        }
        (Some(Constant::Value(value)), ty) => value_of(value, ty),
        (Some(Constant::Variant(_)) | None, _) => field.name.to_token_stream(),
    };
    boxed_value(value, field.boxed)
}

/// A value of a type without variants.
fn value_of(value: &crate::json::Value, ty: &Type) -> TokenStream {
    match (value.as_bool(), value.as_u64(), ty) {
        (Some(value), _, _) => quote!(#value),
        (None, Some(number), Type::U64) => Literal::u64_unsuffixed(number).into_token_stream(),
        _ => Literal::f64_unsuffixed(value.as_f64().unwrap_or_default()).into_token_stream(),
    }
}

fn hash_by_json(file: &mut File<'_>, name: &Name) -> TokenStream {
    let [hash, hasher] = file.imports.names("std::hash", ["Hash", "Hasher"]);
    let codec = file.imports.name("crate::runtime", "codec");
    quote! {
        impl #hash for #name {
            fn hash<H: #hasher>(&self, state: &mut H) {
                #codec::hash(self, state);
            }
        }
    }
}

/// `Default`, if `new` has no arguments and a derived `Default` would not set the constants.
fn default_by_new(name: &Name) -> TokenStream {
    quote! {
        impl Default for #name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// The type of the argument of `new` for a property, and the expression that converts it to the field.
fn required_argument(file: &mut File<'_>, field: &Field) -> (TokenStream, TokenStream) {
    let name = &field.name;
    match field.presence {
        Presence::Nullable => {
            let (ty, boxing) = (file.ty(&field.ty), map_to_box(field));
            (quote!(Option<#ty>), quote!(#name #boxing))
        }
        _ => argument(file, field),
    }
}

/// The type of an argument for the value of a property, and the expression that converts it to the value.
fn argument(file: &mut File<'_>, field: &Field) -> (TokenStream, TokenStream) {
    let (ty, value) = file.argument(&field.name, &field.ty);
    (ty, boxed_value(value, field.boxed))
}

/// The method call that boxes the value in an `Option` or a `Patch`, if necessary.
fn map_to_box(field: &Field) -> Option<TokenStream> {
    field.boxed.then(|| quote!(.map(Box::new)))
}

fn setter(file: &mut File<'_>, field: &Field) -> TokenStream {
    let name = &field.name;
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let (ty, value) = match field.presence {
        Presence::Patch => {
            let (patch, ty) = (file.imports.name("crate", "Patch"), file.ty(&field.ty));
            let boxing = map_to_box(field);
            (quote!(impl Into<#patch<#ty>>), quote!(#name.into() #boxing))
        }
        _ => {
            let (ty, value) = argument(file, field);
            (ty, quote!(Some(#value)))
        }
    };
    setter_method(name, &field.setter, deprecated, &ty, &value)
}

/// The method that sets the field `name` to a value that is converted from an argument of the same name.
fn setter_method(
    name: &Name,
    setter: &Name,
    deprecated: Option<TokenStream>,
    ty: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let docs = docs::generated(&format!("Sets [`{name}`](Self::{name})."));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #setter(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// The conversions from the only property to the request body that wraps it.
fn wrapper_conversions(file: &mut File<'_>, def: &TypeDef, shape: &Struct) -> TokenStream {
    let conversions = shape.fields.iter().map(|Field { name, ty, .. }| {
        let ty = file.ty(ty);
        conversion(&ty, &def.name, name, &quote!(Self::new(#name)))
    });
    conversions.collect()
}
