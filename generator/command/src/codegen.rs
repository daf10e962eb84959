//! `codegen`: generates crates from descriptions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::bail;
use generator::Purpose;
use generator::config::{self, ClientConfig, Config};
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;
use generator::ir::Api;
use generator::output::{self, Difference, Drift};

use crate::baseline::Baseline;
use crate::cargo_lock::{NewCrate, Update, by_lock_dir};
use crate::files::display_path;
use crate::messages::Messages;
use crate::print::plural;
use crate::project::{Project, ProjectOption};
use crate::runtime::{ReleasedRuntime, RuntimeCrate};
use crate::upgrade::Side;
use crate::workspace::{MANIFEST, Workspace};
use crate::{Outcome, baseline, description, interrupt, untyped};

// A person who has not written the description needs to know what the client lacks.
#[derive(clap::Args)]
#[command(mut_arg("format", |format| format.default_value("summary")))]
pub struct Arguments {
    /// List files that differ, without writing; exit with 2 if there are any
    #[arg(long)]
    check: bool,
    /// Overwrite files that are not generated, and remove those in `src` and `tests`
    #[arg(long, conflicts_with = "check")]
    force: bool,
    /// Select one client of `codegen.toml`
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    client: Option<String>,
    /// Read this description instead of those of `codegen.toml`; `-` for standard input
    #[arg(long, value_name = "FILE", requires = "out", requires = "name")]
    spec: Option<PathBuf>,
    /// Apply this overlay to the description of `--spec`; may be repeated
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
    /// Write the crate of `--spec` to this directory
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// Set the name of the crate of `--spec`
    #[arg(long, value_name = "CRATE", requires = "spec", value_parser = config::crate_name)]
    name: Option<String>,
    /// Also list the values that have no type in the client, and why; as one JSON object per line with
    /// `--message-format json`
    #[arg(long)]
    report: bool,
    /// Replace or omit each place with an error, and generate everything else
    #[arg(long)]
    keep_going: bool,
    #[command(flatten)]
    project: ProjectOption,
    #[command(flatten)]
    messages: Messages,
}

impl Arguments {
    fn selection(&self, project: &Project) -> anyhow::Result<ClientSelection> {
        let project = self.project.select(project)?;
        let mut selection = match (&self.spec, &self.out, &self.name) {
            (Some(spec), Some(out), Some(name)) => {
                let client = project.client_for(spec, &self.overlays, out.clone(), name);
                ClientSelection::of(client, project)
            }
            _ => ClientSelection::from_config(project, self.client.as_deref(), self.messages)?,
        };
        for client in &mut selection.clients {
            client.options.keep_going |= self.keep_going;
        }
        Ok(selection)
    }
}

/// The selected clients, and the runtime that some of them share.
pub(crate) struct ClientSelection {
    pub(crate) project: Project,
    pub(crate) clients: Vec<ClientConfig>,
    pub(crate) runtime: Option<RuntimeCrate>,
}

impl ClientSelection {
    /// Selects a client that `codegen.toml` does not define.
    pub(crate) fn of(client: ClientConfig, project: Project) -> Self {
        Self {
            project,
            clients: vec![client],
            runtime: None,
        }
    }

    /// Returns the clients of `codegen.toml`: all, or the one with this name.
    pub(crate) fn from_config(
        project: Project,
        name: Option<&str>,
        messages: Messages,
    ) -> anyhow::Result<Self> {
        let Config { clients, runtime } = project.config(messages)?;
        let runtime = runtime.map(|config| RuntimeCrate::new(config, &clients));
        let clients = project.select_clients(clients, name)?;
        let is_selected = |runtime: &RuntimeCrate| clients.iter().any(|it| runtime.is_used_by(it));
        Ok(Self {
            runtime: runtime.filter(is_selected),
            clients,
            project,
        })
    }
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    interrupt::exit_on_interrupt()?;
    let selection = arguments.selection(project)?;
    let mode = match (arguments.check, arguments.force) {
        (true, _) => Mode::Check,
        (false, true) => Mode::Overwrite,
        (false, false) => Mode::Write,
    };
    let report = match arguments.report {
        true => Report::Untyped,
        false => Report::None,
    };
    process_all(&selection, arguments.messages, mode, report)
}

/// What to do with the files of a crate.
#[derive(Clone, Copy)]
enum Mode {
    /// Compare them with the directory.
    Check,
    /// Write them.
    Write,
    /// Write them, and overwrite or remove files that are not generated.
    Overwrite,
}

/// What to report on each client.
#[derive(Clone, Copy)]
enum Report {
    None,
    /// Its values without a type.
    Untyped,
}

/// Checks or writes all crates, after all of them are generated.
fn process_all(
    selection: &ClientSelection,
    messages: Messages,
    mode: Mode,
    report: Report,
) -> anyhow::Result<Outcome> {
    let Some(crates) = generate_all(selection, messages) else {
        return Ok(Outcome::Failed);
    };
    let Applied { drifts, locks } = apply(&crates, mode)?;
    let mut outcome = Outcome::Good;
    for (output_crate, drift) in crates.iter().zip(drifts) {
        match mode {
            Mode::Check if print_check(output_crate, &drift) => {}
            Mode::Check => outcome = Outcome::Found,
            Mode::Write | Mode::Overwrite => print_written(output_crate, &drift),
        }
        let runtime = selection.runtime.as_ref();
        match (&output_crate.client, runtime) {
            (Some((client, side)), _) => {
                let runtime = runtime.filter(|it| it.is_used_by(client)).map(|it| {
                    let (version, runtime) = (&it.config.version, &crates[0].files);
                    ReleasedRuntime::current(version, runtime, &output_crate.files)
                });
                let runtime = runtime.transpose()?;
                baseline::print_changes(
                    client,
                    side,
                    runtime.as_ref(),
                    messages,
                    &selection.project,
                )?;
                if let Report::Untyped = report {
                    untyped::print(client, side, messages);
                }
            }
            (None, Some(runtime)) => {
                runtime.print_change(&output_crate.files, &selection.project)?;
            }
            (None, None) => {}
        }
    }
    locks.iter().for_each(Update::print_advice);
    Ok(outcome)
}

/// Generates the runtime, which is the first crate if there is one, and all clients; none if one of them has errors.
fn generate_all(selection: &ClientSelection, messages: Messages) -> Option<Vec<Crate<'_>>> {
    let (mut generated, mut failed) = (Vec::new(), Vec::new());
    for client in &selection.clients {
        match generate_crate(client, messages, &selection.project) {
            Ok(client) => generated.push(client),
            Err(Reported { .. }) => failed.push(format!("`{}`", client.name)),
        }
    }
    let mut crates = Vec::new();
    if let (Some(runtime), true) = (&selection.runtime, failed.is_empty()) {
        let apis = generated.iter().map(|it| (it.client, &it.side.api));
        match runtime.files(apis, messages) {
            Ok(files) => crates.push(runtime.with(files)),
            Err(subject) => failed.push(subject),
        }
    }
    if failed.is_empty() {
        crates.extend(generated.into_iter().map(Crate::from));
        return Some(crates);
    }
    if !messages.are_for_programs() {
        let failed = failed.join(", ");
        eprint_line!("error: cannot generate {failed}; no files were written");
    }
    None
}

/// A generated crate and its directory.
pub(crate) struct Crate<'a> {
    pub(crate) name: &'a str,
    pub(crate) dir: &'a Path,
    pub(crate) files: FileSet,
    /// The client, and its description; none for a runtime.
    pub(crate) client: Option<(&'a ClientConfig, Side)>,
}

impl<'a> From<GeneratedCrate<'a>> for Crate<'a> {
    fn from(
        GeneratedCrate {
            client,
            side,
            files,
        }: GeneratedCrate<'a>,
    ) -> Self {
        Self {
            name: &client.name,
            dir: &client.output,
            files,
            client: Some((client, side)),
        }
    }
}

/// Rejects a directory that contains a generated crate of a different name.
fn reject_different_crate(expected: &Crate<'_>) -> anyhow::Result<()> {
    match output::crate_in(expected.dir)? {
        Some(name) if name != expected.name => {
            let dir = display_path(expected.dir);
            bail!(
                "expected crate `{}` in `{dir}`, found `{name}`; use another directory, or remove it",
                expected.name
            )
        }
        _ => Ok(()),
    }
}

/// The crate of a client, and the description that it was generated from.
pub(crate) struct GeneratedCrate<'a> {
    pub(crate) client: &'a ClientConfig,
    pub(crate) side: Side,
    pub(crate) files: FileSet,
}

/// Generates a client's crate, and prints diagnostics.
pub(crate) fn generate_crate<'a>(
    client: &'a ClientConfig,
    messages: Messages,
    project: &Project,
) -> Result<GeneratedCrate<'a>, Reported> {
    let mut diagnostics = Diagnostics::new();
    let generated = generate(client, project, &mut diagnostics);
    messages.print_generated(&diagnostics, client, project);
    let (api, files) = generated?;
    Ok(GeneratedCrate {
        client,
        side: Side { api, diagnostics },
        files,
    })
}

/// Generates a client's crate.
fn generate(
    client: &ClientConfig,
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, FileSet), Reported> {
    let purpose = match Baseline::is_of(client, project) {
        true => Purpose::Comparison,
        false => Purpose::Crate,
    };
    let api = description::build_ir(client, purpose, diagnostics)?;
    let files = generator::emit_crate(&api, client, diagnostics)?;
    Ok((api, files))
}

/// Describes a difference that `--check` found.
fn describe_difference(difference: Difference) -> String {
    match difference {
        Difference::Untracked => "not generated by this tool; move or delete it".to_owned(),
        Difference::Blocked => {
            "differs, but is not generated by this tool; move or delete it".to_owned()
        }
        difference => difference.to_string(),
    }
}

/// Describes what was done about a difference.
pub(crate) fn describe_outcome(difference: Difference) -> &'static str {
    match difference {
        Difference::Missing => "added",
        Difference::Changed => "changed",
        Difference::Stale => "removed",
        Difference::Untracked | Difference::Blocked => {
            "kept, because it is not generated by this tool; move or delete it"
        }
    }
}

/// What was found in the directories of crates, and was written unless the mode is `Check`.
#[derive(Default)]
struct Applied {
    drifts: Vec<Drift>,
    /// The lock files of the workspaces around them.
    locks: Vec<Update>,
}

/// Compares all crates with their directories, and writes them unless the mode is `Check`. Crates may depend on one
/// another, and lock files name them: all are staged before the first one changes, so that only renames can fail after
/// that.
fn apply(crates: &[Crate<'_>], mode: Mode) -> anyhow::Result<Applied> {
    for output_crate in crates {
        reject_different_crate(output_crate)?;
    }
    let drifts = || crates.iter().map(|it| output::check(&it.files, it.dir));
    if let Mode::Check = mode {
        return Ok(Applied {
            drifts: drifts().collect::<Result<_, _>>()?,
            ..Applied::default()
        });
    }
    reject_shared_directory(crates)?;
    let lock_dirs = by_lock_dir(
        crates
            .iter()
            .filter_map(|it| NewCrate::of(it.dir, &it.files)),
    );
    let dirs = crates.iter().map(|it| it.dir);
    let dirs = dirs.chain(lock_dirs.keys().map(PathBuf::as_path));
    // A crate may be the root of another one's workspace.
    let dirs: BTreeSet<_> = dirs
        .map(|dir| dir.canonicalize().unwrap_or_else(|_| dir.to_owned()))
        .collect();
    let locked = dirs.iter().map(|dir| output::lock_directory(dir));
    let _locked: Vec<_> = locked.collect::<Result<_, _>>()?;
    let mut drifts: Vec<_> = drifts().collect::<Result<_, _>>()?;
    if let Mode::Overwrite = mode {
        drifts = drifts.into_iter().map(Drift::forced).collect();
    }
    let locks = lock_dirs.iter();
    let locks: Vec<_> = locks
        .filter_map(|(dir, crates)| Update::of(dir, crates))
        .collect();
    let lock_files: Vec<_> = locks.iter().filter_map(Update::files).collect();
    let _writing = interrupt::delay();
    let crates = crates.iter().zip(&drifts);
    let crates = crates.map(|(it, drift)| output::prepare(&it.files, drift, it.dir));
    let lock_files = lock_files.iter();
    let lock_files = lock_files.map(|(dir, files, drift)| output::prepare(files, drift, dir));
    let prepared: Vec<_> = crates.chain(lock_files).collect::<Result<_, _>>()?;
    for prepared in prepared {
        prepared.apply()?;
    }
    Ok(Applied { drifts, locks })
}

/// Rejects two crates in one directory, which two paths may denote through symbolic links: locking it twice would
/// deadlock.
fn reject_shared_directory(crates: &[Crate<'_>]) -> anyhow::Result<()> {
    let mut dirs = BTreeMap::new();
    for output_crate in crates {
        if let Ok(dir) = output_crate.dir.canonicalize()
            && let Some(previous) = dirs.insert(dir, output_crate.name)
        {
            let name = output_crate.name;
            bail!(
                "crates `{previous}` and `{name}` have the same directory; set a different `output` for each"
            );
        }
    }
    Ok(())
}

fn print_check(Crate { name, dir, .. }: &Crate<'_>, drift: &Drift) -> bool {
    let directory = display_path(dir);
    if drift.is_empty() {
        print_line!("{name}: `{directory}` is up to date");
        return true;
    }
    list(drift, &directory);
    let differences = plural((drift.0.len(), "difference"));
    let not_generated = drift.count(Difference::Untracked) + drift.count(Difference::Blocked);
    let advice = match not_generated < drift.0.len() {
        true => "; run without `--check` to update",
        false => "",
    };
    print_line!("{name}: {differences} in `{directory}`{advice}");
    false
}

fn print_written(output_crate: &Crate<'_>, drift: &Drift) {
    let Crate { name, files, .. } = output_crate;
    let directory = display_path(output_crate.dir);
    list_briefly(drift, &directory);
    let written = drift.count(Difference::Missing) + drift.count(Difference::Changed);
    let removed = drift.count(Difference::Stale);
    let total = plural((files.0.len(), "file"));
    print_line!("{name}: {total} in `{directory}`: {written} written, {removed} removed");
    if drift.0.get(MANIFEST) == Some(&Difference::Missing) {
        print_missing_member(output_crate);
    }
}

/// Prints what makes a new crate a member of the workspace around it, unless it is one already, as a path dependency.
fn print_missing_member(
    Crate {
        name, dir, files, ..
    }: &Crate<'_>,
) {
    let is_locked = || NewCrate::of(dir, files).is_some_and(|it| it.is_locked());
    let advice = Workspace::around(dir).and_then(|it| it.advice(dir));
    if let Some(advice) = advice.filter(|_| !is_locked()) {
        print_line!("{name}: missing in the workspace; {advice}");
    }
}

/// How many files are listed after a run.
const MAX_LISTED: usize = 20;

/// The directory of the client runtime, whose files are counted, not listed: no description changes them.
const RUNTIME: &str = "src/runtime/";

/// Lists every file that differs.
fn list(drift: &Drift, directory: &str) {
    for (path, difference) in &drift.0 {
        print_line!("  {directory}/{path}: {}", describe_difference(*difference));
    }
}

/// Lists at most [`MAX_LISTED`] files, without those of the client runtime.
fn list_briefly(drift: &Drift, directory: &str) {
    let (runtime, crate_files): (Vec<_>, Vec<_>) = drift
        .0
        .iter()
        .partition(|(path, _)| path.starts_with(RUNTIME));
    for (path, difference) in crate_files.iter().take(MAX_LISTED) {
        print_line!("  {directory}/{path}: {}", describe_outcome(**difference));
    }
    if crate_files.len() > MAX_LISTED {
        print_line!("  and {} more", crate_files.len() - MAX_LISTED);
    }
    if !runtime.is_empty() {
        let files = plural((runtime.len(), "file"));
        print_line!("  {directory}/{RUNTIME}: {files} of the client runtime");
    }
}
