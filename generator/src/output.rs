//! Between a file set and a folder: the only writer.
//!
//! A crate's folder holds more than generated files: `target`, a lock file, a person's notes. So
//! only `src` and `tests` are looked through for files that should not be there, and only a file
//! that says that it is generated is ever removed.

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

/// The folders of a crate in which every file is generated.
const OWNED: &[&str] = &["src", "tests"];

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
/// When a file or folder cannot be read, or a folder of the crate is a link.
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

/// A link in a crate's folder may lead anywhere.
fn refuse_links(files: &BTreeMap<String, String>, folder: &Path) -> Result<(), OutputError> {
    let places = files.keys().map(Path::new);
    let folders = places.flat_map(|place| place.ancestors().skip(1));
    let folders: BTreeSet<_> = folders.chain(OWNED.iter().map(Path::new)).collect();
    // The crate's own folder may be wherever its user wants it.
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
