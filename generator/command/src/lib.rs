//! The tasks of the generator as commands: `cargo openapi-client codegen`, or `cargo xtask codegen` in a project that
//! runs them by its own program.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! use cargo_openapi_client::{Project, Task, parse};
//!
//! #[derive(clap::Parser)]
//! #[command(bin_name = "cargo xtask")]
//! enum Arguments {
//!     #[command(flatten)]
//!     Client(Task),
//! }
//!
//! fn main() -> ExitCode {
//!     let Arguments::Client(task) = parse();
//!     task.run(&Project::of::<Arguments>()).into()
//! }
//! ```
//!
//! Only this crate prints; the work is in the generator.

#[macro_use]
mod print;

mod baseline;
mod cargo_lock;
mod codegen;
mod completions;
mod description;
mod diff;
mod explain;
mod fetch;
mod files;
mod help;
mod http;
mod init;
mod inspect;
mod interrupt;
mod lint;
mod manual;
mod messages;
mod outcome;
mod project;
mod release;
mod runtime;
mod untyped;
mod upgrade;
mod workspace;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

pub use outcome::Outcome;
pub use project::Project;

/// What the generator can do.
#[derive(Subcommand)]
#[non_exhaustive]
pub enum Task {
    /// Add a client, and what keeps it up to date, to a repository
    Init(init::Arguments),
    /// Generate clients from OpenAPI descriptions
    Codegen(codegen::Arguments),
    /// Check descriptions without generating
    Lint(lint::Arguments),
    /// Explain a diagnostic code or upgrade rule
    Explain(explain::Arguments),
    /// Get the current descriptions of vendors
    Fetch(fetch::Arguments),
    /// Compare two descriptions and report breaking changes
    Diff(diff::Arguments),
    /// Prepare a release: version, changelog, baseline
    Release(release::Arguments),
    /// Print an intermediate representation
    Inspect(inspect::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print a page of the manual, for `man`
    Manual(manual::Arguments),
}

impl Task {
    /// Runs the task, and prints what it reports: results to standard output, problems to standard error.
    pub fn run(self, project: &Project) -> Outcome {
        let outcome = match self {
            Self::Init(arguments) => init::run(&arguments, project),
            Self::Codegen(arguments) => codegen::run(&arguments, project),
            Self::Lint(arguments) => lint::run(&arguments, project),
            Self::Explain(arguments) => Ok(explain::run(&arguments)),
            Self::Fetch(arguments) => fetch::run(&arguments, project),
            Self::Diff(arguments) => diff::run(&arguments, project),
            Self::Release(arguments) => release::run(&arguments, project),
            Self::Inspect(arguments) => inspect::run(&arguments, project),
            Self::Completions(arguments) => Ok(completions::run(&arguments, project)),
            Self::Manual(arguments) => manual::run(&arguments, project),
        };
        outcome.unwrap_or_else(|error| {
            eprint_line!("error: {error:#}");
            Outcome::Failed
        })
    }
}

/// Parses the arguments of the program, which contain a [`Task`]. If they cannot be parsed, prints why and exits like
/// [`Outcome::Failed`]; for `--help` and `--version`, prints them and exits like [`Outcome::Good`].
pub fn parse<T: Parser>() -> T {
    parse_from(std::env::args_os())
}

/// Parses these arguments, like [`parse`]; the first one is the name of the program.
pub fn parse_from<T: Parser>(arguments: impl IntoIterator<Item = OsString>) -> T {
    let mut command = help::command_of::<T>();
    let matches = command.try_get_matches_from_mut(arguments);
    let parsed = matches.and_then(|mut it| T::from_arg_matches_mut(&mut it));
    parsed.unwrap_or_else(|error| {
        let error = error.format(&mut command);
        let outcome = match error.use_stderr() {
            true => Outcome::Failed,
            false => Outcome::Good,
        };
        // There is no other place to report that the output cannot be written.
        let _ = error.print();
        std::process::exit(outcome.code().into())
    })
}
