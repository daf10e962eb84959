//! Recovery from values of the wrong type.

use serde_json::Number;

use super::super::shape::{Fallback, ObjectKind, Presence, Shape};
use super::super::version::Version;
use super::Omission;
use super::schema::TYPES;
use crate::diagnostic::{Diagnostics, Trail};
use crate::json::{Map, Value, json};

/// How a value of the wrong type is handled.
#[derive(Clone, Debug)]
pub(super) enum Recovery {
    /// The key, or the item, is ignored.
    Ignore,
    /// The intended value is clear.
    TreatAs(Value),
    /// `null` in a `oneOf` or `anyOf` becomes a schema of `null`, so that no response is rejected.
    Null,
}

impl Recovery {
    pub(super) fn of(
        trail: &Trail<'_>,
        value: &Value,
        shape: Shape,
        diagnostics: &Diagnostics,
    ) -> Self {
        if value.is_null() && is_in_union(trail) {
            return Self::Null;
        }
        let intended = match shape {
            Shape::String => string(trail, value, diagnostics),
            Shape::Boolean => boolean(value),
            Shape::Number => number(value),
            Shape::NonNegativeInteger => non_negative_integer(value),
            Shape::Array(item) => array(value, *item),
            Shape::Schema(_) if is_type(value) => Some(json!({ "type": value })),
            // An empty schema allows every value, so it also allows the intended ones.
            Shape::Schema(_) => Some(Value::Object(Map::new())),
            Shape::BooleanOr(_) => boolean(value),
            Shape::Object(kind) | Shape::Reference(kind) => object(value, kind),
            Shape::Map(_) => empty_object(value),
            Shape::SecurityRequirement => requirement(value),
            Shape::Any | Shape::Enum(_) | Shape::Types | Shape::SchemaName => None,
        };
        intended.map_or(Self::Ignore, Self::TreatAs)
    }

    /// The consequence, as the end of a message.
    pub(super) fn describe(&self, omission: Omission) -> String {
        match self {
            Self::Ignore => omission.to_string(),
            Self::Null => "; it is treated as a schema that allows only `null`".to_owned(),
            Self::TreatAs(Value::Array(items)) if items.iter().all(Value::is_object) => {
                "; it is treated as an array with one item".to_owned()
            }
            Self::TreatAs(value) => format!("; the value is treated as `{value}`"),
        }
    }
}

/// Whether a value is a subschema of a `oneOf` or `anyOf`.
pub(super) fn is_in_union(trail: &Trail<'_>) -> bool {
    matches!(trail, Trail::Index(Trail::Key(_, "oneOf" | "anyOf"), _))
}

/// A schema of `null`.
pub(super) fn schema_of_null(version: Version) -> Value {
    match version {
        Version::V3_0 => json!({ "nullable": true, "enum": [null] }),
        Version::V3_1 | Version::V3_2 => json!({ "type": "null" }),
    }
}

/// The recovered value; an empty object gets its required fields, because the wrong type was already reported.
pub(super) fn with_required_fields(intended: Value, shape: Shape) -> Value {
    match shape.kind() {
        Some(kind) if intended.as_object().is_some_and(Map::is_empty) => {
            Fallback::Object.value(Shape::Object(kind))
        }
        _ => intended,
    }
}

/// Whether a value is the name of a type, where a schema of that type is expected.
pub(super) fn is_type(value: &Value) -> bool {
    value.as_str().is_some_and(|name| TYPES.contains(&name))
}

/// YAML reads `1.0` as a number and `true` as a Boolean, though strings may be intended.
fn string(trail: &Trail<'_>, value: &Value, diagnostics: &Diagnostics) -> Option<Value> {
    let is_unquoted = value.is_number() || value.is_boolean();
    is_unquoted.then(|| Value::String(diagnostics.text_of(&trail.origin(), value)))
}

fn boolean(value: &Value) -> Option<Value> {
    match value.as_str()?.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(Value::Bool(true)),
        "false" | "no" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn number(value: &Value) -> Option<Value> {
    let number: Number = value.as_str()?.trim().parse().ok()?;
    Some(Value::Number(number))
}

fn non_negative_integer(value: &Value) -> Option<Value> {
    match value {
        Value::String(string) => string.trim().parse::<u64>().ok().map(Value::from),
        // JSON does not distinguish `2` from `2.0`.
        Value::Number(number) => to_integer(number.as_f64()?).map(Value::from),
        _ => None,
    }
}

fn to_integer(number: f64) -> Option<u64> {
    let is_integral = number >= 0.0 && number < u32::MAX.into() && number.fract() == 0.0;
    is_integral.then_some(number as u64)
}

/// One item without its array.
fn array(value: &Value, item: Shape) -> Option<Value> {
    let is_item = matches!(
        (item, value),
        (Shape::String, Value::String(_))
            | (
                Shape::Schema(_) | Shape::SecurityRequirement,
                Value::Object(_)
            )
    );
    is_item.then(|| Value::Array(vec![value.clone()]))
}

/// A string in the position of an object that requires only that string: `discriminator: kind`. A response or a
/// media type without content is kept as an empty object.
fn object(value: &Value, kind: &ObjectKind) -> Option<Value> {
    match (value, kind.section) {
        (Value::String(_), None) => {
            let is_required = |presence| presence == Presence::Required;
            let mut required = kind.keys.iter().filter(|key| is_required(key.presence));
            let (first, second) = (required.next()?, required.next());
            let is_string = matches!(first.shape, Shape::String) && second.is_none();
            let name = first.name;
            is_string.then(|| json!({ name: value }))
        }
        (Value::Null, Some("responses" | "mediaTypes")) => Some(json!({})),
        _ => empty_object(value),
    }
}

/// Some languages serialize an empty object as an empty array.
fn empty_object(value: &Value) -> Option<Value> {
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    is_empty.then(|| json!({}))
}

/// A scheme without its scopes.
fn requirement(value: &Value) -> Option<Value> {
    let name = value.as_str()?;
    Some(json!({ name: [] }))
}
