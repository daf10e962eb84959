//! Tests small descriptions, each for one behavior, and their generated crates.
//!
//! A fixture is a directory in `golden/` with a `spec.yaml`, the expected IR, the expected diagnostics and the
//! expected files that depend on the description. If the wire format matters, `checks.rs` contains tests that the
//! crate must pass. `UPDATE_EXPECT=1 cargo test -p tests golden` updates the expected files: read the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use generator::config::{ClientConfig, Methods};
use generator::format::FileSet;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use tests::crates::{Workspace, run};
use tests::feed::{client, feed_as};
use tests::random::description;
use tests::{Outcome, client_of, directories_in, files_below, generate, listed_clients, root};

fn fixtures() -> Vec<PathBuf> {
    directories_in(&root().join("tests/golden"))
}

/// Returns the files of a crate that depend on its description.
fn specific_files(FileSet(files): &FileSet) -> impl Iterator<Item = (&String, &String)> {
    let is_specific = |path: &str| {
        let common = ["src/lib.rs", "src/newtypes.rs", "rustfmt.toml"];
        !path.starts_with("src/runtime/") && !common.contains(&path)
    };
    files.iter().filter(move |(path, _)| is_specific(path))
}

#[test]
fn generates_expected_files_for_each_fixture() {
    for fixture in fixtures() {
        let Outcome {
            generated,
            rendered,
            ..
        } = generate(&client_of(fixture.join("spec.yaml")));
        expect_file![fixture.join("diagnostics.txt")].assert_eq(&rendered);
        let (api, files) = generated.unwrap();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            clear_expected(&fixture, &files);
        }
        expect_file![fixture.join("ir.txt")].assert_eq(&api.to_string());
        for (path, text) in specific_files(&files) {
            expect_file![fixture.join("crate").join(path)].assert_eq(text);
        }
        let expected: BTreeSet<_> = specific_files(&files)
            .map(|(path, _)| path.clone())
            .collect();
        let found: BTreeSet<_> = files_below(&fixture.join("crate")).into_keys().collect();
        assert_eq!(found, expected, "in {}", fixture.display());
    }
}

/// Tests that the imports of each file have the order and the line breaks of rustfmt.
#[test]
fn imports_are_formatted_as_by_rustfmt() {
    if Command::new("rustfmt").arg("--version").output().is_err() {
        // The toolchain has the minimal profile; `cargo xtask ci` fails without rustfmt.
        return;
    }
    let mut imports = BTreeMap::new();
    for fixture in fixtures() {
        let (_, files) = generate(&client_of(fixture.join("spec.yaml")))
            .generated
            .unwrap();
        for (path, text) in specific_files(&files) {
            let block: Vec<_> = text
                .split_inclusive('\n')
                .skip_while(|line| !line.starts_with("use "))
                .take_while(|line| line.starts_with(['u', ' ', '}', '\n']))
                .collect();
            let block = block.concat().trim().to_owned();
            imports.insert(block, format!("{} of {}", path, fixture.display()));
        }
    }
    let directory = tempfile::tempdir().unwrap();
    let name = |index: usize| directory.path().join(format!("{index}.rs"));
    for (index, block) in imports.keys().enumerate() {
        fs::write(name(index), format!("{block}\n")).unwrap();
    }
    let output = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args((0..imports.len()).map(name))
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for (index, (block, path)) in imports.iter().enumerate() {
        let formatted = fs::read_to_string(name(index)).unwrap();
        assert_eq!(formatted.trim(), block, "in {path}");
    }
}

/// Replaces the directory of the expected files before they are updated.
fn clear_expected(fixture: &Path, files: &FileSet) {
    let directory = fixture.join("crate");
    if directory.exists() {
        fs::remove_dir_all(&directory).unwrap();
    }
    for (path, _) in specific_files(files) {
        fs::create_dir_all(directory.join(path).parent().unwrap()).unwrap();
    }
}

/// The number of random descriptions; about a third of them result in a crate.
const RANDOM_DESCRIPTIONS: u64 = 24;

/// Compiles the crates of all fixtures, of the checked-in client and of some random descriptions in one workspace.
/// The crates and their docs have no warnings, every example round-trips, and the code in every README and the
/// programs of `compile/pass` compile. (`cargo xtask ci` runs the lints over the same workspace.)
#[test]
fn fixture_crates_compile_without_warnings_and_round_trip_examples() {
    let mut workspace = Workspace::new("golden");
    let mut aggregate = Aggregate::default();
    for seed in 0..random_descriptions() {
        let mut client = ClientConfig {
            runtime: Workspace::runtime(),
            ..client(&format!("chance_{seed}"))
        };
        client.options.methods = match seed % 2 {
            0 => Methods::Flat,
            _ => Methods::ByTag,
        };
        if let Some(files) = feed_as(&client, &description(seed)) {
            workspace.add(&client.name, &files);
            aggregate.add(&client.name, &files);
        }
    }
    assert!(aggregate.readmes.lines().count() > 5);
    for client in clients() {
        let (_, files) = generate(&client).generated.unwrap();
        workspace.add(&client.name, &files);
        aggregate.add(&client.name, &files);
    }
    for fixture in fixtures() {
        aggregate.add_checks(&fixture);
    }
    let package = [
        ("src/lib.rs".to_owned(), aggregate.readmes),
        ("tests/all.rs".to_owned(), aggregate.tests),
    ];
    let dependencies = format!("{}{DEPENDENCIES}{}", aggregate.dependencies, programs());
    workspace.add_package("all", &dependencies, &package);
    let libraries = workspace.build("all");
    run(workspace.cargo("test").args(["--package", "all"]));
    let documented = workspace.members().iter().filter(|it| *it != "all");
    let documented: Vec<_> = documented.collect();
    documented
        .par_iter()
        .for_each(|member| workspace.document(member, &libraries));
}

/// The dependencies of the checks and examples. Dates have the types of other crates.
const DEPENDENCIES: &str = r#"bytes = "1"
chrono = { version = "0.4", default-features = false }
http = "1"
jiff = { version = "1.0", default-features = false }
serde = "1"
serde_json = "1"
time = { version = "0.3", default-features = false }
"#;

/// Returns the clients of the fixtures and the checked-in clients, all with one shared runtime.
fn clients() -> impl Iterator<Item = ClientConfig> {
    let fixtures = fixtures().into_iter();
    let fixtures = fixtures.map(|fixture| client_of(fixture.join("spec.yaml")));
    let clients = fixtures.chain(listed_clients().unwrap());
    clients.map(|client| ClientConfig {
        runtime: Workspace::runtime(),
        ..client
    })
}

/// Returns the programs that compile with the checked-in crate, as tests of a package.
fn programs() -> String {
    let entries = fs::read_dir(root().join("tests/compile/pass")).unwrap();
    let mut programs: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    programs.sort();
    let programs = programs.into_iter().map(|path| {
        let name = path.file_stem().unwrap();
        format!("\n[[test]]\nname = {name:?}\npath = {path:?}\nharness = false\n")
    });
    programs.collect()
}

/// A package with the tests and READMEs of all crates, because each package is linked separately.
#[derive(Default)]
struct Aggregate {
    dependencies: String,
    readmes: String,
    tests: String,
}

impl Aggregate {
    fn add(&mut self, name: &str, files: &FileSet) {
        self.dependencies
            .push_str(&Workspace::dependency(name, name, files));
        let FileSet(files) = files;
        let module = name.replace('-', "_");
        writeln!(
            self.readmes,
            "#[doc = include_str!(\"../../{name}/README.md\")] mod {module} {{}}"
        )
        .unwrap();
        if files.contains_key("tests/examples.rs") {
            let path = PathBuf::from(format!("../../{name}/tests/examples.rs"));
            self.add_module(&format!("{module}_examples"), &path);
        }
    }

    fn add_checks(&mut self, fixture: &Path) {
        let checks = fixture.join("checks.rs");
        if checks.exists() {
            let name = fixture.file_name().unwrap().to_string_lossy();
            self.add_module(&format!("{name}_checks"), &checks);
        }
    }

    fn add_module(&mut self, name: &str, path: &Path) {
        writeln!(self.tests, "#[path = {path:?}]\nmod {name};").unwrap();
    }
}

/// Returns the number of random descriptions: `CHANCES`, if it is set.
fn random_descriptions() -> u64 {
    let count = std::env::var("CHANCES").ok();
    count.map_or(RANDOM_DESCRIPTIONS, |count| count.parse().unwrap())
}
