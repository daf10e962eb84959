//! Descriptions as they are named: files, or what git has of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::workspace;

/// A description that is on the disk, if only for a while.
pub(super) struct Described {
    path: PathBuf,
    name: String,
    /// What git had of it, until it has been read.
    _folder: Option<TempDir>,
}

impl Described {
    /// Finds a description by a path, or by a revision and a path in it.
    pub(super) fn find(named: &str) -> anyhow::Result<Self> {
        let path = Path::new(named);
        match named.split_once(':') {
            Some((revision, inside)) if !path.exists() && !revision.is_empty() => {
                Self::in_git(revision, inside)
            }
            _ => Ok(Self {
                path: path.to_owned(),
                name: workspace::shown(path),
                _folder: None,
            }),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What it goes by in messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Takes the description's folder out of git, as it may refer to other files there. Neither the work
    /// tree nor the index is touched.
    fn in_git(revision: &str, inside: &str) -> anyhow::Result<Self> {
        let name = format!("{revision}:{inside}");
        let file = in_repository(inside)?;
        let around = file.parent().map(folder).unwrap_or_default();
        let folder = TempDir::new().context("cannot create a temporary directory")?;
        let tree = format!("{revision}:{around}");
        let mut archive = Command::new("git")
            .args(["-C", &top()?, "archive", "--format=tar", &tree])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot run git")?;
        let archived = archive.stdout.take().context("git has no output")?;
        let unpacked = Command::new("tar")
            .args(["-x", "-C"])
            .arg(folder.path())
            .stdin(archived)
            // What git says is enough.
            .stderr(Stdio::null())
            .status()
            .context("cannot run tar")?;
        let archive = archive.wait_with_output().context("cannot wait for git")?;
        if !archive.status.success() || !unpacked.success() {
            let said = String::from_utf8_lossy(&archive.stderr);
            bail!("cannot read `{name}` from git: {}", said.trim());
        }
        let path = folder.path().join(file.file_name().unwrap_or_default());
        Ok(Self {
            path,
            name,
            _folder: Some(folder),
        })
    }
}

/// The folder of the repository that the command was called in.
fn top() -> anyhow::Result<String> {
    git(&["rev-parse", "--show-toplevel"])
}

/// A path as git has it: from the top of the repository, as `REF:PATH` has it; from here with `./`.
fn in_repository(inside: &str) -> anyhow::Result<PathBuf> {
    match inside.strip_prefix("./") {
        Some(inside) => Ok(Path::new(&git(&["rev-parse", "--show-prefix"])?).join(inside)),
        None => Ok(PathBuf::from(inside)),
    }
}

fn folder(path: &Path) -> String {
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
