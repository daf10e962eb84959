//! `release`: releases the crate of a changed description with the version that its changes require.

mod change;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diff::{Page, Rust};
use generator::emit::Parts;
use generator::format::FileSet;
use generator::output;
use generator::pages;
use semver::Version;

use crate::baseline::{Baseline, bumped, generator_change};
use crate::cargo_lock;
use crate::codegen::{self, ClientSelection, GeneratedCrate};
use crate::files::{display_path, read};
use crate::messages::Messages;
use crate::project::{Project, ProjectOption};
use crate::runtime::{ReleasedRuntime, RuntimeCrate};
use crate::upgrade::{Approvals, Upgrade};
use crate::{Outcome, interrupt};
use change::Change;

#[derive(clap::Args)]
pub struct Arguments {
    /// Write nothing; exit with 2 if the version of a crate is lower than its changes require
    #[arg(long)]
    check: bool,
    /// Release only this client of `codegen.toml`
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    #[command(flatten)]
    project: ProjectOption,
    #[command(flatten)]
    messages: Messages,
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    interrupt::exit_on_interrupt()?;
    let messages = arguments.messages.errors_only();
    let project = arguments.project.select(project)?;
    let name = arguments.client.as_deref();
    let selection = ClientSelection::from_config(project, name, messages)?;
    match arguments.check {
        true => check(&selection, messages),
        false => release(&selection, messages),
    }
}

/// A client's generated crate, the runtime that it shares, and its last release.
struct Candidate<'a> {
    generated: GeneratedCrate<'a>,
    runtime: Option<ReleasedRuntime>,
    released: Option<Baseline>,
}

/// The current state of the runtime that clients share.
struct Runtime<'a> {
    shared: &'a RuntimeCrate,
    parts: Parts,
    files: FileSet,
}

impl Runtime<'_> {
    fn current(&self) -> anyhow::Result<ReleasedRuntime> {
        ReleasedRuntime::current(&self.shared.config.version, &self.files, &self.files)
    }
}

/// Generates all clients, and the runtime that some of them share.
fn generate_all(
    selection: &ClientSelection,
    messages: Messages,
) -> anyhow::Result<(Vec<Candidate<'_>>, Option<Runtime<'_>>)> {
    let mut candidates = Vec::new();
    for client in &selection.clients {
        let generated = codegen::generate_crate(client, messages, &selection.project);
        candidates.push(Candidate {
            generated: generated.or_else(|_| bail!("cannot generate `{}`", client.name))?,
            runtime: None,
            released: Baseline::of(client, messages, &selection.project)?,
        });
    }
    let Some(shared) = &selection.runtime else {
        return Ok((candidates, None));
    };
    let generated = candidates.iter().map(|it| &it.generated);
    let apis = generated.map(|it| (it.client, &it.side.api));
    let parts = shared.parts(apis, messages);
    let parts = parts.or_else(|subject| bail!("cannot generate {subject}"))?;
    let version = &shared.config.version;
    let files = shared.write(&parts, version, messages);
    let files = files.or_else(|_| bail!("cannot generate `{}`", shared.config.name))?;
    let runtime = Runtime {
        shared,
        parts,
        files,
    };
    for candidate in &mut candidates {
        if shared.is_used_by(candidate.generated.client) {
            let client = &candidate.generated.files;
            candidate.runtime = Some(ReleasedRuntime::current(version, &runtime.files, client)?);
        }
    }
    Ok((candidates, Some(runtime)))
}

fn check(selection: &ClientSelection, messages: Messages) -> anyhow::Result<Outcome> {
    let project = &selection.project;
    let (candidates, runtime) = generate_all(selection, messages)?;
    let mut is_sufficient = true;
    if let Some(runtime) = &runtime {
        is_sufficient &= check_runtime(runtime, project)?;
    }
    for candidate in &candidates {
        let client = candidate.generated.client;
        let Some(released) = &candidate.released else {
            print_line!("{}: no release", client.name);
            continue;
        };
        let change = released.runtime_change(candidate.runtime.as_ref())?;
        let generator_bump = released.generator_bump()?;
        is_sufficient &= candidate.with_changes_since(released, messages, project, |page| {
            let bump = page.bump.max(change.bump).max(generator_bump);
            let has_changed = !page.changes.is_empty() || bump != Rust::None;
            let dir = &client.output;
            check_version(
                &client.name,
                dir,
                released.version(),
                bump,
                has_changed,
                project,
            )
        })?;
    }
    Ok(match is_sufficient {
        true => Outcome::Good,
        false => Outcome::Found,
    })
}

fn check_runtime(runtime: &Runtime<'_>, project: &Project) -> anyhow::Result<bool> {
    let config = &runtime.shared.config;
    let Some(released) = ReleasedRuntime::of(config, project)? else {
        print_line!("{}: no release", config.name);
        return Ok(true);
    };
    let change = released.changes_to(&runtime.current()?);
    let (dir, has_changed) = (&config.output, !change.is_none());
    check_version(
        &config.name,
        dir,
        &released.version,
        change.bump,
        has_changed,
        project,
    )
}

/// Whether the version of a crate is high enough after changes that require this bump; `since` is the version of its
/// last release.
fn check_version(
    name: &str,
    dir: &Path,
    since: &Version,
    bump: Rust,
    has_changed: bool,
    project: &Project,
) -> anyhow::Result<bool> {
    let (has, min_version) = (version_in(dir)?, bumped(since, bump));
    let is_enough = has >= min_version;
    match (is_enough, has_changed) {
        (true, false) => print_line!("{name}: version {has}, no changes since {since}"),
        (true, true) => {
            print_line!(
                "{name}: version {has} is sufficient; changes since {since} require at least {min_version}"
            );
        }
        (false, _) => {
            let release = project.task("release");
            print_line!(
                "{name}: version {has} is too low; changes since {since} require at least {min_version}; run `{release}`"
            );
        }
    }
    Ok(is_enough)
}

/// Releases all changed crates together, or none of them.
fn release(selection: &ClientSelection, messages: Messages) -> anyhow::Result<Outcome> {
    let project = &selection.project;
    let mut change = Change::begin(project, base(selection))?;
    let (mut candidates, runtime) = generate_all(selection, messages)?;
    if let Some(runtime) = &runtime {
        let Runtime {
            shared,
            parts,
            files,
        } = runtime;
        reject_drift(files, &shared.config.output, project)?;
        if let Some((version, entry)) = next_runtime_version(runtime, project)? {
            let current = ReleasedRuntime::current(&version, files, files)?;
            let files = shared.write(parts, &version, messages);
            let files = files.or_else(|_| bail!("cannot generate `{}`", shared.config.name))?;
            change.release_runtime(&shared.config, files, &current, &entry)?;
            for runtime in candidates.iter_mut().filter_map(|it| it.runtime.as_mut()) {
                runtime.version = version.clone();
            }
        }
    }
    for candidate in &candidates {
        let GeneratedCrate { client, files, .. } = &candidate.generated;
        reject_drift(files, &client.output, project)?;
        match &candidate.released {
            None => candidate.release_first(&mut change)?,
            Some(released) => {
                candidate.with_changes_since(released, messages, project, |page| {
                    candidate.release_next(released, page, &mut change)
                })?
            }
        }
    }
    change.apply()?;
    Ok(Outcome::Good)
}

/// The directory that has all files of a release: the root of the project, or of a workspace around it, whose lock file
/// names the crates.
fn base(selection: &ClientSelection) -> PathBuf {
    let root = selection.project.root();
    let runtime = selection.runtime.iter().map(|it| &it.config.output);
    let dirs = selection.clients.iter().map(|it| &it.output).chain(runtime);
    let workspaces = dirs.filter_map(|it| cargo_lock::dir_around(it));
    let around = workspaces.filter(|it| root.starts_with(it));
    let outermost = around.min_by_key(|it| it.components().count());
    outermost.unwrap_or_else(|| root.to_owned())
}

fn reject_drift(files: &FileSet, dir: &Path, project: &Project) -> anyhow::Result<()> {
    if !output::check(files, dir)?.is_empty() {
        let (dir, codegen) = (display_path(dir), project.task("codegen"));
        bail!("`{dir}` is not up to date; run `{codegen}` first");
    }
    Ok(())
}

/// The version of the next release of a runtime, and its changelog entry; none if the runtime has not changed.
fn next_runtime_version(
    runtime: &Runtime<'_>,
    project: &Project,
) -> anyhow::Result<Option<(Version, String)>> {
    let config = &runtime.shared.config;
    let (name, configured) = (&config.name, &config.version);
    let Some(released) = ReleasedRuntime::of(config, project)? else {
        return Ok(Some((configured.clone(), first_entry(name, configured))));
    };
    let (change, previous) = (released.changes_to(&runtime.current()?), &released.version);
    let version = next_version(name, previous, configured, change.bump, !change.is_none());
    let Some(version) = version else {
        return Ok(None);
    };
    print_line!("{name}: {previous} -> {version}");
    let section = match change.is_none() {
        true => "\nNo changes.\n".to_owned(),
        false => change.entry(),
    };
    let entry = format!("## {version}\n{section}");
    Ok(Some((version, entry)))
}

/// Returns the changelog entry of a crate that has no release.
fn first_entry(name: &str, version: &Version) -> String {
    print_line!("{name}: {version}, initial release");
    pages::entry(&version.to_string(), None)
}

/// Returns the version of the next release of a crate; none if it has not changed. A higher version in `codegen.toml`
/// takes precedence.
fn next_version(
    name: &str,
    previous: &Version,
    configured: &Version,
    bump: Rust,
    has_changed: bool,
) -> Option<Version> {
    if !has_changed && configured <= previous {
        print_line!("{name}: no changes since {previous}");
        return None;
    }
    // A release has another version even if the crate is unchanged.
    let min_version = bumped(previous, bump.max(Rust::Patch));
    Some(min_version.max(configured.clone()))
}

impl Candidate<'_> {
    fn release_first(&self, change: &mut Change) -> anyhow::Result<()> {
        let ClientConfig { name, version, .. } = self.generated.client;
        let entry = first_entry(name, version);
        change.release(&self.generated, version, &entry, self.runtime.as_ref())
    }

    fn release_next(
        &self,
        released: &Baseline,
        page: &Page<'_>,
        change: &mut Change,
    ) -> anyhow::Result<()> {
        let ClientConfig { name, version, .. } = self.generated.client;
        let (runtime, previous) = (self.runtime.as_ref(), released.version());
        let runtime_change = released.runtime_change(runtime)?;
        let bump = page.bump.max(runtime_change.bump);
        let previous_generator = released.previous_generator()?;
        let has_changed = !page.changes.is_empty()
            || !runtime_change.is_none()
            || previous_generator.is_some()
            || self.requires_released_runtime();
        let Some(version) = next_version(name, previous, version, bump, has_changed) else {
            return Ok(());
        };
        let also = runtime_change.also();
        let generator = previous_generator.map(generator_change);
        let (line, section) = generator.unwrap_or_default();
        print_line!(
            "{name}: {previous} -> {version}: {}{also}{line}",
            page.summary()
        );
        let entry =
            pages::entry(&version.to_string(), Some(page)) + &runtime_change.entry() + &section;
        change.release(&self.generated, &version, &entry, runtime)
    }

    /// Whether its manifest names a version of the runtime, and that version is being released.
    fn requires_released_runtime(&self) -> bool {
        let mut required = self.generated.client.runtime.clone();
        let runtime = self.runtime.as_ref();
        let versions = required.required_version().zip(runtime);
        versions.is_some_and(|(required, runtime)| *required != runtime.version)
    }

    /// Calls `handle` with the report on the changes since the last release, with approvals applied.
    fn with_changes_since<T>(
        &self,
        released: &Baseline,
        messages: Messages,
        project: &Project,
        handle: impl FnOnce(&Page<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let old = released.read(messages)?;
        let upgrade = Upgrade::new(&old, &self.generated.side);
        let mut page = upgrade.page();
        let mut approvals = Approvals::of(self.generated.client, messages, project)?;
        approvals.apply(&mut page, messages)?;
        handle(&page)
    }
}

/// The version of the crate in a directory.
fn version_in(dir: &Path) -> anyhow::Result<Version> {
    let path = dir.join("Cargo.toml");
    let manifest: toml::Table = toml::from_str(&read(&path)?)?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version")?.as_str());
    let version = version.with_context(|| format!("`{}` has no version", display_path(&path)))?;
    Ok(version.parse()?)
}
