//! Tests the output of `cargo xtask corpus` for a directory of documents.

use std::path::Path;
use std::process::{Command, Output};

use expect_test::expect_file;
use serde_json::Value;
use tests::root;

/// Runs the command on a directory. The dependencies of the crates are built once for all tests.
fn corpus(directory: &Path, more: &[&str]) -> Output {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(directory)
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

/// Replaces values that vary between runs, between hosts and with each change of the runtime.
fn mask_measurements(value: &mut Value) {
    match value {
        Value::Object(properties) => {
            for (name, value) in properties {
                match name.as_str() {
                    "seconds" | "cpu_seconds" | "peak_bytes" | "lines" | "library_bytes"
                    | "size"
                        if !value.is_null() =>
                    {
                        assert!(value.as_f64().is_some_and(|it| it > 0.0), "{name}: {value}");
                        *value = "…".into();
                    }
                    _ => mask_measurements(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask_measurements),
        _ => {}
    }
}

#[test]
fn reports_metrics_of_each_document_and_location_of_each_loss() {
    let directory = root().join("xtask/tests/corpus");
    let json = tempfile::NamedTempFile::new().unwrap();
    let file = json.path().to_str().unwrap();
    let steps = ["--compile", "--build", "--examples", "--nested"];
    let output = corpus(&directory, &[&steps[..], &["--json", file]].concat());
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(stderr, "");
    assert_eq!(output.status.code(), Some(2), "{stdout}");
    let mut metrics: Value = serde_json::from_slice(&std::fs::read(json.path()).unwrap()).unwrap();
    mask_measurements(&mut metrics);
    let metrics = serde_json::to_string_pretty(&metrics).unwrap() + "\n";
    expect_file![directory.join("expected/metrics.txt")].assert_eq(&metrics);
    let (tables, losses) = stdout.trim_end().rsplit_once("\n\n").unwrap();
    expect_file![directory.join("expected/losses.txt")].assert_eq(losses);
    let tables: Vec<_> = tables.split("\n\n").collect();
    let [_, _, examples, nested] = tables[..] else {
        panic!("{stdout}");
    };
    expect_file![directory.join("expected/examples.txt")].assert_eq(examples);
    expect_file![directory.join("expected/nested.txt")].assert_eq(nested);
}

#[test]
fn reports_no_losses_for_directory_without_errors() {
    let directory = tempfile::tempdir().unwrap();
    let document = root().join("tests/golden/presence/spec.yaml");
    std::fs::copy(document, directory.path().join("presence.yaml")).unwrap();
    let output = corpus(directory.path(), &[]);
    let stdout = text(&output.stdout);
    assert!(stdout.ends_with("\n\nno losses\n"), "{stdout}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn rejects_directory_without_documents() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("README.md"), "").unwrap();
    let output = corpus(directory.path(), &[]);
    let shown = directory.path().display();
    let expected = format!("error: no JSON or YAML file in `{shown}`\n");
    assert_eq!(text(&output.stderr), expected);
    assert_eq!(output.status.code(), Some(1));
}
