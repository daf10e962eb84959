//! Whether an example has its type, and comes back as it is when it is read and written.
//!
//! A description's examples become tests of the generated crate. One that its own schema forbids
//! would be a test that fails, one that the type reads and writes otherwise (a date with a fraction
//! of zeros) a test that says nothing about the type.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};

use crate::diagnostic::Origin;
use crate::ir::{Api, Field, Presence, Shape, Type};

/// How an example fits its type; the least fitting part speaks for the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// It comes back as it is.
    Exact,
    /// It can be read, and comes back otherwise: where, and why.
    Inexact(Origin, String),
    /// It cannot be read: where, and why.
    Wrong(Origin, String),
}

/// Holds an example against its type.
pub(super) fn fit(api: &Api, ty: &Type, example: &Value, origin: &Origin) -> Fit {
    match (api.unaliased(ty), example) {
        (Type::Any, _) | (Type::Nullable(_), Value::Null) | (Type::Bool, Value::Bool(_)) => {
            Fit::Exact
        }
        (Type::Nullable(inner), value) => fit(api, inner, value, origin),
        (Type::F64, Value::Number(_)) | (Type::Text | Type::File, Value::String(_)) => Fit::Exact,
        (Type::I64, Value::Number(number)) if number.is_i64() => Fit::Exact,
        (Type::U64, Value::Number(number)) if number.is_u64() => Fit::Exact,
        (Type::I32, Value::Number(number))
            if number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()) =>
        {
            Fit::Exact
        }
        (Type::DateTime, Value::String(text)) => {
            written::<DateTime<Utc>>(text, origin, "a date-time")
        }
        (Type::Date, Value::String(text)) => written::<NaiveDate>(text, origin, "a date"),
        (Type::List(item), Value::Array(items)) => {
            let parts = items.iter().enumerate();
            worst(parts.map(|(index, value)| fit(api, item, value, &origin.index(index))))
        }
        (Type::Map(ty), Value::Object(members)) => worst(
            members
                .iter()
                .map(|(name, value)| fit(api, ty, value, &origin.key(name))),
        ),
        (Type::Named(id), value) => match (&api.get(*id).shape, value) {
            (Shape::Enumeration(_), Value::String(_)) => Fit::Exact,
            (Shape::Struct(shape), Value::Object(members)) => {
                object(api, &shape.fields, members, origin)
            }
            _ => wrong(api, ty, example, origin),
        },
        _ => wrong(api, ty, example, origin),
    }
}

fn worst(parts: impl Iterator<Item = Fit>) -> Fit {
    parts.fold(Fit::Exact, |worst, part| match (&worst, &part) {
        (Fit::Wrong(..), _) | (Fit::Inexact(..), Fit::Exact | Fit::Inexact(..)) => worst,
        _ => part,
    })
}

fn object(api: &Api, fields: &[Field], members: &Map<String, Value>, origin: &Origin) -> Fit {
    let fields_fit = fields
        .iter()
        .map(|field| member(api, field, members.get(&field.wire), origin));
    let unknown = members
        .keys()
        .filter(|name| fields.iter().all(|field| field.wire != **name));
    let unknown_fit = unknown.map(|name| {
        Fit::Inexact(
            origin.key(name),
            format!("its schema does not describe `{name}`"),
        )
    });
    worst(fields_fit.chain(unknown_fit))
}

fn member(api: &Api, field: &Field, value: Option<&Value>, origin: &Origin) -> Fit {
    let wire = &field.wire;
    match (field.presence, value) {
        (Presence::Required, None) => Fit::Wrong(
            origin.clone(),
            format!("it lacks `{wire}`, which is required"),
        ),
        (Presence::Nullable, None) => Fit::Inexact(
            origin.clone(),
            format!("it lacks `{wire}`, which is then written as null"),
        ),
        (Presence::Optional | Presence::Patch, None) => Fit::Exact,
        (Presence::Nullable | Presence::Patch, Some(Value::Null)) => Fit::Exact,
        (Presence::Optional, Some(Value::Null)) => Fit::Inexact(
            origin.key(wire),
            format!("`{wire}` is null, which is then left out"),
        ),
        (_, Some(value)) => fit(api, &field.ty, value, &origin.key(wire)),
    }
}

/// A text that is read as something else and written again.
fn written<T: std::str::FromStr + serde::Serialize>(
    text: &str,
    origin: &Origin,
    what: &str,
) -> Fit {
    let Ok(read) = text.parse::<T>() else {
        return Fit::Wrong(origin.clone(), format!("`{text}` is not {what}"));
    };
    match serde_json::to_value(read) {
        Ok(Value::String(again)) if again == text => Fit::Exact,
        Ok(again) => Fit::Inexact(
            origin.clone(),
            format!("`{text}` is then written as {again}"),
        ),
        Err(_) => Fit::Inexact(origin.clone(), format!("`{text}` cannot be written again")),
    }
}

fn wrong(api: &Api, ty: &Type, example: &Value, origin: &Origin) -> Fit {
    let found = match example {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Fit::Wrong(
        origin.clone(),
        format!(
            "its schema asks for {}, and this is {found}",
            asked_for(api, ty)
        ),
    )
}

fn asked_for(api: &Api, ty: &Type) -> &'static str {
    match api.unaliased(ty) {
        Type::Bool => "a boolean",
        Type::I32 => "an integer of 32 bits",
        Type::I64 => "an integer",
        Type::U64 => "an integer that is not negative",
        Type::F64 => "a number",
        Type::Text => "a string",
        Type::DateTime => "a date-time",
        Type::Date => "a date",
        Type::Uuid
        | Type::Bytes
        | Type::Ipv4
        | Type::Ipv6
        | Type::Uri
        | Type::Duration
        | Type::Decimal => "a string of another format",
        Type::Any | Type::Binary | Type::Parts => "anything",
        Type::File => "a string",
        Type::Tuple(_) => "an array of a certain length",
        Type::List(_) => "an array",
        Type::Map(_) => "an object",
        Type::Nullable(inner) => asked_for(api, inner),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Enumeration(_) => "a string",
            Shape::Struct(_)
            | Shape::Union(_)
            | Shape::Newtype(_)
            | Shape::Headers(_)
            | Shape::Content(_)
            | Shape::Alias(_) => "an object",
        },
    }
}
