//! Tests commands whose output cannot be written.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::process::{Command, Stdio};

use tests::root;

/// A device that is always full.
fn full() -> Stdio {
    File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-openapi-client"));
    command.args(arguments).current_dir(root());
    command
}

#[test]
fn unwritable_output_is_an_error() {
    for arguments in [["explain", "unknown-field"].as_slice(), &["explain"]] {
        let output = command(arguments).stdout(full()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(
            stderr.starts_with("error: cannot write the output: "),
            "{stderr}"
        );
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}

#[test]
fn unwritable_diagnostics_are_an_error() {
    let description = "tests/bad_input/unknown_field/spec.yaml";
    let status = command(&["lint", description])
        .stderr(full())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn closed_pipe_is_not_an_error() {
    let mut child = command(&["explain"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
