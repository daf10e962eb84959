// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Why a body could not be read.

use std::error::Error as StdError;
use std::fmt;

use super::maybe::BoxError;
use super::transport::{TransportError, TransportErrorKind};

/// A body that could not be read.
///
/// The error of its source is the [`source`](StdError::source).
#[derive(Debug)]
pub struct BodyError {
    problem: BodyProblem,
    source: Option<BoxError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyProblem {
    Taken,
    TooLarge(u64),
    Length,
    Source,
}

impl BodyError {
    pub(crate) fn new(source: impl Into<BoxError>) -> Self {
        match source.into().downcast::<Self>() {
            Ok(error) => *error,
            Err(source) => Self {
                problem: BodyProblem::Source,
                source: Some(source),
            },
        }
    }

    fn of(problem: BodyProblem) -> Self {
        Self {
            problem,
            source: None,
        }
    }

    pub(crate) fn taken() -> Self {
        Self::of(BodyProblem::Taken)
    }

    pub(crate) fn length() -> Self {
        Self::of(BodyProblem::Length)
    }

    pub(crate) fn too_large(limit: u64) -> Self {
        Self::of(BodyProblem::TooLarge(limit))
    }

    /// Whether the body can be read once, and a clone of it has begun to read it.
    pub fn is_taken(&self) -> bool {
        self.problem == BodyProblem::Taken
    }

    /// Whether the body is longer than the limit with which it was read.
    pub fn is_too_large(&self) -> bool {
        matches!(self.problem, BodyProblem::TooLarge(_))
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            BodyProblem::Taken => {
                f.write_str("the body can be read only once, and a clone of it is read already")
            }
            BodyProblem::TooLarge(limit) => write!(f, "the body is longer than {limit} bytes"),
            BodyProblem::Length => f.write_str("the body does not have the stated length"),
            BodyProblem::Source => f.write_str("failed to read the body"),
        }
    }
}

impl StdError for BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<BodyError> for TransportError {
    /// Returns the error of the transport, if that is why the body could not be read.
    fn from(mut error: BodyError) -> Self {
        let kind = match error.problem {
            BodyProblem::TooLarge(_) => TransportErrorKind::TooLarge,
            BodyProblem::Taken => TransportErrorKind::Other,
            BodyProblem::Length | BodyProblem::Source => TransportErrorKind::Interrupted,
        };
        match error.source.take().map(|source| source.downcast::<Self>()) {
            Some(Ok(error)) => *error,
            Some(Err(source)) => Self::new(kind, source),
            None => Self::new(kind, error),
        }
    }
}
