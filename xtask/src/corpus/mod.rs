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

use anyhow::Context;
use cargo_openapi_client::Outcome;

use crate::root;
use metrics::{Metrics, Report};

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

/// The documents with their results so far, and how they are processed.
struct Corpus {
    metrics: Vec<Metrics>,
    /// The directory of the crates.
    out: PathBuf,
    /// The number of documents that are processed in parallel.
    jobs: usize,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let documents = directory::documents(&arguments.directory)?;
    let default = root().join("target/corpus");
    let out = arguments.out.clone().unwrap_or(default);
    let mut corpus = Corpus {
        metrics: documents.into_iter().map(Metrics::new).collect(),
        out: std::path::absolute(out).context("cannot resolve the output directory")?,
        jobs: workers::jobs(arguments.jobs),
    };
    generate::generate_all(&mut corpus)?;
    if arguments.compile {
        compile::compile_all(&mut corpus)?;
    }
    if arguments.build {
        build::build_all(&mut corpus)?;
    }
    if arguments.examples {
        examples::round_trip_all(&mut corpus)?;
    }
    if arguments.nested {
        nested::use_all(&mut corpus)?;
    }
    let report = Report::new(corpus.metrics);
    for table in table::ALL.iter().filter_map(|table| table(&report)) {
        println!("{}\n", table.trim_fmt());
    }
    print!("{}", table::losses(&report));
    if let Some(file) = &arguments.json {
        write_json(&report, file)?;
    }
    Ok(match report.losses.is_empty() {
        true => Outcome::Good,
        false => Outcome::Found,
    })
}

fn write_json(report: &Report, file: &Path) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(report)? + "\n";
    std::fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
}
