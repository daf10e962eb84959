//! How much a description may ask of whoever reads it.

/// The most that is read of a description. What a file asks for beyond that is no client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How many bytes a file may have.
    pub bytes: usize,
    /// How many values a file may have, what its aliases repeat counted each time; and how many may be copied
    /// to where references to them stand.
    pub values: usize,
}

impl Default for Limits {
    /// Several times what the largest descriptions have that are published.
    fn default() -> Self {
        Self {
            bytes: 100_000_000,
            values: 5_000_000,
        }
    }
}

impl Limits {
    /// What is wrong with a file that has more bytes.
    pub(crate) fn exceeded(self) -> String {
        format!(
            "the file has more than {} bytes, the most that are read",
            self.bytes
        )
    }
}
