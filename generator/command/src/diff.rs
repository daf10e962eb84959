//! `diff`: what an upgrade breaks, on the wire and in Rust.

mod revision;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use anyhow::bail;
use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::diff::{Page, Rust, Wire};
use generator::ir::{Api, LockedNames};
use generator::pages;

use crate::baseline::Baseline;
use crate::codegen::ClientSelection;
use crate::messages::Messages;
use crate::project::{Project, ProjectOption};
use crate::upgrade::{Approvals, Side, Upgrade};
use crate::{Outcome, description};
use revision::NamedDescription;

#[derive(clap::Args)]
pub struct Arguments {
    /// Compare this old description: a file, `-` for standard input, or `REF:PATH` (from the root of the repository) for
    /// a file in git
    #[arg(
        value_name = "OLD",
        required_unless_present = "client",
        requires = "new"
    )]
    old: Option<String>,
    /// Compare this new description: a file, `-`, or `REF:PATH`
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// Print the report in this format
    #[arg(long = "format", value_name = "FORMAT", default_value = "text")]
    output_format: Format,
    /// Exit with 2 if a change of this kind is not approved
    #[arg(long, value_name = "KIND")]
    fail_on: Option<FailOn>,
    /// Use the settings of this client of `codegen.toml`; without OLD and NEW, compare its last release with
    /// the current description
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Read approved changes from this file [default with --client: `approvals/NAME.toml`, if it exists]
    #[arg(long, value_name = "FILE")]
    approvals: Option<PathBuf>,
    #[command(flatten)]
    project: ProjectOption,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// Print text for a terminal
    Text,
    #[value(help = concat!(
        "Print one JSON object: ",
        env!("CARGO_PKG_REPOSITORY"),
        "/blob/main/docs/diff.schema.json"
    ))]
    Json,
    /// Print Markdown for a pull request
    Markdown,
    /// Print one HTML page for a browser
    Html,
}

impl Format {
    fn text(self, page: &Page<'_>, upgrade: &Upgrade<'_>) -> String {
        match self {
            Self::Text => page.text(),
            Self::Json => page.json(),
            Self::Markdown => pages::markdown(page),
            Self::Html => pages::html(page, &upgrade.old.diagnostics, &upgrade.new.diagnostics),
        }
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum FailOn {
    /// Fail on a change that breaks deployed clients
    WireBreak,
    /// Fail on a change that requires a major version
    RustMajor,
    /// Fail on any change
    Any,
}

impl FailOn {
    /// Whether a change of this kind is not approved.
    fn should_fail(self, page: &Page<'_>) -> bool {
        let mut counted = page.changes.iter().filter(|it| it.approved.is_none());
        match self {
            Self::WireBreak => counted.any(|it| it.wire == Wire::Break),
            Self::RustMajor => counted.any(|it| it.rust == Rust::Major),
            Self::Any => counted.next().is_some(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    let project = &arguments.project.select(project)?;
    let messages = arguments.messages.errors_only();
    let client = match &arguments.client {
        Some(name) => {
            let selection = ClientSelection::from_config(project.clone(), Some(name), messages);
            selection?.clients.pop()
        }
        None => None,
    };
    let (old, new) = match (&arguments.old, &arguments.new, &client) {
        (Some(old), Some(new), client) => read_pair(old, new, client.as_ref(), messages, project)?,
        (_, _, Some(client)) => read_release_pair(client, messages, project)?,
        _ => bail!("missing argument NEW"),
    };
    let (Ok(old), Ok(new)) = (old, new) else {
        return Ok(Outcome::Failed);
    };
    let upgrade = Upgrade::new(&old, &new);
    let mut page = upgrade.page();
    let mut approvals = match (&arguments.approvals, &arguments.old, &client) {
        (Some(path), _, _) => Approvals::load(path, messages)?,
        (None, None, Some(client)) => Approvals::of(client, messages, project)?,
        _ => Approvals::default(),
    };
    approvals.apply(&mut page, messages)?;
    print_text!("{}", arguments.output_format.text(&page, &upgrade));
    let should_fail = |kind: FailOn| kind.should_fail(&page);
    Ok(match arguments.fail_on.is_some_and(should_fail) {
        true => Outcome::Found,
        false => Outcome::Good,
    })
}

/// Both sides; an error for a description that cannot be read.
type Sides = (Result<Side, Reported>, Result<Side, Reported>);

/// Reads both descriptions, each in a separate thread. The new one receives the names of the old one, and waits for
/// them only when it assigns names.
fn read_pair(
    old: &str,
    new: &str,
    client: Option<&ClientConfig>,
    messages: Messages,
    project: &Project,
) -> anyhow::Result<Sides> {
    if [old, new] == [description::STDIN; 2] {
        bail!("only one of OLD and NEW can be standard input");
    }
    let old = NamedDescription::find(old)?;
    let new = NamedDescription::find(new)?;
    let (names_sender, names) = mpsc::channel();
    let (old, new) = thread::scope(|scope| {
        // If the old description has an error, no names are sent, and nothing is compared.
        let names = move || names.recv().unwrap_or_default();
        let new = scope.spawn(move || read(&new, client, project, |_, _| Ok(names)));
        let old = read(&old, client, project, |client, diagnostics| {
            description::names(client, diagnostics).map(|names| || names)
        });
        if let (Ok(api), _) = &old {
            names_sender.send(api.names.clone()).ok();
        }
        drop(names_sender);
        (old, new.join())
    });
    let Ok(new) = new else {
        bail!("cannot read the new description");
    };
    let side = |(api, diagnostics): (Result<Api, Reported>, Diagnostics)| {
        messages.print(&diagnostics);
        api.map(|api| Side { api, diagnostics })
    };
    Ok((side(old), side(new)))
}

/// Reads the last release of a client, and its current description.
fn read_release_pair(
    client: &ClientConfig,
    messages: Messages,
    project: &Project,
) -> anyhow::Result<Sides> {
    let name = &client.name;
    let Some(released) = Baseline::of(client, messages, project)? else {
        let release = project.task(&format!("release --client {name}"));
        bail!("client `{name}` has no release; run `{release}`");
    };
    let old = released.read(messages)?;
    let mut diagnostics = Diagnostics::new();
    let api = description::build_ir(client, Purpose::Comparison, &mut diagnostics);
    messages.print(&diagnostics);
    Ok((Ok(old), api.map(|api| Side { api, diagnostics })))
}

/// Reads a description with the settings of the client; `lock_names` returns the names of its lock file.
fn read<B: FnOnce() -> LockedNames>(
    description: &NamedDescription,
    client: Option<&ClientConfig>,
    project: &Project,
    lock_names: impl FnOnce(&ClientConfig, &mut Diagnostics) -> Result<B, Reported>,
) -> (Result<Api, Reported>, Diagnostics) {
    let path = description.path();
    let client = match client {
        Some(client) => ClientConfig {
            description: path.to_owned(),
            label: description.name().to_owned(),
            ..client.clone()
        },
        None => project.client_for(path, &[], PathBuf::new(), "client"),
    };
    let mut diagnostics = Diagnostics::new();
    let api = lock_names(&client, &mut diagnostics).and_then(|lock_names| {
        let source = description::load_named(&client, description.name(), &mut diagnostics)?;
        generator::build_ir(
            source,
            &client,
            Purpose::Comparison,
            lock_names,
            &mut diagnostics,
        )
    });
    (api, diagnostics)
}
