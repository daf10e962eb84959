//! Small descriptions, one behaviour each, and what becomes of them.
//!
//! A fixture is a folder in `golden/` with a `spec.yaml`. Beside it stand the IR, the diagnostics
//! and the files of the crate that depend on the description; and, where it matters what goes over
//! the wire, `checks.rs`: tests that the crate has to pass.
//! `UPDATE_EXPECT=1 cargo test -p tests --test golden` renews them: read the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;
use generator::format::FileSet;
use generator::output;
use tests::feed::feed_as;
use tests::random::description;
use tests::{Outcome, client_of, files_below, folders_in, generate, root, workspace_of};

fn fixtures() -> Vec<PathBuf> {
    folders_in(&root().join("tests/golden"))
}

/// The files of a crate that no other description would give as well.
fn own_files(FileSet(files): &FileSet) -> impl Iterator<Item = (&String, &String)> {
    let is_own = |place: &str| {
        !place.starts_with("src/runtime/") && place != "src/lib.rs" && place != "rustfmt.toml"
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

/// All fixtures' crates in one workspace, and some of descriptions that chance has made: no warning, not in
/// their docs either, and every example is decoded and encoded. (`cargo xtask ci` runs the lints over the
/// same workspace.)
#[test]
fn each_fixture_compiles_without_a_warning_and_round_trips_its_examples() {
    let workspace = root().join("target/golden");
    let mut members = Vec::new();
    for seed in 0..by_chance() {
        let name = format!("chance_{seed}");
        if let Some(files) = feed_as(&name, &description(seed)) {
            write(&files, &workspace.join(&name));
            members.push(name);
        }
    }
    assert!(members.len() > 5);
    for fixture in fixtures() {
        let client = client_of(fixture.join("spec.yaml"));
        let (_, files) = generate(&client).made.unwrap();
        let folder = workspace.join(&client.name);
        write(&files, &folder);
        let checks = fixture.join("checks.rs");
        if checks.exists() {
            fs::create_dir_all(folder.join("tests")).unwrap();
            fs::copy(checks, folder.join("tests/checks.rs")).unwrap();
        }
        members.push(client.name);
    }
    fs::write(workspace.join("Cargo.toml"), workspace_of(&members)).unwrap();
    fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    run(&workspace, "test", &[]);
    run(&workspace, "doc", &["--no-deps"]);
}

/// As many as `CHANCES` says, if it does.
fn by_chance() -> u64 {
    let said = std::env::var("CHANCES").ok();
    said.map_or(BY_CHANCE, |said| said.parse().unwrap())
}

fn write(files: &FileSet, folder: &Path) {
    let drift = output::check(files, folder).unwrap();
    output::write(files, &drift, folder).unwrap();
}

fn run(workspace: &Path, subcommand: &str, more: &[&str]) {
    let output = Command::new("cargo")
        // Each crate is compiled once.
        .env("CARGO_INCREMENTAL", "0")
        .args([
            subcommand,
            "--workspace",
            "--no-default-features",
            "--quiet",
            "--offline",
        ])
        .args(more)
        .current_dir(workspace)
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&said)
    );
}
