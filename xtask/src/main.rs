//! The project's commands: the tasks of the generator, and what only this project needs.

mod ci;
mod corpus;
mod pictures;

use std::path::PathBuf;
use std::process::ExitCode;

use cargo_openapi_client::{Project, Task, parse};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generate Rust clients from OpenAPI descriptions
#[derive(clap::Parser)]
#[command(bin_name = "cargo xtask", version)]
enum Arguments {
    #[command(flatten)]
    Client(Task),
    /// Generate and check every document in a directory
    Corpus(corpus::Arguments),
    /// Run one step of `corpus` for one document
    #[command(hide = true)]
    CorpusStep(corpus::step::Arguments),
    /// Draw the pictures of README and docs
    Pictures(pictures::Arguments),
    /// Run all CI checks
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    let outcome = match corpus::rustc::cost_dir() {
        Some(cost_dir) => corpus::rustc::run_compiler(&cost_dir),
        None => run(),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> anyhow::Result<ExitCode> {
    let outcome = match parse() {
        Arguments::Client(task) => task.run(&Project::of::<Arguments>()),
        Arguments::Corpus(arguments) => corpus::run(&arguments)?,
        Arguments::CorpusStep(arguments) => corpus::step::execute(&arguments)?,
        Arguments::Pictures(arguments) => pictures::run(&arguments)?,
        Arguments::Ci(arguments) => ci::run(&arguments)?,
    };
    Ok(outcome.into())
}

/// Returns the root of this project; outside of it, the current directory.
fn root() -> PathBuf {
    Project::of::<Arguments>().root().to_owned()
}
