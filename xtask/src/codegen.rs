//! `cargo xtask codegen`: from descriptions to crates.

use std::path::PathBuf;
use std::process::ExitCode;

use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;
use generator::output::{self, Difference, Drift};
use generator::source;

use crate::workspace;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Writes nothing; lists every file that differs and exits with 1 if any does.
    #[arg(long)]
    check: bool,
    /// Only this client of `spec/codegen.toml`.
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    client: Option<String>,
    /// A description that `spec/codegen.toml` does not list.
    #[arg(long, value_name = "FILE", requires = "out", requires = "name")]
    spec: Option<PathBuf>,
    /// The folder of the crate of `--spec`.
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// The name of the crate of `--spec`.
    #[arg(long, value_name = "CRATE", requires = "spec", value_parser = crate_name)]
    name: Option<String>,
}

impl Arguments {
    fn clients(&self) -> anyhow::Result<Vec<ClientConfig>> {
        match (&self.spec, &self.out, &self.name) {
            (Some(spec), Some(out), Some(name)) => {
                Ok(vec![workspace::client_of(spec, out.clone(), name)])
            }
            _ => workspace::clients(self.client.as_deref()),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let clients = arguments.clients()?;
    let is_clean = match arguments.check {
        true => each(&clients, check)?,
        false => each(&clients, write)?,
    };
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether every client of `spec/codegen.toml` is what the generator gives.
pub(crate) fn check_listed() -> anyhow::Result<bool> {
    each(&workspace::clients(None)?, check)
}

/// Does something with the files of each client; tells whether all is well with all of them.
fn each(
    clients: &[ClientConfig],
    apply: fn(&ClientConfig, &FileSet) -> anyhow::Result<bool>,
) -> anyhow::Result<bool> {
    let mut is_clean = true;
    for client in clients {
        is_clean &= match files(client) {
            Ok(files) => apply(client, &files)?,
            Err(Reported { .. }) => {
                anstream::eprintln!("{}: nothing was written", client.name);
                false
            }
        };
    }
    Ok(is_clean)
}

/// The files of a client's crate; every diagnostic is printed.
fn files(client: &ClientConfig) -> Result<FileSet, Reported> {
    let mut diagnostics = Diagnostics::new();
    let files = generate(client, &mut diagnostics);
    workspace::print(&diagnostics);
    files
}

fn generate(client: &ClientConfig, diagnostics: &mut Diagnostics) -> Result<FileSet, Reported> {
    let source = source::load(&client.description, &client.label, diagnostics)?;
    let api = generator::read(source, client, diagnostics)?;
    generator::write(&api, client, diagnostics)
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

fn check(client: &ClientConfig, files: &FileSet) -> anyhow::Result<bool> {
    let drift = output::check(files, &client.output)?;
    let folder = workspace::shown(&client.output);
    if drift.is_empty() {
        anstream::println!("{}: {folder} is up to date", client.name);
        return Ok(true);
    }
    list(&drift, &folder, before, usize::MAX);
    anstream::println!(
        "{}: {} in {folder}; run `cargo xtask codegen`",
        client.name,
        differences(drift.0.len())
    );
    Ok(false)
}

fn write(client: &ClientConfig, files: &FileSet) -> anyhow::Result<bool> {
    let drift = output::check(files, &client.output)?;
    output::write(files, &drift, &client.output)?;
    let folder = workspace::shown(&client.output);
    list(&drift, &folder, after, SCREEN);
    let written = drift.count(Difference::Missing) + drift.count(Difference::Changed);
    let removed = drift.count(Difference::Stale);
    let total = workspace::plural((files.0.len(), "file"));
    anstream::println!(
        "{}: {total} in {folder}, {written} written, {removed} removed",
        client.name
    );
    Ok(true)
}

/// How many files are listed after a run: a person reads a screen, not a thousand lines.
const SCREEN: usize = 20;

fn list(drift: &Drift, folder: &str, told: fn(Difference) -> String, most: usize) {
    for (place, difference) in drift.0.iter().take(most) {
        anstream::println!("  {folder}/{place}: {}", told(*difference));
    }
    if drift.0.len() > most {
        anstream::println!("  and {} more", drift.0.len() - most);
    }
}

fn differences(count: usize) -> String {
    workspace::plural((count, "difference"))
}

/// A name that cargo takes for a package.
fn crate_name(text: &str) -> Result<String, String> {
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let goes_on_well = text
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'));
    match begins_well && goes_on_well {
        true => Ok(text.to_owned()),
        false => Err(
            "a crate's name is letters, digits, `-` and `_`, and begins with a letter".to_owned(),
        ),
    }
}
