//! How much a description may ask of whoever reads it.

/// The most that is read of a description. What a file asks for beyond that is no client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many bytes a file may have, and how many the texts in it, those that its aliases repeat counted
    /// each time.
    pub bytes: usize,
    /// How many values a file may have, those that its aliases repeat counted each time.
    pub values: usize,
    /// How many values may be copied once more: to where references to them stand, or by overlays. Their
    /// texts, and the pointers to them, may have as many bytes as a file.
    pub copies: usize,
}

impl Default for Limits {
    /// Several times what the largest descriptions have that are published.
    fn default() -> Self {
        Self {
            bytes: 100_000_000,
            values: 5_000_000,
            copies: 1_000_000,
        }
    }
}

/// What is left of how much may be copied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CopyBudget {
    values: usize,
    bytes: usize,
}

impl CopyBudget {
    /// Takes what copies need; nothing where less is left. From then on nothing is left.
    pub(crate) fn spend(&mut self, values: usize, bytes: usize) -> Option<()> {
        let left = self.values.checked_sub(values);
        let left = left.zip(self.bytes.checked_sub(bytes));
        (self.values, self.bytes) = left.unwrap_or_default();
        left.map(|_| ())
    }
}

impl Limits {
    pub(crate) fn copy_budget(self) -> CopyBudget {
        CopyBudget {
            values: self.copies,
            bytes: self.bytes,
        }
    }

    /// What is wrong with a file that has more bytes.
    pub(crate) fn exceeded(self) -> String {
        format!(
            "the file has more than {} bytes, the most that are read",
            self.bytes
        )
    }
}
