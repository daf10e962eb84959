//! Arguments as a person would write them in a snippet, from the description's examples.
//!
//! Not every type has a value that is worth writing down: a struct that has to hold itself has none.
//! An operation that needs one has no snippet.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::ir::{
    EnumValues, Enumeration, Field, Operation, Presence, Shape, StringFormat, Struct, Type, TypeId,
};

use super::formats;
use super::type_expr::{File, ident};

/// How many optional members a snippet sets.
const SET: usize = 2;

/// The arguments of an operation's method.
pub(super) fn arguments(file: &mut File<'_>, operation: &Operation) -> Option<Vec<TokenStream>> {
    let mut sampler = ExampleArguments {
        file,
        holders: Vec::new(),
    };
    let mut arguments = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let stand_in = Value::from(parameter.wire.as_str());
        let example = parameter.example.as_ref().unwrap_or(&stand_in);
        arguments.push(sampler.sample(&parameter.ty, Some(example))?);
    }
    for body in operation.body.iter().filter(|body| body.required) {
        let ty = body.payload.ty()?;
        let mut tests = sampler.file.api.example_tests();
        let test = tests.find(|(example, _)| *example == ty);
        arguments.push(sampler.sample(ty, test.map(|(_, test)| &test.value))?);
    }
    Some(arguments)
}

struct ExampleArguments<'f, 'a> {
    file: &'f mut File<'a>,
    /// The structs that are being written without an example, the outermost first.
    holders: Vec<TypeId>,
}

impl ExampleArguments<'_, '_> {
    /// A value of a type, as much like the example as a snippet needs.
    fn sample(&mut self, ty: &Type, example: Option<&Value>) -> Option<TokenStream> {
        let api = self.file.api;
        let ty = api.resolve_alias(ty);
        Some(match ty {
            Type::Bool => {
                let value = example.and_then(Value::as_bool).unwrap_or(true);
                quote!(#value)
            }
            Type::I32 => {
                let fitting = example
                    .and_then(Value::as_i64)
                    .and_then(|value| i32::try_from(value).ok());
                let value = Literal::i32_unsuffixed(fitting.unwrap_or(1));
                quote!(#value)
            }
            Type::U64 => {
                let value = Literal::u64_unsuffixed(example.and_then(Value::as_u64).unwrap_or(1));
                quote!(#value)
            }
            Type::I64 => {
                let value = Literal::i64_unsuffixed(example.and_then(Value::as_i64).unwrap_or(1));
                quote!(#value)
            }
            Type::F64 => {
                let value = Literal::f64_unsuffixed(example.and_then(Value::as_f64).unwrap_or(1.0));
                quote!(#value)
            }
            Type::String => {
                let value = example.and_then(Value::as_str).unwrap_or("text");
                quote!(#value)
            }
            Type::Formatted(StringFormat::Bytes) => quote!(b"bytes"),
            Type::Formatted(
                format @ (StringFormat::Uri | StringFormat::Duration | StringFormat::Decimal),
            ) => {
                let sample = formats::format(api.dates, *format).sample;
                let text = example.and_then(Value::as_str).unwrap_or(sample);
                quote!(#text)
            }
            Type::Formatted(format) => {
                let text = formats::format(api.dates, *format).sample;
                // The argument accepts several types: the type to parse is named.
                let read = format.is_own_type(api.dates).then(|| self.file.ty(ty));
                let read = read.map(|ty| quote!(::<#ty>));
                quote!(#text.parse #read ()?)
            }
            Type::Tuple(items) => {
                let items = items.iter().enumerate();
                let items: Option<Vec<_>> = items
                    .map(|(index, item)| self.held(item, example.and_then(|list| list.get(index))))
                    .collect();
                let items = items?;
                quote!((#(#items,)*))
            }
            Type::Binary | Type::File | Type::Multipart | Type::Foreign(_) => return None,
            Type::Json => quote!(serde_json::Value::Null),
            Type::Array(item) => self.list(item, example),
            Type::Map(_) => quote!(std::collections::BTreeMap::new()),
            Type::Nullable(_) => quote!(None),
            Type::Named(id) => self.named(*id, example)?,
        })
    }

    fn list(&mut self, item: &Type, example: Option<&Value>) -> TokenStream {
        let first = example.and_then(|list| list.get(0));
        match first.and_then(|first| self.held(item, Some(first))) {
            Some(value) => quote!(vec![#value]),
            None => quote!(Vec::new()),
        }
    }

    /// A value where no argument makes it from what is given: inside of another one.
    fn held(&mut self, ty: &Type, example: Option<&Value>) -> Option<TokenStream> {
        let value = self.sample(ty, example)?;
        Some(match self.file.api.resolve_alias(ty) {
            Type::String => quote!(#value.to_owned()),
            Type::Formatted(
                StringFormat::Bytes
                | StringFormat::Uri
                | StringFormat::Duration
                | StringFormat::Decimal,
            ) => quote!(#value.into()),
            _ => value,
        })
    }

    fn named(&mut self, id: TypeId, example: Option<&Value>) -> Option<TokenStream> {
        let api = self.file.api;
        match &api.get(id).shape {
            Shape::Struct(shape) => {
                // An example ends somewhere; without one a struct would hold itself for ever.
                if example.is_none() && self.holders.contains(&id) {
                    return None;
                }
                self.holders.push(id);
                let value = self.structure(id, shape, example);
                self.holders.pop();
                value
            }
            Shape::Enumeration(shape) => Some(self.enumeration(id, shape, example)),
            Shape::Alias(ty) => self.sample(ty, example),
            Shape::Content(contents) => match contents.as_slice() {
                [first, ..] if api.is_made_from(contents, 0) => self.sample(&first.ty, example),
                _ => None,
            },
            Shape::Union(shape) => {
                let variant = shape.variants.first()?;
                let (name, held) = (ident(&variant.name), self.inside(id, &variant.ty)?);
                let held = match variant.boxed {
                    true => quote!(Box::new(#held)),
                    false => held,
                };
                let ty = self.file.named(id);
                Some(quote!(#ty::#name(#held)))
            }
            Shape::Newtype(inner) => {
                let (ty, held) = (self.file.named(id), self.inside(id, inner)?);
                Some(quote!(#ty(#held)))
            }
            Shape::Headers(_) => None,
        }
    }

    /// What a union or a newtype holds: no example says which.
    fn inside(&mut self, holder: TypeId, ty: &Type) -> Option<TokenStream> {
        if self.holders.contains(&holder) {
            return None;
        }
        self.holders.push(holder);
        let held = self.held(ty, None);
        self.holders.pop();
        held
    }

    fn structure(
        &mut self,
        id: TypeId,
        shape: &Struct,
        example: Option<&Value>,
    ) -> Option<TokenStream> {
        let mut required = Vec::new();
        for field in shape.fields.iter().filter(|field| field.is_argument()) {
            required.push(self.member(field, example)?);
        }
        if shape.is_wrapper {
            return required.into_iter().next();
        }
        let has_example =
            |field: &&Field| member_of(example, field).is_some_and(|value| !value.is_null());
        let shown = shape
            .fields
            .iter()
            .filter(|field| field.has_setter() && !field.deprecated)
            .filter(has_example)
            .take(SET);
        let mut setters = Vec::new();
        for field in shown {
            let (setter, value) = (ident(&field.setter), self.member(field, example)?);
            setters.push(quote!(.#setter(#value)));
        }
        let name = self.file.named(id);
        Some(quote!(#name::new(#(#required),*) #(#setters)*))
    }

    fn member(&mut self, field: &Field, example: Option<&Value>) -> Option<TokenStream> {
        match field.presence {
            Presence::Nullable => Some(quote!(None)),
            _ => self.sample(&field.ty, member_of(example, field)),
        }
    }

    fn enumeration(
        &mut self,
        id: TypeId,
        shape: &Enumeration,
        example: Option<&Value>,
    ) -> TokenStream {
        let mut variants = shape.variants.iter();
        let variant = variants.find(|variant| Some(&variant.wire) == example);
        let name = self.file.named(id);
        match variant.or(shape.variants.first()) {
            Some(variant) => {
                let variant = ident(&variant.name);
                quote!(#name::#variant)
            }
            None => match shape.values {
                EnumValues::String => quote!(#name::from("text")),
                EnumValues::Integer => quote!(#name::from(1)),
                EnumValues::Json => quote!(#name::from(serde_json::Value::Null)),
            },
        }
    }
}

fn member_of<'v>(example: Option<&'v Value>, field: &Field) -> Option<&'v Value> {
    example.and_then(|object| object.get(&field.wire))
}
