//! Strings, numbers and Booleans: types without a name.

use crate::ir::{StringFormat, Type};
use crate::normalize::number_formats::is_of_integers;

/// The type of the values of a JSON type in a format; `None` for arrays and objects.
pub(super) fn scalar(ty: &str, format: Option<&str>) -> Option<Type> {
    match ty {
        "boolean" => Some(Type::Bool),
        "integer" => Some(integer(format)),
        "number" if format.is_some_and(is_of_integers) => Some(integer(format)),
        "number" => Some(Type::F64),
        "string" => Some(string(format)),
        _ => None,
    }
}

/// Formats that are not listed are annotations: their strings have no type of their own.
fn string(format: Option<&str>) -> Type {
    match format {
        Some("date-time") => Type::Formatted(StringFormat::DateTime),
        Some("date") => Type::Formatted(StringFormat::Date),
        Some("uuid") => Type::Formatted(StringFormat::Uuid),
        Some("byte") => Type::Formatted(StringFormat::Bytes),
        Some("ipv4") => Type::Formatted(StringFormat::Ipv4),
        Some("ipv6") => Type::Formatted(StringFormat::Ipv6),
        Some("uri") => Type::Formatted(StringFormat::Uri),
        Some("duration") => Type::Formatted(StringFormat::Duration),
        Some("decimal") => Type::Formatted(StringFormat::Decimal),
        _ => Type::String,
    }
}

fn integer(format: Option<&str>) -> Type {
    match format {
        Some("uint64") => Type::U64,
        Some("int32") => Type::I32,
        _ => Type::I64,
    }
}

/// The type, or `String` for dates that have no type of their own.
pub(super) fn date_or_string(ty: Type, has_dates: bool) -> Type {
    match ty {
        Type::Formatted(StringFormat::DateTime | StringFormat::Date) if !has_dates => Type::String,
        ty => ty,
    }
}
