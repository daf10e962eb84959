//! `cargo xtask release`: from a description that has changed to a crate with the version that it needs.

mod change;

use std::process::ExitCode;

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diff::Page;
use generator::output;
use generator::pages;
use semver::Version;

use crate::codegen::{self, Made};
use crate::messages::Messages;
use crate::released::Released;
use crate::upgrade::{Approvals, Side, Upgrade};
use crate::{interrupt, workspace};
use change::Change;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes nothing; exits with 1 where a crate's version is lower than its changes ask for.
    #[arg(long)]
    check: bool,
    /// Only this client of `spec/codegen.toml`.
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    interrupt::wait_for_writing()?;
    let messages = arguments.messages;
    let clients = workspace::clients(arguments.client.as_deref(), messages)?;
    let is_well = match arguments.check {
        true => check(&clients, messages)?,
        false => release(&clients, messages)?,
    };
    Ok(match is_well {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Whether every client of `spec/codegen.toml` has the version that its changes ask for.
pub(crate) fn check_listed() -> anyhow::Result<bool> {
    let messages = Messages::HUMAN;
    check(&workspace::clients(None, messages)?, messages)
}

fn check(clients: &[ClientConfig], messages: Messages) -> anyhow::Result<bool> {
    let mut is_well = true;
    for client in clients {
        let Some(released) = Released::of(client, messages)? else {
            say!("{}: nothing is released", client.name);
            continue;
        };
        let Made { side, files: _ } = make(client, messages)?;
        is_well &= since(client, &released, &side, messages, |page| {
            has_enough(client, &released, page)
        })?;
    }
    Ok(is_well)
}

/// Whether a client's crate has the version that its changes ask for.
fn has_enough(client: &ClientConfig, released: &Released, page: &Page<'_>) -> anyhow::Result<bool> {
    let (name, since) = (&client.name, released.version());
    let (has, least) = (version_of(client)?, released.least(page.bump));
    let is_enough = has >= least;
    match (is_enough, page.changes.is_empty()) {
        (true, true) => say!("{name}: {has}, nothing has changed since {since}"),
        (true, false) => {
            say!("{name}: {has} is enough, {least} is the least since {since}");
        }
        (false, _) => say!(
            "{name}: {has} is too low, {least} is the least since {since}; `cargo xtask release` makes it so"
        ),
    }
    Ok(is_enough)
}

/// Releases all that have changed, at once or not at all.
fn release(clients: &[ClientConfig], messages: Messages) -> anyhow::Result<bool> {
    let mut change = Change::begin()?;
    for client in clients {
        let made = make(client, messages)?;
        if !output::check(&made.files, &client.output)?.is_empty() {
            let folder = workspace::shown(&client.output);
            bail!("`{folder}` is not what the description gives: `cargo xtask codegen` first");
        }
        match Released::of(client, messages)? {
            None => release_first(client, &made, &mut change)?,
            Some(released) => {
                since(client, &released, &made.side, messages, |page| {
                    release_next(client, &released, &made, page, &mut change)
                })?;
            }
        }
    }
    change.apply()?;
    Ok(true)
}

fn release_first(client: &ClientConfig, made: &Made, change: &mut Change) -> anyhow::Result<()> {
    let version = &client.version;
    say!("{}: {version}, the first release", client.name);
    let entry = pages::entry(&version.to_string(), None);
    change.release(client, version, made, &entry)
}

fn release_next(
    client: &ClientConfig,
    released: &Released,
    made: &Made,
    page: &Page<'_>,
    change: &mut Change,
) -> anyhow::Result<()> {
    let (name, before) = (&client.name, released.version());
    if page.changes.is_empty() && client.version <= *before {
        say!("{name}: nothing has changed since {before}");
        return Ok(());
    }
    // Whoever asks for more has it.
    let version = released.next(page.bump).max(client.version.clone());
    say!("{name}: {before} -> {version}: {}", page.summary());
    let entry = pages::entry(&version.to_string(), Some(page));
    change.release(client, &version, made, &entry)
}

/// Does something with the report about what has changed since the last release, approvals and all.
fn since<T>(
    client: &ClientConfig,
    released: &Released,
    new: &Side,
    messages: Messages,
    tell: impl FnOnce(&Page<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let old = released.read(messages)?;
    let upgrade = Upgrade::new(&old, new);
    let mut page = upgrade.page();
    let mut approvals = Approvals::of(client, messages)?;
    approvals.apply(&mut page, messages)?;
    tell(&page)
}

fn make(client: &ClientConfig, messages: Messages) -> anyhow::Result<Made> {
    let made = codegen::make(client, messages);
    made.or_else(|_| bail!("{} cannot be generated", client.name))
}

/// The version that a client's crate has.
fn version_of(client: &ClientConfig) -> anyhow::Result<Version> {
    let path = client.output.join("Cargo.toml");
    let shown = workspace::shown(&path);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{shown}`"))?;
    let manifest: toml::Table = toml::from_str(&text)?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version")?.as_str());
    let version = version.with_context(|| format!("`{shown}` has no version"))?;
    Ok(version.parse()?)
}
