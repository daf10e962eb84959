//! Compares and writes the directory of a crate: the only module that writes files.
//!
//! The directory contains more than generated files: `target`, a lock file, the user's notes. So only `src` and
//! `tests` are searched for unexpected files, and only files that are marked as generated are removed.

mod change;
mod directory_lock;
mod drift;
mod error;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use crate::format::FileSet;

pub use change::{Prepared, prepare, write};
pub use directory_lock::{DirectoryLock, lock_directory};
pub use drift::{Difference, Drift};
pub use error::OutputError;

/// The directories of a crate in which every file is generated.
const OWNED: &[&str] = &["src", "tests"];

/// Returns the name of the generated crate in a directory, if there is one.
///
/// # Errors
///
/// Fails if its manifest cannot be read.
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

/// Compares a directory with a file set. In a missing directory, every file is missing.
///
/// # Errors
///
/// Fails if a file or directory cannot be read, or a directory of the crate is a symbolic link.
pub fn check(FileSet(files): &FileSet, folder: &Path) -> Result<Drift, OutputError> {
    refuse_links(files, folder)?;
    let mut drift = BTreeMap::new();
    for (place, text) in files {
        let difference = match read(&folder.join(place))? {
            None => Difference::Missing,
            Some(found) if found == text.as_bytes() => continue,
            Some(_) if is_generated(folder, place)? => Difference::Changed,
            Some(_) => Difference::Blocked,
        };
        drift.insert(place.clone(), difference);
    }
    for owned in OWNED {
        for place in files_below(folder, owned)? {
            if !files.contains_key(&place) {
                let difference = match is_generated(folder, &place)? {
                    true => Difference::Stale,
                    false => Difference::Untracked,
                };
                drift.insert(place, difference);
            }
        }
    }
    Ok(Drift(drift))
}

/// Rejects symbolic links in a crate's directory: their targets may be anywhere.
fn refuse_links(files: &BTreeMap<String, String>, folder: &Path) -> Result<(), OutputError> {
    let places = files.keys().map(Path::new);
    let folders = places.flat_map(|place| place.ancestors().skip(1));
    let folders: BTreeSet<_> = folders.chain(OWNED.iter().map(Path::new)).collect();
    // The crate's directory itself may be a link.
    let inner = folders.into_iter().filter(|inner| *inner != Path::new(""));
    let mut inner = inner.map(|inner| folder.join(inner));
    match inner.find(|inner| inner.is_symlink()) {
        Some(link) => Err(OutputError::linked(link)),
        None => Ok(()),
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OutputError::on("read", path)(error)),
    }
}

/// The paths in the crate of all files below one of its directories, sorted.
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

/// Whether a file is marked as generated in its first line. A JSON example has no such line: it is generated if
/// a generated test reads it.
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
