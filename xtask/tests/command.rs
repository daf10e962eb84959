//! Runs the project's commands.

use std::path::Path;
use std::process::Output;

pub(crate) use tests::command::transcript;

/// Runs the command in a directory.
pub(crate) fn xtask(directory: &Path, arguments: &[&str]) -> Output {
    tests::command::run(env!("CARGO_BIN_EXE_xtask"), directory, arguments, &[])
}
