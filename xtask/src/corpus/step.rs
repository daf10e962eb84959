//! One step for one document, in a separate process.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::Context;
use serde::de::DeserializeOwned;
use wait4::Wait4;

use super::metrics::Cost;
use super::{build, compare, document, generate, nested, prepare};

/// The step of such a process. It prints its result as JSON to standard output.
#[derive(clap::Subcommand)]
pub(crate) enum Step {
    /// Count operations and schemas of a document
    Count {
        /// Read this document
        path: PathBuf,
    },
    /// Generate the crate of a document
    Generate(generate::Arguments),
    /// Validate the examples of a document, and write the program that round-trips them
    Prepare(generate::Arguments),
    /// Compare the round-tripped examples with the originals
    Compare(generate::Arguments),
    /// Write the program that prints the sizes of types
    Measure(generate::Arguments),
    /// Create nested values of recursive types, and write the program that uses them
    Nest(generate::Arguments),
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    step: Step,
}

/// Runs a step, in the process that was started for it.
pub(crate) fn execute(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let result = match &arguments.step {
        Step::Count { path } => serde_json::to_string(&document::count(path))?,
        Step::Generate(arguments) => serde_json::to_string(&generate::run_in_process(arguments)?)?,
        Step::Prepare(arguments) => serde_json::to_string(&prepare::run_in_process(arguments)?)?,
        Step::Compare(arguments) => serde_json::to_string(&compare::run_in_process(arguments)?)?,
        Step::Measure(arguments) => serde_json::to_string(&build::run_in_process(arguments)?)?,
        Step::Nest(arguments) => serde_json::to_string(&nested::run_in_process(arguments)?)?,
    };
    print_line!("{result}");
    Ok(ExitCode::SUCCESS)
}

/// The outcome and the cost of a process.
pub(super) struct Exited {
    pub(super) passed: bool,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) cost: Cost,
}

/// Runs a step in a separate process; returns its result or its error output.
pub(super) fn run<T: DeserializeOwned>(
    step: &[&std::ffi::OsStr],
) -> anyhow::Result<(Result<T, String>, Cost)> {
    let current_exe = std::env::current_exe().context("cannot find the current executable")?;
    let mut command = Command::new(current_exe);
    command.arg("corpus-step").args(step);
    let exited = run_measured(&mut command)?;
    let result = match exited.passed {
        true => serde_json::from_str(&exited.stdout).map_err(|error| error.to_string()),
        false => Err(last_line(&exited.stderr)),
    };
    Ok((result, exited.cost))
}

/// Runs a process to its end.
pub(super) fn run_measured(command: &mut Command) -> anyhow::Result<Exited> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let errors = std::thread::spawn(move || read_text(stderr));
    let stdout = read_text(stdout);
    let stderr = errors.join().unwrap_or_default();
    let exited = child.wait4().context("cannot wait for the process")?;
    Ok(Exited {
        passed: exited.status.success(),
        stdout,
        stderr,
        cost: Cost::of(started, &exited.rusage),
    })
}

fn read_text(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // Output that cannot be read is ignored.
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn last_line(text: &str) -> String {
    let mut lines = text.lines().rev().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with("note: run with"))
        .unwrap_or("the process failed without an error message")
        .to_owned()
}
