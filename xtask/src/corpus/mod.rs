//! `cargo xtask corpus`: what becomes of every document in a folder, in figures.
//!
//! ```text
//! folder ─ count ─ generate ─ compile ─ examples ─ table, JSON, losses
//! ```
//!
//! Every step of every document is a process of its own (`step`, and the compiler of its crate, `rustc`), so
//! that its seconds and its memory are that document's. This process stays small and only looks after them: on Linux a new
//! process begins with the memory of the one that started it on its account.

mod build;
mod cargo;
mod compare;
mod compile;
mod difference;
mod document;
mod examples;
mod files;
mod folder;
mod generate;
mod instances;
mod locations;
mod losses;
mod metrics;
mod nested;
mod prepare;
mod program;
pub(crate) mod rustc;
mod schema;
pub(crate) mod step;
mod subschemas;
mod table;
mod validate;
mod workers;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use crate::workspace;
use folder::Document;
use metrics::{Metrics, Report};
use workers::Workers;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the documents.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Checks each crate with `-D warnings`; all of them have one runtime.
    #[arg(long)]
    compile: bool,
    /// Builds each crate as a release, and measures its library and its types.
    #[arg(long)]
    build: bool,
    /// Decodes every example into its type, and encodes it again.
    #[arg(long)]
    examples: bool,
    /// Nests values of each type that contains itself, and does everything with them on a small stack.
    #[arg(long)]
    nested: bool,
    /// Writes all figures as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where the crates are written; `target/corpus` where it is left out.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many documents are worked on at once; one for each core where it is left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let documents = folder::documents(&arguments.folder)?;
    let default = workspace::root().join("target/corpus");
    let out = arguments.out.clone().unwrap_or(default);
    let out = std::path::absolute(out).context("cannot tell where to write the crates")?;
    let lanes = Workers::new(arguments.jobs);
    let mut figures = generate_all(&documents, &out, &lanes)?;
    if arguments.compile {
        compile::compile_all(&documents, &mut figures, &out, &lanes)?;
    }
    if arguments.build {
        build::build_all(&documents, &mut figures, &out, &lanes)?;
    }
    if arguments.examples {
        examples::round_trip_all(&documents, &mut figures, &out, &lanes)?;
    }
    if arguments.nested {
        nested::use_all(&documents, &mut figures, &out, &lanes)?;
    }
    let report = Report::new(figures);
    say!("{}\n", table::documents(&report).trim_fmt());
    let more = [table::libraries, table::examples, table::nested];
    for table in more.iter().filter_map(|table| table(&report)) {
        say!("{}\n", table.trim_fmt());
    }
    say_text!("{}", table::losses(&report));
    if let Some(file) = &arguments.json {
        write_json(&report, file)?;
    }
    Ok(match report.losses.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Counts what each document has, and generates its crate.
fn generate_all(
    documents: &[Document],
    out: &Path,
    lanes: &Workers,
) -> anyhow::Result<Vec<Metrics>> {
    let figures = lanes.run("generate", documents, |_, document| {
        let counted = document::counted(document)?;
        let generated = match counted.openapi {
            Some(_) => Some(generate::generate(document, out)?),
            None => None,
        };
        Ok(Metrics::new(document, counted, generated))
    });
    figures.into_iter().collect()
}

fn write_json(report: &Report, file: &Path) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
}
