//! The result of a task, and its exit code.

use std::process::ExitCode;

/// The result of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The task did what it should, or the check found nothing. Exit code 0.
    Good,
    /// The task failed, or its arguments were wrong; the reason was printed to standard error. Exit code 1.
    Failed,
    /// The check found what it looks for. Exit code 2.
    Found,
}

impl Outcome {
    /// Returns the exit code of a program with this result.
    pub fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Failed => 1,
            Self::Found => 2,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}
