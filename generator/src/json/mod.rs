//! A JSON value whose objects keep the order of their properties.
//!
//! `serde_json::Value` does so only with the feature `preserve_order`, which a library must not turn on: it would
//! reorder the JSON of each program that depends on this one.

mod convert;
mod de;
mod literal;

use std::fmt::{self, Display, Formatter};
use std::hash::{Hash, Hasher};
use std::ops::Index;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};
use serde_json::Number;

pub(crate) use convert::to_value;
pub(crate) use literal::json;

/// The properties of an object, in their order. Equality ignores the order.
pub type Map = IndexMap<String, Value>;

/// A JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
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
    Array(Vec<Value>),
    /// An object.
    Object(Map),
}

static NULL: Value = Value::Null;

impl Value {
    /// Returns the property of an object with this name, or the item of an array with this index.
    pub fn get(&self, step: impl Step) -> Option<&Self> {
        step.of(self)
    }

    /// Like [`Value::get`], for a change.
    pub fn get_mut(&mut self, step: impl Step) -> Option<&mut Self> {
        step.of_mut(self)
    }

    /// Returns the value that a JSON Pointer leads to.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        steps(pointer)?.try_fold(self, |value, step| match value {
            Self::Object(properties) => properties.get(&step),
            Self::Array(items) => items.get(index(&step)?),
            _ => None,
        })
    }

    /// Like [`Value::pointer`], for a change.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Self> {
        steps(pointer)?.try_fold(self, |value, step| match value {
            Self::Object(properties) => properties.get_mut(&step),
            Self::Array(items) => items.get_mut(index(&step)?),
            _ => None,
        })
    }

    /// Takes the value and leaves `null`.
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Returns the properties of an object.
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Self::Object(properties) => Some(properties),
            _ => None,
        }
    }

    /// Returns the properties of an object, for a change.
    pub fn as_object_mut(&mut self) -> Option<&mut Map> {
        match self {
            Self::Object(properties) => Some(properties),
            _ => None,
        }
    }

    /// Returns the items of an array.
    pub fn as_array(&self) -> Option<&Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the items of an array, for a change.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns a number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns a number as an `i64`, if it is one.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// Returns a number as a `u64`, if it is one.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// Returns a number as an `f64`.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is a boolean.
    pub fn is_boolean(&self) -> bool {
        matches!(self, Self::Bool(_))
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// Whether it is a number in the range of `i64`.
    pub fn is_i64(&self) -> bool {
        self.as_number().is_some_and(Number::is_i64)
    }

    /// Whether it is a number in the range of `u64`.
    pub fn is_u64(&self) -> bool {
        self.as_number().is_some_and(Number::is_u64)
    }

    /// Whether it is a number with a fraction or an exponent, or beyond 64 bits.
    pub fn is_f64(&self) -> bool {
        self.as_number().is_some_and(Number::is_f64)
    }

    /// Whether it is a string.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }
}

/// The unescaped steps of a JSON Pointer.
fn steps(pointer: &str) -> Option<impl Iterator<Item = String>> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    let steps = pointer.split('/').skip(1);
    Some(steps.map(|step| step.replace("~1", "/").replace("~0", "~")))
}

/// The index that a step of a JSON Pointer is: digits without a leading zero.
fn index(step: &str) -> Option<usize> {
    let is_index = step == "0" || step.starts_with(|first: char| ('1'..='9').contains(&first));
    step.parse().ok().filter(|_| is_index)
}

/// The name of a property or the index of an item.
pub trait Step {
    /// Returns the value at this step inside another.
    fn of(self, value: &Value) -> Option<&Value>;

    /// Like [`Step::of`], for a change.
    fn of_mut(self, value: &mut Value) -> Option<&mut Value>;
}

impl<T: AsRef<str> + ?Sized> Step for &T {
    fn of(self, value: &Value) -> Option<&Value> {
        value.as_object()?.get(self.as_ref())
    }

    fn of_mut(self, value: &mut Value) -> Option<&mut Value> {
        value.as_object_mut()?.get_mut(self.as_ref())
    }
}

impl Step for usize {
    fn of(self, value: &Value) -> Option<&Value> {
        value.as_array()?.get(self)
    }

    fn of_mut(self, value: &mut Value) -> Option<&mut Value> {
        value.as_array_mut()?.get_mut(self)
    }
}

/// `null` for a missing value.
impl<S: Step> Index<S> for Value {
    type Output = Self;

    fn index(&self, step: S) -> &Self {
        self.get(step).unwrap_or(&NULL)
    }
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Number(number) => number.hash(state),
            Self::String(text) => text.hash(state),
            Self::Array(items) => items.hash(state),
            Self::Object(properties) => {
                let mut sorted: Vec<_> = properties.iter().collect();
                sorted.sort_unstable_by_key(|(name, _)| *name);
                sorted.hash(state);
            }
        }
    }
}

/// JSON on one line.
impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(properties) => serializer.collect_map(properties),
        }
    }
}
