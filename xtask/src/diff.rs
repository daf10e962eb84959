//! `cargo xtask diff`: what an upgrade breaks, on the wire and in Rust.

mod revision;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};

use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Origin, Reported};
use generator::diff::{self, Page, Places, Report, Rust, Wire};
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
    let side = |named: &str| -> anyhow::Result<Side<'_>> {
        Ok(Side {
            described: Described::find(named)?,
            client: client.as_ref(),
            messages: arguments.messages,
        })
    };
    let (old, new) = (side(&arguments.old)?, side(&arguments.new)?);
    let Some(upgrade) = compare(&old, &new)? else {
        return Ok(ExitCode::FAILURE);
    };
    let Upgrade {
        report,
        old,
        olds,
        new,
        news,
    } = &upgrade;
    let page = Page::of(report, (old, olds), (new, news));
    match arguments.written_as {
        Format::Text => anstream::print!("{}", page.text()),
        Format::Json => anstream::print!("{}", page.json()),
    }
    Ok(match arguments.fail_on {
        Some(kind) if kind.is_met(report) => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    })
}

/// Two descriptions that were read, and what changes from one to the other.
struct Upgrade {
    report: Report,
    old: Api,
    olds: Places,
    new: Api,
    news: Places,
}

/// Reads both descriptions, each in a thread of its own, and compares them. Nothing where one of them has
/// an error.
fn compare(old: &Side<'_>, new: &Side<'_>) -> anyhow::Result<Option<Upgrade>> {
    std::thread::scope(|scope| {
        let (give_names, names) = mpsc::channel();
        let (give_api, api) = mpsc::channel();
        let (ask, asked) = mpsc::channel();
        let other = scope.spawn(move || new.stay(&names, &give_api, &asked));
        let mut diagnostics = Diagnostics::new();
        let messages = old.messages;
        let old = old.read(None, &mut diagnostics);
        // Where there are none, the other thread goes on without.
        let before = old.as_ref().ok().map(|api| api.names.clone());
        give_names.send(before.unwrap_or_default()).ok();
        let new: Option<Api> = api.recv().ok().flatten();
        // Before the other's.
        messages.print(&diagnostics);
        let compared = old.ok().zip(new).map(|(old, new)| {
            let report = diff::diff(&old, &new);
            (report, old, new)
        });
        let places = compared
            .as_ref()
            .map(|(report, ..)| report.new_places().cloned().collect());
        ask.send(places.unwrap_or_default()).ok();
        drop(ask);
        let news = other
            .join()
            .map_err(|_| anyhow::anyhow!("the new description cannot be read"))?;
        Ok(compared.map(|(report, old, new)| {
            let olds = Places::find(report.old_places(), &diagnostics);
            Upgrade {
                report,
                old,
                olds,
                new,
                news,
            }
        }))
    })
}

/// One of the two descriptions.
struct Side<'a> {
    described: Described,
    client: Option<&'a ClientConfig>,
    messages: Messages,
}

impl Side<'_> {
    /// Reads the description as the client's, with the names that it is given in the end: those of its crate,
    /// where there is nobody to give some.
    fn read(
        &self,
        names: Option<&Receiver<Names>>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Api, Reported> {
        let client = self.config();
        let own = match names {
            Some(_) => Names::default(),
            None => workspace::names(&client, diagnostics)?,
        };
        let source = workspace::load_as(&client, self.described.name(), diagnostics)?;
        let before = || names.map_or(own, |names| names.recv().unwrap_or_default());
        generator::read_after(source, &client, before, diagnostics)
    }

    fn config(&self) -> ClientConfig {
        let path = self.described.path();
        match self.client {
            Some(client) => ClientConfig {
                description: path.to_owned(),
                label: self.described.name().to_owned(),
                ..client.clone()
            },
            None => workspace::client_of(path, &[], PathBuf::new(), "client"),
        }
    }

    /// Reads the description, gives its client away, and stays for what is asked of its places: where things
    /// are written does not leave the thread that has read them.
    fn stay(
        &self,
        names: &Receiver<Names>,
        give: &Sender<Option<Api>>,
        asked: &Receiver<Vec<Origin>>,
    ) -> Places {
        let mut diagnostics = Diagnostics::new();
        let api = self.read(Some(names), &mut diagnostics);
        give.send(api.ok()).ok();
        let places = asked.recv().unwrap_or_default();
        self.messages.print(&diagnostics);
        Places::find(&places, &diagnostics)
    }
}
