// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Values shown, compared and hashed by what is written of them: the compiler then has no code to read
//! for any of it, a member at a time, and what is written it makes code of once for the three.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};

use serde::ser::Serialize;

use super::tree::Tree;

/// Hashes what is written of a value: values that are equal have one hash.
pub fn hash<T: Serialize, H: Hasher>(value: &T, state: &mut H) {
    if let Ok(tree) = Tree::of(value) {
        tree.hash(state);
    }
}

/// Whether the same is written of both. What cannot be written is equal to nothing.
pub fn equal<T: Serialize>(one: &T, other: &T) -> bool {
    match (Tree::of(one), Tree::of(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Shows what is written of a value, laid out as by `#[derive(Debug)]`: a struct by its name and the
/// members that it has, and `null` where there is none.
///
/// # Errors
///
/// When the value cannot be written, or the formatter fails.
pub fn show<T: Serialize>(value: &T, f: &mut Formatter<'_>) -> fmt::Result {
    match Tree::of(value) {
        Ok(tree) => tree.fmt(f),
        Err(_) => Err(fmt::Error),
    }
}
