//! Runs commands as a user does.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the command in a directory.
pub(crate) fn xtask(directory: &Path, arguments: &[&str]) -> Output {
    xtask_with(directory, arguments, &[])
}

/// Runs the command with these variables in its environment.
pub(crate) fn xtask_with(
    directory: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(directory)
        .output()
        .unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Returns the exit code and the output of a run.
pub(crate) fn transcript(output: &Output) -> String {
    let code = output.status.code().unwrap();
    format!(
        "exit {code}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    )
}
