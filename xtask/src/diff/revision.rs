//! Descriptions named by a path, or by a revision and a path in git.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::workspace;

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
        match argument.split_once(':') {
            Some((revision, path)) if !file.exists() && !revision.is_empty() => {
                Self::extract_from_git(revision, path)
            }
            _ => Ok(Self {
                path: file.to_owned(),
                name: workspace::display_path(file),
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
        let tree = format!("{revision}:{parent}");
        let mut archive = Command::new("git")
            .args(["-C", &repository_root()?, "archive", "--format=tar", &tree])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot run git")?;
        let archived = archive.stdout.take().context("git has no output")?;
        let unpacked = Command::new("tar")
            .args(["-x", "-C"])
            .arg(dir.path())
            .stdin(archived)
            // The error output of git is sufficient.
            .stderr(Stdio::null())
            .status()
            .context("cannot run tar")?;
        let archive = archive.wait_with_output().context("cannot wait for git")?;
        if !archive.status.success() || !unpacked.success() {
            let stderr = String::from_utf8_lossy(&archive.stderr);
            bail!("cannot read `{name}` from git: {}", stderr.trim());
        }
        let path = dir.path().join(file.file_name().unwrap_or_default());
        Ok(Self {
            path,
            name,
            _dir: Some(dir),
        })
    }
}

/// The root directory of the repository that contains the current directory.
fn repository_root() -> anyhow::Result<String> {
    git(&["rev-parse", "--show-toplevel"])
}

/// Resolves the path of `REF:PATH`: relative to the root of the repository, or with `./` to the current directory.
fn in_repository(path: &str) -> anyhow::Result<PathBuf> {
    match path.strip_prefix("./") {
        Some(path) => Ok(Path::new(&git(&["rev-parse", "--show-prefix"])?).join(path)),
        None => Ok(PathBuf::from(path)),
    }
}

fn slash_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn git(arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("git")
        .args(arguments)
        .output()
        .context("cannot run git")?;
    if !output.status.success() {
        bail!("git: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
