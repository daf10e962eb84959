//! Runs commands as a user does.

use std::path::Path;
use std::process::{Command, Output};

/// Runs a program in a directory, with these variables in its environment.
pub fn run(
    program: &str,
    directory: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Output {
    Command::new(program)
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(directory)
        .output()
        .unwrap()
}

/// Returns what a command printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Returns the exit code and the output of a run.
pub fn transcript(output: &Output) -> String {
    let code = output.status.code().unwrap();
    format!(
        "exit {code}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    )
}
