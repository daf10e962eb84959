//! Runs `cargo check` for each crate, and records its errors and its cost.

use std::path::Path;

use super::cargo::{Build, Built};
use super::directory::Document;
use super::metrics::{Check, Metrics};
use super::workers::{self, Workers};
use super::{cargo, losses, rustc};

/// Checks each generated crate.
pub(super) fn compile_all(
    documents: &[Document],
    metrics: &mut [Metrics],
    out: &Path,
    workers: &Workers,
) -> anyhow::Result<()> {
    let generated = documents.iter().zip(metrics.iter());
    let generated = generated.filter(|(_, metrics)| metrics.has_crate());
    let names: Vec<_> = generated
        .map(|(document, _)| document.crate_name.clone())
        .collect();
    let dirs: Vec<_> = names.iter().map(|name| format!("crates/{name}")).collect();
    cargo::workspace(out, &dirs)?;
    let built = workers::run_together("compile", &names, |report| {
        cargo::run(Build::Check, &names, out, workers.count(), report)
    })?;
    for (document, metrics) in documents.iter().zip(metrics) {
        if !metrics.has_crate() {
            continue;
        }
        let check = check(document, &built, out);
        metrics.losses.extend(losses::of_check(document, &check));
        metrics.check = Some(check);
    }
    Ok(())
}

/// The result for a document's crate.
pub(super) fn check(document: &Document, built: &Built, out: &Path) -> Check {
    let library = document.library();
    let error = built.first_error(&library, &library);
    Check {
        passed: error.is_none(),
        compiler_output: error,
        cost: rustc::cost(out, &library).unwrap_or_default(),
    }
}
