//! `cargo xtask codegen`: from descriptions to crates.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use generator::config::{self, ClientConfig, Config};
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;
use generator::ir::Api;
use generator::output::{self, Difference, Drift};

use crate::messages::Messages;
use crate::released::Released;
use crate::runtime::{ReleasedRuntime, SharedRuntime};
use crate::upgrade::Side;
use crate::{interrupt, released, workspace};

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
    pub(crate) runtime: Option<SharedRuntime>,
}

impl Wanted {
    /// The clients of `spec/codegen.toml`: all, or the one that is named.
    pub(crate) fn listed(named: Option<&str>, messages: Messages) -> anyhow::Result<Self> {
        let Config { clients, runtime } = workspace::config(messages)?;
        let runtime = runtime.map(|config| SharedRuntime::new(config, &clients));
        let clients = workspace::named_in(clients, named)?;
        let is_used = |runtime: &SharedRuntime| clients.iter().any(|it| runtime.is_of(it));
        Ok(Self {
            runtime: runtime.filter(is_used),
            clients,
        })
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    interrupt::wait_for_writing()?;
    let wanted = arguments.wanted()?;
    let apply = match (arguments.check, arguments.force) {
        (true, _) => check,
        (false, true) => write_over,
        (false, false) => write,
    };
    let is_clean = each(&wanted, arguments.messages, apply)?;
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether every crate of `spec/codegen.toml` is what the generator gives.
pub(crate) fn check_listed() -> anyhow::Result<bool> {
    let messages = Messages::HUMAN;
    each(&Wanted::listed(None, messages)?, messages, check)
}

/// Does something with each crate, once the files of all are made; tells whether all is well with all of
/// them.
fn each(
    Wanted { clients, runtime }: &Wanted,
    messages: Messages,
    apply: fn(&Crate<'_>) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
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
        let faulty = faulty.join(", ");
        tell(messages, &format!("{faulty} cannot be generated"));
        return Ok(false);
    }
    let made: Vec<_> = made
        .into_iter()
        .filter_map(|(client, made)| Some((client, made.ok()?)))
        .collect();
    let mut is_clean = true;
    let mut now = None;
    if let Some(runtime) = runtime {
        let apis = made.iter().map(|(client, made)| (*client, &made.side.api));
        match runtime.files(apis, messages) {
            Ok(files) => {
                now = Some(ReleasedRuntime::now(&runtime.config.version, &files)?);
                is_clean &= apply(&runtime.with(files))?;
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
    for (client, Made { side, files }) in made {
        is_clean &= apply(&Crate {
            name: &client.name,
            folder: &client.output,
            files,
        })?;
        let its = runtime.as_ref().filter(|runtime| runtime.is_of(client));
        let now = its.and(now.as_ref());
        released::tell_changes(client, &side, now, messages)?;
    }
    Ok(is_clean)
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
pub(crate) struct Made {
    pub(crate) side: Side,
    pub(crate) files: FileSet,
}

/// Makes a client's crate; every diagnostic is printed.
pub(crate) fn make(client: &ClientConfig, messages: Messages) -> Result<Made, Reported> {
    let mut diagnostics = Diagnostics::new();
    let made = generate(client, &mut diagnostics);
    messages.print(&diagnostics);
    let (api, files) = made?;
    let side = Side { api, diagnostics };
    Ok(Made { side, files })
}

fn generate(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, FileSet), Reported> {
    let names = workspace::names(client, diagnostics)?;
    let source = workspace::load(client, diagnostics)?;
    let read = match Released::is_of(client) {
        true => generator::read,
        false => generator::read_alone,
    };
    let api = read(source, client, &names, diagnostics)?;
    let files = generator::write(&api, client, diagnostics)?;
    Ok((api, files))
}

/// A file's difference, as it is told before it is mended, and after.
fn before(difference: Difference) -> String {
    match difference {
        Difference::Foreign => "stale, and not generated: move it elsewhere".to_owned(),
        Difference::Occupied => "changed, and not generated: move it elsewhere".to_owned(),
        difference => difference.to_string(),
    }
}

fn after(difference: Difference) -> String {
    match difference {
        Difference::Missing => "added".to_owned(),
        Difference::Changed => "changed".to_owned(),
        Difference::Stale => "removed".to_owned(),
        Difference::Foreign | Difference::Occupied => {
            "left alone, it is not generated: move it elsewhere".to_owned()
        }
    }
}

fn is_somebody_elses(difference: Difference) -> bool {
    matches!(difference, Difference::Foreign | Difference::Occupied)
}

fn check(wanted: &Crate<'_>) -> anyhow::Result<bool> {
    refuse_another_crate(wanted)?;
    let Crate {
        name,
        folder,
        files,
    } = wanted;
    let drift = output::check(files, folder)?;
    let folder = workspace::shown(folder);
    if drift.is_empty() {
        say!("{name}: {folder} is up to date");
        return Ok(true);
    }
    list(&drift, &folder);
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
    Ok(false)
}

fn write(wanted: &Crate<'_>) -> anyhow::Result<bool> {
    apply(wanted, |drift| drift)
}

/// The same, with the files that are not generated treated as if they were.
fn write_over(wanted: &Crate<'_>) -> anyhow::Result<bool> {
    apply(wanted, Drift::forced)
}

fn apply(wanted: &Crate<'_>, of_drift: fn(Drift) -> Drift) -> anyhow::Result<bool> {
    refuse_another_crate(wanted)?;
    let Crate {
        name,
        folder,
        files,
    } = wanted;
    let _turn = output::wait_for_turn(folder)?;
    let drift = of_drift(output::check(files, folder)?);
    let _whole = interrupt::held_off();
    output::write(files, &drift, folder)?;
    let folder = workspace::shown(folder);
    list_briefly(&drift, &folder);
    let written = drift.count(Difference::Missing) + drift.count(Difference::Changed);
    let removed = drift.count(Difference::Stale);
    let total = workspace::plural((files.0.len(), "file"));
    say!("{name}: {total} in {folder}, {written} written, {removed} removed");
    // What is left alone is what `--check` would go on to tell of.
    Ok(drift.count(Difference::Foreign) == 0)
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
