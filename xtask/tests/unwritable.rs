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
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(root());
    command
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    for arguments in [["explain", "unknown-field"].as_slice(), &["explain"]] {
        let output = command(arguments).stdout(full()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.starts_with("error: cannot write the output: "),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn diagnostics_that_cannot_be_written_are_an_error() {
    let faulty = "tests/bad_input/unknown_field/spec.yaml";
    let status = command(&["lint", faulty]).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut child = command(&["explain"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
