// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Enumerations: in an open one, a value that is not listed is kept as it came; in a closed one, it is
//! an error.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};

/// Reads a string into a type that every string has a place in.
///
/// # Errors
///
/// When the input is no string.
pub fn read_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// A value that a closed enumeration does not list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlistedValue {
    value: String,
}

impl UnlistedValue {
    /// The error of this value.
    pub fn new(value: impl fmt::Display) -> Self {
        Self {
            value: value.to_string(),
        }
    }

    /// The value as it was given.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for UnlistedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is none of the listed values", self.value)
    }
}

impl Error for UnlistedValue {}

/// Reads a string into a type that only some strings have a place in.
///
/// # Errors
///
/// When the input is no string, or one that has no place.
pub fn read_listed_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> TryFrom<&'a str, Error = UnlistedValue>,
{
    deserializer.deserialize_str(ListedVisitor(PhantomData))
}

struct ListedVisitor<T>(PhantomData<T>);

impl<T: for<'a> TryFrom<&'a str, Error = UnlistedValue>> Visitor<'_> for ListedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::try_from(text).map_err(E::custom)
    }
}
