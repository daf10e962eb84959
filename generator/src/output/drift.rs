//! The differences between a directory and the generated files.

use std::collections::BTreeMap;
use std::fmt;

/// How a file differs from the generated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The file does not exist.
    Missing,
    /// The content differs.
    Changed,
    /// The content differs and is not marked as generated: the file is not overwritten.
    Blocked,
    /// A generated file that is no longer part of the crate.
    Stale,
    /// A file that is neither part of the crate nor marked as generated: it is not removed.
    Untracked,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Blocked => "blocked",
            Self::Stale => "stale",
            Self::Untracked => "untracked",
        })
    }
}

/// The differences between a directory and a file set, by the paths of the files in the crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift(pub BTreeMap<String, Difference>);

impl Drift {
    /// Whether there are no differences.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Treats files that are not generated as generated ones: they are overwritten or removed.
    #[must_use]
    pub fn forced(self) -> Self {
        let forced = |difference| match difference {
            Difference::Blocked => Difference::Changed,
            Difference::Untracked => Difference::Stale,
            difference => difference,
        };
        let drift = self.0.into_iter();
        Self(drift.map(|(path, it)| (path, forced(it))).collect())
    }

    /// Returns how many files differ in this way.
    pub fn count(&self, difference: Difference) -> usize {
        self.0
            .values()
            .filter(|found| **found == difference)
            .count()
    }
}
