// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Values that are strings in JSON, and string enums: an open enum keeps an unknown value unchanged, a closed
//! enum rejects it.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;

use serde::de::{self, Deserializer, Visitor};

/// Reads a string and converts it; `expected` describes it in the error of any other value.
///
/// # Errors
///
/// Fails if the input is not a string, or cannot be converted.
pub fn read_string<'de, D, T, E>(
    deserializer: D,
    expected: &'static str,
    convert: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
{
    deserializer.deserialize_str(StringVisitor { expected, convert })
}

struct StringVisitor<F> {
    expected: &'static str,
    convert: F,
}

impl<T, E: fmt::Display, F: FnOnce(&str) -> Result<T, E>> Visitor<'_> for StringVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<Fail: de::Error>(self, value: &str) -> Result<T, Fail> {
        (self.convert)(value).map_err(Fail::custom)
    }
}

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
    read_string(deserializer, "a string", |value| {
        Ok::<_, Infallible>(T::from(value))
    })
}

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
    read_string(deserializer, "a string", |value| T::try_from(value))
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
