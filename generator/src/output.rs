//! Between a file set and a folder: the only writer.
//!
//! A crate's folder holds more than generated files: `target`, a lock file, a person's notes. So
//! only `src` and `tests` are looked through for files that should not be there, and only a file
//! that says that it is generated is ever removed.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tempfile::NamedTempFile;

use crate::format::FileSet;

/// The folders of a crate in which every file is generated.
const OWNED: &[&str] = &["src", "tests"];

/// How a file differs from what the generator gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// It has another content.
    Changed,
    /// It has another content and does not say that it is generated: nothing is written over it.
    Occupied,
    /// It is there and should not be.
    Stale,
    /// It is there, should not be, and does not say that it is generated: it is left alone.
    Foreign,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Occupied => "occupied",
            Self::Stale => "stale",
            Self::Foreign => "foreign",
        })
    }
}

/// What stands between a folder and a file set, by the files' places in the crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drift(pub BTreeMap<String, Difference>);

impl Drift {
    /// Whether the folder is what the generator gives.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many files differ in this way.
    pub fn count(&self, difference: Difference) -> usize {
        self.0
            .values()
            .filter(|found| **found == difference)
            .count()
    }
}

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
}

impl OutputError {
    fn on<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + use<'a> {
        move |source| Self {
            path: path.to_owned(),
            problem: Problem::System(action, source),
        }
    }

    fn occupied(path: PathBuf) -> Self {
        Self {
            path,
            problem: Problem::Occupied,
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
                "`{path}` is in the way and is not generated: move it, or generate into another folder"
            ),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::System(_, source) => Some(source),
            Problem::Occupied => None,
        }
    }
}

/// The name of the generated crate that a folder holds, if it holds one.
///
/// # Errors
///
/// When its manifest cannot be read.
pub fn crate_in(folder: &Path) -> Result<Option<String>, OutputError> {
    let manifest = read(&folder.join("Cargo.toml"))?.unwrap_or_default();
    if !says_generated(&manifest) {
        return Ok(None);
    }
    let manifest =
        toml::from_str::<toml::Table>(&String::from_utf8_lossy(&manifest)).unwrap_or_default();
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name")?.as_str());
    Ok(name.map(str::to_owned))
}

/// Compares a folder with a file set. A folder that is not there lacks every file.
///
/// # Errors
///
/// When a file or folder cannot be read.
pub fn check(FileSet(files): &FileSet, folder: &Path) -> Result<Drift, OutputError> {
    let mut drift = BTreeMap::new();
    for (place, text) in files {
        let difference = match read(&folder.join(place))? {
            None => Difference::Missing,
            Some(found) if found == text.as_bytes() => continue,
            Some(_) if is_generated(folder, place)? => Difference::Changed,
            Some(_) => Difference::Occupied,
        };
        drift.insert(place.clone(), difference);
    }
    for owned in OWNED {
        for place in files_below(folder, owned)? {
            if !files.contains_key(&place) {
                let difference = match is_generated(folder, &place)? {
                    true => Difference::Stale,
                    false => Difference::Foreign,
                };
                drift.insert(place, difference);
            }
        }
    }
    Ok(Drift(drift))
}

/// Applies a drift: writes what is missing or changed, removes what is stale, touches nothing else.
/// What is new is written first, and what replaces a file is written beside it; when that fails,
/// nothing has changed.
///
/// # Errors
///
/// When a file cannot be written, or one that is not generated is in the way; what was replaced until
/// then has its old content again.
pub fn write(FileSet(files): &FileSet, drift: &Drift, folder: &Path) -> Result<(), OutputError> {
    let mut change = Change::default();
    let mut undo = Undo::default();
    let outcome = change
        .stage_all(files, drift, folder, &mut undo)
        .and_then(|()| change.apply(&mut undo));
    // Removes the new contents that have not taken their places, so that their folders are empty.
    drop(change);
    match outcome {
        Ok(()) => remove_empty_folders(folder, drift),
        Err(_) => undo.run(),
    }
    outcome
}

/// A change in the making.
#[derive(Default)]
struct Change {
    /// New contents, on the disk beside their places.
    written: Vec<(NamedTempFile<File>, PathBuf)>,
    removed: Vec<PathBuf>,
}

impl Change {
    fn stage_all(
        &mut self,
        files: &BTreeMap<String, String>,
        drift: &Drift,
        folder: &Path,
        undo: &mut Undo,
    ) -> Result<(), OutputError> {
        let mut missing = Vec::new();
        for (place, difference) in &drift.0 {
            let path = folder.join(place);
            match (difference, files.get(place)) {
                (Difference::Missing, Some(text)) => missing.push((path, text.as_str())),
                (Difference::Changed, Some(text)) => self.stage(&path, text)?,
                (Difference::Stale, _) => self.removed.push(path),
                (Difference::Occupied, _) => return Err(OutputError::occupied(path)),
                _ => {}
            }
        }
        undo.create_files(missing)
    }

    fn stage(&mut self, path: &Path, text: &str) -> Result<(), OutputError> {
        let folder = path.parent().unwrap_or(path);
        let mut file = tempfile::Builder::new()
            .prefix(".codegen-")
            // As any other new file, for whoever may read the folder.
            .make_in(folder, |path| {
                File::options().write(true).create_new(true).open(path)
            })
            .map_err(OutputError::on("write in", folder))?;
        file.write_all(text.as_bytes())
            .map_err(OutputError::on("write", path))?;
        self.written.push((file, path.to_owned()));
        Ok(())
    }

    fn apply(&mut self, undo: &mut Undo) -> Result<(), OutputError> {
        for (file, path) in self.written.drain(..) {
            let old = read(&path)?;
            file.persist(&path)
                .map_err(|error| OutputError::on("write", &path)(error.error))?;
            undo.files.push((path, old));
        }
        for path in self.removed.drain(..) {
            let old = read(&path)?;
            fs::remove_file(&path).map_err(OutputError::on("remove", &path))?;
            undo.files.push((path, old));
        }
        Ok(())
    }
}

/// What was there before a change.
#[derive(Default)]
struct Undo {
    /// The folders that were not, the outer ones first.
    folders: Vec<PathBuf>,
    /// What files held.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Undo {
    /// Writes files where there are none, many at a time.
    fn create_files(&mut self, files: Vec<(PathBuf, &str)>) -> Result<(), OutputError> {
        for (path, _) in &files {
            self.create_folders(path.parent().unwrap_or(path))?;
        }
        let outcomes = files
            .into_par_iter()
            .map(|(path, text)| create(&path, text).map(|()| path));
        let mut first_error = Ok(());
        for outcome in outcomes.collect::<Vec<_>>() {
            match outcome {
                Ok(path) => self.files.push((path, None)),
                Err(error) => first_error = first_error.and(Err(error)),
            }
        }
        first_error
    }

    fn create_folders(&mut self, folder: &Path) -> Result<(), OutputError> {
        // The last ancestor of a relative path is the empty one: the folder that we are in.
        let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
        let missing: Vec<_> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(OutputError::on("create", folder))?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Puts all of it back. An error here adds nothing to the one that led here.
    fn run(self) {
        for (path, old) in self.files {
            let _ = match old {
                Some(old) => fs::write(path, old),
                None => fs::remove_file(path),
            };
        }
        for folder in self.folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a file that is not there: whole, or not at all.
fn create(path: &Path, text: &str) -> Result<(), OutputError> {
    let folder = path.parent().unwrap_or(path);
    let mut file = File::create_new(path).map_err(OutputError::on("write in", folder))?;
    file.write_all(text.as_bytes()).map_err(|error| {
        // An error here adds nothing to the one that led here.
        let _ = fs::remove_file(path);
        OutputError::on("write", path)(error)
    })
}

/// The folders that a removal left empty.
fn remove_empty_folders(folder: &Path, drift: &Drift) {
    let stale = drift
        .0
        .iter()
        .filter(|(_, difference)| **difference == Difference::Stale);
    for (place, _) in stale {
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

fn read(path: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OutputError::on("read", path)(error)),
    }
}

/// All files below a folder of the crate, by their places in the crate, in order.
fn files_below(crate_folder: &Path, owned: &str) -> Result<Vec<String>, OutputError> {
    let mut files = Vec::new();
    let mut open = vec![owned.to_owned()];
    while let Some(place) = open.pop() {
        let folder = crate_folder.join(&place);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(OutputError::on("read", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(OutputError::on("read", &folder))?;
            let place = format!("{place}/{}", entry.file_name().to_string_lossy());
            match entry
                .file_type()
                .map_err(OutputError::on("read", &folder))?
                .is_dir()
            {
                true => open.push(place),
                false => files.push(place),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file says in its first line that it is generated. An example has no place for that: it
/// is known by the test that reads it.
fn is_generated(folder: &Path, place: &str) -> Result<bool, OutputError> {
    if place.ends_with(".json") {
        let tests = read(&folder.join("tests/examples.rs"))?.unwrap_or_default();
        let name = place.strip_prefix("tests/").unwrap_or(place);
        return Ok(says_generated(&tests)
            && String::from_utf8_lossy(&tests).contains(&format!("\"{name}\"")));
    }
    Ok(says_generated(
        &read(&folder.join(place))?.unwrap_or_default(),
    ))
}

fn says_generated(text: &[u8]) -> bool {
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(first_line).contains("`cargo xtask codegen`")
}
