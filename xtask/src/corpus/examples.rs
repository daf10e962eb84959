//! Every example of a document, decoded into its type and encoded again.
//!
//! ```text
//! prepare ─ build the program ─ run it ─ compare
//! ```
//!
//! The first and the last step are processes of our own, which know the document. The program
//! between them is compiled with the crate: it knows the types, and nothing of what is expected.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::anyhow;

use super::cargo::{Build, Built};
use super::folder::Document;
use super::generate;
use super::losses;
use super::metrics::{Examples, Metrics};
use super::prepare::Files;
use super::program::{self, EXAMPLES};
use super::workers::Workers;

/// Reads and writes the examples of each document that a crate was made of.
pub(super) fn round_trip_all(
    documents: &[Document],
    figures: &mut [Metrics],
    out: &Path,
    lanes: &Workers,
) -> anyhow::Result<()> {
    let prepared = program::prepare_all(documents, figures, lanes, |it| prepare(it, out));
    let with_examples = program::wanted(documents, &prepared, |has_examples| *has_examples);
    let built = EXAMPLES.build(&with_examples, Build::Dev, out, lanes)?;
    let outcomes = lanes.run("examples", documents, |index, document| {
        let prepared = prepared[index].as_ref()?;
        Some(match prepared {
            Ok(has_examples) => round_trip(document, *has_examples, &built, out),
            Err(fault) => Err(anyhow!("{fault:#}")),
        })
    });
    for ((document, figures), outcome) in documents.iter().zip(figures).zip(outcomes) {
        match outcome {
            Some(Ok(examples)) => {
                figures
                    .lost
                    .extend(losses::of_examples(document, &examples));
                figures.examples = Some(examples);
            }
            Some(Err(fault)) => {
                let loss = losses::of_fault(document, "its examples cannot be read", &fault);
                figures.lost.push(loss);
            }
            None => {}
        }
    }
    Ok(())
}

/// Writes the program of a document; tells whether there is anything for it to read.
fn prepare(document: &Document, out: &Path) -> anyhow::Result<bool> {
    generate::answer::<()>("prepare", document, out)?;
    let files = Files::of(&generate::folder(document, out));
    Ok(std::fs::metadata(files.given())?.len() > 0)
}

fn round_trip(
    document: &Document,
    has_examples: bool,
    built: &Built,
    out: &Path,
) -> anyhow::Result<Examples> {
    let files = Files::of(&generate::folder(document, out));
    let answered = File::create(files.answered())?;
    if has_examples {
        let name = EXAMPLES.package(document);
        if let Some(fault) = built.fault(&name, &document.library()) {
            return Err(anyhow!(fault));
        }
        // Whether it comes to its end is seen by what it has not answered.
        Command::new(Build::Dev.folder(out).join(name))
            .stdin(File::open(files.given())?)
            .stdout(answered)
            .stderr(Stdio::null())
            .status()?;
    }
    generate::answer("compare", document, out)
}
