//! Reads files and displays paths.

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use anyhow::{Context, anyhow};
use generator::config;
use generator::format::FileSet;
use generator::output::{self, Difference, Drift};

use crate::interrupt;

/// Returns the displayed form of a path: relative to the current directory, if it is inside of that; `.` for that itself.
/// The separator is `/` on all systems, as in `codegen.toml`.
pub(crate) fn display_path(path: &Path) -> String {
    let current_dir = std::env::current_dir().unwrap_or_default();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = config::normalize(&path);
    match path.strip_prefix(&current_dir) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => slash_path(inside),
        Err(_) => slash_path(&path),
    }
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path);
    text.with_context(|| format!("cannot read `{}`", display_path(path)))
}

/// Reads a text file; none if it does not exist.
pub(crate) fn read_if_exists(path: &Path) -> anyhow::Result<Option<String>> {
    path.exists().then(|| read(path)).transpose()
}

/// Returns a path with `/` as the separator. On Unix, a backslash is part of a name.
pub(crate) fn slash_path(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

/// Returns the relative path of a file in a directory, with `/` as the separator.
pub(crate) fn path_inside(path: &Path, dir: &Path) -> anyhow::Result<String> {
    let path = config::normalize(&std::path::absolute(path)?);
    let inside = path.strip_prefix(dir).map_err(|_| {
        anyhow!(
            "`{}` is outside of `{}` and cannot be stored with a release",
            display_path(&path),
            dir.display()
        )
    })?;
    Ok(slash_path(inside))
}

/// Returns the directory of a file. Only the root of the file system has none.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Returns the absolute form of a path, without `..`.
pub(crate) fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    let absolute = std::path::absolute(path);
    let absolute = absolute.with_context(|| format!("invalid path `{}`", path.display()))?;
    Ok(config::normalize(&absolute))
}

/// Writes files below a directory together, or none of them.
pub(crate) fn write_together(files: &BTreeMap<PathBuf, String>, dir: &Path) -> anyhow::Result<()> {
    let (files, drift) = file_set(files, dir)?;
    let _lock = output::lock_directory(dir)?;
    let _writing = interrupt::delay();
    Ok(output::write(&files, &drift, dir)?)
}

/// Returns files to write below a directory, each of them as missing or changed.
pub(crate) fn file_set(
    files: &BTreeMap<PathBuf, String>,
    dir: &Path,
) -> anyhow::Result<(FileSet, Drift)> {
    let (mut texts, mut drift) = (BTreeMap::new(), BTreeMap::new());
    for (path, text) in files {
        let difference = match path.symlink_metadata() {
            Ok(_) => Difference::Changed,
            Err(_) => Difference::Missing,
        };
        let relative = slash_path(path.strip_prefix(dir)?);
        drift.insert(relative.clone(), difference);
        texts.insert(relative, text.clone());
    }
    Ok((FileSet(texts), Drift(drift)))
}
