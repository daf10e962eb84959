//! Tests that a failed or interrupted run leaves the crate unchanged or complete.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tests::files_below;

use crate::command::{run, transcript};

type Files = BTreeMap<String, Vec<u8>>;

const UNFINISHED: &str = ".codegen-unfinished/";

/// Returns a description with `count` schemas and operations, named with this word.
fn description(count: usize, word: &str) -> String {
    let head = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\nservers: [{ url: https://example.com }]\n";
    let paths = (0..count).map(|number| {
        let response = format!("content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Pet{number}' }} }} }}");
        format!("  /{word}{number}: {{ get: {{ operationId: {word}{number}, responses: {{ '200': {{ description: {word}, {response} }} }} }} }}\n")
    });
    let schemas = (0..count).map(|number| {
        let example = format!("{{ name: {word} }}");
        format!("    Pet{number}: {{ type: object, description: {word}, properties: {{ name: {{ type: string }} }}, example: {example} }}\n")
    });
    let (paths, schemas): (String, String) = (paths.collect(), schemas.collect());
    format!("{head}paths:\n{paths}components:\n  schemas:\n{schemas}")
}

const ARGUMENTS: [&str; 5] = ["codegen", "--out", "crate", "--name", "pets"];

/// A directory with two descriptions, and the files of their crates.
struct Fixture {
    directory: tempfile::TempDir,
    results: [Files; 2],
}

const SPECS: [&str; 2] = ["old.yaml", "new.yaml"];

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("old.yaml"), description(40, "old")).unwrap();
        std::fs::write(directory.path().join("new.yaml"), description(60, "new")).unwrap();
        let results = SPECS.map(|spec| {
            let output = run(
                directory.path(),
                &[&ARGUMENTS[..], &["--spec", spec]].concat(),
            );
            assert!(output.status.success(), "{}", transcript(&output));
            let files = files_below(&directory.path().join("crate"));
            std::fs::remove_dir_all(directory.path().join("crate")).unwrap();
            files
        });
        Self { directory, results }
    }

    fn crate_directory(&self) -> std::path::PathBuf {
        self.directory.path().join("crate")
    }

    /// Starts to generate the crate of a description, in a shell that runs `first` before.
    fn start(&self, spec: &str, first: &str) -> Child {
        let script = format!("{first}\nexec \"$0\" \"$@\"");
        Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_cargo-openapi-client")])
            .args(ARGUMENTS)
            .args(["--spec", spec])
            .current_dir(self.directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Generates the crate of a description over any existing files.
    fn generate(&self, spec: usize) {
        let arguments = [&ARGUMENTS[..], &["--spec", SPECS[spec]]].concat();
        let output = run(self.directory.path(), &arguments);
        assert!(output.status.success(), "{}", transcript(&output));
        // Assigned names are kept in the lock file, which differs from that of a first run.
        let found = without_lock(files_below(&self.crate_directory()));
        let expected = without_lock(self.results[spec].clone());
        // Only the paths of differing files: their contents are long.
        let is_different = |(path, text): &(&String, &Vec<u8>)| expected.get(*path) != Some(*text);
        let different: Vec<_> = found
            .iter()
            .filter(is_different)
            .map(|(path, _)| path)
            .collect();
        assert_eq!(different, Vec::<&String>::new());
        assert_eq!(found.len(), expected.len());
    }

    /// Returns whether the crate is complete for one of the descriptions.
    fn is_complete(&self) -> bool {
        let found = without_lock(files_below(&self.crate_directory()));
        let mut results = self.results.iter();
        results.any(|files| found == without_lock(files.clone()))
    }
}

fn without_lock(mut files: Files) -> Files {
    files.remove("codegen.lock");
    files
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-s", name, &id]).status();
    assert!(status.unwrap().success());
}

/// Returns the duration of a run that writes all files.
fn duration_of_run(fixture: &Fixture) -> Duration {
    let start = Instant::now();
    fixture.generate(0);
    start.elapsed()
}

/// Sends this signal to runs, each a little later than the one before; `check` checks the files after each run.
fn signal_at_each_moment(name: &str, mut check: impl FnMut(&Fixture)) {
    const MOMENTS: u32 = 60;
    let fixture = Fixture::new();
    let duration = duration_of_run(&fixture);
    for moment in 0..MOMENTS {
        let spec = SPECS[(moment % 2) as usize];
        let mut child = fixture.start(spec, ":");
        thread::sleep(duration * moment / MOMENTS);
        signal(&child, name);
        child.wait().unwrap();
        check(&fixture);
    }
    fixture.generate(1);
}

#[test]
fn interrupt_leaves_complete_crate() {
    for name in ["INT", "TERM"] {
        signal_at_each_moment(name, |fixture| assert!(fixture.is_complete()));
    }
}

#[test]
fn killed_run_leaves_complete_files_and_next_run_completes_crate() {
    signal_at_each_moment("KILL", |fixture| {
        let [old, new] = &fixture.results;
        for (path, content) in without_lock(files_below(&fixture.crate_directory())) {
            let is_generated = [old, new]
                .iter()
                .any(|files| files.get(&path) == Some(&content));
            assert!(is_generated || path.starts_with(UNFINISHED), "{path}");
        }
    });
}

#[test]
fn full_disk_leaves_crate_unchanged() {
    let fixture = Fixture::new();
    fixture.generate(0);
    let before = files_below(&fixture.crate_directory());
    // In blocks of 512 bytes: each limit stops the run at another file. A write beyond it fails, as on a full disk.
    let fails = |blocks: &u32| {
        let first = format!("trap '' XFSZ; ulimit -f {blocks}");
        let mut run = fixture.start("new.yaml", &first);
        !run.wait().unwrap().success()
    };
    let failed = (0..).take_while(fails).map(|blocks| {
        assert!(
            files_below(&fixture.crate_directory()) == before,
            "{blocks}"
        );
    });
    assert!(failed.count() > 4);
    fixture.generate(1);
}

#[test]
fn concurrent_runs_leave_crate_of_one_run() {
    let fixture = Fixture::new();
    for _ in 0..5 {
        let runs = [0, 1, 0, 1].map(|spec: usize| fixture.start(SPECS[spec], ":"));
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        assert!(fixture.is_complete());
    }
}

/// Returns a directory with files that are not generated.
fn not_generated() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("pets.yaml"), description(1, "old")).unwrap();
    for (path, text) in [
        ("Cargo.toml", "mine"),
        ("src/lib.rs", "mine"),
        ("src/own.rs", "mine"),
    ] {
        write(&directory.path().join("crate").join(path), text);
    }
    directory
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn overwrites_and_removes_files_that_are_not_generated_only_with_force() {
    let directory = not_generated();
    let crate_directory = directory.path().join("crate");
    let before = files_below(&crate_directory);
    let arguments = [&ARGUMENTS[..], &["--spec", "pets.yaml"]].concat();
    let output = run(directory.path(), &arguments);
    expect_test::expect![[r#"
        exit 1
        error: `crate/Cargo.toml` exists and is not generated; move it, use another directory, or pass `--force` to overwrite it
    "#]]
    .assert_eq(&transcript(&output));
    assert_eq!(files_below(&crate_directory), before);

    let output = run(directory.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
    assert!(!files_below(&crate_directory).contains_key("src/own.rs"));
    let output = run(directory.path(), &[&arguments[..], &["--check"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", transcript(&output));
}
