// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Debug output, comparison, hashing and JSON of values in their serialized form. The compiler then has no code
//! of each field to read for any of them, and compiles the serialization once.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};

use serde::ser::Serialize;
use serde_json::{Error, Value};

use super::tree::Tree;

/// Converts a value to JSON. Other than `serde_json::to_value`, it does not add digits to an `f32`: `0.1` is not
/// `0.10000000149011612`.
///
/// # Errors
///
/// Fails if the value cannot be serialized.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    serde_json::from_slice(&serde_json::to_vec(value)?)
}

/// Converts a value to JSON as [`to_value`] does, and returns whether `Debug` redacts a part of it.
pub fn to_argument<T: Serialize + ?Sized>(value: &T) -> (Result<Value, Error>, bool) {
    match Tree::of(value) {
        // Most arguments are strings, which need not be written as JSON and read again.
        Ok(Tree::String(string)) => (Ok(string.into()), false),
        tree => {
            let is_redacted = tree.is_ok_and(|tree| tree.is_redacted());
            (to_value(value), is_redacted)
        }
    }
}

/// Hashes the serialized form of a value: equal values have the same hash.
pub fn hash<T: Serialize, H: Hasher>(value: &T, state: &mut H) {
    if let Ok(tree) = Tree::of(value) {
        tree.hash(state);
    }
}

/// Whether two values have the same serialized form. A value that cannot be serialized equals no value.
pub fn equal<T: Serialize>(one: &T, other: &T) -> bool {
    match (Tree::of(one), Tree::of(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Writes the serialized form of a value, laid out as by `#[derive(Debug)]`: a struct with its name and
/// the properties that are present, and `None` as `null`.
///
/// # Errors
///
/// Fails if the value cannot be serialized, or if the formatter fails.
pub fn debug<T: Serialize>(value: &T, f: &mut Formatter<'_>) -> fmt::Result {
    match Tree::of(value) {
        Ok(tree) => tree.fmt(f),
        Err(_) => Err(fmt::Error),
    }
}
