//! What can go wrong with a crate's folder.

use std::path::{Path, PathBuf};
use std::{fmt, io};

/// A file that could not be read or written.
#[derive(Debug)]
pub struct OutputError {
    path: PathBuf,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    /// The system refused to do this.
    System(&'static str, io::Error),
    /// Somebody else's file is where a generated one belongs.
    Occupied,
    /// A folder of the crate is elsewhere.
    Linked,
}

impl OutputError {
    pub(super) fn on<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + use<'a> {
        move |source| Self {
            path: path.to_owned(),
            problem: Problem::System(action, source),
        }
    }

    pub(super) fn occupied(path: PathBuf) -> Self {
        Self {
            path,
            problem: Problem::Occupied,
        }
    }

    pub(super) fn linked(path: PathBuf) -> Self {
        Self {
            path,
            problem: Problem::Linked,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.problem {
            Problem::System(action, _) => write!(f, "cannot {action} `{path}`"),
            Problem::Occupied => write!(
                f,
                "`{path}` is in the way and is not generated: move it, generate into another folder, or write over it with `--force`"
            ),
            Problem::Linked => write!(
                f,
                "`{path}` is a link, and nothing is written or removed where it leads: put a folder in its place"
            ),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::System(_, source) => Some(source),
            Problem::Occupied | Problem::Linked => None,
        }
    }
}
