//! Limits on the size of a description.

/// The size limits of a description. Generation fails if one of them is exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum number of bytes of a file, and of the strings in it; the strings of YAML aliases count each
    /// time.
    pub bytes: usize,
    /// The maximum number of values in a file; the values of YAML aliases count each time.
    pub values: usize,
    /// The maximum number of copied values: at references to them, or by overlays. Their strings and JSON
    /// Pointers are limited by `bytes`.
    pub copies: usize,
}

impl Default for Limits {
    /// Several times the size of the largest published descriptions.
    fn default() -> Self {
        Self {
            bytes: 100_000_000,
            values: 5_000_000,
            copies: 1_000_000,
        }
    }
}

/// The remaining budget for copies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyBudget {
    values: usize,
    bytes: usize,
}

impl CopyBudget {
    /// Spends budget for copies; returns none if it is exceeded, and from then on.
    pub(crate) fn spend(&mut self, values: usize, bytes: usize) -> Option<()> {
        let remaining = self.values.checked_sub(values);
        let remaining = remaining.zip(self.bytes.checked_sub(bytes));
        (self.values, self.bytes) = remaining.unwrap_or_default();
        remaining.map(|_| ())
    }
}

impl Limits {
    pub(crate) fn copy_budget(self) -> CopyBudget {
        CopyBudget {
            values: self.copies,
            bytes: self.bytes,
        }
    }

    /// The message for a file with more bytes.
    pub(crate) fn exceeded(self) -> String {
        format!("file exceeds the limit of {} bytes", self.bytes)
    }
}
