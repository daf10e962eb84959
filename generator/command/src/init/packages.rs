//! The workspace around a directory, and its packages, as their manifests describe them: cargo reads no workspace with a
//! broken member.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::normalize;
use toml_edit::DocumentMut;

use super::plan::relative;
use crate::files::{display_path, read_if_exists};
use crate::project::is_repository;
use crate::workspace::Workspace;

/// Directories in which no packages of a workspace are.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// Returns the root of the repository around a directory, if there is one.
pub(super) fn repository(dir: &Path) -> Option<&Path> {
    dir.ancestors().find(|dir| is_repository(dir))
}

/// Returns the directory of the workspace manifest for a directory, whether it has one yet or not: the closest workspace
/// in the repository that does not exclude it, else the closest package.
pub(super) fn workspace_root(dir: &Path) -> anyhow::Result<Option<PathBuf>> {
    let repository = repository(dir);
    let is_inside = |dir: &&Path| repository.is_none_or(|repository| dir.starts_with(repository));
    let mut package = None;
    for root in dir.ancestors().take_while(is_inside) {
        let Some(manifest) = manifest_in(root)? else {
            continue;
        };
        match Workspace::parse(root, &manifest) {
            Some(workspace) if workspace.excludes(dir) => continue,
            Some(_) => return Ok(Some(root.to_owned())),
            None => {}
        }
        let workspace = manifest
            .get("package")
            .and_then(|it| it.get("workspace")?.as_str());
        if let Some(workspace) = workspace {
            return Ok(Some(normalize(&root.join(workspace))));
        }
        package = package.or(Some(root));
    }
    Ok(package.map(Path::to_owned))
}

/// Reads the manifest in a directory, if there is one.
fn manifest_in(dir: &Path) -> anyhow::Result<Option<DocumentMut>> {
    let path = dir.join("Cargo.toml");
    let manifest = read_if_exists(&path)?.map(|text| text.parse());
    let manifest = manifest.transpose();
    manifest.with_context(|| format!("cannot parse `{}`", display_path(&path)))
}

/// The packages of a workspace, and those below it that cargo could take for its own.
pub(super) struct Packages {
    root: PathBuf,
    /// Each directory, relative to the root, with the name of its package.
    found: Vec<(String, Option<String>)>,
}

impl Packages {
    /// Finds the packages below the root of a workspace.
    pub(super) fn below(root: &Path) -> anyhow::Result<Self> {
        let mut found = Vec::new();
        let mut pending = vec![root.to_owned()];
        while let Some(dir) = pending.pop() {
            // A broken manifest is no reason not to repair another one.
            let manifest = match dir == root {
                true => manifest_in(&dir)?,
                false => manifest_in(&dir).unwrap_or_default(),
            };
            if let Some(manifest) = manifest {
                if manifest.contains_key("workspace") && dir != root {
                    continue;
                }
                let name = manifest
                    .get("package")
                    .and_then(|it| it.get("name")?.as_str());
                found.push((relative(&dir, root)?, name.map(str::to_owned)));
            }
            let entries = fs::read_dir(&dir);
            let entries = entries.with_context(|| format!("cannot read `{}`", dir.display()))?;
            for entry in entries.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_dir = entry.file_type().is_ok_and(|it| it.is_dir());
                if is_dir && !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                    pending.push(entry.path());
                }
            }
        }
        found.sort();
        Ok(Self {
            root: root.to_owned(),
            found,
        })
    }

    /// Returns the directories below the root, without these members.
    pub(super) fn others(&self, members: &[String]) -> Vec<String> {
        let dirs = self.found.iter().map(|(dir, _)| dir);
        let others = dirs.filter(|dir| !dir.is_empty() && !members.contains(dir));
        others.cloned().collect()
    }

    /// Rejects the name of a package that another directory has.
    pub(super) fn reject_taken(&self, name: &str, dir: &str) -> anyhow::Result<()> {
        let is_taken = |(other_dir, other): &&(String, Option<String>)| {
            other.as_deref() == Some(name) && other_dir != dir
        };
        match self.found.iter().find(is_taken) {
            None => Ok(()),
            Some((other, _)) => bail!(
                "package `{name}` exists in `{}`; use another name, such as `--name {name}-client`",
                display_path(&self.root.join(other))
            ),
        }
    }
}

/// Whether a directory has a manifest that mentions this text.
pub(super) fn manifest_mentions(dir: &Path, text: &str) -> anyhow::Result<Option<bool>> {
    let manifest = read_if_exists(&dir.join("Cargo.toml"))?;
    Ok(manifest.map(|manifest| manifest.contains(text)))
}
