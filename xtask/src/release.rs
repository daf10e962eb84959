//! `cargo xtask release`: from a description that has changed to a crate with the version that it needs.

mod change;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diff::{Page, Rust};
use generator::emit::Parts;
use generator::format::FileSet;
use generator::output;
use generator::pages;
use semver::Version;

use crate::baseline::Baseline;
use crate::codegen::{self, GeneratedCrate, Wanted};
use crate::messages::Messages;
use crate::runtime::{ReleasedRuntime, RuntimeCrate};
use crate::upgrade::{Approvals, Side, Upgrade};
use crate::{interrupt, workspace};
use change::Change;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; exit with 1 if the version of a crate is lower than its changes require
    #[arg(long)]
    check: bool,
    /// Release only this client of `spec/codegen.toml`
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    interrupt::wait_for_writing()?;
    let messages = arguments.messages;
    let wanted = Wanted::listed(arguments.client.as_deref(), messages)?;
    let is_well = match arguments.check {
        true => check(&wanted, messages)?,
        false => release(&wanted, messages)?,
    };
    Ok(match is_well {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Whether every crate of `spec/codegen.toml` has the version that its changes ask for.
pub(crate) fn check_listed() -> anyhow::Result<bool> {
    let messages = Messages::HUMAN;
    check(&Wanted::listed(None, messages)?, messages)
}

/// A client, what is made of it, the runtime that it shares, and its last release.
struct Candidate<'a> {
    client: &'a ClientConfig,
    made: GeneratedCrate,
    runtime: Option<ReleasedRuntime>,
    released: Option<Baseline>,
}

/// The runtime that clients share, as it is now.
struct Runtime<'a> {
    shared: &'a RuntimeCrate,
    parts: Parts,
    files: FileSet,
}

impl Runtime<'_> {
    /// It, as programs see it that use it through this crate.
    fn seen_from(&self, of_crate: &FileSet, version: &Version) -> anyhow::Result<ReleasedRuntime> {
        ReleasedRuntime::now(version, &self.files, of_crate)
    }

    fn now(&self) -> anyhow::Result<ReleasedRuntime> {
        self.seen_from(&self.files, &self.shared.config.version)
    }
}

/// Makes all clients, and the runtime that some of them share.
fn make_all(
    wanted: &Wanted,
    messages: Messages,
) -> anyhow::Result<(Vec<Candidate<'_>>, Option<Runtime<'_>>)> {
    let mut candidates = Vec::new();
    for client in &wanted.clients {
        candidates.push(Candidate {
            made: make(client, messages)?,
            runtime: None,
            released: Baseline::of(client, messages)?,
            client,
        });
    }
    let Some(shared) = &wanted.runtime else {
        return Ok((candidates, None));
    };
    let apis = candidates.iter().map(|it| (it.client, &it.made.side.api));
    let parts = shared.parts(apis, messages);
    let parts = parts.or_else(|faulty| bail!("cannot generate {faulty}"))?;
    let version = &shared.config.version;
    let files = shared.write(&parts, version, messages);
    let files = files.or_else(|_| bail!("cannot generate `{}`", shared.config.name))?;
    let runtime = Runtime {
        shared,
        parts,
        files,
    };
    for candidate in &mut candidates {
        if shared.is_of(candidate.client) {
            candidate.runtime = Some(runtime.seen_from(&candidate.made.files, version)?);
        }
    }
    Ok((candidates, Some(runtime)))
}

fn check(wanted: &Wanted, messages: Messages) -> anyhow::Result<bool> {
    let (candidates, runtime) = make_all(wanted, messages)?;
    let mut is_well = true;
    if let Some(runtime) = &runtime {
        is_well &= check_runtime(runtime)?;
    }
    for Candidate {
        client,
        made,
        runtime,
        released,
    } in &candidates
    {
        let Some(released) = released else {
            print_line!("{}: no release", client.name);
            continue;
        };
        let change = released.runtime_change(runtime.as_ref())?;
        is_well &= since(client, released, &made.side, messages, |page| {
            let step = page.bump.max(change.step);
            let has_changed = !page.changes.is_empty() || !change.is_none();
            let versions = (released.version(), &released.least(step));
            has_enough(&client.name, &client.output, versions, has_changed)
        })?;
    }
    Ok(is_well)
}

fn check_runtime(runtime: &Runtime<'_>) -> anyhow::Result<bool> {
    let config = &runtime.shared.config;
    let Some(released) = ReleasedRuntime::of(config)? else {
        print_line!("{}: no release", config.name);
        return Ok(true);
    };
    let change = released.changed(&runtime.now()?);
    let versions = (&released.version, &released.least(change.step));
    has_enough(&config.name, &config.output, versions, !change.is_none())
}

/// Whether a crate has the version that its changes ask for: that of its last release, and the least that may
/// follow.
fn has_enough(
    name: &str,
    folder: &Path,
    (since, least): (&Version, &Version),
    has_changed: bool,
) -> anyhow::Result<bool> {
    let has = version_in(folder)?;
    let is_enough = has >= *least;
    match (is_enough, has_changed) {
        (true, false) => print_line!("{name}: version {has}, no changes since {since}"),
        (true, true) => {
            print_line!(
                "{name}: version {has} is sufficient; changes since {since} require at least {least}"
            );
        }
        (false, _) => print_line!(
            "{name}: version {has} is too low; changes since {since} require at least {least}; run `cargo xtask release`"
        ),
    }
    Ok(is_enough)
}

/// Releases all that have changed, at once or not at all.
fn release(wanted: &Wanted, messages: Messages) -> anyhow::Result<bool> {
    let mut change = Change::begin()?;
    let (mut candidates, runtime) = make_all(wanted, messages)?;
    if let Some(runtime) = &runtime {
        let Runtime {
            shared,
            parts,
            files,
        } = runtime;
        refuse_drift(files, &shared.config.output)?;
        if let Some((version, entry)) = next_of_runtime(runtime)? {
            let now = runtime.seen_from(files, &version)?;
            let files = shared.write(parts, &version, messages);
            let files = files.or_else(|_| bail!("cannot generate `{}`", shared.config.name))?;
            change.release_runtime(&shared.config, files, &now, &entry)?;
            for its in candidates.iter_mut().filter_map(|it| it.runtime.as_mut()) {
                its.version = version.clone();
            }
        }
    }
    for candidate in &candidates {
        refuse_drift(&candidate.made.files, &candidate.client.output)?;
        match &candidate.released {
            None => release_first(candidate, &mut change)?,
            Some(released) => {
                let side = &candidate.made.side;
                since(candidate.client, released, side, messages, |page| {
                    release_next(candidate, released, page, &mut change)
                })?;
            }
        }
    }
    change.apply()?;
    Ok(true)
}

fn refuse_drift(files: &FileSet, folder: &Path) -> anyhow::Result<()> {
    if !output::check(files, folder)?.is_empty() {
        let folder = workspace::shown(folder);
        bail!("`{folder}` is not up to date; run `cargo xtask codegen` first");
    }
    Ok(())
}

/// The version that a runtime is released with, and the entry of its changelog; nothing where it is as it was.
fn next_of_runtime(runtime: &Runtime<'_>) -> anyhow::Result<Option<(Version, String)>> {
    let config = &runtime.shared.config;
    let (name, wanted) = (&config.name, &config.version);
    let Some(released) = ReleasedRuntime::of(config)? else {
        print_line!("{name}: {wanted}, initial release");
        let entry = pages::entry(&wanted.to_string(), None);
        return Ok(Some((wanted.clone(), entry)));
    };
    let (changed, before) = (released.changed(&runtime.now()?), &released.version);
    if changed.is_none() && wanted <= before {
        print_line!("{name}: no changes since {before}");
        return Ok(None);
    }
    // Whoever asks for more has it.
    let least = released.least(changed.step.max(Rust::Patch));
    let version = least.max(wanted.clone());
    print_line!("{name}: {before} -> {version}");
    let what = match changed.is_none() {
        true => "\nNo changes.\n".to_owned(),
        false => changed.entry(),
    };
    let entry = format!("## {version}\n{what}");
    Ok(Some((version, entry)))
}

fn release_first(
    Candidate {
        client,
        made,
        runtime,
        ..
    }: &Candidate<'_>,
    change: &mut Change,
) -> anyhow::Result<()> {
    let version = &client.version;
    print_line!("{}: {version}, initial release", client.name);
    let entry = pages::entry(&version.to_string(), None);
    change.release(client, version, made, &entry, runtime.as_ref())
}

fn release_next(
    Candidate {
        client,
        made,
        runtime,
        ..
    }: &Candidate<'_>,
    released: &Baseline,
    page: &Page<'_>,
    change: &mut Change,
) -> anyhow::Result<()> {
    let (name, before) = (&client.name, released.version());
    let of_runtime = released.runtime_change(runtime.as_ref())?;
    if page.changes.is_empty() && of_runtime.is_none() && client.version <= *before {
        print_line!("{name}: no changes since {before}");
        return Ok(());
    }
    // Whoever asks for more has it.
    let step = page.bump.max(of_runtime.step);
    let version = released.next(step).max(client.version.clone());
    let also = of_runtime.also();
    print_line!("{name}: {before} -> {version}: {}{also}", page.summary());
    let entry = pages::entry(&version.to_string(), Some(page)) + &of_runtime.entry();
    change.release(client, &version, made, &entry, runtime.as_ref())
}

/// Does something with the report about what has changed since the last release, approvals and all.
fn since<T>(
    client: &ClientConfig,
    released: &Baseline,
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

fn make(client: &ClientConfig, messages: Messages) -> anyhow::Result<GeneratedCrate> {
    let made = codegen::make(client, messages);
    made.or_else(|_| bail!("cannot generate `{}`", client.name))
}

/// The version that the crate in a folder has.
fn version_in(folder: &Path) -> anyhow::Result<Version> {
    let path = folder.join("Cargo.toml");
    let shown = workspace::shown(&path);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{shown}`"))?;
    let manifest: toml::Table = toml::from_str(&text)?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version")?.as_str());
    let version = version.with_context(|| format!("`{shown}` has no version"))?;
    Ok(version.parse()?)
}
