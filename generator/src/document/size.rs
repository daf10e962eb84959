//! The size of a value.

use crate::json::Value;

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
        let mut size = Self {
            values: 1,
            bytes: 0,
            depth: usize::from(value.is_array() || value.is_object()),
        };
        match value {
            Value::Array(items) => items.iter().for_each(|item| size.add(Self::of(item))),
            Value::Object(entries) => {
                for (key, value) in entries {
                    size.bytes += key.len();
                    size.add(Self::of(value));
                }
            }
            Value::String(text) => size.bytes = text.len(),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        size
    }

    /// Adds a value that is inside of this one.
    fn add(&mut self, inner: Self) {
        self.values += inner.values;
        self.bytes += inner.bytes;
        self.depth = self.depth.max(inner.depth + 1);
    }
}
