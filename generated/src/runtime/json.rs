// Client runtime, copied unchanged by `cargo xtask codegen`.

//! JSON values of any type.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::{Number, Value};

use super::codec::{Buffered, debug, hash};
pub use super::json_object::JsonObject;

/// Any JSON value. It is written as it was read: an object keeps the order of its properties.
///
/// The objects of `serde_json::Value` keep it only if a feature is enabled, for the whole program. Each type
/// converts into the other: `Json::from(json!([1, 2]))`, and `serde_json::from_value(json.into())` to decode a
/// value further.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

impl Json {
    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value if it is `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the number if it is an integer in the range of `i64`.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// Returns the number if it is an integer in the range of `u64`.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// Returns the number as the float that is closest to it.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// Returns the number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(string) => Some(string),
            _ => None,
        }
    }

    /// Returns the items of the array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the object.
    pub fn as_object(&self) -> Option<&JsonObject> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the value of the object's property of this name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.get(name)
    }

    /// Returns the nested value that a JSON Pointer (RFC 6901) refers to: `/phones/0/kind`.
    pub fn pointer(&self, pointer: &str) -> Option<&Json> {
        let Some(steps) = pointer.strip_prefix('/') else {
            return pointer.is_empty().then_some(self);
        };
        let steps = steps.split('/');
        let mut steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
        steps.try_fold(self, |value, step| match value {
            Self::Array(items) => items.get(index(&step)?),
            value => value.get(&step),
        })
    }
}

/// Returns the index that a step of a JSON Pointer is: digits without a zero before them.
fn index(step: &str) -> Option<usize> {
    let index: usize = step.parse().ok()?;
    (index.to_string() == step).then_some(index)
}

/// Writes the value as JSON, with line breaks and indentation in the alternate form: `{:#}`.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match f.alternate() {
            true => serde_json::to_string_pretty(self),
            false => serde_json::to_string(self),
        };
        f.write_str(&text.map_err(fmt::Error::custom)?)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self, state);
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(string) => serializer.serialize_str(string),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(object) => serializer.collect_map(object.iter()),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Buffered::deserialize(deserializer).map(Self::from)
    }
}

impl From<Buffered<'_>> for Json {
    fn from(value: Buffered<'_>) -> Self {
        match value {
            // An invalid value is never kept: deserializing it fails.
            Buffered::Null | Buffered::Invalid(_) => Self::Null,
            Buffered::Bool(value) => Self::Bool(value),
            Buffered::Number(number) => Self::Number(number),
            Buffered::String(string) => Self::String(string.into_owned()),
            Buffered::Array(items) => Self::from_iter(items),
            Buffered::Object(properties) => Self::from_iter(properties),
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(string) => Self::String(string),
            Value::Array(items) => Self::from_iter(items),
            Value::Object(properties) => Self::from_iter(properties),
        }
    }
}

impl From<Json> for Value {
    fn from(value: Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::String(string) => Self::String(string),
            Json::Array(items) => Self::from_iter(items),
            Json::Object(object) => Self::from_iter(object),
        }
    }
}

macro_rules! impl_from_scalar {
    ($($ty:ty)+) => {$(
        impl From<$ty> for Json {
            fn from(value: $ty) -> Self {
                Value::from(value).into()
            }
        }
    )+};
}

impl_from_scalar! { bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f64 &str String }

impl From<JsonObject> for Json {
    fn from(object: JsonObject) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::from_iter(items)
    }
}

/// The items of an array.
impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

/// The properties of an object, as [`JsonObject`] collects them.
impl<N: Into<String>, V: Into<Json>> FromIterator<(N, V)> for Json {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(properties: I) -> Self {
        Self::Object(properties.into_iter().collect())
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        *self == Self::from(other.clone())
    }
}
