//! How large a value is.

use serde_json::Value;

/// What a copy of a value costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// How many values there are, with the value itself.
    pub(crate) values: usize,
    /// The bytes of all strings and keys.
    pub(crate) bytes: usize,
    /// How deep arrays and objects are nested.
    pub(crate) depth: usize,
}

impl Size {
    pub(crate) fn of(value: &Value) -> Self {
        let one = Self {
            values: 1,
            bytes: 0,
            depth: 0,
        };
        match value {
            Value::Array(items) => items
                .iter()
                .fold(one, |extent, item| extent.and(0, Self::of(item))),
            Value::Object(members) => members.iter().fold(one, |extent, (name, member)| {
                extent.and(name.len(), Self::of(member))
            }),
            Value::String(text) => Self {
                bytes: text.len(),
                ..one
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => one,
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
        let own = usize::from(value.is_array() || value.is_object());
        Self {
            depth: self.depth + own,
            ..self
        }
    }
}
