//! Scalar values.

use crate::ir::{MissingOffset, StringFormat, Type};

use super::super::Wire;
use super::{MessageKind, ValueFormat};

/// Whether a value of one type decodes as another.
pub(super) fn read(kind: MessageKind, format: ValueFormat, writer: &Type, reader: &Type) -> Wire {
    if writer == reader {
        return Wire::Ok;
    }
    let is_kept = kind == MessageKind::Response;
    match (writer, reader) {
        (_, Type::Json) => Wire::Ok,
        (writer, Type::String) if is_string(writer) => Wire::Ok,
        (writer, Type::String) if format == ValueFormat::Text && is_plain(writer) => Wire::Ok,
        // The format allows every string.
        (writer, Type::Formatted(StringFormat::Password)) if is_string(writer) => Wire::Ok,
        // The client keeps these unchanged.
        (
            writer,
            Type::Formatted(StringFormat::Uri | StringFormat::Duration | StringFormat::Decimal),
        ) if is_kept && is_string(writer) => Wire::Ok,
        // A missing offset becomes an error.
        (
            Type::Formatted(StringFormat::DateTime(_, MissingOffset::Utc)),
            Type::Formatted(StringFormat::DateTime(_, MissingOffset::Error)),
        ) => Wire::Risk,
        // The same strings and numbers, in other Rust types.
        (Type::Formatted(writer), Type::Formatted(reader))
            if writer.to_string() == reader.to_string() =>
        {
            Wire::Ok
        }
        (Type::F32, Type::F64) => Wire::Ok,
        (Type::F64, Type::F32) => Wire::Risk,
        (Type::I32, Type::I64 | Type::F64) | (Type::I64 | Type::U64, Type::F64) => Wire::Ok,
        (Type::U64, Type::I64) => Wire::Risk,
        (
            Type::Binary | Type::Body | Type::File | Type::Multipart,
            Type::Binary | Type::Body | Type::File,
        ) => Wire::Ok,
        (Type::String, Type::Binary | Type::Body | Type::File) if is_kept => Wire::Ok,
        // The server may not find a part that is not a file.
        (Type::String, Type::Binary | Type::Body | Type::File) => Wire::Risk,
        (Type::Binary | Type::Body | Type::File, Type::String) => Wire::Risk,
        _ => Wire::Break,
    }
}

fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Formatted(_))
}

fn is_plain(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F32 | Type::F64
    )
}
