//! Whether an example has its type, and comes back as it is when it is read and written.
//!
//! A description's examples become tests of the generated crate. One that its own schema forbids
//! would be a test that fails, one that the type reads and writes otherwise (a date with a fraction
//! of zeros) a test that says nothing about the type.

use std::net::{Ipv4Addr, Ipv6Addr};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};

use crate::diagnostic::Origin;
use crate::ir::{Api, Choice, Field, Presence, Shape, Struct, Type, Union, Values};

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
        (Type::Uuid | Type::Bytes | Type::Ipv4 | Type::Ipv6, Value::String(text)) => {
            formatted(api.unaliased(ty), text, origin)
        }
        (Type::Uri | Type::Duration | Type::Decimal, Value::String(_)) => Fit::Exact,
        (Type::Tuple(types), Value::Array(items)) if types.len() == items.len() => {
            let parts = types.iter().zip(items).enumerate();
            worst(parts.map(|(index, (ty, value))| fit(api, ty, value, &origin.index(index))))
        }
        (Type::Named(id), value) => match (&api.get(*id).shape, value) {
            (Shape::Enumeration(shape), value) if takes(shape.values, value) => Fit::Exact,
            (Shape::Struct(shape), Value::Object(members)) => object(api, shape, members, origin),
            (Shape::Union(shape), value) => union(api, shape, value, origin),
            (Shape::Newtype(ty), value) => fit(api, ty, value, origin),
            _ => wrong(api, ty, example, origin),
        },
        _ => wrong(api, ty, example, origin),
    }
}

/// Whether an enumeration has room for the value, listed or not.
fn takes(values: Values, value: &Value) -> bool {
    match values {
        Values::Text => value.is_string(),
        Values::Integer => value.is_i64(),
        Values::Any => true,
    }
}

/// A text that the type reads, and writes as it was.
fn formatted(ty: &Type, text: &str, origin: &Origin) -> Fit {
    let (what, is_read) = match ty {
        Type::Ipv4 => ("an IPv4 address", text.parse::<Ipv4Addr>().is_ok()),
        Type::Ipv6 => ("an IPv6 address", text.parse::<Ipv6Addr>().is_ok()),
        Type::Uuid => ("a UUID", is_uuid(text)),
        _ => ("base64", is_base64(text)),
    };
    match is_read {
        true => Fit::Exact,
        false => Fit::Wrong(origin.clone(), format!("`{text}` is not {what}")),
    }
}

/// Whether the text is a UUID as it is written, in groups of lower-case digits.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = groups.iter().map(|group| group.len()).collect();
    let mut digits = groups.concat().into_bytes().into_iter();
    lengths == [8, 4, 4, 4, 12] && digits.all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether the text is base64 as it is written, with padding.
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/');
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.bytes().all(is_digit)
}

/// The variants are tried as a reader would: the best of them speaks. What fits none is kept as it is.
fn union(api: &Api, shape: &Union, value: &Value, origin: &Origin) -> Fit {
    let fits = shape
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| match &shape.choice {
            Choice::Key(keys) => match only_member(value) {
                Some((name, value)) if keys.get(index) == Some(name) => {
                    fit(api, &variant.ty, value, &origin.key(name))
                }
                _ => not_this(origin),
            },
            Choice::Tag { wire, tags } => match value.get(wire).and_then(Value::as_str) {
                Some(tag) if tags[index].iter().any(|known| known == tag) => {
                    fit(api, &variant.ty, value, origin)
                }
                _ => not_this(origin),
            },
            Choice::Evidence(_) => fit(api, &variant.ty, value, origin),
        });
    let best = fits.min_by_key(|fit| match fit {
        Fit::Exact => 0,
        Fit::Inexact(..) => 1,
        Fit::Wrong(..) => 2,
    });
    match best {
        Some(fit @ (Fit::Exact | Fit::Inexact(..))) => fit,
        _ => Fit::Exact,
    }
}

fn not_this(origin: &Origin) -> Fit {
    Fit::Wrong(origin.clone(), String::new())
}

fn only_member(value: &Value) -> Option<(&String, &Value)> {
    let mut members = value.as_object()?.iter();
    members.next().filter(|_| members.len() == 0)
}

fn worst(parts: impl Iterator<Item = Fit>) -> Fit {
    parts.fold(Fit::Exact, |worst, part| match (&worst, &part) {
        (Fit::Wrong(..), _) | (Fit::Inexact(..), Fit::Exact | Fit::Inexact(..)) => worst,
        _ => part,
    })
}

fn object(api: &Api, shape: &Struct, members: &Map<String, Value>, origin: &Origin) -> Fit {
    let fields_fit = shape
        .fields
        .iter()
        .map(|field| member(api, field, members.get(&field.wire), origin));
    let is_listed = |name: &String| shape.fields.iter().any(|field| field.wire == *name);
    let others = members.iter().filter(|(name, _)| !is_listed(name));
    let others_fit = others.map(|(name, value)| match &shape.rest {
        Some(rest) => fit(api, &rest.ty, value, &origin.key(name)),
        None => Fit::Inexact(
            origin.key(name),
            format!("its schema does not describe `{name}`"),
        ),
    });
    worst(fields_fit.chain(others_fit))
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
        Type::Uuid => "a UUID",
        Type::Bytes => "a string of base64",
        Type::Ipv4 | Type::Ipv6 => "an IP address",
        Type::Uri | Type::Duration | Type::Decimal | Type::File => "a string",
        Type::Any | Type::Binary | Type::Parts => "anything",
        Type::Tuple(_) => "an array of a certain length",
        Type::List(_) => "an array",
        Type::Map(_) => "an object",
        Type::Nullable(inner) => asked_for(api, inner),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Enumeration(shape) => match shape.values {
                Values::Text => "a string",
                Values::Integer => "an integer",
                Values::Any => "anything",
            },
            Shape::Newtype(ty) => asked_for(api, ty),
            Shape::Union(_) | Shape::Content(_) => "one of several forms",
            Shape::Struct(_) | Shape::Headers(_) | Shape::Alias(_) => "an object",
        },
    }
}
