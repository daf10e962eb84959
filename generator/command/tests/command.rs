//! Runs the installed command.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) use tests::command::{text, transcript};

/// Runs the command in a directory.
pub(crate) fn run(directory: &Path, arguments: &[&str]) -> Output {
    run_with(directory, arguments, &[])
}

/// Runs the command with these variables in its environment.
pub(crate) fn run_with(directory: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let program = env!("CARGO_BIN_EXE_cargo-openapi-client");
    tests::command::run(program, directory, arguments, variables)
}

/// Runs the command with this text as its standard input.
pub(crate) fn run_with_input(directory: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-openapi-client"))
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}
