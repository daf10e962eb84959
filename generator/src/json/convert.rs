//! Conversions from and to other types.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::{Map, Value};

/// Serializes a value. YAML's tree is the detour because it keeps the order, and every digit of a number.
pub(crate) fn to_value(value: &(impl Serialize + ?Sized)) -> Option<Value> {
    Value::deserialize(serde_yaml::to_value(value).ok()?).ok()
}

macro_rules! from {
    ($($ty:ty: $value:ident => $result:expr;)*) => {
        $(impl From<$ty> for Value {
            fn from($value: $ty) -> Self {
                $result
            }
        })*
    };
}

from! {
    bool: value => Self::Bool(value);
    i32: value => Self::Number(value.into());
    i64: value => Self::Number(value.into());
    u64: value => Self::Number(value.into());
    usize: value => Self::Number(value.into());
    f64: value => Number::from_f64(value).map_or(Self::Null, Self::Number);
    Number: value => Self::Number(value);
    String: value => Self::String(value);
    &str: value => Self::String(value.to_owned());
    Map: value => Self::Object(value);
}

impl<T: Clone + Into<Self>> From<&T> for Value {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Into<Self>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.clone()),
            serde_json::Value::String(text) => Self::String(text.clone()),
            serde_json::Value::Array(items) => items.iter().collect(),
            serde_json::Value::Object(properties) => {
                let properties = properties.iter();
                Self::Object(
                    properties
                        .map(|(name, it)| (name.clone(), it.into()))
                        .collect(),
                )
            }
        }
    }
}

/// The order of the properties may be lost.
impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(text.clone()),
            Value::Array(items) => Self::Array(items.iter().map(Into::into).collect()),
            Value::Object(properties) => {
                let properties = properties.iter();
                Self::Object(
                    properties
                        .map(|(name, it)| (name.clone(), it.into()))
                        .collect(),
                )
            }
        }
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl PartialEq<String> for Value {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == Some(other)
    }
}
