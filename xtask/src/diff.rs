//! `cargo xtask diff`: what an upgrade breaks, on the wire and in Rust.

mod revision;

use std::path::PathBuf;
use std::process::ExitCode;

use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::diff::{self, Page, Report, Rust, Wire};
use generator::ir::Api;
use generator::lock::Names;

use crate::messages::Messages;
use crate::workspace;
use revision::Described;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The description that the crate in use was made of: a file, or `REF:PATH` for one in git.
    #[arg(value_name = "OLD")]
    old: String,
    /// The description of the upgrade: a file, or `REF:PATH` for one in git.
    #[arg(value_name = "NEW")]
    new: String,
    /// How the report is printed, on the standard output.
    #[arg(long = "format", value_name = "FORMAT", default_value = "text")]
    written_as: Format,
    /// Exits with 1 if some change is of this kind.
    #[arg(long, value_name = "KIND")]
    fail_on: Option<FailOn>,
    /// The client of `spec/codegen.toml` whose settings both descriptions are read with.
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: one object (docs/diff.schema.json).
    Json,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FailOn {
    /// It breaks what is already in use.
    WireBreak,
    /// Callers have to change when they recompile.
    RustMajor,
    /// Whatever it is.
    Any,
}

impl FailOn {
    fn is_met(self, report: &Report) -> bool {
        match self {
            Self::WireBreak => report.changes.iter().any(|it| it.wire == Wire::Break),
            Self::RustMajor => report.bump() == Rust::Major,
            Self::Any => !report.changes.is_empty(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let client = match &arguments.client {
        Some(name) => workspace::clients(Some(name), arguments.messages)?.pop(),
        None => None,
    };
    let old = Described::find(&arguments.old)?;
    let new = Described::find(&arguments.new)?;
    let mut olds = Diagnostics::new();
    let mut news = Diagnostics::new();
    let old = read(&old, client.as_ref(), None, &mut olds);
    let before = old.as_ref().ok().map(|api| &api.names);
    let new = read(&new, client.as_ref(), before, &mut news);
    arguments.messages.print(&olds);
    arguments.messages.print(&news);
    let (Ok(old), Ok(new)) = (old, new) else {
        return Ok(ExitCode::FAILURE);
    };
    let report = diff::diff(&old, &new);
    let page = Page::new(&report, (&old, &olds), (&new, &news));
    match arguments.written_as {
        Format::Text => anstream::print!("{}", page.text()),
        Format::Json => anstream::print!("{}", page.json()),
    }
    Ok(match arguments.fail_on {
        Some(kind) if kind.is_met(&report) => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    })
}

/// Reads a description as the client's, with the names that it had `before`: those of its crate, where
/// nothing is said.
fn read(
    described: &Described,
    client: Option<&ClientConfig>,
    before: Option<&Names>,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let plain = || workspace::client_of(described.path(), &[], PathBuf::new(), "client");
    let client = match client {
        Some(client) => ClientConfig {
            description: described.path().to_owned(),
            label: described.name().to_owned(),
            ..client.clone()
        },
        None => plain(),
    };
    let names = match before {
        Some(names) => names.clone(),
        None => workspace::names(&client, diagnostics)?,
    };
    let source = workspace::load_as(&client, described.name(), diagnostics)?;
    generator::read(source, &client, &names, diagnostics)
}
