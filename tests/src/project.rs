//! A copy of the project's descriptions and crates, which tests may change.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::{files_below, root};

/// Returns a copy of the checked-in `spec` and `generated`.
pub fn project() -> TempDir {
    let target = tempfile::tempdir().unwrap();
    for directory in ["spec", "generated"] {
        copy(directory, target.path());
    }
    target
}

/// Copies a directory of the project to the same path in the copy.
pub fn copy(directory: &str, target: &Path) {
    for (path_in_directory, contents) in files_below(&root().join(directory)) {
        let path = target.join(directory).join(path_in_directory);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}
