//! One run at a time changes a folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fs4::FileExt;

use super::OutputError;

/// The right to change a crate's folder: what waits for it sees the folder as the run before left it.
///
/// The system takes it back when the process ends, however that ends; no file tells of it.
#[derive(Debug)]
pub struct DirectoryLock {
    /// The folder, opened: as long as that is, it is locked.
    _folder: Option<File>,
    /// A run that wrote nothing leaves no folder behind.
    _made: CreatedDirs,
}

/// Waits until no other run changes the folder, which is made if it is not there.
///
/// # Errors
///
/// When the folder cannot be made or locked.
pub fn lock_directory(folder: &Path) -> Result<DirectoryLock, OutputError> {
    let made = CreatedDirs::make(folder)?;
    // Not every system opens folders; where it does not, runs at once are not kept apart.
    let opened = File::open(folder).ok();
    if let Some(opened) = &opened {
        FileExt::lock(opened).map_err(OutputError::on("lock", folder))?;
    }
    Ok(DirectoryLock {
        _folder: opened,
        _made: made,
    })
}

/// Folders that were not there before, the inner ones first. They are gone again when nothing is in them
/// in the end.
#[derive(Debug)]
pub(super) struct CreatedDirs(Vec<PathBuf>);

impl CreatedDirs {
    /// Makes a folder, and those that it lies in.
    pub(super) fn make(folder: &Path) -> Result<Self, OutputError> {
        // The last ancestor of a relative path is the empty one: the folder that we are in.
        let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
        let missing = folder.ancestors().take_while(is_missing);
        let made = Self(missing.map(Path::to_owned).collect());
        fs::create_dir_all(folder).map_err(OutputError::on("create", folder))?;
        Ok(made)
    }
}

impl Drop for CreatedDirs {
    fn drop(&mut self) {
        for folder in &self.0 {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}
