//! Maps JSON Pointers to positions in the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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

/// Finds positions in the text: the interface between the sink, which knows JSON Pointers, and the two
/// document formats.
pub(crate) trait Locate {
    /// Finds all `origins` values in one pass over the text; the result has no entry for a missing value.
    fn locate(&self, origins: &BTreeSet<Origin>) -> Positions;
}
