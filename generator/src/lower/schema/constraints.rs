//! What a schema forbids of values beside their type.

use openapiv3::{
    AnySchema, ArrayType, IntegerType, NumberType, ObjectType, Schema, SchemaKind, StringType, Type,
};

use serde_json::Value;

use crate::ir::{Constraints, CountRange};

use super::keywords::Keywords;

/// What is said of the values of a schema by itself, whatever its parts say.
pub(super) fn of(schema: &Schema) -> Constraints {
    let keywords = Keywords::of(schema);
    let bounds = match &schema.schema_kind {
        SchemaKind::Type(ty) => of_type(ty),
        SchemaKind::Any(any) => of_any(any),
        SchemaKind::OneOf { .. }
        | SchemaKind::AllOf { .. }
        | SchemaKind::AnyOf { .. }
        | SchemaKind::Not { .. } => Constraints::default(),
    };
    Constraints {
        format: keywords.format.map(str::to_owned),
        enum_values: listed(keywords.listed),
        ..bounds
    }
}

/// The listed values that no enumeration is made of. To list both truth values is to list none.
fn listed(values: Vec<Value>) -> Option<Vec<Value>> {
    let values: Vec<_> = values.into_iter().filter(|it| !it.is_null()).collect();
    let are_truths = values.iter().all(Value::is_boolean);
    let is_all = are_truths && values.contains(&true.into()) && values.contains(&false.into());
    let are_whole = values.iter().all(Value::is_i64);
    let are_numbers = values.iter().all(Value::is_number) && !are_whole;
    let is_told = !values.is_empty() && !is_all && (are_truths || are_numbers);
    is_told.then_some(values)
}

fn of_type(ty: &Type) -> Constraints {
    match ty {
        Type::Boolean(_) => Constraints::default(),
        Type::Integer(ty) => of_integer(ty),
        Type::Number(ty) => of_number(ty),
        Type::String(StringType {
            format: _,
            pattern,
            enumeration: _,
            min_length,
            max_length,
        }) => Constraints {
            length: span(*min_length, *max_length),
            pattern: pattern.clone(),
            ..Constraints::default()
        },
        Type::Array(ArrayType {
            items: _,
            min_items,
            max_items,
            unique_items,
        }) => Constraints {
            items: span(*min_items, *max_items),
            is_unique: *unique_items,
            ..Constraints::default()
        },
        Type::Object(ObjectType {
            properties: _,
            required: _,
            additional_properties: _,
            min_properties,
            max_properties,
        }) => Constraints {
            properties: span(*min_properties, *max_properties),
            ..Constraints::default()
        },
    }
}

fn of_integer(ty: &IntegerType) -> Constraints {
    let IntegerType {
        format: _,
        multiple_of,
        exclusive_minimum,
        exclusive_maximum,
        minimum,
        maximum,
        enumeration: _,
    } = ty;
    Constraints {
        minimum: minimum.map(|it| (it as f64, *exclusive_minimum)),
        maximum: maximum.map(|it| (it as f64, *exclusive_maximum)),
        multiple_of: multiple_of.map(|it| it as f64),
        ..Constraints::default()
    }
}

fn of_number(ty: &NumberType) -> Constraints {
    let NumberType {
        format: _,
        multiple_of,
        exclusive_minimum,
        exclusive_maximum,
        minimum,
        maximum,
        enumeration: _,
    } = ty;
    Constraints {
        minimum: minimum.map(|it| (it, *exclusive_minimum)),
        maximum: maximum.map(|it| (it, *exclusive_maximum)),
        multiple_of: *multiple_of,
        ..Constraints::default()
    }
}

fn of_any(any: &AnySchema) -> Constraints {
    let AnySchema {
        typ: _,
        pattern,
        multiple_of,
        exclusive_minimum,
        exclusive_maximum,
        minimum,
        maximum,
        properties: _,
        required: _,
        additional_properties: _,
        min_properties,
        max_properties,
        items: _,
        min_items,
        max_items,
        unique_items,
        enumeration: _,
        format: _,
        min_length,
        max_length,
        one_of: _,
        all_of: _,
        any_of: _,
        not: _,
    } = any;
    Constraints {
        minimum: minimum.map(|it| (it, exclusive_minimum.unwrap_or_default())),
        maximum: maximum.map(|it| (it, exclusive_maximum.unwrap_or_default())),
        multiple_of: *multiple_of,
        length: span(*min_length, *max_length),
        items: span(*min_items, *max_items),
        properties: span(*min_properties, *max_properties),
        pattern: pattern.clone(),
        is_unique: unique_items.unwrap_or_default(),
        ..Constraints::default()
    }
}

fn span(least: Option<usize>, most: Option<usize>) -> CountRange {
    CountRange {
        min: least,
        max: most,
    }
}
