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

use super::figures::{Examples, Figures};
use super::folder::Document;
use super::lanes::{At, Lanes};
use super::losses::{self, Loss};
use super::prepare::Files;
use super::{compile, generate, step};

/// Reads and writes the examples of each document that a crate was made of.
pub(super) fn round_trip_all(
    documents: &[Document],
    figures: &mut [Figures],
    out: &Path,
    lanes: &Lanes,
) -> anyhow::Result<()> {
    let has_crate: Vec<_> = figures.iter().map(Figures::has_crate).collect();
    let outcomes = lanes.run("examples", documents, |at, document| {
        has_crate[at.index].then(|| round_trip(document, out, at))
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
                let what = format!("its examples cannot be read: {fault:#}");
                figures.lost.push(Loss::new(document, "", what));
            }
            None => {}
        }
    }
    Ok(())
}

fn round_trip(document: &Document, out: &Path, at: At) -> anyhow::Result<Examples> {
    let folder = generate::folder(document, out);
    let files = Files::of(&folder);
    let (prepared, _) = generate::step::<()>("prepare", document, &folder)?;
    prepared.map_err(|fault| anyhow!(fault))?;
    let answered = File::create(files.answered())?;
    if std::fs::metadata(files.given())?.len() > 0 {
        let target = compile::target(out, at.lane);
        let built = step::measured(&mut compile::cargo("build", &files.folder, &target))?;
        if !built.passed {
            return Err(anyhow!(compile::first_error(&built.stderr)));
        }
        let name = format!("{}-examples", document.crate_name);
        // Whether it comes to its end is seen by what it has not answered.
        Command::new(target.join("debug").join(name))
            .stdin(File::open(files.given())?)
            .stdout(answered)
            .stderr(Stdio::null())
            .status()?;
    }
    let (examples, _) = generate::step::<Examples>("compare", document, &folder)?;
    examples.map_err(|fault| anyhow!(fault))
}
