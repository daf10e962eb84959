//! Runs the installed command.

use std::path::Path;
use std::process::Output;

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
