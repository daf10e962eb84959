//! Changes a crate's folder, at once or not at all.
//!
//! All that is new is written to a folder of its own first, beside what it replaces, which is where a full
//! disk shows itself. Then it takes its place by being renamed, which needs no room and leaves no file half
//! written; what was there goes the other way, and comes back when a later step fails.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::directory_lock::CreatedDirs;
use super::{Difference, Drift, OutputError};
use crate::format::FileSet;

/// Where changes are made ready, in the crate's folder. Only a run that was killed leaves it behind; the
/// next one takes it away.
const UNFINISHED: &str = ".codegen-unfinished";

/// Applies a drift: writes what is missing or changed, removes what is stale, touches nothing else.
///
/// # Errors
///
/// When a file cannot be written, or one that is not generated is in the way: then nothing has changed.
pub fn write(files: &FileSet, drift: &Drift, folder: &Path) -> Result<(), OutputError> {
    prepare(files, drift, folder)?.apply()
}

/// Makes a drift ready to be applied, all but for renaming: whoever changes several folders that belong
/// together makes all of them ready first.
///
/// # Errors
///
/// When a file cannot be written, or one that is not generated is in the way: then nothing has changed.
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

/// What is ready to take its place in a folder. It is gone again when it is dropped.
pub struct Prepared<'a>(Option<(Change<'a>, Plan<'a>)>);

impl Prepared<'_> {
    /// Puts it in its place.
    ///
    /// # Errors
    ///
    /// When something cannot be moved: then nothing has changed.
    pub fn apply(self) -> Result<(), OutputError> {
        let Some((change, plan)) = self.0 else {
            return Ok(());
        };
        change.apply(&plan)?;
        let folder = change.folder;
        // Its folder is empty then, as are those of what was removed.
        drop(change);
        remove_empty_folders(folder, &plan);
        Ok(())
    }
}

/// Takes away what a run has left behind that was killed, perhaps after its last change.
fn remove_unfinished(folder: &Path) -> Result<(), OutputError> {
    let unfinished = folder.join(UNFINISHED);
    match fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(OutputError::on("remove", &unfinished)(error))
        }
        _ => Ok(()),
    }
}

/// What is to become of which place.
struct Plan<'a> {
    /// The files to be written, each with its text.
    written: Vec<(&'a str, &'a str)>,
    /// Those of them that take the place of a file.
    replaced: Vec<&'a str>,
    /// What takes a place where nothing is: files, and folders with all that is in them.
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

/// The place itself, or the outermost folder on the way to it that is not there.
fn outermost_missing<'a>(folder: &Path, place: &'a str) -> &'a str {
    let ends = place.match_indices('/').map(|(end, _)| end);
    let mut around = ends.map(|end| &place[..end]);
    let is_missing = |around: &&str| folder.join(around).symlink_metadata().is_err();
    around.find(is_missing).unwrap_or(place)
}

/// A change in the making.
struct Change<'a> {
    folder: &'a Path,
    /// The folders that were not there.
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

    /// Writes what is new, and keeps what it replaces.
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
            // Not every disk lets a file have two names.
            fs::hard_link(&path, &kept)
                .or_else(|_| fs::copy(&path, &kept).map(drop))
                .map_err(OutputError::on("keep", &path))?;
        }
        plan.written.par_iter().try_for_each(|(place, text)| {
            let path = self.new_at(place);
            fs::write(&path, text).map_err(OutputError::on("write", &self.folder.join(place)))
        })
    }

    /// Puts all in place. What says which examples are generated goes after those that are removed, and
    /// before those that are added: each is known for one, whenever the run is killed.
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
            // Somebody may have put it there since.
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
        // What is left then, the next run takes away.
        let _ = fs::remove_dir_all(self.folder.join(UNFINISHED));
    }
}

/// What was renamed: each with the renaming that takes it back.
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

    /// Puts all of it back. An error here adds nothing to the one that led here.
    fn roll_back(self) {
        for (from, to) in self.done.into_iter().rev() {
            let _ = fs::rename(from, to);
        }
    }
}

/// The folders that a removal left empty.
fn remove_empty_folders(folder: &Path, plan: &Plan<'_>) {
    for place in &plan.removed {
        let above = Path::new(place)
            .ancestors()
            .skip(1)
            .take_while(|above| above.components().count() > 1);
        for above in above {
            // A folder that is not empty stays.
            if fs::remove_dir(folder.join(above)).is_err() {
                break;
            }
        }
    }
}
