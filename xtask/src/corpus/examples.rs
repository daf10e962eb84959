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

use anyhow::anyhow;

use super::cargo::{Build, Built};
use super::directory::Document;
use super::generate;
use super::losses;
use super::metrics::{Examples, Metrics};
use super::prepare::Files;
use super::program::{self, EXAMPLES};
use super::workers::Workers;

/// Round-trips the examples of each document with a crate.
pub(super) fn round_trip_all(
    documents: &[Document],
    metrics: &mut [Metrics],
    out: &Path,
    workers: &Workers,
) -> anyhow::Result<()> {
    let prepared = program::prepare_all(documents, metrics, workers, |it| prepare(it, out));
    let with_examples = program::select(documents, &prepared, |has_examples| *has_examples);
    let built = EXAMPLES.build(&with_examples, Build::Dev, out, workers)?;
    let outcomes = workers.run("examples", documents, |index, document| {
        let prepared = prepared[index].as_ref()?;
        Some(match prepared {
            Ok(has_examples) => round_trip(document, *has_examples, &built, out),
            Err(error) => Err(anyhow!("{error:#}")),
        })
    });
    for ((document, metrics), outcome) in documents.iter().zip(metrics).zip(outcomes) {
        match outcome {
            Some(Ok(examples)) => {
                metrics
                    .losses
                    .extend(losses::of_examples(document, &examples));
                metrics.examples = Some(examples);
            }
            Some(Err(error)) => {
                let loss = losses::of_error(document, "cannot check examples", &error);
                metrics.losses.push(loss);
            }
            None => {}
        }
    }
    Ok(())
}

/// Writes the program of a document; returns whether there are examples for it.
fn prepare(document: &Document, out: &Path) -> anyhow::Result<bool> {
    generate::step_result::<()>("prepare", document, out)?;
    let files = Files::of(&generate::crate_dir(document, out));
    Ok(std::fs::metadata(files.input())?.len() > 0)
}

fn round_trip(
    document: &Document,
    has_examples: bool,
    built: &Built,
    out: &Path,
) -> anyhow::Result<Examples> {
    let files = Files::of(&generate::crate_dir(document, out));
    let output = File::create(files.output())?;
    if has_examples {
        let name = EXAMPLES.package(document);
        if let Some(error) = built.first_error(&name, &document.library()) {
            return Err(anyhow!(error));
        }
        // If it ends early, results are missing.
        Command::new(Build::Dev.artifact_dir(out).join(name))
            .stdin(File::open(files.input())?)
            .stdout(output)
            .stderr(Stdio::null())
            .status()?;
    }
    generate::step_result("compare", document, out)
}
