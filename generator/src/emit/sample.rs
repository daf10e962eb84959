//! Arguments as a person would write them in a snippet, from the description's examples.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::ir::{Field, Operation, Presence, Shape, Struct, Type, TypeId};

use super::ty::{File, ident};

/// How many optional members a snippet sets.
const SET: usize = 2;

/// The arguments of an operation's method.
pub(super) fn arguments(file: &mut File<'_>, operation: &Operation) -> Vec<TokenStream> {
    let mut arguments = Vec::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let stand_in = Value::from(parameter.wire.as_str());
        let example = parameter.example.as_ref().unwrap_or(&stand_in);
        arguments.push(sample(file, &parameter.ty, Some(example)));
    }
    for body in operation.body.iter().filter(|body| body.required) {
        let api = file.api;
        let example = api
            .examples
            .iter()
            .find(|example| example.ty == body.content.ty)
            .map(|example| &example.value);
        arguments.push(sample(file, &body.content.ty, example));
    }
    arguments
}

/// A value of a type, as much like the example as a snippet needs.
fn sample(file: &mut File<'_>, ty: &Type, example: Option<&Value>) -> TokenStream {
    let api = file.api;
    match api.unaliased(ty) {
        Type::Bool => {
            let value = example.and_then(Value::as_bool).unwrap_or(true);
            quote!(#value)
        }
        Type::I32 | Type::I64 => {
            let value = Literal::i64_unsuffixed(example.and_then(Value::as_i64).unwrap_or(1));
            quote!(#value)
        }
        Type::F64 => {
            let value = Literal::f64_unsuffixed(example.and_then(Value::as_f64).unwrap_or(1.0));
            quote!(#value)
        }
        Type::Text => {
            let value = example.and_then(Value::as_str).unwrap_or("text");
            quote!(#value)
        }
        Type::DateTime => quote!("2030-01-01T00:00:00Z".parse()?),
        Type::Date => quote!("2030-01-01".parse()?),
        Type::Any => quote!(serde_json::Value::Null),
        Type::List(item) => {
            let example = example.and_then(|list| list.get(0));
            let value = sample(file, item, example);
            // A list holds the text itself, where an argument is made from what is given.
            let value = if file.is_text(item) {
                quote!(#value.to_owned())
            } else {
                value
            };
            quote!(vec![#value])
        }
        Type::Map(_) => quote!(std::collections::BTreeMap::new()),
        Type::Nullable(_) => quote!(None),
        Type::Named(id) => named(file, *id, example),
    }
}

fn named(file: &mut File<'_>, id: TypeId, example: Option<&Value>) -> TokenStream {
    let api = file.api;
    match &api.get(id).shape {
        Shape::Struct(shape) if shape.is_envelope => {
            let samples = shape
                .fields
                .iter()
                .map(|field| member(file, field, example));
            samples
                .collect::<Vec<_>>()
                .into_iter()
                .next()
                .unwrap_or_default()
        }
        Shape::Struct(shape) => structure(file, id, shape, example),
        Shape::Enumeration(shape) => {
            let listed = example.and_then(Value::as_str);
            let variant = shape
                .variants
                .iter()
                .find(|variant| Some(variant.wire.as_str()) == listed);
            let name = file.named(id);
            match variant.or(shape.variants.first()) {
                Some(variant) => {
                    let variant = ident(&variant.name);
                    quote!(#name::#variant)
                }
                None => quote!(#name::from("text")),
            }
        }
        Shape::Alias(ty) => sample(file, ty, example),
        Shape::Headers(_) => quote!(Default::default()),
    }
}

fn structure(
    file: &mut File<'_>,
    id: TypeId,
    shape: &Struct,
    example: Option<&Value>,
) -> TokenStream {
    let name = file.named(id);
    let is_required =
        |field: &&Field| matches!(field.presence, Presence::Required | Presence::Nullable);
    let required: Vec<_> = shape
        .fields
        .iter()
        .filter(is_required)
        .map(|field| member(file, field, example))
        .collect();
    let shown = shape
        .fields
        .iter()
        .filter(|field| !is_required(field) && has_example(field, example))
        .take(SET);
    let setters: Vec<_> = shown
        .map(|field| {
            let (setter, value) = (ident(&field.setter), member(file, field, example));
            quote!(.#setter(#value))
        })
        .collect();
    quote!(#name::new(#(#required),*) #(#setters)*)
}

fn has_example(field: &Field, example: Option<&Value>) -> bool {
    example
        .and_then(|object| object.get(&field.wire))
        .is_some_and(|value| !value.is_null())
}

fn member(file: &mut File<'_>, field: &Field, example: Option<&Value>) -> TokenStream {
    if field.presence == Presence::Nullable {
        return quote!(None);
    }
    sample(
        file,
        &field.ty,
        example.and_then(|object| object.get(&field.wire)),
    )
}
