//! The arguments in usage snippets, from the description's examples.
//!
//! Some types have no suitable value: a struct that must contain itself, for example. An operation that requires
//! such a type has no snippet.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{
    EnumValues, Enumeration, Field, Operation, Presence, Shape, StringFormat, Struct, Type, TypeId,
    UnionVariant, Variant,
};
use crate::json::Value;

use super::formats;
use super::type_expr::{File, boxed_value};

/// The maximum number of optional properties that a snippet sets.
const MAX_SETTERS: usize = 2;

/// The arguments of an operation's method.
pub(super) fn arguments(file: &mut File<'_>, operation: &Operation) -> Option<Vec<TokenStream>> {
    let mut sampler = ExampleArguments {
        file,
        enclosing: Vec::new(),
    };
    let mut arguments = Vec::new();
    for parameter in &operation.parameters {
        if parameter.required {
            let fallback = Value::from(parameter.wire.as_str());
            let example = parameter.example.as_ref().unwrap_or(&fallback);
            arguments.push(sampler.sample(&parameter.ty, Some(example))?);
        }
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
            Type::I32 | Type::I64 => {
                let fits = |value: &i64| *ty == Type::I64 || i32::try_from(*value).is_ok();
                let value = example.and_then(Value::as_i64).filter(fits);
                Literal::i64_unsuffixed(value.unwrap_or(1)).to_token_stream()
            }
            Type::U64 => {
                let value = example.and_then(Value::as_u64).unwrap_or(1);
                Literal::u64_unsuffixed(value).to_token_stream()
            }
            Type::F32 | Type::F64 => {
                let value = example.and_then(Value::as_f64).unwrap_or(1.0);
                Literal::f64_unsuffixed(value).to_token_stream()
            }
            Type::String => {
                let value = example.and_then(Value::as_str).unwrap_or("text");
                quote!(#value)
            }
            Type::Formatted(StringFormat::Bytes) => quote!(b"bytes"),
            Type::Formatted(
                format @ (StringFormat::Uri
                | StringFormat::Duration
                | StringFormat::Decimal
                | StringFormat::Password),
            ) => {
                let sample = formats::format(*format).sample;
                let text = example.and_then(Value::as_str).unwrap_or(sample);
                quote!(#text)
            }
            Type::Formatted(format) => {
                let text = formats::format(*format).sample;
                // The argument accepts several types: the type to parse is named.
                let type_argument = match formats::format(*format).wrapper {
                    // The caller need not depend on the crate of the wrapped type.
                    Some(wrapper) => {
                        let wrapper = self.file.imports.name("crate", wrapper);
                        Some(quote!(::<#wrapper<_>>))
                    }
                    None => format.is_runtime_type().then(|| {
                        let ty = self.file.ty(ty);
                        quote!(::<#ty>)
                    }),
                };
                quote!(#text.parse #type_argument ()?)
            }
            Type::Tuple(items) => {
                let items = items.iter().enumerate().map(|(index, item)| {
                    self.nested(item, example.and_then(|array| array.get(index)))
                });
                let items = items.collect::<Option<Vec<_>>>()?;
                quote!((#(#items,)*))
            }
            Type::Binary | Type::Body | Type::File | Type::Multipart | Type::Foreign(_) => {
                return None;
            }
            Type::Json => {
                let json = self.file.ty(ty);
                quote!(#json::Null)
            }
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
                | StringFormat::Decimal
                | StringFormat::Password,
            ) => quote!(#value.into()),
            _ => value,
        })
    }

    fn named(&mut self, id: TypeId, example: Option<&Value>) -> Option<TokenStream> {
        let api = self.file.api;
        let is_enclosing = self.enclosing.contains(&id);
        match &api.get(id).shape {
            // An example is finite; without one a recursive type would not end.
            Shape::Struct(_) if is_enclosing && example.is_none() => None,
            Shape::Union(_) | Shape::Newtype(_) if is_enclosing => None,
            Shape::Struct(shape) => self.within(id, |this| this.structure(id, shape, example)),
            Shape::Enumeration(shape) => Some(self.enumeration(id, shape, example)),
            Shape::Alias(ty) => self.sample(ty, example),
            Shape::Content(contents) => match contents.as_slice() {
                [first, ..] if api.is_convertible_from(contents, 0) => {
                    self.sample(&first.ty, example)
                }
                _ => None,
            },
            Shape::Union(shape) => {
                let UnionVariant {
                    name, ty, boxed, ..
                } = shape.variants.first()?;
                let nested = self.within(id, |this| this.nested(ty, None))?;
                let (union, nested) = (self.file.named(id), boxed_value(nested, *boxed));
                Some(quote!(#union::#name(#nested)))
            }
            Shape::Newtype(inner) => {
                let newtype = self.file.named(id);
                let nested = self.within(id, |this| this.nested(inner, None))?;
                Some(quote!(#newtype(#nested)))
            }
            Shape::Headers(_) => None,
        }
    }

    /// A value inside of a value of this type.
    fn within(
        &mut self,
        id: TypeId,
        sample: impl FnOnce(&mut Self) -> Option<TokenStream>,
    ) -> Option<TokenStream> {
        self.enclosing.push(id);
        let value = sample(self);
        self.enclosing.pop();
        value
    }

    fn structure(
        &mut self,
        id: TypeId,
        shape: &Struct,
        example: Option<&Value>,
    ) -> Option<TokenStream> {
        let arguments = shape.fields.iter().filter(|field| field.is_argument());
        let arguments = arguments.map(|field| self.field_value(field, example));
        let arguments = arguments.collect::<Option<Vec<_>>>()?;
        if shape.is_wrapper {
            return arguments.into_iter().next();
        }
        let has_example =
            |field: &&Field| example_property(example, field).is_some_and(|value| !value.is_null());
        let settable = shape.fields.iter().filter(|field| field.has_setter());
        let described = settable
            .filter(|field| !field.deprecated)
            .filter(has_example);
        let setters = described.take(MAX_SETTERS).map(|field| {
            let (setter, value) = (&field.setter, self.field_value(field, example)?);
            Some(quote!(.#setter(#value)))
        });
        let setters = setters.collect::<Option<TokenStream>>()?;
        let name = self.file.named(id);
        Some(quote!(#name::new(#(#arguments),*) #setters))
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
        match (variant.or(shape.variants.first()), shape.values) {
            (Some(Variant { name: variant, .. }), _) => quote!(#name::#variant),
            (None, EnumValues::String) => quote!(#name::from("text")),
            (None, EnumValues::Integer) => quote!(#name::from(1)),
            (None, EnumValues::Json) => {
                let json = self.file.ty(&Type::Json);
                quote!(#name::from(#json::Null))
            }
        }
    }
}

fn example_property<'v>(example: Option<&'v Value>, field: &Field) -> Option<&'v Value> {
    example.and_then(|object| object.get(&field.wire))
}
