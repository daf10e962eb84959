//! `cargo xtask corpus`: generates and checks every document in a directory, and reports metrics.
//!
//! ```text
//! directory ─ count ─ generate ─ compile ─ examples ─ table, JSON, losses
//! ```
//!
//! Every step of every document is a separate process (`step`, and the compiler of its crate, `rustc`), so that time
//! and memory are measured per document. This process stays small and only supervises them: on Linux, the memory of a
//! new process includes at first that of the process that started it.

mod build;
mod cargo;
mod compare;
mod compile;
mod difference;
mod directory;
mod document;
mod examples;
mod files;
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
use directory::Document;
use metrics::{Metrics, Report};
use workers::Workers;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Read all JSON and YAML files in this directory
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Check each crate with `-D warnings`; all crates share one runtime
    #[arg(long)]
    compile: bool,
    /// Build each crate in release mode, and measure its library and its types
    #[arg(long)]
    build: bool,
    /// Decode every example into its type, and encode it again
    #[arg(long)]
    examples: bool,
    /// Decode, encode, clone, compare and drop nested values of each recursive type on a small stack
    #[arg(long)]
    nested: bool,
    /// Write all metrics as JSON to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the crates to this directory; defaults to `target/corpus`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Process N documents at a time; defaults to the number of cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let documents = directory::documents(&arguments.directory)?;
    let default = workspace::root().join("target/corpus");
    let out = arguments.out.clone().unwrap_or(default);
    let out = std::path::absolute(out).context("cannot resolve the output directory")?;
    let workers = Workers::new(arguments.jobs);
    let mut metrics = generate_all(&documents, &out, &workers)?;
    if arguments.compile {
        compile::compile_all(&documents, &mut metrics, &out, &workers)?;
    }
    if arguments.build {
        build::build_all(&documents, &mut metrics, &out, &workers)?;
    }
    if arguments.examples {
        examples::round_trip_all(&documents, &mut metrics, &out, &workers)?;
    }
    if arguments.nested {
        nested::use_all(&documents, &mut metrics, &out, &workers)?;
    }
    let report = Report::new(metrics);
    print_line!("{}\n", table::documents(&report).trim_fmt());
    let more = [table::libraries, table::examples, table::nested];
    for table in more.iter().filter_map(|table| table(&report)) {
        print_line!("{}\n", table.trim_fmt());
    }
    print_text!("{}", table::losses(&report));
    if let Some(file) = &arguments.json {
        write_json(&report, file)?;
    }
    Ok(match report.losses.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Counts the operations and schemas of each document, and generates its crate.
fn generate_all(
    documents: &[Document],
    out: &Path,
    workers: &Workers,
) -> anyhow::Result<Vec<Metrics>> {
    let metrics = workers.run("generate", documents, |_, document| {
        let expected = document::count_in_process(document)?;
        let generated = match expected.openapi {
            Some(_) => Some(generate::generate(document, out)?),
            None => None,
        };
        Ok(Metrics::new(document, expected, generated))
    });
    metrics.into_iter().collect()
}

fn write_json(report: &Report, file: &Path) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
}
