//! The cargo workspace around a crate.

use std::fs;
use std::path::{Path, PathBuf};

use generator::config;
use glob::{MatchOptions, Pattern};
use toml_edit::{DocumentMut, Item, Value};

use crate::files::{display_path, slash_path};

/// The file that describes a package or a workspace.
pub(crate) const MANIFEST: &str = "Cargo.toml";

/// A cargo workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    members: Vec<String>,
    exclude: Vec<String>,
}

impl Workspace {
    /// Finds the closest workspace that may contain the package in a directory, as cargo does: a workspace that
    /// excludes it is passed over. So is a manifest that cannot be parsed.
    pub(crate) fn around(package: &Path) -> Option<Self> {
        let package = absolute(package)?;
        let mut workspaces = package.ancestors().filter_map(Self::in_dir);
        workspaces.find(|it| !it.excludes(&package))
    }

    fn in_dir(dir: &Path) -> Option<Self> {
        let manifest = fs::read_to_string(dir.join(MANIFEST)).ok()?;
        Self::parse(dir, &manifest.parse().ok()?)
    }

    /// Reads the workspace of a manifest in a directory; none if that is only a package.
    pub(crate) fn parse(dir: &Path, manifest: &DocumentMut) -> Option<Self> {
        let workspace = manifest.get("workspace")?;
        let paths = |key: &str| {
            let array = workspace.get(key).and_then(Item::as_array);
            let paths = array.into_iter().flatten().filter_map(Value::as_str);
            paths.map(str::to_owned).collect()
        };
        Some(Self {
            root: dir.to_owned(),
            members: paths("members"),
            exclude: paths("exclude"),
        })
    }

    /// Returns the directory of the workspace.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path of its manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.root.join(MANIFEST)
    }

    /// Returns what to add to its manifest if that does not list the package in a directory.
    pub(crate) fn advice(&self, package: &Path) -> Option<String> {
        let path = self.member_path(package)?;
        let manifest = display_path(&self.manifest());
        let addition = match self.members.is_empty() {
            true => format!("`members = [\"{path}\"]` to `[workspace]`"),
            false => format!("`\"{path}\"` to `members`"),
        };
        let is_member = self.has_member(package);
        (!is_member).then(|| format!("add {addition} in `{manifest}`"))
    }

    /// Whether its manifest lists the package in a directory, or is the manifest of that package. Path dependencies of
    /// members, which are members too, are not considered.
    pub(crate) fn has_member(&self, package: &Path) -> bool {
        let path = self.member_path(package);
        path.is_some_and(|path| path.is_empty() || self.members.iter().any(|it| matches(it, &path)))
    }

    /// Returns the path of a package as `members` lists it; none if the package is outside of the workspace.
    pub(crate) fn member_path(&self, package: &Path) -> Option<String> {
        let package = absolute(package)?;
        Some(slash_path(package.strip_prefix(&self.root).ok()?))
    }

    /// Whether cargo ignores this workspace for a package. A member that is listed by its path is not excluded.
    pub(crate) fn excludes(&self, package: &Path) -> bool {
        let is_below =
            |path: &String| package.starts_with(config::normalize(&self.root.join(path)));
        self.exclude.iter().any(is_below) && !self.members.iter().any(is_below)
    }
}

/// Whether an entry of `members` matches a path.
pub(crate) fn matches(member: &str, path: &str) -> bool {
    const OPTIONS: MatchOptions = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: false,
    };
    let member = slash_path(&config::normalize(Path::new(
        member.trim_start_matches("./"),
    )));
    member == path || Pattern::new(&member).is_ok_and(|it| it.matches_with(path, OPTIONS))
}

fn absolute(path: &Path) -> Option<PathBuf> {
    Some(config::normalize(&std::path::absolute(path).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A workspace with this manifest.
    fn workspace(manifest: &str) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(MANIFEST), manifest).unwrap();
        dir
    }

    /// Whether the workspace around each path lists it; none if there is no workspace around it.
    fn membership<const N: usize>(manifest: &str, paths: [&str; N]) -> [Option<bool>; N] {
        let dir = workspace(manifest);
        paths.map(|path| {
            let package = dir.path().join(path);
            Workspace::around(&package).map(|it| it.has_member(&package))
        })
    }

    #[test]
    fn members_are_matched_as_by_cargo() {
        let manifest = r#"
            [workspace]
            members = ["xtask", "./clients/*", "a/../b"]
            exclude = ["clients/old", "vendor"]
        "#;
        let listed = ["xtask", "clients/pets", "b", ""];
        assert_eq!(membership(manifest, listed), [Some(true); 4]);
        let unlisted = ["pets", "clients", "clients/pets/nested", "xtask2"];
        assert_eq!(membership(manifest, unlisted), [Some(false); 4]);
        assert_eq!(
            membership(manifest, ["clients/old", "vendor/x"]),
            [None, None]
        );
        let both = r#"workspace = { members = ["vendor/x"], exclude = ["vendor"] }"#;
        assert_eq!(
            membership(both, ["vendor/x", "vendor/y"]),
            [Some(true), None]
        );
    }

    #[test]
    fn package_alone_and_broken_manifest_are_no_workspace() {
        assert_eq!(membership("[package]\nname = \"a\"", ["", "b"]), [None; 2]);
        assert_eq!(membership("[workspace", ["", "b"]), [None; 2]);
    }
}
