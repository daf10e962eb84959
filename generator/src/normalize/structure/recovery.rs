//! What a value of the wrong type was meant to be.

use serde_json::{Map, Number, Value, json};

use super::super::shape::{Fallback, ObjectKind, Presence, Shape};
use super::super::version::Version;
use super::Omission;
use super::schema::TYPES;
use crate::diagnostic::Trail;

/// What is done with a value that cannot be what it is.
#[derive(Clone, Debug)]
pub(super) enum Recovery {
    /// It is as if the key, or the item, were not there.
    LeftOut,
    /// It is plain what was meant.
    ReadAs(Value),
    /// A choice in which `null` stands has a schema of `null` there: no reply is lost, whatever was meant.
    Null,
}

impl Recovery {
    pub(super) fn of(trail: &Trail<'_>, value: &Value, shape: Shape) -> Self {
        if value.is_null() && is_in_choice(trail) {
            return Self::Null;
        }
        let meant = match shape {
            Shape::String => text(value),
            Shape::Boolean => boolean(value),
            Shape::Number => number(value),
            Shape::NonNegativeInteger => count(value),
            Shape::List(item) => list(value, *item),
            Shape::Schema(_) if is_type(value) => Some(json!({ "type": value })),
            // A schema that says nothing admits what was meant, whatever it was.
            Shape::Schema(_) => Some(Value::Object(Map::new())),
            Shape::BooleanOr(_) => boolean(value),
            Shape::Object(kind) | Shape::Reference(kind) => object(value, kind),
            Shape::Map(_) => no_members(value),
            Shape::SecurityRequirement => requirement(value),
            Shape::Any | Shape::Enum(_) | Shape::Types | Shape::SchemaName => None,
        };
        meant.map_or(Self::LeftOut, Self::ReadAs)
    }

    /// What is done, as the end of a sentence.
    pub(super) fn described(&self, loss: Omission) -> String {
        match self {
            Self::LeftOut => loss.to_string(),
            Self::Null => "it is read as the schema of `null`".to_owned(),
            Self::ReadAs(Value::Array(items)) if items.iter().all(Value::is_object) => {
                "it is read as a list of one".to_owned()
            }
            Self::ReadAs(value) => format!("it is read as `{value}`"),
        }
    }
}

/// Whether a value is one of the schemas to choose from.
pub(super) fn is_in_choice(trail: &Trail<'_>) -> bool {
    matches!(trail, Trail::Index(Trail::Key(_, "oneOf" | "anyOf"), _))
}

/// A schema of `null`.
pub(super) fn schema_of_null(version: Version) -> Value {
    match version {
        Version::V3_0 => json!({ "nullable": true, "enum": [null] }),
        Version::V3_1 | Version::V3_2 => json!({ "type": "null" }),
    }
}

/// An object that was read in the place of something else, with what it cannot do without: that the object
/// is none was told.
pub(super) fn filled(meant: Value, shape: Shape) -> Value {
    match shape.kind() {
        Some(kind) if meant.as_object().is_some_and(Map::is_empty) => {
            Fallback::Object.value(Shape::Object(kind))
        }
        _ => meant,
    }
}

/// The name of a type in the place of a schema of that type.
pub(super) fn is_type(value: &Value) -> bool {
    value.as_str().is_some_and(|name| TYPES.contains(&name))
}

/// YAML reads `1.0` as a number and `no` may be one's name for Norway.
fn text(value: &Value) -> Option<Value> {
    match value {
        Value::Number(_) | Value::Bool(_) => Some(Value::String(value.to_string())),
        _ => None,
    }
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

fn count(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => text.trim().parse::<u64>().ok().map(Value::from),
        // JSON does not tell `2` from `2.0`.
        Value::Number(number) => whole(number.as_f64()?).map(Value::from),
        _ => None,
    }
}

fn whole(number: f64) -> Option<u64> {
    let is_whole = number >= 0.0 && number < u32::MAX.into() && number.fract() == 0.0;
    is_whole.then_some(number as u64)
}

/// One item without its list.
fn list(value: &Value, item: Shape) -> Option<Value> {
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

/// An object that needs one text, written as that text: `discriminator: kind`. A reply or a media type
/// of which nothing is said is there all the same.
fn object(value: &Value, kind: &ObjectKind) -> Option<Value> {
    match (value, kind.section) {
        (Value::String(_), None) => {
            let is_needed = |presence| presence == Presence::Required;
            let mut needed = kind.keys.iter().filter(|key| is_needed(key.presence));
            let (first, second) = (needed.next()?, needed.next());
            let is_text = matches!(first.shape, Shape::String) && second.is_none();
            is_text.then(|| json!({ first.name: value }))
        }
        (Value::Null, Some("responses" | "mediaTypes")) => Some(json!({})),
        _ => no_members(value),
    }
}

/// Some languages write an object without members as an empty list.
fn no_members(value: &Value) -> Option<Value> {
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    is_empty.then(|| json!({}))
}

/// A scheme without its scopes.
fn requirement(value: &Value) -> Option<Value> {
    let name = value.as_str()?;
    Some(json!({ name: [] }))
}
