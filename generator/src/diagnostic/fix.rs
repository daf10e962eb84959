//! The repair of a description that a diagnostic suggests.

use crate::json::Value;

use super::Origin;

/// A repair, of which there is only one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fix {
    /// The location of the value to change.
    pub(crate) location: Origin,
    pub(crate) change: Change,
}

/// How a value is repaired.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Change {
    /// It gets a different key.
    Rename(String),
    /// It is replaced with a string.
    Set(String),
    /// Fields are added to an object, and items to the arrays in it.
    Add(Value),
}
