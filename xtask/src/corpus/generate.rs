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
    crate_dir: &Path,
) -> anyhow::Result<(Result<T, String>, Cost)> {
    step::run(&[
        step.as_ref(),
        "--spec".as_ref(),
        document.path.as_ref(),
        "--out".as_ref(),
        crate_dir.as_ref(),
        "--name".as_ref(),
        document.crate_name.as_ref(),
    ])
}

/// Returns the result of a step, without its cost; a failure of the step is an error.
pub(super) fn step_result<T: DeserializeOwned>(
    step: &str,
    document: &Document,
    out: &Path,
) -> anyhow::Result<T> {
    let (result, _) = self::step(step, document, &crate_dir(document, out))?;
    result.map_err(|error: String| anyhow!(error))
}

/// The result of generating a crate.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct GenerateResult {
    /// Lines of Rust.
    lines: Option<usize>,
    errors: usize,
    warnings: usize,
    notes: usize,
    emitted: Emitted,
}

/// The directory of a document's crate.
pub(super) fn crate_dir(document: &Document, out: &Path) -> PathBuf {
    out.join("crates").join(&document.crate_name)
}

/// The file for the diagnostics of a document.
fn diagnostics_file(crate_dir: &Path) -> PathBuf {
    crate_dir.with_extension("diagnostics.txt")
}

/// Generates a document's crate in a separate process.
pub(super) fn generate(document: &Document, out: &Path) -> anyhow::Result<Generated> {
    let crate_dir = crate_dir(document, out);
    std::fs::create_dir_all(out.join("crates"))?;
    if crate_dir.exists() {
        // Names from the lock file of a previous run must not be reused.
        std::fs::remove_dir_all(&crate_dir)?;
    }
    let (result, cost) = step("generate", document, &crate_dir)?;
    let (result, fault): (GenerateResult, _) = match result {
        Ok(result) => (result, None),
        Err(fault) => (GenerateResult::default(), Some(fault)),
    };
    let GenerateResult {
        lines,
        errors,
        warnings,
        notes,
        emitted,
    } = result;
    Ok(Generated {
        lines,
        errors,
        warnings,
        notes,
        cost,
        emitted,
        fault,
    })
}

/// Generates a crate in this process.
pub(super) fn run_in_process(arguments: &Arguments) -> anyhow::Result<GenerateResult> {
    let Arguments { spec, out, name } = arguments;
    let client = ClientConfig {
        runtime: cargo::runtime(),
        ..workspace::client_for(spec, &[], out.clone(), name)
    };
    let mut diagnostics = Diagnostics::new();
    let generated = build_crate(&client, &mut diagnostics);
    std::fs::write(diagnostics_file(out), diagnostics.render(Rendering::PLAIN))?;
    let Counts {
        errors,
        warnings,
        notes,
    } = diagnostics.counts();
    let (lines, emitted) = match generated {
        Ok((api, files)) => {
            let drift = output::check(&files, out)?;
            output::write(&files, &drift, out)?;
            (Some(rust_lines(&files)), emitted(&api))
        }
        Err(_) => (None, Emitted::default()),
    };
    Ok(GenerateResult {
        lines,
        errors,
        warnings,
        notes,
        emitted,
    })
}

/// The number of lines of Rust, which a person would review; without data files.
fn rust_lines(files: &FileSet) -> usize {
    let rust = files.0.iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(_, text)| text.lines().count()).sum()
}

pub(super) fn build_crate(
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

fn emitted(api: &Api) -> Emitted {
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
