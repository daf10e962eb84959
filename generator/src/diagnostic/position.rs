//! Maps JSON Pointers to positions in the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::json::Value;

use super::Origin;

/// The byte ranges of a value in the text.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    /// The key of the value; none at the root and in arrays.
    pub(crate) key: Option<Range<usize>>,
    /// The value itself.
    pub(crate) value: Range<usize>,
    /// Repetitions of the key in the same object.
    pub(crate) repeats: Vec<Range<usize>>,
}

/// The requested positions, and those of the enclosing objects and arrays.
pub(crate) type Positions = BTreeMap<Origin, Position>;

/// A number or a Boolean, and its text, which is not that of JSON: `1.10`, `0x10`, `True`.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    pub(crate) value: Value,
}

/// All such scalars of a text, by location.
pub(crate) type Scalars = BTreeMap<Origin, Scalar>;

/// Finds positions in the text: the interface between the sink, which knows JSON Pointers, and the two
/// document formats.
pub(crate) trait Locate {
    /// Finds all `origins` values in one pass over the text; the result has no entry for a missing value.
    fn locate(&self, origins: &BTreeSet<Origin>) -> Positions;

    /// Whether a number or a Boolean may be written differently than JSON prints it.
    fn has_other_texts(&self, value: &Value) -> bool;

    /// Finds the numbers and the Booleans whose text is not that of JSON.
    fn scalars(&self) -> Scalars;
}
