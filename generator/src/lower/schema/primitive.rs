//! Texts, numbers and the like: types that need no name.

use crate::ir::Type;

/// The type of the values of a JSON type, in a format; nothing for what has parts.
pub(super) fn scalar(ty: &str, format: Option<&str>) -> Option<Type> {
    match ty {
        "boolean" => Some(Type::Bool),
        "integer" => Some(integer(format)),
        "number" => Some(Type::F64),
        "string" => Some(text(format)),
        _ => None,
    }
}

/// Formats that are not listed are notes to people: their texts are taken as they come.
fn text(format: Option<&str>) -> Type {
    match format {
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        Some("uuid") => Type::Uuid,
        Some("byte") => Type::Bytes,
        Some("ipv4") => Type::Ipv4,
        Some("ipv6") => Type::Ipv6,
        Some("uri") => Type::Uri,
        Some("duration") => Type::Duration,
        Some("decimal") => Type::Decimal,
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
