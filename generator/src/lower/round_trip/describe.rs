//! What an example should be, and what it is, in words.

use serde_json::Value;

use crate::ir::{Api, EnumValues, Shape, Type};

/// What a type asks for.
pub(super) fn wanted(api: &Api, ty: &Type) -> &'static str {
    match api.resolve_alias(ty) {
        Type::Nullable(inner) => wanted(api, inner),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Enumeration(shape) => match shape.values {
                EnumValues::String => "a string",
                EnumValues::Integer => "an integer",
                EnumValues::Json => "anything",
            },
            Shape::Newtype(ty) => plain(ty),
            Shape::Union(_) => "one of several forms",
            Shape::Content(_) => "one of several media types",
            Shape::Struct(_) | Shape::Headers(_) | Shape::Alias(_) => "an object",
        },
        ty => plain(ty),
    }
}

/// What a type without a name asks for.
pub(super) fn plain(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "a boolean",
        Type::I32 => "an integer of 32 bits",
        Type::I64 => "an integer",
        Type::U64 => "an integer that is not negative",
        Type::F64 => "a number",
        Type::String | Type::Uri | Type::Duration | Type::Decimal => "a string",
        Type::DateTime => "a date-time",
        Type::Date => "a date",
        Type::Uuid => "a UUID",
        Type::Bytes => "base64",
        Type::Binary | Type::File | Type::Multipart => "bytes",
        Type::Ipv4 => "an IPv4 address",
        Type::Ipv6 => "an IPv6 address",
        Type::Json | Type::Foreign(_) | Type::Nullable(_) => "anything",
        Type::Tuple(_) => "an array of a certain length",
        Type::Array(_) => "an array",
        Type::Map(_) | Type::Named(_) => "an object",
    }
}

/// What a value is.
pub(super) fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
