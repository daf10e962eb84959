//! What stands between a folder and what the generator gives.

use std::collections::BTreeMap;
use std::fmt;

/// How a file differs from what the generator gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// It has another content.
    Changed,
    /// It has another content and does not say that it is generated: nothing is written over it.
    Blocked,
    /// It is there and should not be.
    Stale,
    /// It is there, should not be, and does not say that it is generated: it is left alone.
    Untracked,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Blocked => "occupied",
            Self::Stale => "stale",
            Self::Untracked => "foreign",
        })
    }
}

/// What stands between a folder and a file set, by the files' places in the crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift(pub BTreeMap<String, Difference>);

impl Drift {
    /// Whether the folder is what the generator gives.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same drift, with what is not generated treated as if it were: written over, and removed.
    #[must_use]
    pub fn forced(self) -> Self {
        let forced = |difference| match difference {
            Difference::Blocked => Difference::Changed,
            Difference::Untracked => Difference::Stale,
            difference => difference,
        };
        let drift = self.0.into_iter();
        Self(drift.map(|(place, it)| (place, forced(it))).collect())
    }

    /// How many files differ in this way.
    pub fn count(&self, difference: Difference) -> usize {
        self.0
            .values()
            .filter(|found| **found == difference)
            .count()
    }
}
