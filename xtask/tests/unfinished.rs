//! Tests that a run which fails or is interrupted leaves the crate as it was, or complete.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tests::files_below;

use crate::command::{told, xtask};

type Files = BTreeMap<String, Vec<u8>>;

const UNFINISHED: &str = ".codegen-unfinished/";

/// A description with `count` schemas and operations, named with this word.
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

/// A folder with two descriptions, and what each gives.
struct Field {
    folder: tempfile::TempDir,
    results: [Files; 2],
}

const SPECS: [&str; 2] = ["old.yaml", "new.yaml"];

impl Field {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("old.yaml"), description(40, "old")).unwrap();
        std::fs::write(folder.path().join("new.yaml"), description(60, "new")).unwrap();
        let results = SPECS.map(|spec| {
            let output = xtask(folder.path(), &[&ARGUMENTS[..], &["--spec", spec]].concat());
            assert!(output.status.success(), "{}", told(&output));
            let files = files_below(&folder.path().join("crate"));
            std::fs::remove_dir_all(folder.path().join("crate")).unwrap();
            files
        });
        Self { folder, results }
    }

    fn crate_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("crate")
    }

    /// Begins to make the crate of a description, in a shell that does this first.
    fn begin(&self, spec: &str, first: &str) -> Child {
        let script = format!("{first}\nexec \"$0\" \"$@\"");
        Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_xtask")])
            .args(ARGUMENTS)
            .args(["--spec", spec])
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Makes the crate of a description, whatever is there.
    fn make(&self, spec: usize) {
        let arguments = [&ARGUMENTS[..], &["--spec", SPECS[spec]]].concat();
        let output = xtask(self.folder.path(), &arguments);
        assert!(output.status.success(), "{}", told(&output));
        // Names that were given are kept, and listed: the crate is not that of a first run.
        let found = without_lock(files_below(&self.crate_folder()));
        let expected = without_lock(self.results[spec].clone());
        // Only the paths of differing files: their contents are long.
        let other = |(place, text): &(&String, &Vec<u8>)| expected.get(*place) != Some(*text);
        let others: Vec<_> = found.iter().filter(other).map(|(place, _)| place).collect();
        assert_eq!(others, Vec::<&String>::new());
        assert_eq!(found.len(), expected.len());
    }

    /// Whether the crate is that of one of the descriptions.
    fn is_whole(&self) -> bool {
        let found = without_lock(files_below(&self.crate_folder()));
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

/// How long a run takes that writes everything.
fn whole_run(field: &Field) -> Duration {
    let start = Instant::now();
    field.make(0);
    start.elapsed()
}

/// Ends runs with this signal, each a little later than the one before; `look` sees what is there then.
fn end_at_each_moment(name: &str, mut look: impl FnMut(&Field)) {
    const MOMENTS: u32 = 60;
    let field = Field::new();
    let most = whole_run(&field);
    for moment in 0..MOMENTS {
        let spec = SPECS[(moment % 2) as usize];
        let mut child = field.begin(spec, ":");
        thread::sleep(most * moment / MOMENTS);
        signal(&child, name);
        child.wait().unwrap();
        look(&field);
    }
    field.make(1);
}

#[test]
fn an_interrupt_leaves_a_whole_crate() {
    for name in ["INT", "TERM"] {
        end_at_each_moment(name, |field| assert!(field.is_whole()));
    }
}

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_run_repairs_the_rest() {
    end_at_each_moment("KILL", |field| {
        let [old, new] = &field.results;
        for (place, content) in without_lock(files_below(&field.crate_folder())) {
            let is_made = [old, new]
                .iter()
                .any(|files| files.get(&place) == Some(&content));
            assert!(is_made || place.starts_with(UNFINISHED), "{place}");
        }
    });
}

#[test]
fn a_full_disk_leaves_the_crate_as_it_was() {
    let field = Field::new();
    field.make(0);
    let before = files_below(&field.crate_folder());
    // In blocks of 512 bytes: each stops the run at another file. A write beyond it fails, as on a full disk.
    let fails = |blocks: &u32| {
        let first = format!("trap '' XFSZ; ulimit -f {blocks}");
        let mut run = field.begin("new.yaml", &first);
        !run.wait().unwrap().success()
    };
    let failed = (0..).take_while(fails).map(|blocks| {
        assert!(files_below(&field.crate_folder()) == before, "{blocks}");
    });
    assert!(failed.count() > 4);
    field.make(1);
}

#[test]
fn runs_at_once_leave_the_crate_of_one_of_them() {
    let field = Field::new();
    for _ in 0..5 {
        let runs = [0, 1, 0, 1].map(|spec: usize| field.begin(SPECS[spec], ":"));
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        assert!(field.is_whole());
    }
}

/// A directory with files that are not generated.
fn not_generated() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pets.yaml"), description(1, "old")).unwrap();
    for (place, text) in [
        ("Cargo.toml", "mine"),
        ("src/lib.rs", "mine"),
        ("src/own.rs", "mine"),
    ] {
        write(&folder.path().join("crate").join(place), text);
    }
    folder
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[test]
fn files_that_are_not_generated_are_overwritten_and_removed_only_with_force() {
    let folder = not_generated();
    let crate_folder = folder.path().join("crate");
    let before = files_below(&crate_folder);
    let arguments = [&ARGUMENTS[..], &["--spec", "pets.yaml"]].concat();
    let output = xtask(folder.path(), &arguments);
    expect_test::expect![[r#"
        exit 1
        error: `crate/Cargo.toml` exists and is not generated; move it, use another directory, or pass `--force` to overwrite it
    "#]]
    .assert_eq(&told(&output));
    assert_eq!(files_below(&crate_folder), before);

    let output = xtask(folder.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(!files_below(&crate_folder).contains_key("src/own.rs"));
    let output = xtask(folder.path(), &[&arguments[..], &["--check"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}
