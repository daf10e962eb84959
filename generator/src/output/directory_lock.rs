//! Locks a directory, so that one run at a time changes it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fs4::FileExt;

use super::OutputError;

/// An exclusive lock on a crate's directory.
///
/// The operating system releases it when the process ends. It does not use a lock file.
#[derive(Debug)]
pub struct DirectoryLock {
    /// The open directory, which is locked until it is closed.
    _dir: Option<File>,
    /// Removes created directories if nothing was written.
    _created: CreatedDirs,
}

/// Waits until no other run changes the directory, which is created if it is missing.
///
/// # Errors
///
/// Fails if the directory cannot be created or locked.
pub fn lock_directory(dir: &Path) -> Result<DirectoryLock, OutputError> {
    let created = CreatedDirs::create(dir)?;
    // Not every system can open directories; if not, concurrent runs are not serialized.
    let opened = File::open(dir).ok();
    if let Some(opened) = &opened {
        FileExt::lock(opened).map_err(OutputError::on("lock", dir))?;
    }
    Ok(DirectoryLock {
        _dir: opened,
        _created: created,
    })
}

/// Directories that a run created, innermost first. They are removed on drop if they are empty.
#[derive(Debug)]
pub(super) struct CreatedDirs(Vec<PathBuf>);

impl CreatedDirs {
    /// Creates a directory and its parents.
    pub(super) fn create(dir: &Path) -> Result<Self, OutputError> {
        // The last ancestor of a relative path is empty: the current directory.
        let is_missing = |ancestor: &&Path| !ancestor.as_os_str().is_empty() && !ancestor.exists();
        let missing = dir.ancestors().take_while(is_missing);
        let created = Self(missing.map(Path::to_owned).collect());
        fs::create_dir_all(dir).map_err(OutputError::on("create", dir))?;
        Ok(created)
    }
}

impl Drop for CreatedDirs {
    fn drop(&mut self) {
        for dir in &self.0 {
            if fs::remove_dir(dir).is_err() {
                break;
            }
        }
    }
}
