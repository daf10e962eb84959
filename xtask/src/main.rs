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
mod upgrade;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tokens are many and small, and are made on several threads: the system's allocator takes half of the
/// time of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates Rust clients from OpenAPI descriptions.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generates the clients that `spec/codegen.toml` lists, or one of any description.
    Codegen(codegen::Arguments),
    /// Tells what is wrong with a description, and makes nothing of it.
    Lint(lint::Arguments),
    /// Tells what a code means, with a wrong and a right example.
    Explain(explain::Arguments),
    /// Tells what an upgrade breaks, on the wire and in Rust.
    Diff(diff::Arguments),
    /// Releases the clients that have changed: the version, the changelog, and what the next upgrade is
    /// compared with.
    Release(release::Arguments),
    /// Prints a description as one of the stages sees it.
    Inspect(inspect::Arguments),
    /// Tells in figures what becomes of every document in a folder.
    Corpus(corpus::Arguments),
    /// One step of `corpus` on one document, in a process of its own.
    #[command(hide = true)]
    CorpusStep(corpus::step::Arguments),
    /// Draw the pictures of README and docs.
    Pictures(pictures::Arguments),
    /// Runs what a change has to pass: format, lints, docs, drift, versions, tests.
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    let outcome = match corpus::rustc::notes() {
        Some(notes) => corpus::rustc::call(&notes),
        None => run(),
    };
    outcome.unwrap_or_else(|error| {
        complain!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> anyhow::Result<ExitCode> {
    match Arguments::parse().task {
        Task::Codegen(arguments) => codegen::run(&arguments),
        Task::Lint(arguments) => Ok(lint::run(&arguments)),
        Task::Explain(arguments) => Ok(explain::run(&arguments)),
        Task::Diff(arguments) => diff::run(&arguments),
        Task::Release(arguments) => release::run(&arguments),
        Task::Inspect(arguments) => inspect::run(&arguments),
        Task::Corpus(arguments) => corpus::run(&arguments),
        Task::CorpusStep(arguments) => corpus::step::take(&arguments),
        Task::Pictures(arguments) => pictures::run(&arguments),
        Task::Ci(arguments) => ci::run(&arguments),
    }
}
