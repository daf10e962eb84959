//! `cargo xtask corpus` as a person calls it: what it finds out about a folder of documents.

use std::path::Path;
use std::process::{Command, Output};

use expect_test::expect_file;
use serde_json::Value;
use tests::root;

/// Runs the command on a folder. What the crates depend on is built once for all tests.
fn corpus(folder: &Path, more: &[&str]) -> Output {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(folder)
        .args(["--jobs", "1", "--out"])
        .arg(out)
        .args(more)
        .env("CARGO_TARGET_DIR", root().join("target/crates/target"))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What does not vary from run to run, from machine to machine and with each change of the runtime.
fn without_cost(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "seconds" | "cpu_seconds" | "peak_bytes" | "lines" | "library_bytes"
                    | "size"
                        if !value.is_null() =>
                    {
                        assert!(value.as_f64().is_some_and(|it| it > 0.0), "{name}: {value}");
                        *value = "…".into();
                    }
                    _ => without_cost(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_cost),
        _ => {}
    }
}

#[test]
fn each_document_is_told_of_in_figures_and_each_loss_with_its_place() {
    let folder = root().join("xtask/tests/corpus");
    let json = tempfile::NamedTempFile::new().unwrap();
    let file = json.path().to_str().unwrap();
    let steps = ["--compile", "--build", "--examples", "--nested"];
    let output = corpus(&folder, &[&steps[..], &["--json", file]].concat());
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(stderr, "");
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    let mut figures: Value = serde_json::from_slice(&std::fs::read(json.path()).unwrap()).unwrap();
    without_cost(&mut figures);
    let figures = serde_json::to_string_pretty(&figures).unwrap() + "\n";
    expect_file![folder.join("expected/figures.txt")].assert_eq(&figures);
    let (tables, losses) = stdout.trim_end().rsplit_once("\n\n").unwrap();
    expect_file![folder.join("expected/losses.txt")].assert_eq(losses);
    let tables: Vec<_> = tables.split("\n\n").collect();
    let [_, _, examples, nested] = tables[..] else {
        panic!("{stdout}");
    };
    expect_file![folder.join("expected/examples.txt")].assert_eq(examples);
    expect_file![folder.join("expected/nested.txt")].assert_eq(nested);
}

#[test]
fn nothing_is_lost_of_a_folder_without_faults() {
    let folder = tempfile::tempdir().unwrap();
    let document = root().join("tests/golden/presence/spec.yaml");
    std::fs::copy(document, folder.path().join("presence.yaml")).unwrap();
    let output = corpus(folder.path(), &[]);
    let stdout = text(&output.stdout);
    assert!(stdout.ends_with("\n\nnothing is lost\n"), "{stdout}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_folder_without_documents_is_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("README.md"), "").unwrap();
    let output = corpus(folder.path(), &[]);
    let shown = folder.path().display();
    let expected = format!("error: `{shown}` has no JSON or YAML file\n");
    assert_eq!(text(&output.stderr), expected);
    assert_eq!(output.status.code(), Some(1));
}
