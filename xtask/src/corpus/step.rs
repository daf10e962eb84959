//! One step for one document, in a separate process.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, anyhow};
use cargo_openapi_client::Outcome;
use generator::config::{self, ClientConfig, FIRST_VERSION, Options, Runtime};
use serde::de::DeserializeOwned;
use wait4::Wait4;

use crate::root;

use super::directory::Document;
use super::metrics::Cost;
use super::{build, compare, document, generate, nested, prepare};

/// The step of such a process. It prints its result as JSON to standard output.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Step {
    /// Count operations and schemas of a document
    Count,
    /// Generate the crate of a document
    Generate,
    /// Validate the examples of a document, and write the program that round-trips them
    Prepare,
    /// Compare the round-tripped examples with the originals
    Compare,
    /// Write the program that prints the sizes of types
    Measure,
    /// Create nested values of recursive types, and write the program that uses them
    Nest,
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run this step
    step: Step,
    /// Read this document
    #[arg(long)]
    pub(super) spec: PathBuf,
    /// Write the crate to this directory
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Set the name of the crate
    #[arg(long)]
    name: String,
}

impl Arguments {
    /// The client of the document.
    pub(super) fn client(&self) -> ClientConfig {
        ClientConfig {
            name: self.name.clone(),
            description: self.spec.clone(),
            label: config::label(&self.spec, &root()),
            output: self.out.clone(),
            version: FIRST_VERSION,
            runtime: Runtime::Embedded,
            options: Options::default(),
        }
    }
}

/// Runs a step, in the process that was started for it.
pub(crate) fn execute(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let result = match arguments.step {
        Step::Count => serde_json::to_string(&document::count(&arguments.spec))?,
        Step::Generate => serde_json::to_string(&generate::run_in_process(arguments)?)?,
        Step::Prepare => serde_json::to_string(&prepare::run_in_process(arguments)?)?,
        Step::Compare => serde_json::to_string(&compare::run_in_process(arguments)?)?,
        Step::Measure => serde_json::to_string(&build::run_in_process(arguments)?)?,
        Step::Nest => serde_json::to_string(&nested::run_in_process(arguments)?)?,
    };
    println!("{result}");
    Ok(Outcome::Good)
}

/// Runs a step in a separate process; returns its result, without its cost.
pub(super) fn result<T: DeserializeOwned>(
    step: &str,
    document: &Document,
    out: &Path,
) -> anyhow::Result<T> {
    let (result, _) = run(step, document, out)?;
    result.map_err(|error: String| anyhow!(error))
}

/// Runs a step in a separate process; returns its result or its error output.
pub(super) fn run<T: DeserializeOwned>(
    step: &str,
    document: &Document,
    out: &Path,
) -> anyhow::Result<(Result<T, String>, Cost)> {
    let current_exe = std::env::current_exe().context("cannot find the current executable")?;
    let started = Instant::now();
    let mut child = Command::new(&current_exe)
        .args(["corpus-step", step, "--name", &document.crate_name])
        .arg("--spec")
        .arg(&document.path)
        .arg("--out")
        .arg(document.crate_dir(out))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", current_exe.display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let errors = std::thread::spawn(move || read_text(stderr));
    let stdout = read_text(stdout);
    let stderr = errors.join().unwrap_or_default();
    let exited = child.wait4().context("cannot wait for the process")?;
    let result = match exited.status.success() {
        true => serde_json::from_str(&stdout).map_err(|error| error.to_string()),
        false => Err(last_line(&stderr)),
    };
    Ok((result, Cost::of(started, &exited.rusage)))
}

/// Reads the output of a process; what cannot be read is ignored.
pub(super) fn read_text(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
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
