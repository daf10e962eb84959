//! The crate of a document.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::{Counts, Diagnostics, Origin, Rendering, Reported};
use generator::format::FileSet;
use generator::ir::{Api, LockedNames};
use generator::output;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::workspace;

use super::cargo;
use super::directory::Document;
use super::metrics::{Cost, Emitted, Generated};
use super::step;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Read this document
    #[arg(long)]
    pub(super) spec: PathBuf,
    /// Write the crate to this directory
    #[arg(long)]
    pub(super) out: PathBuf,
    /// Set the name of the crate
    #[arg(long)]
    pub(super) name: String,
}

/// Runs a step for a document's crate in a separate process.
pub(super) fn step<T: DeserializeOwned>(
    step: &str,
    document: &Document,
    folder: &Path,
) -> anyhow::Result<(Result<T, String>, Cost)> {
    step::run(&[
        step.as_ref(),
        "--spec".as_ref(),
        document.path.as_ref(),
        "--out".as_ref(),
        folder.as_ref(),
        "--name".as_ref(),
        document.crate_name.as_ref(),
    ])
}

/// Returns the result of a step, without its cost; a failure of the step is an error.
pub(super) fn answer<T: DeserializeOwned>(
    step: &str,
    document: &Document,
    out: &Path,
) -> anyhow::Result<T> {
    let (answer, _) = self::step(step, document, &folder(document, out))?;
    answer.map_err(|fault: String| anyhow!(fault))
}

/// The result of generating a crate.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Answer {
    /// Lines of Rust.
    lines: Option<usize>,
    errors: usize,
    warnings: usize,
    notes: usize,
    kept: Emitted,
}

/// The directory of a document's crate.
pub(super) fn folder(document: &Document, out: &Path) -> PathBuf {
    out.join("crates").join(&document.crate_name)
}

/// The file for the diagnostics of a document.
fn diagnostics_file(folder: &Path) -> PathBuf {
    folder.with_extension("diagnostics.txt")
}

/// Generates a document's crate in a separate process.
pub(super) fn generate(document: &Document, out: &Path) -> anyhow::Result<Generated> {
    let folder = folder(document, out);
    std::fs::create_dir_all(out.join("crates"))?;
    if folder.exists() {
        // Names from the lock file of a previous run must not be reused.
        std::fs::remove_dir_all(&folder)?;
    }
    let (answer, cost) = step("generate", document, &folder)?;
    let (answer, fault): (Answer, _) = match answer {
        Ok(answer) => (answer, None),
        Err(fault) => (Answer::default(), Some(fault)),
    };
    let Answer {
        lines,
        errors,
        warnings,
        notes,
        kept,
    } = answer;
    Ok(Generated {
        lines,
        errors,
        warnings,
        notes,
        cost,
        kept,
        fault,
    })
}

/// Generates a crate in this process.
pub(super) fn here(arguments: &Arguments) -> anyhow::Result<Answer> {
    let Arguments { spec, out, name } = arguments;
    let client = ClientConfig {
        runtime: cargo::runtime(),
        ..workspace::client_of(spec, &[], out.clone(), name)
    };
    let mut diagnostics = Diagnostics::new();
    let made = make(&client, &mut diagnostics);
    std::fs::write(diagnostics_file(out), diagnostics.render(Rendering::PLAIN))?;
    let Counts {
        errors,
        warnings,
        notes,
    } = diagnostics.counts();
    let (lines, kept) = match made {
        Ok((api, files)) => {
            let drift = output::check(&files, out)?;
            output::write(&files, &drift, out)?;
            (Some(rust_lines(&files)), kept(&api))
        }
        Err(_) => (None, Emitted::default()),
    };
    Ok(Answer {
        lines,
        errors,
        warnings,
        notes,
        kept,
    })
}

/// The number of lines of Rust, which a person would review; without data files.
fn rust_lines(files: &FileSet) -> usize {
    let rust = files.0.iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(_, text)| text.lines().count()).sum()
}

pub(super) fn make(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, FileSet), Reported> {
    let source = workspace::load(client, diagnostics)?;
    let api = generator::build_ir(
        source,
        client,
        Purpose::Crate,
        LockedNames::default,
        diagnostics,
    )?;
    let files = generator::emit_crate(&api, client, diagnostics)?;
    Ok((api, files))
}

fn kept(api: &Api) -> Emitted {
    let operations = api.operations.iter().map(|operation| &operation.origin);
    let types = api.types.iter().map(|def| &def.origin);
    let is_component = |origin: &&Origin| {
        let steps: Vec<_> = origin.steps().collect();
        matches!(steps.as_slice(), [first, second, _] if first == "components" && second == "schemas")
    };
    Emitted {
        operations: operations.map(pointer).collect(),
        schemas: types.filter(is_component).map(pointer).collect(),
    }
}

fn pointer(origin: &Origin) -> String {
    origin.pointer().to_owned()
}
