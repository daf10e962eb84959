//! `cargo check` of each crate: what the compiler says of it, and what it costs.

use std::path::Path;

use super::cargo::{Build, Built};
use super::folder::Document;
use super::metrics::{Check, Metrics};
use super::workers::{self, Workers};
use super::{cargo, losses, rustc};

/// Checks each crate that was generated.
pub(super) fn compile_all(
    documents: &[Document],
    figures: &mut [Metrics],
    out: &Path,
    lanes: &Workers,
) -> anyhow::Result<()> {
    let generated = documents.iter().zip(figures.iter());
    let generated = generated.filter(|(_, figures)| figures.has_crate());
    let names: Vec<_> = generated
        .map(|(document, _)| document.crate_name.clone())
        .collect();
    let folders: Vec<_> = names.iter().map(|name| format!("crates/{name}")).collect();
    cargo::workspace(out, &folders)?;
    let built = workers::together("compile", &names, |tell| {
        cargo::run(Build::Check, &names, out, lanes.count(), tell)
    })?;
    for (document, figures) in documents.iter().zip(figures) {
        if !figures.has_crate() {
            continue;
        }
        let check = check(document, &built, out);
        figures.lost.extend(losses::of_check(document, &check));
        figures.check = Some(check);
    }
    Ok(())
}

/// What became of a document's crate.
pub(super) fn check(document: &Document, built: &Built, out: &Path) -> Check {
    let library = document.library();
    let fault = built.fault(&library, &library);
    Check {
        passed: fault.is_none(),
        compiler_output: fault,
        cost: rustc::cost(out, &library).unwrap_or_default(),
    }
}
