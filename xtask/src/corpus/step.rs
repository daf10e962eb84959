//! One step of the work on one document, in a process of its own.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::Context;
use serde::de::DeserializeOwned;
use wait4::Wait4;

use super::metrics::Cost;
use super::{build, compare, document, generate, nested, prepare};

/// What such a process is to do. It answers with JSON on its standard output.
#[derive(clap::Subcommand)]
pub(crate) enum Step {
    /// Counts what is in a document.
    Count {
        /// The document.
        path: PathBuf,
    },
    /// Generates the crate of a document.
    Generate(generate::Arguments),
    /// Judges the examples of a document by their schemas, and writes the program that reads them.
    Prepare(generate::Arguments),
    /// Tells what became of the examples.
    Compare(generate::Arguments),
    /// Writes the program that knows how large the types are.
    Measure(generate::Arguments),
    /// Makes values of the types that contain themselves, and the program that uses them.
    Nest(generate::Arguments),
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    step: Step,
}

/// Takes a step, in the process that was started for it.
pub(crate) fn take(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let answer = match &arguments.step {
        Step::Count { path } => serde_json::to_string(&document::count(path))?,
        Step::Generate(arguments) => serde_json::to_string(&generate::here(arguments)?)?,
        Step::Prepare(arguments) => serde_json::to_string(&prepare::here(arguments)?)?,
        Step::Compare(arguments) => serde_json::to_string(&compare::here(arguments)?)?,
        Step::Measure(arguments) => serde_json::to_string(&build::here(arguments)?)?,
        Step::Nest(arguments) => serde_json::to_string(&nested::here(arguments)?)?,
    };
    say!("{answer}");
    Ok(ExitCode::SUCCESS)
}

/// How a process ended, and what it took.
pub(super) struct Exited {
    pub(super) passed: bool,
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) cost: Cost,
}

/// Starts a step's process; gives its answer, or what it said instead.
pub(super) fn run<T: DeserializeOwned>(
    step: &[&std::ffi::OsStr],
) -> anyhow::Result<(Result<T, String>, Cost)> {
    let own = std::env::current_exe().context("cannot find the own executable")?;
    let mut command = Command::new(own);
    command.arg("corpus-step").args(step);
    let ended = measured(&mut command)?;
    let answer = match ended.passed {
        true => serde_json::from_str(&ended.stdout).map_err(|error| error.to_string()),
        false => Err(last_line(&ended.stderr)),
    };
    Ok((answer, ended.cost))
}

/// Runs a process to its end.
pub(super) fn measured(command: &mut Command) -> anyhow::Result<Exited> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let errors = std::thread::spawn(move || text_of(stderr));
    let stdout = text_of(stdout);
    let stderr = errors.join().unwrap_or_default();
    let ended = child.wait4().context("cannot wait for a process")?;
    Ok(Exited {
        passed: ended.status.success(),
        stdout,
        stderr,
        cost: Cost::of(started, &ended.rusage),
    })
}

fn text_of(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What can no longer be read was not said.
        let _ = pipe.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn last_line(text: &str) -> String {
    let mut lines = text.lines().rev().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with("note: run with"))
        .unwrap_or("it ended without a word")
        .to_owned()
}
