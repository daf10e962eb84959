//! The project's commands. Only this crate prints and exits; the work is in `generator`.

#[macro_use]
mod print;

mod baseline;
mod ci;
mod codegen;
mod corpus;
mod diff;
mod explain;
mod fetch;
mod inspect;
mod interrupt;
mod lint;
mod messages;
mod pictures;
mod release;
mod runtime;
mod untyped;
mod upgrade;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The generator allocates many small tokens on several threads; with the system's allocator, that takes half
/// of the time of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generate Rust clients from OpenAPI descriptions
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate clients from OpenAPI descriptions
    Codegen(codegen::Arguments),
    /// Check a description without generating
    Lint(lint::Arguments),
    /// Explain a diagnostic code or upgrade rule
    Explain(explain::Arguments),
    /// Compare two descriptions and report breaking changes
    Diff(diff::Arguments),
    /// Prepare a release: version, changelog, baseline
    Release(release::Arguments),
    /// Print an intermediate representation
    Inspect(inspect::Arguments),
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
        eprint_line!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// Runs a command, which returns whether all is well.
fn run() -> anyhow::Result<ExitCode> {
    let is_clean = match Arguments::parse().task {
        Task::Codegen(arguments) => codegen::run(&arguments),
        Task::Lint(arguments) => lint::run(&arguments),
        Task::Explain(arguments) => Ok(explain::run(&arguments)),
        Task::Diff(arguments) => diff::run(&arguments),
        Task::Release(arguments) => release::run(&arguments),
        Task::Inspect(arguments) => inspect::run(&arguments),
        Task::Corpus(arguments) => corpus::run(&arguments),
        Task::CorpusStep(arguments) => corpus::step::execute(&arguments),
        Task::Pictures(arguments) => pictures::run(&arguments),
        Task::Ci(arguments) => ci::run(&arguments),
    };
    Ok(match is_clean? {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
