//! The files that `init` adds or changes, all of which are known before the first one is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

use super::quote::first_word;
use crate::files::{display_path, read_if_exists, slash_path};

/// What is done about each file, in the order of the steps.
#[derive(Default)]
pub(super) struct Plan {
    /// The files to write.
    pub(super) files: BTreeMap<PathBuf, String>,
    steps: Vec<(PathBuf, Step)>,
}

/// What is done about a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Added,
    Changed,
    Kept,
}

impl Plan {
    /// Edits a file, or adds it; it keeps its line ends.
    pub(super) fn edit(
        &mut self,
        path: PathBuf,
        edit: impl FnOnce(Option<&str>) -> anyhow::Result<String>,
    ) -> anyhow::Result<()> {
        let current = read_if_exists(&path)?;
        let has_crlf = current.as_ref().is_some_and(|text| text.contains("\r\n"));
        let lines = current.as_ref().map(|text| text.replace("\r\n", "\n"));
        let edited = edit(lines.as_deref());
        let edited = edited.with_context(|| format!("cannot change `{}`", display_path(&path)))?;
        let step = match lines {
            None => Step::Added,
            Some(lines) if lines == edited => Step::Kept,
            Some(_) => Step::Changed,
        };
        if step != Step::Kept {
            let text = match has_crlf {
                true => edited.replace('\n', "\r\n"),
                false => edited,
            };
            self.files.insert(path.clone(), text);
        }
        self.steps.push((path, step));
        Ok(())
    }

    /// Adds a file, unless there is one.
    pub(super) fn add(&mut self, path: PathBuf, text: String) {
        let step = match path.exists() {
            true => Step::Kept,
            false => {
                self.files.insert(path.clone(), text);
                Step::Added
            }
        };
        self.steps.push((path, step));
    }

    /// Keeps a file.
    pub(super) fn keep(&mut self, path: PathBuf) {
        self.steps.push((path, Step::Kept));
    }

    /// Prints what was done about each file.
    pub(super) fn print(&self) {
        for (path, step) in &self.steps {
            let step = match step {
                Step::Added => "added",
                Step::Changed => "changed",
                Step::Kept => "kept",
            };
            print_line!("  {}: {step}", display_path(path));
        }
    }

    /// Whether every file is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Adds lines to a text that does not have them; a line counts as present if its first word is.
pub(super) fn with_lines(text: Option<&str>, lines: &[String]) -> String {
    let mut text = text.unwrap_or_default().to_owned();
    for line in lines {
        if text.lines().any(|it| first_word(it) == first_word(line)) {
            continue;
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The path of a directory in the one around it, with `/`.
pub(super) fn relative(path: &Path, dir: &Path) -> anyhow::Result<String> {
    let inside = path.strip_prefix(dir).map(slash_path);
    inside.map_err(|_| anyhow!("`{}` is not in `{}`", path.display(), dir.display()))
}
