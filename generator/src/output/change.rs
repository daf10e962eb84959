//! Changes a crate's directory atomically.
//!
//! New files are first written to a staging directory on the same file system, so that a full disk is noticed
//! before anything changes. Then they are renamed into place, which needs no space and leaves no partially
//! written file; replaced files are moved to the staging directory, and moved back if a later step fails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::directory_lock::CreatedDirs;
use super::{Difference, Drift, OutputError};
use crate::format::FileSet;

/// The staging directory, inside of the crate's directory. Only a killed run leaves it behind; the next run
/// removes it.
const STAGING_DIR: &str = ".codegen-unfinished";

/// Applies a drift: writes missing and changed files, removes stale ones, and keeps all others.
///
/// # Errors
///
/// Fails if a file cannot be written, or would replace one that is not generated; then nothing has changed.
pub fn write(files: &FileSet, drift: &Drift, dir: &Path) -> Result<(), OutputError> {
    prepare(files, drift, dir)?.apply()
}

/// Stages a drift, so that only renames remain: to change several directories together, all of them are staged
/// first.
///
/// # Errors
///
/// Fails if a file cannot be written, or would replace one that is not generated; then nothing has changed.
pub fn prepare<'a>(
    FileSet(files): &'a FileSet,
    drift: &'a Drift,
    dir: &'a Path,
) -> Result<Prepared<'a>, OutputError> {
    let plan = Plan::new(files, drift, dir)?;
    if plan.is_empty() {
        remove_staging_dir(dir)?;
        return Ok(Prepared(None));
    }
    let change = Change::begin(dir)?;
    change.stage(&plan)?;
    Ok(Prepared(Some((change, plan))))
}

/// A staged change of a directory. It is discarded on drop.
pub struct Prepared<'a>(Option<(Change<'a>, Plan<'a>)>);

impl Prepared<'_> {
    /// Renames the staged files into place.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be renamed; then nothing has changed.
    pub fn apply(self) -> Result<(), OutputError> {
        let Some((change, plan)) = self.0 else {
            return Ok(());
        };
        change.apply(&plan)?;
        let dir = change.dir;
        // Dropping it removes the staging directory; directories of removed files may be empty now.
        drop(change);
        remove_empty_dirs(dir, &plan);
        Ok(())
    }
}

/// Removes the staging directory of a killed run.
fn remove_staging_dir(dir: &Path) -> Result<(), OutputError> {
    let staging_dir = dir.join(STAGING_DIR);
    match fs::remove_dir_all(&staging_dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::on("remove", &staging_dir)(error))
        }
        _ => Ok(()),
    }
}

/// The planned change of each file.
#[derive(Default)]
struct Plan<'a> {
    /// The files to write, each with its text.
    written: Vec<(&'a str, &'a str)>,
    /// Those of them that replace a file.
    replaced: Vec<&'a str>,
    /// New files, and new directories with all files in them.
    added: BTreeSet<&'a str>,
    removed: Vec<&'a str>,
}

impl<'a> Plan<'a> {
    fn new(
        files: &'a BTreeMap<String, String>,
        drift: &'a Drift,
        dir: &Path,
    ) -> Result<Self, OutputError> {
        let mut plan = Self::default();
        for (relative, difference) in &drift.0 {
            match (difference, files.get(relative)) {
                (Difference::Missing, Some(text)) => {
                    plan.added.insert(outermost_missing(dir, relative));
                    plan.written.push((relative, text));
                }
                (Difference::Changed, Some(text)) => {
                    plan.replaced.push(relative);
                    plan.written.push((relative, text));
                }
                (Difference::Stale, _) => plan.removed.push(relative),
                (Difference::Blocked, _) => return Err(OutputError::occupied(dir.join(relative))),
                (Difference::Missing | Difference::Changed | Difference::Untracked, _) => {}
            }
        }
        Ok(plan)
    }

    fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// The path itself, or its outermost missing parent directory.
fn outermost_missing<'a>(dir: &Path, relative: &'a str) -> &'a str {
    let ends = relative.match_indices('/').map(|(end, _)| end);
    let mut parent = ends.map(|end| &relative[..end]);
    let is_missing = |parent: &&str| dir.join(parent).symlink_metadata().is_err();
    parent.find(is_missing).unwrap_or(relative)
}

/// A staged change.
struct Change<'a> {
    dir: &'a Path,
    /// The created directories.
    _created: CreatedDirs,
}

impl<'a> Change<'a> {
    fn begin(dir: &'a Path) -> Result<Self, OutputError> {
        let created = CreatedDirs::create(dir)?;
        let change = Self {
            dir,
            _created: created,
        };
        remove_staging_dir(dir)?;
        Ok(change)
    }

    fn new_path(&self, relative: &str) -> PathBuf {
        self.dir.join(STAGING_DIR).join("new").join(relative)
    }

    fn old_path(&self, relative: &str) -> PathBuf {
        self.dir.join(STAGING_DIR).join("old").join(relative)
    }

    /// The file that is replaced: the target of a symbolic link, which stays.
    fn replaced_path(&self, relative: &str) -> Result<PathBuf, OutputError> {
        let path = self.dir.join(relative);
        match path.is_symlink() {
            true => fs::canonicalize(&path).map_err(OutputError::on("resolve", &path)),
            false => Ok(path),
        }
    }

    /// Writes the new files to the staging directory, and backs up the files that they replace.
    fn stage(&self, plan: &Plan<'_>) -> Result<(), OutputError> {
        let new = plan.written.iter().map(|(path, _)| self.new_path(path));
        let moved = plan.replaced.iter().chain(&plan.removed);
        let old = moved.map(|path| self.old_path(path));
        let parents = new
            .chain(old)
            .filter_map(|path| Some(path.parent()?.to_owned()));
        let dirs: BTreeSet<_> = parents.collect();
        for dir in dirs {
            fs::create_dir_all(&dir).map_err(OutputError::on("create", &dir))?;
        }
        for relative in &plan.replaced {
            let path = self.replaced_path(relative)?;
            let backup = self.old_path(relative);
            // Not every file system supports hard links.
            fs::hard_link(&path, &backup)
                .or_else(|_| fs::copy(&path, &backup).map(drop))
                .map_err(OutputError::on("back up", &path))?;
        }
        plan.written.par_iter().try_for_each(|(relative, text)| {
            let path = self.new_path(relative);
            fs::write(&path, text).map_err(OutputError::on("write", &self.dir.join(relative)))
        })?;
        for relative in &plan.replaced {
            let path = self.replaced_path(relative)?;
            fs::metadata(&path)
                .and_then(|it| fs::set_permissions(self.new_path(relative), it.permissions()))
                .map_err(OutputError::on("copy the permissions of", &path))?;
        }
        Ok(())
    }

    /// Renames all files into place. The test that marks examples as generated is replaced after examples are
    /// removed, and before examples are added: each of them is marked, whenever the run is killed.
    fn apply(&self, plan: &Plan<'_>) -> Result<(), OutputError> {
        let mut renames = PendingRenames::default();
        let outcome = self.rename_all(plan, &mut renames);
        if outcome.is_err() {
            renames.roll_back();
        }
        outcome
    }

    fn rename_all(&self, plan: &Plan<'_>, renames: &mut PendingRenames) -> Result<(), OutputError> {
        for relative in plan.removed.iter().rev() {
            let path = self.dir.join(relative);
            renames
                .rename(&path, &self.old_path(relative))
                .map_err(OutputError::on("remove", &path))?;
        }
        for relative in &plan.replaced {
            let path = self.replaced_path(relative)?;
            fs::rename(self.new_path(relative), &path).map_err(OutputError::on("write", &path))?;
            renames.done.push((self.old_path(relative), path));
        }
        for relative in &plan.added {
            let path = self.dir.join(relative);
            // It may have been created in the meantime.
            if path.symlink_metadata().is_ok() {
                return Err(OutputError::occupied(path));
            }
            renames
                .rename(&self.new_path(relative), &path)
                .map_err(OutputError::on("write", &path))?;
        }
        Ok(())
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        // If this fails, the next run removes the directory.
        let _ = fs::remove_dir_all(self.dir.join(STAGING_DIR));
    }
}

/// The renames that undo the completed ones.
#[derive(Default)]
struct PendingRenames {
    done: Vec<(PathBuf, PathBuf)>,
}

impl PendingRenames {
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        self.done.push((to.to_owned(), from.to_owned()));
        Ok(())
    }

    /// Undoes all renames. An error is ignored: the original one is reported.
    fn roll_back(self) {
        for (from, to) in self.done.into_iter().rev() {
            let _ = fs::rename(from, to);
        }
    }
}

/// Removes directories that are empty after a removal.
fn remove_empty_dirs(dir: &Path, plan: &Plan<'_>) {
    for relative in &plan.removed {
        let parents = Path::new(relative).ancestors().skip(1);
        for parent in parents.take_while(|parent| parent.components().count() > 1) {
            // A directory that is not empty is kept.
            if fs::remove_dir(dir.join(parent)).is_err() {
                break;
            }
        }
    }
}
