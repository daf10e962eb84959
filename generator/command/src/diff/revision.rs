//! Descriptions named by a path, or by a revision and a path in git.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, bail};
use tempfile::{NamedTempFile, TempDir};

use crate::description;
use crate::files::slash_path;

/// A description on the disk, possibly in a temporary directory.
pub(super) struct NamedDescription {
    path: PathBuf,
    name: String,
    /// The files that were extracted from git; removed on drop.
    _dir: Option<TempDir>,
}

impl NamedDescription {
    /// Finds a description by a path, or by a revision and a path in it.
    pub(super) fn find(argument: &str) -> anyhow::Result<Self> {
        let file = Path::new(argument);
        match split(argument).filter(|_| !file.exists()) {
            Some((revision, path)) => Self::extract_from_git(revision, path),
            None => Ok(Self {
                path: file.to_owned(),
                name: description::display_name(file),
                _dir: None,
            }),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The name in messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Extracts the directory of a description from git, because it may reference other files there. The work tree
    /// and the index do not change.
    fn extract_from_git(revision: &str, path: &str) -> anyhow::Result<Self> {
        let name = format!("{revision}:{path}");
        let file = in_repository(path)?;
        let parent = file.parent().map(slash_path).unwrap_or_default();
        let dir = TempDir::new().context("cannot create a temporary directory")?;
        let archive = NamedTempFile::new().context("cannot create a temporary file")?;
        let failure = format!("cannot read `{name}` from git");
        let root = git(&["rev-parse", "--show-toplevel"], "git")?;
        let output = format!("--output={}", archive.path().display());
        let tree = format!("{revision}:{parent}");
        let archive_tree = ["-C", &root, "archive", "--format=tar", &output, &tree];
        git(&archive_tree, &failure)?;
        let unpacked = Command::new("tar")
            .args(["-x", "-f"])
            .arg(archive.path())
            .arg("-C")
            .arg(dir.path())
            .output()
            .context("cannot run tar")?;
        text_of(&unpacked, &failure)?;
        let path = dir.path().join(file.file_name().unwrap_or_default());
        Ok(Self {
            path,
            name,
            _dir: Some(dir),
        })
    }
}

/// Splits `REF:PATH`; none for a path or a URL. On all systems, one letter that is followed by a separator is a drive.
fn split(argument: &str) -> Option<(&str, &str)> {
    let (revision, path) = argument.split_once(':')?;
    let is_drive = revision.len() == 1 && path.starts_with(['/', '\\']);
    let is_revision = !revision.is_empty() && !is_drive && !path.starts_with("//");
    is_revision.then_some((revision, path))
}

/// Resolves the path of `REF:PATH`: relative to the root of the repository, or with `./` to the current directory.
fn in_repository(path: &str) -> anyhow::Result<PathBuf> {
    match path.strip_prefix("./") {
        Some(path) => Ok(Path::new(&git(&["rev-parse", "--show-prefix"], "git")?).join(path)),
        None => Ok(PathBuf::from(path)),
    }
}

fn git(arguments: &[&str], failure: &str) -> anyhow::Result<String> {
    let output = Command::new("git").args(arguments).output();
    text_of(&output.context("cannot run git")?, failure)
}

/// Returns what a command printed; an error has its error output.
fn text_of(output: &Output, failure: &str) -> anyhow::Result<String> {
    if !output.status.success() {
        bail!(
            "{failure}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn drive_and_url_are_no_revision() {
        for path in [
            "C:\\old.yaml",
            "c:/old.yaml",
            "https://api.example/old.yaml",
            "old.yaml",
            ":old.yaml",
        ] {
            assert_eq!(split(path), None, "{path}");
        }
    }

    #[test]
    fn revision_ends_at_first_colon() {
        assert_eq!(split("HEAD:api/old.yaml"), Some(("HEAD", "api/old.yaml")));
        assert_eq!(split("v:old.yaml"), Some(("v", "old.yaml")));
        assert_eq!(split("v1:./a:b.yaml"), Some(("v1", "./a:b.yaml")));
    }
}
