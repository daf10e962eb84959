//! Tests that the packages that are published contain what their users need.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tests::{files_below, root};

/// The license files, which the root has and each package.
const LICENSES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-EXCEPTION", "LICENSE-MIT"];

/// The fields that describe a package to people who look for one.
const FIELDS: [&str; 6] = [
    "categories",
    "description",
    "keywords",
    "license",
    "readme",
    "repository",
];

/// What cargo adds to a package.
const ADDED: [&str; 3] = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"];

/// A package that is published.
struct Package {
    name: String,
    directory: PathBuf,
    metadata: Value,
}

impl Package {
    /// Reads a package of `cargo metadata`; `None` if it is not published.
    fn read(metadata: &Value) -> Option<Self> {
        metadata["publish"].is_null().then(|| Self {
            name: metadata["name"].as_str().unwrap().to_owned(),
            directory: directory_of(Path::new(metadata["manifest_path"].as_str().unwrap())),
            metadata: metadata.clone(),
        })
    }

    /// Lists the files that the package contains.
    fn contents(&self) -> BTreeSet<String> {
        let arguments = ["package", "--list", "--allow-dirty", "--package"];
        let list = cargo(&[&arguments[..], &[&self.name]].concat());
        let files = list.lines().map(|path| path.replace('\\', "/"));
        files.filter(|path| !ADDED.contains(&&**path)).collect()
    }

    /// Lists the files in the directory of the package that are in none of the `other` packages.
    fn files(&self, other: &[Self]) -> BTreeSet<String> {
        let inside = other.iter().filter_map(|other| {
            let path = other.directory.strip_prefix(&self.directory).ok()?;
            (path != Path::new("")).then_some(path)
        });
        let inside: Vec<_> = inside.collect();
        let files = files_below(&self.directory).into_keys();
        files
            .filter(|file| !inside.iter().any(|path| Path::new(file).starts_with(path)))
            .collect()
    }
}

fn published() -> Vec<Package> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.filter_map(Package::read).collect()
}

/// Returns what cargo prints in the project.
fn cargo(arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).arg("--offline").current_dir(root());
    let output = cargo.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn directory_of(file: &Path) -> PathBuf {
    file.parent().unwrap().to_owned()
}

#[test]
fn library_and_command_are_published() {
    let names: BTreeSet<_> = published().into_iter().map(|it| it.name).collect();
    let expected = ["cargo-openapi-client", "openapi-client-codegen"];
    assert_eq!(names, expected.map(str::to_owned).into());
}

#[test]
fn packages_describe_themselves() {
    let mut missing = Vec::new();
    for Package { name, metadata, .. } in published() {
        let is_missing = |field: &&str| match &metadata[*field] {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        let fields = FIELDS.into_iter().filter(is_missing);
        missing.extend(fields.map(|field| format!("{name}: {field}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn packages_have_the_licenses_of_the_project() {
    for Package { directory, .. } in published() {
        for license in LICENSES {
            let [copy, original] =
                [&*directory, root()].map(|directory| fs::read_to_string(directory.join(license)));
            assert_eq!(copy.unwrap(), original.unwrap(), "{license}");
        }
    }
}

/// Also the runtime, which the library copies into clients. A `Cargo.toml` beside it would exclude it.
#[test]
fn packages_contain_all_files_of_their_directories() {
    let packages = published();
    for package in &packages {
        let (contents, files) = (package.contents(), package.files(&packages));
        let differences: Vec<_> = contents.symmetric_difference(&files).collect();
        assert_eq!(differences, Vec::<&String>::new(), "{}", package.name);
    }
}
