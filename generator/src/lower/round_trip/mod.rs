//! Whether an example matches its type, and round-trips: decoding and encoding it gives the same JSON.
//!
//! A description's examples become tests of the generated crate. The test of an example that its schema rejects
//! would fail; that of an example that is encoded differently (a date with a fraction of zeros) would not show
//! an error of the type.

mod describe;
mod strings;
mod unquoted;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;

use serde_json::Number;

use crate::diagnostic::{Origin, Trail, json_type};
use crate::ir::{
    Api, EnumValues, Enumeration, Field, Presence, Selection, Shape, StringFormat, Struct, Type,
    TypeId, Union,
};
use crate::json::{Map, Value};
use crate::normalize::string_formats::lacks_offset;

pub(super) use unquoted::quote_strings;

/// How an example matches its type. The worst result of its parts decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RoundTrip {
    /// It round-trips.
    Exact,
    /// It can be decoded, but is encoded differently: where, and why.
    Inexact(Origin, String),
    /// It can be decoded if a date and time without an offset is treated as UTC: where, and the string.
    MissingOffset(Origin, String),
    /// It cannot be decoded: where, and why.
    Invalid(Origin, String),
}

/// Checks an example against its type.
pub(super) fn check_round_trip(
    api: &Api,
    ty: &Type,
    example: &Value,
    origin: &Origin,
) -> RoundTrip {
    let check = RoundTripCheck {
        api,
        known: RefCell::default(),
    };
    check.value(Trail::At(origin), ty, example)
}

struct RoundTripCheck<'a> {
    api: &'a Api,
    /// How values match named types: the variants of nested unions contain the same types again and again.
    known: RefCell<HashMap<(TypeId, *const Value), RoundTrip>>,
}

impl RoundTripCheck<'_> {
    fn value(&self, at: Trail<'_>, ty: &Type, value: &Value) -> RoundTrip {
        match (ty, value) {
            (Type::Json, _) | (Type::Nullable(_), Value::Null) | (Type::Bool, Value::Bool(_)) => {
                RoundTrip::Exact
            }
            (Type::Nullable(inner), value) => self.value(at, inner, value),
            (Type::Named(id), value) => self.named(at, *id, value),
            (Type::Foreign(path), _) => {
                let reason = format!("the generator does not know how `{path}` is encoded");
                RoundTrip::Inexact(at.origin(), reason)
            }
            (Type::F32, Value::Number(number)) => single_precision(at, number),
            (ty, Value::Number(number)) if is_in_range(ty, number) => RoundTrip::Exact,
            (ty, Value::String(text)) => match strings::encoded(ty, text) {
                Some(encoded) if encoded == *text => RoundTrip::Exact,
                Some(_) if is_date_time(ty) && lacks_offset(text) => {
                    RoundTrip::MissingOffset(at.origin(), text.clone())
                }
                Some(encoded) => {
                    let reason = format!("`{text}` is encoded as `{encoded}`");
                    RoundTrip::Inexact(at.origin(), reason)
                }
                None => self.invalid(at, ty, value),
            },
            (Type::Array(item), Value::Array(items)) => {
                self.items(at, items.iter().map(|value| (item.as_ref(), value)))
            }
            (Type::Tuple(types), Value::Array(items)) if types.len() == items.len() => {
                self.items(at, types.iter().zip(items))
            }
            (Type::Map(ty), Value::Object(properties)) => {
                let properties = properties.iter();
                worst(properties.map(|(name, value)| self.value(at.key(name), ty, value)))
            }
            _ => self.invalid(at, ty, value),
        }
    }

    fn invalid(&self, at: Trail<'_>, ty: &Type, value: &Value) -> RoundTrip {
        let expected = describe::expected(self.api, ty);
        let found = match (ty, value) {
            (Type::Formatted(_), Value::String(text)) => &format!("`{text}`"),
            (_, value) => json_type(value),
        };
        RoundTrip::Invalid(at.origin(), format!("expected {expected}, found {found}"))
    }

    fn named(&self, at: Trail<'_>, id: TypeId, value: &Value) -> RoundTrip {
        let key = (id, ptr::from_ref(value));
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        // A type that contains itself without an array, a map or a property in between requires nothing.
        self.known.borrow_mut().insert(key, RoundTrip::Exact);
        let result = match (&self.api.get(id).shape, value) {
            (Shape::Alias(ty) | Shape::Newtype(ty), value) => self.value(at, ty, value),
            (Shape::Union(shape), value) => self.union(at, shape, value),
            (Shape::Enumeration(shape), value) if has_type_of(shape, value) => RoundTrip::Exact,
            (Shape::Struct(shape), Value::Object(properties)) => self.object(at, shape, properties),
            _ => self.invalid(at, &Type::Named(id), value),
        };
        self.known.borrow_mut().insert(key, result.clone());
        result
    }

    fn items<'v>(
        &self,
        at: Trail<'_>,
        items: impl Iterator<Item = (&'v Type, &'v Value)>,
    ) -> RoundTrip {
        let numbered = items.enumerate();
        worst(numbered.map(|(index, (ty, value))| self.value(at.index(index), ty, value)))
    }

    fn object(&self, at: Trail<'_>, shape: &Struct, properties: &Map) -> RoundTrip {
        let fields = &shape.fields;
        let defined = fields.iter();
        let defined = defined.map(|field| self.field(at, field, properties.get(&field.wire)));
        let is_defined = |name: &str| fields.iter().any(|field| field.wire == name);
        let others = properties.iter().filter(|(name, _)| !is_defined(name));
        let others = others.map(|(name, value)| match &shape.additional {
            Some(additional) => self.value(at.key(name), &additional.ty, value),
            None => ignored(at, name),
        });
        worst(defined.chain(others))
    }

    fn field(&self, at: Trail<'_>, field: &Field, value: Option<&Value>) -> RoundTrip {
        let wire = &field.wire;
        match (field.presence, value) {
            (Presence::Required, None) => {
                let reason = format!("missing required property `{wire}`");
                RoundTrip::Invalid(at.origin(), reason)
            }
            (Presence::Nullable, None) => {
                let reason = format!("missing property `{wire}` is encoded as `null`");
                RoundTrip::Inexact(at.origin(), reason)
            }
            (Presence::Optional | Presence::Patch, None) => RoundTrip::Exact,
            (Presence::Nullable | Presence::Patch, Some(Value::Null)) => RoundTrip::Exact,
            (Presence::Optional, Some(Value::Null)) => {
                let reason = format!("`{wire}: null` is omitted when encoded");
                RoundTrip::Inexact(at.key(wire).origin(), reason)
            }
            (_, Some(value)) => self.value(at.key(wire), &field.ty, value),
        }
    }

    /// A value that matches no variant is kept unchanged.
    fn union(&self, at: Trail<'_>, union: &Union, value: &Value) -> RoundTrip {
        let ty = |variant: usize| &union.variants[variant].ty;
        match union.representation.select(value) {
            Selection::Tagged(variant, None, value) => self.value(at, ty(variant), value),
            Selection::Tagged(variant, Some(key), content) => {
                let names = value.as_object().into_iter().flat_map(Map::keys);
                let ignored = names
                    .filter(|name| *name != key)
                    .map(|name| ignored(at, name));
                worst(ignored.chain([self.value(at.key(key), ty(variant), content)]))
            }
            Selection::Candidates(candidates) => candidates
                .into_iter()
                .map(|variant| self.value(at, ty(variant), value))
                .find(|result| !matches!(result, RoundTrip::Invalid(..)))
                .unwrap_or(RoundTrip::Exact),
        }
    }
}

fn ignored(at: Trail<'_>, name: &str) -> RoundTrip {
    let reason = format!("property `{name}` is not defined in its schema");
    RoundTrip::Inexact(at.key(name).origin(), reason)
}

/// The worst result; of equal ones the first.
fn worst(results: impl Iterator<Item = RoundTrip>) -> RoundTrip {
    let rank = |result: &RoundTrip| match result {
        RoundTrip::Exact => 0,
        RoundTrip::Inexact(..) => 1,
        RoundTrip::MissingOffset(..) => 2,
        RoundTrip::Invalid(..) => 3,
    };
    results.fold(RoundTrip::Exact, |worst, result| {
        match rank(&result) > rank(&worst) {
            true => result,
            false => worst,
        }
    })
}

fn is_date_time(ty: &Type) -> bool {
    matches!(ty, Type::Formatted(StringFormat::DateTime(..)))
}

fn single_precision(at: Trail<'_>, number: &Number) -> RoundTrip {
    let encoded: Option<f32> = number.to_string().parse().ok();
    let encoded = encoded.map(|it| it.to_string());
    match encoded.filter(|it| it.parse().ok() != number.as_f64()) {
        None => RoundTrip::Exact,
        Some(encoded) => {
            let reason = format!("`{number}` is encoded as `{encoded}`");
            RoundTrip::Inexact(at.origin(), reason)
        }
    }
}

fn is_in_range(ty: &Type, number: &Number) -> bool {
    match ty {
        Type::F64 => true,
        Type::I64 => number.is_i64(),
        Type::U64 => number.is_u64(),
        Type::I32 => number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
        _ => false,
    }
}

fn has_type_of(enumeration: &Enumeration, value: &Value) -> bool {
    match enumeration.values {
        EnumValues::String => value.is_string(),
        EnumValues::Integer => value.is_i64(),
        EnumValues::Json => true,
    }
}
