//! Errors of reading and writing a crate's directory.

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
    /// An I/O error of this action.
    System(&'static str, io::Error),
    /// A file that is not generated has the path of a generated one.
    Occupied,
    /// A directory of the crate is a symbolic link.
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
                "`{path}` exists and is not generated; move it, use another directory, or pass `--force` to overwrite it"
            ),
            Problem::Linked => write!(
                f,
                "`{path}` is a symbolic link, which is not followed; replace it with a directory"
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
