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

use crate::format::{FileSet, Header};

pub use change::{Prepared, prepare, write};
pub use directory_lock::{DirectoryLock, lock_directory};
pub use drift::{Difference, Drift};
pub use error::OutputError;

/// The manifest of a crate.
const MANIFEST: &str = "Cargo.toml";

/// The directories of a crate in which every file is generated.
const OWNED: &[&str] = &["src", "tests"];

/// Returns the name of the generated crate in a directory, if there is one.
///
/// # Errors
///
/// Fails if its manifest cannot be read.
pub fn crate_in(dir: &Path) -> Result<Option<String>, OutputError> {
    let manifest = read(&dir.join(MANIFEST))?.unwrap_or_default();
    Ok(match is_marked_generated(&manifest) {
        true => package_in(&manifest),
        false => None,
    })
}

/// The name of the package in a manifest; none if it is broken.
fn package_in(manifest: &[u8]) -> Option<String> {
    let manifest = toml::from_str::<toml::Table>(&String::from_utf8_lossy(manifest)).ok()?;
    Some(manifest.get("package")?.get("name")?.as_str()?.to_owned())
}

/// Compares a directory with a file set, line endings ignored. In a missing directory, every file is missing.
///
/// # Errors
///
/// Fails if a file or directory cannot be read, or a directory of the crate is a symbolic link.
pub fn check(FileSet(files): &FileSet, dir: &Path) -> Result<Drift, OutputError> {
    reject_links(files, dir)?;
    let mut drift = BTreeMap::new();
    for (relative, text) in files {
        let difference = match read(&dir.join(relative))? {
            None => Difference::Missing,
            Some(found) if is_same_text(&found, text) => continue,
            Some(_) if is_generated(dir, relative)? => Difference::Changed,
            Some(_) => Difference::Blocked,
        };
        drift.insert(relative.clone(), difference);
    }
    for owned in OWNED {
        for relative in files_below(dir, owned)? {
            if !files.contains_key(&relative) {
                let difference = match is_generated(dir, &relative)? {
                    true => Difference::Stale,
                    false => Difference::Untracked,
                };
                drift.insert(relative, difference);
            }
        }
    }
    Ok(Drift(drift))
}

/// Whether a file has these contents. Line endings do not count: a checkout of git may have changed them.
pub fn is_same_text(found: &[u8], text: &str) -> bool {
    found == text.as_bytes() || lines(found).eq(lines(text.as_bytes()))
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = text.split(|byte| *byte == b'\n');
    lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Rejects symbolic links in a crate's directory: their targets may be anywhere.
fn reject_links(files: &BTreeMap<String, String>, dir: &Path) -> Result<(), OutputError> {
    let paths = files.keys().map(Path::new);
    let dirs = paths.flat_map(|path| path.ancestors().skip(1));
    let dirs: BTreeSet<_> = dirs.chain(OWNED.iter().map(Path::new)).collect();
    // The crate's directory itself may be a link.
    let inner = dirs.into_iter().filter(|inner| *inner != Path::new(""));
    let mut inner = inner.map(|inner| dir.join(inner));
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
fn files_below(crate_dir: &Path, owned: &str) -> Result<Vec<String>, OutputError> {
    let mut files = Vec::new();
    let mut pending = vec![owned.to_owned()];
    while let Some(relative) = pending.pop() {
        let dir = crate_dir.join(&relative);
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(OutputError::on("read", &dir)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(OutputError::on("read", &dir))?;
            let relative = format!("{relative}/{}", entry.file_name().to_string_lossy());
            let file_type = entry.file_type().map_err(OutputError::on("read", &dir))?;
            match file_type.is_dir() {
                true => pending.push(relative),
                false => files.push(relative),
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file is marked as generated in its first line. A JSON example has no such line: it is generated if
/// a generated test reads it.
fn is_generated(dir: &Path, relative: &str) -> Result<bool, OutputError> {
    if relative.ends_with(".json") {
        let tests = read(&dir.join("tests/examples.rs"))?.unwrap_or_default();
        let name = relative.strip_prefix("tests/").unwrap_or(relative);
        return Ok(is_marked_generated(&tests)
            && String::from_utf8_lossy(&tests).contains(&format!("\"{name}\"")));
    }
    let text = read(&dir.join(relative))?.unwrap_or_default();
    // A broken manifest, for example one with the marks of a merge, may have lost its first line.
    let text = match relative == MANIFEST && package_in(&text).is_none() {
        true => read(&dir.join("src/lib.rs"))?.unwrap_or_default(),
        false => text,
    };
    Ok(is_marked_generated(&text))
}

fn is_marked_generated(text: &[u8]) -> bool {
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Header::is_in(&String::from_utf8_lossy(first_line))
}
