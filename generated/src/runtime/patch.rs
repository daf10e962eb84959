// Client runtime, copied unchanged by `cargo xtask codegen`.

//! An optional, nullable property: absent, `null` or a value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// An optional, nullable property of a request: absent, `null`, or a value.
///
/// An update distinguishes these: `{}` does not change a property, `{"title": null}` clears it, and
/// `{"title": "Guard"}` sets it. `Option` cannot represent all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Patch<T> {
    /// The property is omitted.
    #[default]
    Absent,
    /// The property is written as `null`.
    Null,
    /// The property is written with this value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the property is omitted.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is written as `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns a reference to the value, or `None` if the property is absent or `null`.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, or `None` if the property is absent or `null`.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Applies a function to the value, if there is one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Returns the field in the form that is written: the outer `None` omits it, the inner `None` is `null`.
    pub const fn as_field(&self) -> Option<Option<&T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Creates a patch that sets or clears a property: `None` becomes [`Patch::Null`].
    pub fn or_null(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// Creates a patch that sets or does not change a property: `None` becomes [`Patch::Absent`].
    pub fn or_absent(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

/// Reads `null` as [`Patch::Null`]; a generated type reads a missing property as [`Patch::Absent`].
///
/// The newtype distinguishes the two: a deserializer with a value passes it to the newtype visitor, and only
/// the one for a missing property visits a unit.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct("Patch", PatchVisitor(PhantomData))
    }
}

/// Writes [`Patch::Absent`] as `null` too where no property can be omitted, as in an array.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

struct PatchVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PatchVisitor<T> {
    type Value = Patch<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Patch::Absent)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        Option::deserialize(deserializer).map(Patch::or_null)
    }
}
