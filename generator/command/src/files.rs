//! Reads files and displays paths.

use std::path::Path;

use anyhow::{Context, anyhow};
use generator::config;

/// Returns the displayed form of a path: relative to the current directory, if it is inside of that.
pub(crate) fn display_path(path: &Path) -> String {
    let current_dir = std::env::current_dir().unwrap_or_default();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = config::normalize(&path);
    path.strip_prefix(&current_dir)
        .unwrap_or(&path)
        .display()
        .to_string()
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

/// Returns a path with `/` as the separator.
pub(crate) fn slash_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
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
