//! Texts, numbers and the like: types that need no name.

use openapiv3::{
    IntegerFormat, IntegerType, Schema, SchemaKind, StringFormat, Type as SchemaType,
    VariantOrUnknownOrEmpty,
};

use crate::ir::Type;

/// The type of a text, a number or the like; nothing for what has parts.
pub(super) fn of(schema: &Schema) -> Option<Type> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Boolean(_)) => Some(Type::Bool),
        SchemaKind::Type(SchemaType::Integer(ty)) => Some(integer(ty)),
        SchemaKind::Type(SchemaType::Number(_)) => Some(Type::F64),
        SchemaKind::Type(SchemaType::String(ty)) => Some(text(&ty.format)),
        _ => None,
    }
}

pub(super) fn text(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Type {
    match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Type::DateTime,
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Type::Date,
        VariantOrUnknownOrEmpty::Item(
            StringFormat::Password | StringFormat::Byte | StringFormat::Binary,
        )
        | VariantOrUnknownOrEmpty::Unknown(_)
        | VariantOrUnknownOrEmpty::Empty => Type::Text,
    }
}

pub(super) fn integer(ty: &IntegerType) -> Type {
    match &ty.format {
        VariantOrUnknownOrEmpty::Unknown(format) if format == "uint64" => Type::U64,
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Type::I32,
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64)
        | VariantOrUnknownOrEmpty::Unknown(_)
        | VariantOrUnknownOrEmpty::Empty => Type::I64,
    }
}
