//! A copy of the project's descriptions and crates, which tests may change.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tests::{files_below, root};

/// `spec` and `generated`, as they are checked in.
pub(crate) fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["spec", "generated"] {
        copy(part, folder.path());
    }
    folder
}

/// Copies a part of the project to where it is in the copy.
pub(crate) fn copy(part: &str, folder: &Path) {
    for (place, contents) in files_below(&root().join(part)) {
        let path = folder.join(part).join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}
