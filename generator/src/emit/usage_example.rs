//! The arguments in usage snippets, from the description's examples.
//!
//! Some types have no suitable value: a struct that must contain itself, for example. An operation that requires
//! such a type has no snippet.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::ir::{
    EnumValues, Enumeration, Field, Operation, Presence, Shape, StringFormat, Struct, Type, TypeId,
};

use super::formats;
use super::type_expr::File;

/// The maximum number of optional properties that a snippet sets.
const MAX_SETTERS: usize = 2;

/// The arguments of an operation's method.
pub(super) fn arguments(file: &mut File<'_>, operation: &Operation) -> Option<Vec<TokenStream>> {
    let mut sampler = ExampleArguments {
        file,
        enclosing: Vec::new(),
    };
    let mut arguments = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let fallback = Value::from(parameter.wire.as_str());
        let example = parameter.example.as_ref().unwrap_or(&fallback);
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
    /// The enclosing types, the outermost first.
    enclosing: Vec<TypeId>,
}

impl ExampleArguments<'_, '_> {
    /// A value of a type, taken from the example where the snippet supports that.
    fn sample(&mut self, ty: &Type, example: Option<&Value>) -> Option<TokenStream> {
        let api = self.file.api;
        let ty = api.resolve_alias(ty);
        Some(match ty {
            Type::Bool => {
                let value = example.and_then(Value::as_bool).unwrap_or(true);
                quote!(#value)
            }
            Type::I32 => {
                let value = example
                    .and_then(Value::as_i64)
                    .and_then(|value| i32::try_from(value).ok());
                let value = Literal::i32_unsuffixed(value.unwrap_or(1));
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
                let type_argument = format.is_runtime_type(api.dates).then(|| self.file.ty(ty));
                let type_argument = type_argument.map(|ty| quote!(::<#ty>));
                quote!(#text.parse #type_argument ()?)
            }
            Type::Tuple(items) => {
                let items = items.iter().enumerate();
                let items: Option<Vec<_>> = items
                    .map(|(index, item)| {
                        self.nested(item, example.and_then(|array| array.get(index)))
                    })
                    .collect();
                let items = items?;
                quote!((#(#items,)*))
            }
            Type::Binary | Type::File | Type::Multipart | Type::Foreign(_) => return None,
            Type::Json => quote!(serde_json::Value::Null),
            Type::Array(item) => self.array(item, example),
            Type::Map(_) => quote!(std::collections::BTreeMap::new()),
            Type::Nullable(_) => quote!(None),
            Type::Named(id) => self.named(*id, example)?,
        })
    }

    fn array(&mut self, item: &Type, example: Option<&Value>) -> TokenStream {
        let first = example.and_then(|array| array.get(0));
        match first.and_then(|first| self.nested(item, Some(first))) {
            Some(value) => quote!(vec![#value]),
            None => quote!(Vec::new()),
        }
    }

    /// A value inside of another value, where no argument converts it.
    fn nested(&mut self, ty: &Type, example: Option<&Value>) -> Option<TokenStream> {
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
                // An example is finite; without one a recursive struct would not end.
                if example.is_none() && self.enclosing.contains(&id) {
                    return None;
                }
                self.enclosing.push(id);
                let value = self.structure(id, shape, example);
                self.enclosing.pop();
                value
            }
            Shape::Enumeration(shape) => Some(self.enumeration(id, shape, example)),
            Shape::Alias(ty) => self.sample(ty, example),
            Shape::Content(contents) => match contents.as_slice() {
                [first, ..] if api.is_convertible_from(contents, 0) => {
                    self.sample(&first.ty, example)
                }
                _ => None,
            },
            Shape::Union(shape) => {
                let variant = shape.variants.first()?;
                let (name, nested) = (&variant.name, self.nested_in(id, &variant.ty)?);
                let nested = match variant.boxed {
                    true => quote!(Box::new(#nested)),
                    false => nested,
                };
                let ty = self.file.named(id);
                Some(quote!(#ty::#name(#nested)))
            }
            Shape::Newtype(inner) => {
                let (ty, nested) = (self.file.named(id), self.nested_in(id, inner)?);
                Some(quote!(#ty(#nested)))
            }
            Shape::Headers(_) => None,
        }
    }

    /// The value in a union or a newtype, without an example.
    fn nested_in(&mut self, parent: TypeId, ty: &Type) -> Option<TokenStream> {
        if self.enclosing.contains(&parent) {
            return None;
        }
        self.enclosing.push(parent);
        let nested = self.nested(ty, None);
        self.enclosing.pop();
        nested
    }

    fn structure(
        &mut self,
        id: TypeId,
        shape: &Struct,
        example: Option<&Value>,
    ) -> Option<TokenStream> {
        let mut required = Vec::new();
        for field in shape.fields.iter().filter(|field| field.is_argument()) {
            required.push(self.field_value(field, example)?);
        }
        if shape.is_wrapper {
            return required.into_iter().next();
        }
        let has_example =
            |field: &&Field| example_property(example, field).is_some_and(|value| !value.is_null());
        let example_fields = shape
            .fields
            .iter()
            .filter(|field| field.has_setter() && !field.deprecated)
            .filter(has_example)
            .take(MAX_SETTERS);
        let mut setters = Vec::new();
        for field in example_fields {
            let (setter, value) = (&field.setter, self.field_value(field, example)?);
            setters.push(quote!(.#setter(#value)));
        }
        let name = self.file.named(id);
        Some(quote!(#name::new(#(#required),*) #(#setters)*))
    }

    fn field_value(&mut self, field: &Field, example: Option<&Value>) -> Option<TokenStream> {
        match field.presence {
            Presence::Nullable => Some(quote!(None)),
            _ => self.sample(&field.ty, example_property(example, field)),
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
                let variant = &variant.name;
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

fn example_property<'v>(example: Option<&'v Value>, field: &Field) -> Option<&'v Value> {
    example.and_then(|object| object.get(&field.wire))
}
