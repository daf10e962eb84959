//! The size of a value.

use serde_json::Value;

/// The size of a value, which is the cost of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// The number of values, including the value itself.
    pub(crate) values: usize,
    /// The bytes of all strings and keys.
    pub(crate) bytes: usize,
    /// The nesting depth of arrays and objects.
    pub(crate) depth: usize,
}

impl Size {
    pub(crate) fn of(value: &Value) -> Self {
        let single = Self {
            values: 1,
            bytes: 0,
            depth: 0,
        };
        match value {
            Value::Array(items) => items
                .iter()
                .fold(single, |size, item| size.and(0, Self::of(item))),
            Value::Object(entries) => entries.iter().fold(single, |size, (key, value)| {
                size.and(key.len(), Self::of(value))
            }),
            Value::String(text) => Self {
                bytes: text.len(),
                ..single
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => single,
        }
        .deeper(value)
    }

    fn and(self, key: usize, inner: Self) -> Self {
        Self {
            values: self.values + inner.values,
            bytes: self.bytes + key + inner.bytes,
            depth: self.depth.max(inner.depth),
        }
    }

    fn deeper(self, value: &Value) -> Self {
        let level = usize::from(value.is_array() || value.is_object());
        Self {
            depth: self.depth + level,
            ..self
        }
    }
}
