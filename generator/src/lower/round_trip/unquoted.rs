//! Strings without quotes in examples: YAML reads `1.10` as a number.

use crate::json::Value;

use crate::diagnostic::{Diagnostics, Trail};
use crate::ir::{Api, EnumValues, Shape, Type};

/// Replaces numbers and Booleans with their text as written, where the type is one of strings.
pub(in crate::lower) fn quote_strings(
    api: &Api,
    ty: &Type,
    value: &mut Value,
    at: Trail<'_>,
    diagnostics: &Diagnostics,
) {
    let quote = |at, ty, value: &mut Value| quote_strings(api, ty, value, at, diagnostics);
    match (ty, &mut *value) {
        (Type::String | Type::Formatted(_), Value::Number(_) | Value::Bool(_)) => {
            *value = Value::String(diagnostics.text_of(&at.origin(), value));
        }
        (Type::Nullable(inner), value) => quote(at, inner, value),
        (Type::Array(item), Value::Array(items)) => {
            let items = items.iter_mut().enumerate();
            items.for_each(|(index, value)| quote(at.index(index), item, value));
        }
        (Type::Map(ty), Value::Object(properties)) => {
            let properties = properties.iter_mut();
            properties.for_each(|(name, value)| quote(at.key(name), ty, value));
        }
        (Type::Named(id), value) => match (&api.get(*id).shape, value) {
            (Shape::Alias(ty) | Shape::Newtype(ty), value) => quote(at, ty, value),
            (Shape::Enumeration(shape), value) if shape.values == EnumValues::String => {
                quote(at, &Type::String, value);
            }
            (Shape::Struct(shape), Value::Object(properties)) => {
                for field in &shape.fields {
                    if let Some(value) = properties.get_mut(&field.wire) {
                        quote(at.key(&field.wire), &field.ty, value);
                    }
                }
            }
            _ => {}
        },
        _ => {}
    }
}
