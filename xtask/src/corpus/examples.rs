//! Decodes every example of a document into its type, and encodes it again.
//!
//! ```text
//! prepare ─ build the program ─ run it ─ compare
//! ```
//!
//! The first and the last step are processes of this command, which read the document. The program between them is
//! compiled with the crate: it uses the types, and does not know the expected results.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use super::cargo::{Build, Built};
use super::directory::Document;
use super::metrics::Examples;
use super::prepare::{INPUT, OUTPUT};
use super::program::EXAMPLES;
use super::{Corpus, step};

/// Round-trips the examples of each document with a crate.
pub(super) fn round_trip_all(corpus: &mut Corpus) -> anyhow::Result<()> {
    let has_examples = |has_examples: &bool| *has_examples;
    let outcomes = EXAMPLES.use_all(
        corpus,
        &[Build::Dev],
        has_examples,
        |document, it, built| round_trip(document, *it, built, &corpus.out),
    )?;
    corpus.record(outcomes, "cannot check examples", |metrics, examples| {
        metrics.add_failed_examples(&examples);
        metrics.examples = Some(examples);
    });
    Ok(())
}

fn round_trip(
    document: &Document,
    has_examples: bool,
    built: &[Built],
    out: &Path,
) -> anyhow::Result<Examples> {
    let dir = EXAMPLES.package_dir(&document.crate_dir(out));
    let output = File::create(dir.join(OUTPUT))?;
    if has_examples {
        EXAMPLES.require(built, document)?;
        // If it ends early, results are missing.
        Command::new(EXAMPLES.executable(Build::Dev, document, out))
            .stdin(File::open(dir.join(INPUT))?)
            .stdout(output)
            .stderr(Stdio::null())
            .status()?;
    }
    step::result("compare", document, out)
}
