//! Runs `cargo check` for each crate, and records its errors and its cost.

use std::path::Path;
use std::slice;

use super::cargo::{Build, Built};
use super::directory::Document;
use super::metrics::Check;
use super::{Corpus, cargo, rustc, workers};

/// Checks each generated crate.
pub(super) fn compile_all(Corpus { metrics, out, jobs }: &mut Corpus) -> anyhow::Result<()> {
    let with_crates = || metrics.iter().filter(|it| it.has_crate());
    let names: Vec<_> = with_crates()
        .map(|it| it.document.crate_name.clone())
        .collect();
    let dirs: Vec<_> = names.iter().map(|name| format!("crates/{name}")).collect();
    cargo::workspace(out, &dirs)?;
    let built = workers::run_together("compile", &names, |report| {
        cargo::run(Build::Check, &names, out, *jobs, report)
    })?;
    for metrics in metrics.iter_mut().filter(|it| it.has_crate()) {
        let check = check(&metrics.document, slice::from_ref(&built), out);
        metrics.add_failed_check(&check);
        metrics.check = Some(check);
    }
    Ok(())
}

/// The result for a document's crate.
pub(super) fn check(document: &Document, built: &[Built], out: &Path) -> Check {
    let library = document.library();
    let error = cargo::first_error(built, &library, &library);
    Check {
        passed: error.is_none(),
        compiler_output: error,
        cost: rustc::cost(out, &library).unwrap_or_default(),
    }
}
