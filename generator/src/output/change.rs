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
const UNFINISHED: &str = ".codegen-unfinished";

/// Applies a drift: writes missing and changed files, removes stale ones, and keeps all others.
///
/// # Errors
///
/// Fails if a file cannot be written, or would replace one that is not generated; then nothing has changed.
pub fn write(files: &FileSet, drift: &Drift, folder: &Path) -> Result<(), OutputError> {
    prepare(files, drift, folder)?.apply()
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
    folder: &'a Path,
) -> Result<Prepared<'a>, OutputError> {
    let plan = Plan::new(files, drift, folder)?;
    if plan.is_empty() {
        remove_unfinished(folder)?;
        return Ok(Prepared(None));
    }
    let change = Change::begin(folder)?;
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
        let folder = change.folder;
        // Dropping it removes the staging directory; directories of removed files may be empty now.
        drop(change);
        remove_empty_folders(folder, &plan);
        Ok(())
    }
}

/// Removes the staging directory of a killed run.
fn remove_unfinished(folder: &Path) -> Result<(), OutputError> {
    let unfinished = folder.join(UNFINISHED);
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::on("remove", &unfinished)(error))
        }
        _ => Ok(()),
    }
}

/// The planned change of each file.
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
        folder: &Path,
    ) -> Result<Self, OutputError> {
        let mut plan = Self {
            written: Vec::new(),
            replaced: Vec::new(),
            added: BTreeSet::new(),
            removed: Vec::new(),
        };
        for (place, difference) in &drift.0 {
            match (difference, files.get(place)) {
                (Difference::Missing, Some(text)) => {
                    plan.added.insert(outermost_missing(folder, place));
                    plan.written.push((place, text));
                }
                (Difference::Changed, Some(text)) => {
                    plan.replaced.push(place);
                    plan.written.push((place, text));
                }
                (Difference::Stale, _) => plan.removed.push(place),
                (Difference::Blocked, _) => return Err(OutputError::occupied(folder.join(place))),
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
fn outermost_missing<'a>(folder: &Path, place: &'a str) -> &'a str {
    let ends = place.match_indices('/').map(|(end, _)| end);
    let mut around = ends.map(|end| &place[..end]);
    let is_missing = |around: &&str| folder.join(around).symlink_metadata().is_err();
    around.find(is_missing).unwrap_or(place)
}

/// A change in the making.
struct Change<'a> {
    folder: &'a Path,
    /// The created directories.
    _made: CreatedDirs,
}

impl<'a> Change<'a> {
    fn begin(folder: &'a Path) -> Result<Self, OutputError> {
        let made = CreatedDirs::make(folder)?;
        let change = Self {
            folder,
            _made: made,
        };
        remove_unfinished(folder)?;
        Ok(change)
    }

    fn new_at(&self, place: &str) -> PathBuf {
        self.folder.join(UNFINISHED).join("new").join(place)
    }

    fn old_at(&self, place: &str) -> PathBuf {
        self.folder.join(UNFINISHED).join("old").join(place)
    }

    /// Writes the new files to the staging directory, and backs up the files that they replace.
    fn stage(&self, plan: &Plan<'_>) -> Result<(), OutputError> {
        let new = plan.written.iter().map(|(place, _)| self.new_at(place));
        let gone = plan.replaced.iter().chain(&plan.removed);
        let old = gone.map(|place| self.old_at(place));
        let folders: BTreeSet<_> = new
            .chain(old)
            .filter_map(|path| Some(path.parent()?.to_owned()))
            .collect();
        for folder in folders {
            fs::create_dir_all(&folder).map_err(OutputError::on("create", &folder))?;
        }
        for place in &plan.replaced {
            let path = self.folder.join(place);
            let kept = self.old_at(place);
            // Not every file system supports hard links.
            fs::hard_link(&path, &kept)
                .or_else(|_| fs::copy(&path, &kept).map(drop))
                .map_err(OutputError::on("back up", &path))?;
        }
        plan.written.par_iter().try_for_each(|(place, text)| {
            let path = self.new_at(place);
            fs::write(&path, text).map_err(OutputError::on("write", &self.folder.join(place)))
        })
    }

    /// Renames all files into place. The test that marks examples as generated is replaced after examples are
    /// removed, and before examples are added: each of them is marked, whenever the run is killed.
    fn apply(&self, plan: &Plan<'_>) -> Result<(), OutputError> {
        let mut moves = PendingRenames::default();
        let outcome = self.move_all(plan, &mut moves);
        if outcome.is_err() {
            moves.roll_back();
        }
        outcome
    }

    fn move_all(&self, plan: &Plan<'_>, moves: &mut PendingRenames) -> Result<(), OutputError> {
        for place in plan.removed.iter().rev() {
            let path = self.folder.join(place);
            moves
                .make(&path, &self.old_at(place))
                .map_err(OutputError::on("remove", &path))?;
        }
        for place in &plan.replaced {
            let path = self.folder.join(place);
            fs::rename(self.new_at(place), &path).map_err(OutputError::on("write", &path))?;
            moves.done.push((self.old_at(place), path));
        }
        for place in &plan.added {
            let path = self.folder.join(place);
            // It may have been created in the meantime.
            if path.symlink_metadata().is_ok() {
                return Err(OutputError::occupied(path));
            }
            moves
                .make(&self.new_at(place), &path)
                .map_err(OutputError::on("write", &path))?;
        }
        Ok(())
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        // If this fails, the next run removes the directory.
        let _ = fs::remove_dir_all(self.folder.join(UNFINISHED));
    }
}

/// The renames that undo the completed ones.
#[derive(Default)]
struct PendingRenames {
    done: Vec<(PathBuf, PathBuf)>,
}

impl PendingRenames {
    fn make(&mut self, from: &Path, to: &Path) -> io::Result<()> {
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
fn remove_empty_folders(folder: &Path, plan: &Plan<'_>) {
    for place in &plan.removed {
        let above = Path::new(place)
            .ancestors()
            .skip(1)
            .take_while(|above| above.components().count() > 1);
        for above in above {
            // A directory that is not empty is kept.
            if fs::remove_dir(folder.join(above)).is_err() {
                break;
            }
        }
    }
}
