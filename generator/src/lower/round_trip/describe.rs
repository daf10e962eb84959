//! Describes the expected type of an example.

use crate::ir::{Api, EnumValues, Shape, StringFormat, Type};

/// The values that a type expects.
pub(super) fn expected(api: &Api, ty: &Type) -> &'static str {
    match api.resolve_alias(ty) {
        Type::Bool => "a boolean",
        Type::I32 => "a 32-bit integer",
        Type::I64 => "an integer",
        Type::U64 => "a non-negative integer",
        Type::F32 | Type::F64 => "a number",
        Type::String
        | Type::Formatted(
            StringFormat::Uri
            | StringFormat::Duration
            | StringFormat::Decimal
            | StringFormat::Password,
        ) => "a string",
        Type::Formatted(StringFormat::DateTime(..)) => "a date-time",
        Type::Formatted(StringFormat::Date(_)) => "a date",
        Type::Formatted(StringFormat::Uuid) => "a UUID",
        Type::Formatted(StringFormat::Bytes) => "a base64 string",
        Type::Binary | Type::Body | Type::File | Type::Multipart => "bytes",
        Type::Formatted(StringFormat::Ipv4) => "an IPv4 address",
        Type::Formatted(StringFormat::Ipv6) => "an IPv6 address",
        Type::Json | Type::Foreign(_) => "any value",
        Type::Tuple(_) => "an array of fixed length",
        Type::Array(_) => "an array",
        Type::Map(_) => "an object",
        Type::Nullable(inner) => expected(api, inner),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Enumeration(shape) => match shape.values {
                EnumValues::String => "a string",
                EnumValues::Integer => "an integer",
                EnumValues::Json => "any value",
            },
            Shape::Newtype(ty) => expected(api, ty),
            Shape::Union(_) => "a variant of a union",
            Shape::Content(_) => "content of one of several media types",
            Shape::Struct(_) | Shape::Headers(_) | Shape::Alias(_) => "an object",
        },
    }
}
