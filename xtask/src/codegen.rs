//! `cargo xtask codegen`: from descriptions to crates.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use generator::config::{self, ClientConfig, Config};
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;
use generator::ir::Api;
use generator::output::{self, Difference, Drift};

use crate::baseline::Baseline;
use crate::messages::Messages;
use crate::runtime::{ReleasedRuntime, RuntimeCrate};
use crate::upgrade::Side;
use crate::{baseline, interrupt, workspace};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes nothing; lists every file that differs and exits with 1 if any does.
    #[arg(long)]
    check: bool,
    /// Writes over files that are not generated, and removes those in `src` and `tests`.
    #[arg(long, conflicts_with = "check")]
    force: bool,
    /// Only this client of `spec/codegen.toml`.
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    client: Option<String>,
    /// A description that `spec/codegen.toml` does not list.
    #[arg(long, value_name = "FILE", requires = "out", requires = "name")]
    spec: Option<PathBuf>,
    /// An OpenAPI overlay that is laid over the description of `--spec`; may be given more than once.
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
    /// The folder of the crate of `--spec`.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of the crate of `--spec`.
    #[arg(long, value_name = "CRATE", requires = "spec", value_parser = config::crate_name)]
    name: Option<String>,
    #[command(flatten)]
    messages: Messages,
}

impl Arguments {
    fn wanted(&self) -> anyhow::Result<Wanted> {
        match (&self.spec, &self.out, &self.name) {
            (Some(spec), Some(out), Some(name)) => {
                let client = workspace::client_of(spec, &self.overlays, out.clone(), name);
                Ok(Wanted {
                    clients: vec![client],
                    runtime: None,
                })
            }
            _ => Wanted::listed(self.client.as_deref(), self.messages),
        }
    }
}

/// The clients that are to be made, and the runtime that some of them share.
pub(crate) struct Wanted {
    pub(crate) clients: Vec<ClientConfig>,
    pub(crate) runtime: Option<RuntimeCrate>,
}

impl Wanted {
    /// The clients of `spec/codegen.toml`: all, or the one that is named.
    pub(crate) fn listed(named: Option<&str>, messages: Messages) -> anyhow::Result<Self> {
        let Config { clients, runtime } = workspace::config(messages)?;
        let runtime = runtime.map(|config| RuntimeCrate::new(config, &clients));
        let clients = workspace::named_in(clients, named)?;
        let is_used = |runtime: &RuntimeCrate| clients.iter().any(|it| runtime.is_of(it));
        Ok(Self {
            runtime: runtime.filter(is_used),
            clients,
        })
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    interrupt::wait_for_writing()?;
    let wanted = arguments.wanted()?;
    let mode = match (arguments.check, arguments.force) {
        (true, _) => Mode::Check,
        (false, true) => Mode::WriteOver,
        (false, false) => Mode::Write,
    };
    let is_clean = each(&wanted, arguments.messages, mode)?;
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether every crate of `spec/codegen.toml` is what the generator gives.
pub(crate) fn check_listed() -> anyhow::Result<bool> {
    let messages = Messages::HUMAN;
    each(&Wanted::listed(None, messages)?, messages, Mode::Check)
}

/// What is done with the files of a crate.
#[derive(Clone, Copy)]
enum Mode {
    /// They are held against what there is.
    Check,
    /// They are written.
    Write,
    /// The same, with the files that are not generated treated as if they were.
    WriteOver,
}

/// Does something with all crates, once the files of all are made; tells whether all is well with all of them.
fn each(wanted: &Wanted, messages: Messages, mode: Mode) -> anyhow::Result<bool> {
    let Some(made) = make_all(&wanted.clients, messages) else {
        return Ok(false);
    };
    let mut crates = Vec::new();
    if let Some(runtime) = &wanted.runtime {
        match runtime.files(
            made.iter().map(|(client, made)| (*client, &made.side.api)),
            messages,
        ) {
            Ok(files) => crates.push(runtime.with(files)),
            Err(faulty) if faulty == runtime.config.name => {
                tell(messages, &format!("{faulty} cannot be generated"));
                return Ok(false);
            }
            Err(faulty) => {
                let shared = &runtime.config.name;
                let what =
                    format!("{faulty} cannot be generated, and `{shared}` is made for it too");
                tell(messages, &what);
                return Ok(false);
            }
        }
    }
    let mut sides = BTreeMap::new();
    for (client, GeneratedCrate { side, files }) in made {
        sides.insert(client.name.as_str(), (client, side));
        crates.push(Crate {
            name: &client.name,
            folder: &client.output,
            files,
        });
    }
    let mut is_clean = true;
    for (of_crate, drift) in crates.iter().zip(apply(&crates, mode)?) {
        is_clean &= match mode {
            Mode::Check => tell_check(of_crate, &drift),
            Mode::Write | Mode::WriteOver => tell_writing(of_crate, &drift),
        };
        let runtime = wanted.runtime.as_ref();
        match (sides.get(of_crate.name), runtime) {
            (Some((client, side)), Some(runtime)) if runtime.is_of(client) => {
                let version = &runtime.config.version;
                let now = ReleasedRuntime::now(version, &crates[0].files, &of_crate.files)?;
                baseline::tell_changes(client, side, Some(&now), messages)?;
            }
            (Some((client, side)), _) => baseline::tell_changes(client, side, None, messages)?,
            (None, Some(runtime)) => runtime.tell_change(&of_crate.files)?,
            (None, None) => {}
        }
    }
    Ok(is_clean)
}

/// Makes all clients; nothing, where one of them is faulty.
fn make_all(
    clients: &[ClientConfig],
    messages: Messages,
) -> Option<Vec<(&ClientConfig, GeneratedCrate)>> {
    let made: Vec<_> = clients
        .iter()
        .map(|client| (client, make(client, messages)))
        .collect();
    let faulty: Vec<_> = made
        .iter()
        .filter(|(_, made)| made.is_err())
        .map(|(client, _)| client.name.as_str())
        .collect();
    if !faulty.is_empty() {
        tell(
            messages,
            &format!("{} cannot be generated", faulty.join(", ")),
        );
    }
    let made = made.into_iter();
    made.map(|(client, made)| Some((client, made.ok()?)))
        .collect()
}

fn tell(messages: Messages, why: &str) {
    if !messages.are_for_programs() {
        complain!("nothing was written: {why}");
    }
}

/// A crate as it is to be.
pub(crate) struct Crate<'a> {
    pub(crate) name: &'a str,
    pub(crate) folder: &'a Path,
    pub(crate) files: FileSet,
}

/// A folder that holds a crate of another name is not to become this one by a slip of the pen.
fn refuse_another_crate(wanted: &Crate<'_>) -> anyhow::Result<()> {
    match output::crate_in(wanted.folder)? {
        Some(name) if name != wanted.name => {
            let folder = workspace::shown(wanted.folder);
            bail!(
                "`{folder}` holds the crate `{name}`, not `{}`: give another folder, or remove it",
                wanted.name
            )
        }
        _ => Ok(()),
    }
}

/// What is made of a client's description.
pub(crate) struct GeneratedCrate {
    pub(crate) side: Side,
    pub(crate) files: FileSet,
}

/// Makes a client's crate; every diagnostic is printed.
pub(crate) fn make(client: &ClientConfig, messages: Messages) -> Result<GeneratedCrate, Reported> {
    let mut diagnostics = Diagnostics::new();
    let made = generate(client, &mut diagnostics);
    messages.print(&diagnostics);
    let (api, files) = made?;
    let side = Side { api, diagnostics };
    Ok(GeneratedCrate { side, files })
}

fn generate(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, FileSet), Reported> {
    let names = workspace::names(client, diagnostics)?;
    let source = workspace::load(client, diagnostics)?;
    let read = match Baseline::is_of(client) {
        true => generator::build_ir,
        false => generator::build_ir_without_history,
    };
    let api = read(source, client, &names, diagnostics)?;
    let files = generator::emit_crate(&api, client, diagnostics)?;
    Ok((api, files))
}

/// A file's difference, as it is told before it is mended, and after.
fn before(difference: Difference) -> String {
    match difference {
        Difference::Untracked => "stale, and not generated: move it elsewhere".to_owned(),
        Difference::Blocked => "changed, and not generated: move it elsewhere".to_owned(),
        difference => difference.to_string(),
    }
}

fn after(difference: Difference) -> String {
    match difference {
        Difference::Missing => "added".to_owned(),
        Difference::Changed => "changed".to_owned(),
        Difference::Stale => "removed".to_owned(),
        Difference::Untracked | Difference::Blocked => {
            "left alone, it is not generated: move it elsewhere".to_owned()
        }
    }
}

fn is_somebody_elses(difference: Difference) -> bool {
    matches!(difference, Difference::Untracked | Difference::Blocked)
}

/// Compares all crates with their folders, and writes them where that is asked for. They may need one another: all
/// of them are made ready before the first changes, so that only what a renaming can fail of is left then. Tells
/// what was different.
fn apply(crates: &[Crate<'_>], mode: Mode) -> anyhow::Result<Vec<Drift>> {
    for of_crate in crates {
        refuse_another_crate(of_crate)?;
    }
    if let Mode::Check = mode {
        return crates.iter().map(drift_of).collect();
    }
    refuse_one_folder_for_two(crates)?;
    let turns = crates.iter().map(|it| output::lock_directory(it.folder));
    let _turns: Vec<_> = turns.collect::<Result<_, _>>()?;
    let drifts = crates.iter().map(|of_crate| {
        let drift = drift_of(of_crate)?;
        Ok(match mode {
            Mode::WriteOver => drift.forced(),
            Mode::Check | Mode::Write => drift,
        })
    });
    let drifts: Vec<_> = drifts.collect::<anyhow::Result<_>>()?;
    let _whole = interrupt::held_off();
    let prepared = crates
        .iter()
        .zip(&drifts)
        .map(|(it, drift)| output::prepare(&it.files, drift, it.folder));
    let prepared: Vec<_> = prepared.collect::<Result<_, _>>()?;
    for prepared in prepared {
        prepared.apply()?;
    }
    Ok(drifts)
}

/// Links may make one folder of two paths; whoever waited for its turn in both would wait for itself.
fn refuse_one_folder_for_two(crates: &[Crate<'_>]) -> anyhow::Result<()> {
    let mut folders = BTreeMap::new();
    for of_crate in crates {
        if let Ok(folder) = of_crate.folder.canonicalize()
            && let Some(other) = folders.insert(folder, of_crate.name)
        {
            let name = of_crate.name;
            bail!("`{other}` and `{name}` have one folder: give each crate a folder of its own");
        }
    }
    Ok(())
}

fn drift_of(of_crate: &Crate<'_>) -> anyhow::Result<Drift> {
    Ok(output::check(&of_crate.files, of_crate.folder)?)
}

fn tell_check(Crate { name, folder, .. }: &Crate<'_>, drift: &Drift) -> bool {
    let folder = workspace::shown(folder);
    if drift.is_empty() {
        say!("{name}: {folder} is up to date");
        return true;
    }
    list(drift, &folder);
    let differences = workspace::plural((drift.0.len(), "difference"));
    let can_mend = drift
        .0
        .values()
        .any(|difference| !is_somebody_elses(*difference));
    let advice = if can_mend {
        "; the command without `--check` mends that"
    } else {
        ""
    };
    say!("{name}: {differences} in {folder}{advice}");
    false
}

fn tell_writing(
    Crate {
        name,
        folder,
        files,
    }: &Crate<'_>,
    drift: &Drift,
) -> bool {
    let folder = workspace::shown(folder);
    list_briefly(drift, &folder);
    let written = drift.count(Difference::Missing) + drift.count(Difference::Changed);
    let removed = drift.count(Difference::Stale);
    let total = workspace::plural((files.0.len(), "file"));
    say!("{name}: {total} in {folder}, {written} written, {removed} removed");
    // What is left alone is what `--check` would go on to tell of.
    drift.count(Difference::Untracked) == 0
}

/// How many files are listed after a run: a person reads a screen, not a thousand lines.
const SCREEN: usize = 20;

/// Where the files are that no description changes: they are counted, not listed.
const RUNTIME: &str = "src/runtime/";

/// Names every file.
fn list(drift: &Drift, folder: &str) {
    for (place, difference) in &drift.0 {
        say!("  {folder}/{place}: {}", before(*difference));
    }
}

/// Names as many files as a screen shows, those first that the description is about.
fn list_briefly(drift: &Drift, folder: &str) {
    let (runtime, own): (Vec<_>, Vec<_>) = drift
        .0
        .iter()
        .partition(|(place, _)| place.starts_with(RUNTIME));
    for (place, difference) in own.iter().take(SCREEN) {
        say!("  {folder}/{place}: {}", after(**difference));
    }
    if own.len() > SCREEN {
        say!("  and {} more", own.len() - SCREEN);
    }
    if !runtime.is_empty() {
        let files = workspace::plural((runtime.len(), "file"));
        say!("  {folder}/{RUNTIME}: {files} of the client runtime");
    }
}
