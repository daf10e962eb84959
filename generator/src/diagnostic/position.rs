//! From pointers to places in the text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Origin;

/// Where a value stands in the text, in bytes.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    /// The key that the value belongs to; none at the root and in lists.
    pub(crate) key: Option<Range<usize>>,
    /// The value itself.
    pub(crate) value: Range<usize>,
    /// The further places where the same key stands in the same object.
    pub(crate) repeats: Vec<Range<usize>>,
}

/// The positions that were asked for, and those of the objects and lists around them.
pub(crate) type Positions = BTreeMap<Origin, Position>;

/// Finds places in the text: the seam between the sink, which knows pointers, and the two notations.
pub(crate) trait Locate {
    /// Finds all `wanted` places in one reading of the text. What is not there is left out.
    fn locate(&self, wanted: &BTreeSet<Origin>) -> Positions;
}
