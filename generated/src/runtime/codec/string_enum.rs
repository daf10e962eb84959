// Client runtime, copied unchanged by `cargo xtask codegen`.

//! String enums: an open enum keeps an unknown value unchanged, a closed enum rejects it.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};

/// Reads a string as an open enum, which every string can be converted into.
///
/// # Errors
///
/// Fails if the input is not a string.
pub fn read_open<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    deserializer.deserialize_str(OpenVisitor(PhantomData))
}

struct OpenVisitor<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for OpenVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(T::from(value))
    }
}

/// The error of a value that a closed enum does not list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVariantError {
    value: String,
}

impl UnknownVariantError {
    /// Creates the error of this value.
    pub fn new(value: impl fmt::Display) -> Self {
        Self {
            value: value.to_string(),
        }
    }

    /// Returns the unknown value.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for UnknownVariantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown variant {:?}", self.value)
    }
}

impl Error for UnknownVariantError {}

/// Reads a string as a closed enum, which only the listed values can be converted into.
///
/// # Errors
///
/// Fails if the input is not a string, or is not a listed value.
pub fn read_closed<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> TryFrom<&'a str, Error = UnknownVariantError>,
{
    deserializer.deserialize_str(ClosedVisitor(PhantomData))
}

struct ClosedVisitor<T>(PhantomData<T>);

impl<T: for<'a> TryFrom<&'a str, Error = UnknownVariantError>> Visitor<'_> for ClosedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        T::try_from(value).map_err(E::custom)
    }
}
