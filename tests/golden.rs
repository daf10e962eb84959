//! Small descriptions, one behaviour each, and what becomes of them.
//!
//! A fixture is a folder in `golden/` with a `spec.yaml`. Beside it stand the IR, the diagnostics
//! and the files of the crate that depend on the description; and, where it matters what goes over
//! the wire, `checks.rs`: tests that the crate has to pass.
//! `UPDATE_EXPECT=1 cargo test -p tests golden` renews them: read the difference.

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
use tests::{Outcome, client_of, files_below, folders_in, generate, listed_clients, root};

fn fixtures() -> Vec<PathBuf> {
    folders_in(&root().join("tests/golden"))
}

/// The files of a crate that no other description would give as well.
fn own_files(FileSet(files): &FileSet) -> impl Iterator<Item = (&String, &String)> {
    let is_own = |place: &str| {
        let others = ["src/lib.rs", "src/newtypes.rs", "rustfmt.toml"];
        !place.starts_with("src/runtime/") && !others.contains(&place)
    };
    files.iter().filter(move |(place, _)| is_own(place))
}

#[test]
fn each_fixture_gives_the_expected_files() {
    for fixture in fixtures() {
        let Outcome { made, said, .. } = generate(&client_of(fixture.join("spec.yaml")));
        expect_file![fixture.join("diagnostics.txt")].assert_eq(&said);
        let (api, files) = made.unwrap();
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            clear_expected(&fixture, &files);
        }
        expect_file![fixture.join("ir.txt")].assert_eq(&api.to_string());
        for (place, text) in own_files(&files) {
            expect_file![fixture.join("crate").join(place)].assert_eq(text);
        }
        let expected: BTreeSet<_> = own_files(&files).map(|(place, _)| place.clone()).collect();
        let found: BTreeSet<_> = files_below(&fixture.join("crate")).into_keys().collect();
        assert_eq!(found, expected, "in {}", fixture.display());
    }
}

/// The imports of each file are as rustfmt would write them, their order and their lines.
#[test]
fn each_import_stands_where_rustfmt_puts_it() {
    if Command::new("rustfmt").arg("--version").output().is_err() {
        // A toolchain of the minimal profile; `cargo xtask ci` does not pass without it.
        return;
    }
    let mut imports = BTreeMap::new();
    for fixture in fixtures() {
        let (_, files) = generate(&client_of(fixture.join("spec.yaml")))
            .made
            .unwrap();
        for (place, text) in own_files(&files) {
            let block: Vec<_> = text
                .split_inclusive('\n')
                .skip_while(|line| !line.starts_with("use "))
                .take_while(|line| line.starts_with(['u', ' ', '}', '\n']))
                .collect();
            let block = block.concat().trim().to_owned();
            imports.insert(block, format!("{} of {}", place, fixture.display()));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let name = |index: usize| folder.path().join(format!("{index}.rs"));
    for (index, block) in imports.keys().enumerate() {
        fs::write(name(index), format!("{block}\n")).unwrap();
    }
    let made = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .args((0..imports.len()).map(name))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    for (index, (block, place)) in imports.iter().enumerate() {
        let formatted = fs::read_to_string(name(index)).unwrap();
        assert_eq!(formatted.trim(), block, "in {place}");
    }
}

/// Makes room for the files that are to be renewed.
fn clear_expected(fixture: &Path, files: &FileSet) {
    let folder = fixture.join("crate");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    for (place, _) in own_files(files) {
        fs::create_dir_all(folder.join(place).parent().unwrap()).unwrap();
    }
}

/// How many descriptions are made by chance; about a third of them become crates.
const BY_CHANCE: u64 = 24;

/// All fixtures' crates, the checked-in client's and some of descriptions that chance has made, in one workspace:
/// no warning, not in their docs either, every example is decoded and encoded, the code in every README and the
/// programs of `compile/pass` compile. (`cargo xtask ci` runs the lints over the same workspace.)
#[test]
fn each_fixture_compiles_without_a_warning_and_round_trips_its_examples() {
    let mut workspace = Workspace::new("golden");
    let mut gathered = Gathered::default();
    for seed in 0..by_chance() {
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
            gathered.add(&client.name, &files);
        }
    }
    assert!(gathered.readmes.lines().count() > 5);
    for client in clients() {
        let (_, files) = generate(&client).made.unwrap();
        workspace.add(&client.name, &files);
        gathered.add(&client.name, &files);
    }
    for fixture in fixtures() {
        gathered.add_checks(&fixture);
    }
    let package = [
        ("src/lib.rs".to_owned(), gathered.readmes),
        ("tests/all.rs".to_owned(), gathered.tests),
    ];
    let rest = format!("{}{DEPENDENCIES}{}", gathered.dependencies, programs());
    workspace.add_package("all", &rest, &package);
    let libraries = workspace.build("all");
    run(workspace.cargo("test").args(["--package", "all"]));
    let documented = workspace.members().iter().filter(|it| *it != "all");
    let documented: Vec<_> = documented.collect();
    documented
        .par_iter()
        .for_each(|member| workspace.document(member, &libraries));
}

/// What the checks and examples use beside the crates.
const DEPENDENCIES: &str = "bytes = \"1\"\nhttp = \"1\"\nserde = \"1\"\nserde_json = \"1\"\n";

/// The fixtures' clients and the checked-in ones, all with one runtime.
fn clients() -> impl Iterator<Item = ClientConfig> {
    let fixtures = fixtures().into_iter();
    let fixtures = fixtures.map(|fixture| client_of(fixture.join("spec.yaml")));
    let clients = fixtures.chain(listed_clients().unwrap());
    clients.map(|client| ClientConfig {
        runtime: Workspace::runtime(),
        ..client
    })
}

/// The programs that compile with the checked-in crate, as tests of a package.
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

/// One package that has the tests and the READMEs of all crates: each package would be linked by itself.
#[derive(Default)]
struct Gathered {
    dependencies: String,
    readmes: String,
    tests: String,
}

impl Gathered {
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
            let place = PathBuf::from(format!("../../{name}/tests/examples.rs"));
            self.add_module(&format!("{module}_examples"), &place);
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

/// As many as `CHANCES` says, if it does.
fn by_chance() -> u64 {
    let said = std::env::var("CHANCES").ok();
    said.map_or(BY_CHANCE, |said| said.parse().unwrap())
}
