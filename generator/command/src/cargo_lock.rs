//! `Cargo.lock`: keeps the entries of generated crates up to date, or tells that cargo has to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use generator::format::FileSet;
use generator::output::{Difference, Drift};
use semver::{Version, VersionReq};
use serde::Deserialize;
use toml::{Spanned, Table, Value};

use crate::files::display_path;
use crate::workspace::{MANIFEST, Workspace};

/// The name of the file.
pub(crate) const FILE: &str = "Cargo.lock";

/// A crate that is about to be written.
#[derive(Clone)]
pub(crate) struct NewCrate {
    dir: PathBuf,
    manifest: Table,
}

impl NewCrate {
    /// Returns the crate with these files; none if they are no crate.
    pub(crate) fn of(dir: &Path, FileSet(files): &FileSet) -> Option<Self> {
        let manifest = files.get(MANIFEST)?.parse().ok()?;
        let dir = generator::config::normalize(&std::path::absolute(dir).ok()?);
        Some(Self { dir, manifest })
    }

    fn name(&self) -> Option<&str> {
        self.manifest.get("package")?.get("name")?.as_str()
    }

    /// Returns the directory of the lock file that has an entry for the crate, or should have one: that of the workspace
    /// that lists it, or of a package that depends on it.
    pub(crate) fn lock_dir(&self) -> Option<PathBuf> {
        let workspace = Workspace::around(&self.dir);
        if let Some(workspace) = workspace.filter(|it| it.has_member(&self.dir)) {
            let root = workspace.root();
            return root.join(FILE).is_file().then(|| root.to_owned());
        }
        // A crate with the same name may be somewhere else.
        let previous = self.previous()?;
        let version = version_of(&previous)?;
        self.dir_with_entry(|entry| entry.version.as_ref() == version)
    }

    /// Whether a lock file around the crate has an entry with its name.
    pub(crate) fn is_locked(&self) -> bool {
        self.dir_with_entry(|_| true).is_some()
    }

    fn dir_with_entry(&self, is_expected: impl Fn(&Package) -> bool) -> Option<PathBuf> {
        let name = self.name()?;
        let has_entry = |dir: &&Path| {
            let lock = fs::read_to_string(dir.join(FILE)).ok();
            let lock = lock.and_then(|it| Lock::parse(&it));
            lock.is_some_and(|it| it.local(name).is_some_and(&is_expected))
        };
        let mut around = self.dir.ancestors().skip(1);
        around.find(has_entry).map(Path::to_owned)
    }

    /// The manifest that the crate replaces; none if that cannot be read.
    fn previous(&self) -> Option<Table> {
        let previous = fs::read_to_string(self.dir.join(MANIFEST)).ok()?;
        previous.parse().ok()
    }

    /// Whether the features that the crate enables in its dependencies are those of the crate that it replaces. A
    /// manifest that cannot be read is not taken for a change.
    fn enables_same_features(&self) -> bool {
        let previous = self.previous();
        previous.is_none_or(|it| enabled_features(&it) == enabled_features(&self.manifest))
    }
}

fn version_of(manifest: &Table) -> Option<&str> {
    manifest.get("package")?.get("version")?.as_str()
}

/// Returns the directory of the lock file of the crate that is in a directory now.
pub(crate) fn dir_around(dir: &Path) -> Option<PathBuf> {
    let manifest = fs::read_to_string(dir.join(MANIFEST)).ok()?;
    let files = FileSet(BTreeMap::from([(MANIFEST.to_owned(), manifest)]));
    NewCrate::of(dir, &files)?.lock_dir()
}

/// Returns the crates by the directories of their lock files.
pub(crate) fn by_lock_dir(
    crates: impl IntoIterator<Item = NewCrate>,
) -> BTreeMap<PathBuf, Vec<NewCrate>> {
    let mut dirs: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for new_crate in crates {
        if let Some(dir) = new_crate.lock_dir() {
            dirs.entry(dir).or_default().push(new_crate);
        }
    }
    dirs
}

/// A lock file after crates are written.
pub(crate) struct Update {
    path: PathBuf,
    /// The text, if it changes.
    pub(crate) changed: Option<String>,
    /// Whether cargo would change it.
    is_out_of_date: bool,
}

impl Update {
    /// Brings a lock file up to date, as far as that takes no other version of a dependency; none if it cannot be
    /// read.
    pub(crate) fn of(dir: &Path, crates: &[NewCrate]) -> Option<Self> {
        let path = dir.join(FILE);
        let previous = fs::read_to_string(&path).ok()?;
        let mut text = previous.clone();
        for new_crate in crates {
            text = with_version(&text, new_crate.name()?, version_of(&new_crate.manifest)?)?;
        }
        let lock = Lock::parse(&text)?;
        let is_current =
            |it: &NewCrate| lock.satisfies(it).unwrap_or(false) && it.enables_same_features();
        Some(Self {
            path,
            is_out_of_date: !lock.is_sorted(crates) || !crates.iter().all(is_current),
            changed: (text != previous).then_some(text),
        })
    }

    /// Returns the directory, its files and their differences, to write them with [`generator::output`].
    pub(crate) fn files(&self) -> Option<(&Path, FileSet, Drift)> {
        let files = BTreeMap::from([(FILE.to_owned(), self.changed.clone()?)]);
        let drift = BTreeMap::from([(FILE.to_owned(), Difference::Changed)]);
        Some((self.path.parent()?, FileSet(files), Drift(drift)))
    }

    /// Prints the command that a lock file needs.
    pub(crate) fn print_advice(&self) {
        if !self.is_out_of_date {
            return;
        }
        let shown = display_path(&self.path);
        let dir = self.path.parent().unwrap_or(Path::new(""));
        let is_inside = std::env::current_dir().is_ok_and(|it| it.starts_with(dir));
        let manifest = match is_inside {
            true => String::new(),
            false => format!(" --manifest-path {}", display_path(&dir.join(MANIFEST))),
        };
        print_line!("{shown}: out of date; run `cargo update --workspace{manifest}`");
    }
}

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: Spanned<String>,
    /// None for a package of the workspace.
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<Spanned<String>>,
}

impl Lock {
    fn parse(text: &str) -> Option<Self> {
        toml::from_str(text).ok()
    }

    /// Returns the package with this name in the workspace.
    fn local(&self, name: &str) -> Option<&Package> {
        let mut packages = self.package.iter();
        packages.find(|it| it.name == name && it.source.is_none())
    }

    /// Whether packages with the name of one of the crates are in cargo's order, and no two have the same version. Others
    /// may have the same version from two sources.
    fn is_sorted(&self, crates: &[NewCrate]) -> bool {
        let key = |it: &Package| Version::parse(it.version.as_ref()).ok();
        let mut pairs = self.package.windows(2);
        let is_of_crate = |name: &str| crates.iter().any(|it| it.name() == Some(name));
        pairs.all(|pair| {
            let is_same_name = pair[0].name == pair[1].name && is_of_crate(&pair[0].name);
            !is_same_name || key(&pair[0]) < key(&pair[1])
        })
    }

    /// Whether the entry of a crate has the dependencies of its manifest, in versions that it accepts; none if there is
    /// no entry, or the manifest is not understood.
    fn satisfies(&self, new_crate: &NewCrate) -> Option<bool> {
        let entry = self.local(new_crate.name()?)?;
        let locked = entry.dependencies.iter().map(|it| it.as_ref().as_str());
        let locked: Option<BTreeMap<_, _>> = locked.map(|it| self.resolve(it)).collect();
        let locked = locked?;
        let required: Vec<_> = dependencies(&new_crate.manifest).collect();
        let names: BTreeSet<_> = required.iter().map(|(_, package, _)| *package).collect();
        let is_accepted = |(_, package, value): &(_, &str, &Value)| {
            let version = value.as_str().or_else(|| value.get("version")?.as_str());
            let version = version.map_or(Ok(VersionReq::STAR), VersionReq::parse);
            let locked = locked.get(package);
            version.is_ok_and(|it| locked.is_some_and(|locked| it.matches(locked)))
        };
        Some(names.len() == locked.len() && required.iter().all(is_accepted))
    }

    /// Returns the name and version of a dependency: `name`, or `name version` if there are several.
    fn resolve<'a>(&self, dependency: &'a str) -> Option<(&'a str, Version)> {
        let mut words = dependency.split(' ');
        let name = words.next()?;
        let only = || {
            Some(
                self.package
                    .iter()
                    .find(|it| it.name == name)?
                    .version
                    .as_ref()
                    .as_str(),
            )
        };
        Some((name, words.next().or_else(only)?.parse().ok()?))
    }
}

/// Sets the version of a package of the workspace; no other byte of the text changes.
fn with_version(text: &str, name: &str, version: &str) -> Option<String> {
    let lock = Lock::parse(text)?;
    let Some(entry) = lock.local(name) else {
        return Some(text.to_owned());
    };
    let previous = format!("{name} {}", entry.version.as_ref());
    let dependents = lock.package.iter().flat_map(|it| &it.dependencies);
    let dependents = dependents.filter(|it| **it.as_ref() == previous);
    let replaced = dependents.map(|it| (it.span(), format!("{name} {version}")));
    let own = (entry.version.span(), version.to_owned());
    let mut replaced: Vec<(Range<usize>, String)> = replaced.chain([own]).collect();
    replaced.sort_by_key(|(span, _)| span.start);
    let mut text = text.to_owned();
    for (span, value) in replaced.into_iter().rev() {
        text.replace_range(span, &format!("\"{value}\""));
    }
    Some(text)
}

/// The dependencies in a manifest, for all targets: the key, the name of the package, and what is required.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&str, &str, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flatten();
    let of_targets = targets.filter_map(|(_, target)| target.get("dependencies"));
    let all = manifest.get("dependencies").into_iter().chain(of_targets);
    all.filter_map(Value::as_table)
        .flatten()
        .map(|(key, value)| {
            let package = value.get("package").and_then(Value::as_str);
            (key.as_str(), package.unwrap_or(key), value)
        })
}

/// The features that a crate enables in its dependencies, with all features of its own.
fn enabled_features(manifest: &Table) -> BTreeSet<String> {
    let texts = |value: Option<&Value>| {
        let array = value.and_then(Value::as_array).into_iter().flatten();
        array
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let by_dependencies = dependencies(manifest).flat_map(|(key, _, value)| {
        let default = value.get("default-features").and_then(Value::as_bool);
        let default = default.unwrap_or(true).then(|| "default".to_owned());
        let enabled = texts(value.get("features")).into_iter().chain(default);
        enabled.map(move |it| format!("{key}/{it}"))
    });
    let features = manifest.get("features").and_then(Value::as_table);
    let features = features.into_iter().flatten();
    let by_features = features.flat_map(|(_, enabled)| texts(Some(enabled)));
    let by_features = by_features
        .filter(|it| it.contains('/'))
        .map(|it| it.replace('?', ""));
    by_dependencies.chain(by_features).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    const LOCK: &str = r#"# A comment.
version = 4

[[package]]
name = "app"
version = "1.0.0"
dependencies = [
 "pets 0.1.0",
 "pets 0.1.0 (registry+https://example.com)",
]

[[package]]
name = "bytes"
version = "1.11.0"
source = "registry+https://example.com"

[[package]]
name = "pets"
version = "0.0.9"
source = "registry+https://example.com"

[[package]]
name = "pets"
version = "0.1.0" # ours
dependencies = [
 "bytes",
]
"#;

    const MANIFEST_TEXT: &str = r#"
[package]
name = "pets"
version = "0.1.0"

[features]
gzip = ["bytes?/std"]

[dependencies]
bytes = "1.10"
"#;

    fn pets(dir: &Path, manifest: &str) -> NewCrate {
        let files = BTreeMap::from([(MANIFEST.to_owned(), manifest.to_owned())]);
        NewCrate::of(dir, &FileSet(files)).unwrap()
    }

    #[test]
    fn version_is_replaced_and_nothing_else() {
        let changed = with_version(LOCK, "pets", "0.2.0").unwrap();
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (old, new) = (lines(LOCK), lines(&changed));
        let changes = old.iter().zip(&new).filter(|(old, new)| old != new);
        let changes: Vec<_> = changes
            .map(|(old, new)| format!("{old} => {new}"))
            .collect();
        expect![[r#"
             "pets 0.1.0", =>  "pets 0.2.0",
            version = "0.1.0" # ours => version = "0.2.0" # ours"#]]
        .assert_eq(&changes.join("\n"));
        assert_eq!(old.len(), new.len());
        let crlf = LOCK.replace('\n', "\r\n");
        let changed_crlf = with_version(&crlf, "pets", "0.2.0").unwrap();
        assert_eq!(changed_crlf, changed.replace('\n', "\r\n"));
    }

    #[test]
    fn only_changed_dependencies_and_order_are_out_of_date() {
        let directory = tempfile::tempdir().unwrap();
        let dir = directory.path().join("pets");
        fs::create_dir(&dir).unwrap();
        fs::write(directory.path().join(FILE), LOCK).unwrap();
        let workspace = "[workspace]\nmembers = [\"pets\"]\n";
        fs::write(directory.path().join(MANIFEST), workspace).unwrap();
        let is_out_of_date = |manifest: &str| {
            let new_crate = pets(&dir, manifest);
            let lock_dir = new_crate.lock_dir().unwrap();
            Update::of(&lock_dir, &[new_crate]).unwrap().is_out_of_date
        };
        let replaced = |from: &str, to: &str| MANIFEST_TEXT.replace(from, to);
        let manifests = [
            MANIFEST_TEXT.to_owned(),
            replaced("version = \"0.1.0\"", "version = \"0.2.0\""),
            replaced("\"1.10\"", "{ version = \"1\", default-features = true }"),
            replaced("\"1.10\"", "\"1.12\""),
            replaced("bytes = ", "http = "),
            replaced("version = \"0.1.0\"", "version = \"0.0.9\""),
        ];
        // Whatever the manifest in the directory is: missing, broken, or the same.
        for previous in [None, Some("[package"), Some(MANIFEST_TEXT)] {
            if let Some(text) = previous {
                fs::write(dir.join(MANIFEST), text).unwrap();
            }
            let results: Vec<_> = manifests.iter().map(|it| is_out_of_date(it)).collect();
            assert_eq!(
                results,
                [false, false, false, true, true, true],
                "{previous:?}"
            );
        }
        let features = [
            replaced("bytes?/std", "bytes?/serde"),
            replaced("\"1.10\"", "{ version = \"1.10\", features = [\"serde\"] }"),
            replaced(
                "\"1.10\"",
                "{ version = \"1.10\", default-features = false }",
            ),
        ];
        assert_eq!(features.map(|it| is_out_of_date(&it)), [true; 3]);
    }

    #[test]
    fn crate_with_the_same_name_has_another_entry() {
        let directory = tempfile::tempdir().unwrap();
        let dir = directory.path().join("pets");
        fs::create_dir(&dir).unwrap();
        fs::write(directory.path().join(FILE), LOCK).unwrap();
        let has_entry = || pets(&dir, MANIFEST_TEXT).lock_dir().is_some();
        assert!(!has_entry());
        fs::write(dir.join(MANIFEST), MANIFEST_TEXT.replace("0.1.0", "0.3.0")).unwrap();
        assert!(!has_entry());
        // A package depends on this one.
        fs::write(dir.join(MANIFEST), MANIFEST_TEXT).unwrap();
        assert!(has_entry());
    }

    #[test]
    fn lock_file_that_cannot_be_read_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let dir = directory.path().join("pets");
        let workspace = "[workspace]\nmembers = [\"pets\"]\n";
        fs::write(directory.path().join(MANIFEST), workspace).unwrap();
        assert_eq!(pets(&dir, MANIFEST_TEXT).lock_dir(), None);
        fs::write(directory.path().join(FILE), "[[package").unwrap();
        let new_crate = pets(&dir, MANIFEST_TEXT);
        let lock_dir = new_crate.lock_dir().unwrap();
        assert!(Update::of(&lock_dir, &[new_crate]).is_none());
    }
}
