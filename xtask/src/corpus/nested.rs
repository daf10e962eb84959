//! Uses deeply nested values of each recursive type on a small stack.
//!
//! ```text
//! nest ─ build the program ─ run it, and again from where a stack was too small
//! ```

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::diagnostic::Diagnostics;
use generator::ir::Type;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Corpus;
use super::cargo::{Build, Built};
use super::directory::Document;
use super::instances::Instances;
use super::metrics::{Failure, Nested, UseOutcome};
use super::program::{self, Client, NESTED};
use super::step::Arguments;

/// Values that are used in the same way.
struct Batch {
    /// The file of the values.
    file: &'static str,
    /// The nesting depths of the values, in objects including the outermost.
    objects: &'static [usize],
    stack: usize,
}

/// The default stack of a thread in Rust.
const NESTED_VALUES: Batch = Batch {
    file: "nested.txt",
    objects: &[8, 30, 100],
    stack: 2 * 1024 * 1024,
};

/// A small stack.
const SINGLE_VALUES: Batch = Batch {
    file: "single.txt",
    objects: &[1],
    stack: 256 * 1024,
};

/// The recursion limit of `serde_json`.
const MAX_LEVELS: usize = 127;

/// The values of a document, in the order in which the program receives them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Prepared {
    types: usize,
    nested: Vec<Run>,
    single: Vec<Run>,
}

/// A value to be used.
#[derive(Debug, Serialize, Deserialize)]
struct Run {
    ty: String,
    /// The JSON Pointer of the type's schema.
    location: String,
    objects: usize,
    /// The nesting depth in JSON, including arrays and maps.
    levels: usize,
}

/// Creates the values of a document and the program that uses them, in this process.
pub(super) fn run_in_process(arguments: &Arguments) -> anyhow::Result<Prepared> {
    let mut diagnostics = Diagnostics::new();
    let client = Client::read(arguments, &mut diagnostics)?;
    let instances = Instances::of(&client.api);
    let cycles: Vec<_> = instances.cycles().collect();
    let types: Vec<_> = cycles.iter().map(|cycle| Type::Named(cycle.ty)).collect();
    NESTED.write(&client, &types, &mut diagnostics)?;
    let dir = NESTED.package_dir(&arguments.out);
    let write = |batch: &Batch| -> anyhow::Result<Vec<Run>> {
        let mut file = std::io::BufWriter::new(File::create(dir.join(batch.file))?);
        let mut runs = Vec::new();
        for (index, cycle) in cycles.iter().enumerate() {
            for &objects in batch.objects {
                let Some(value) = instances.nested(cycle, objects) else {
                    continue;
                };
                writeln!(file, "{index} {value}")?;
                let def = client.api.get(cycle.ty);
                runs.push(Run {
                    ty: program::path(&client.api, def),
                    location: def.origin.pointer().to_owned(),
                    objects,
                    levels: levels(&value),
                });
            }
        }
        file.flush()?;
        Ok(runs)
    };
    Ok(Prepared {
        types: cycles.len(),
        nested: write(&NESTED_VALUES)?,
        single: write(&SINGLE_VALUES)?,
    })
}

fn levels(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(levels).max().unwrap_or_default(),
        Value::Object(properties) => 1 + properties.values().map(levels).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Uses nested values of each document with a crate.
pub(super) fn use_all(corpus: &mut Corpus) -> anyhow::Result<()> {
    let has_types = |prepared: &Prepared| prepared.types > 0;
    let builds = [Build::Dev, Build::Release];
    let outcomes = NESTED.use_all(corpus, &builds, has_types, |document, prepared, built| {
        run_program(document, prepared, built, &corpus.out)
    })?;
    corpus.record(outcomes, "cannot use nested values", |metrics, nested| {
        metrics.add_failed_values(&nested);
        metrics.nested = Some(nested);
    });
    Ok(())
}

fn run_program(
    document: &Document,
    prepared: &Prepared,
    built: &[Built],
    out: &Path,
) -> anyhow::Result<Nested> {
    let Prepared {
        types,
        nested,
        single,
    } = prepared;
    if *types == 0 {
        return Ok(Nested::default());
    }
    NESTED.require(built, document)?;
    let dir = NESTED.package_dir(&document.crate_dir(out));
    let run = |build: Build, batch: &Batch, runs: &[Run]| {
        let program = NESTED.executable(build, document, out);
        run_batch(&program, &dir.join(batch.file), batch.stack, runs)
    };
    Ok(Nested {
        types: *types,
        dev: run(Build::Dev, &NESTED_VALUES, nested)?,
        release: run(Build::Release, &NESTED_VALUES, nested)?,
        single: run(Build::Release, &SINGLE_VALUES, single)?,
    })
}

/// Runs the program until all values are used; after a stack overflow, it continues with the next value.
fn run_batch(
    program: &PathBuf,
    values: &Path,
    stack: usize,
    runs: &[Run],
) -> anyhow::Result<UseOutcome> {
    let mut outcome = UseOutcome::default();
    let mut next = 0;
    while next < runs.len() {
        let output = Command::new(program)
            .args([stack, next].map(|number| number.to_string()))
            .stdin(File::open(values)?)
            .output()?;
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let mut operation = "start";
        for line in stdout.lines() {
            if line == "done" {
                outcome.done += 1;
            } else if let Some(error) = line.strip_prefix("error: ") {
                outcome.record_failure(&runs[next], operation, error);
            } else {
                operation = line;
                continue;
            }
            next += 1;
        }
        if let Some(run) = runs.get(next) {
            let error = match stderr.contains("has overflowed its stack") {
                true => "stack overflow",
                false => stderr
                    .lines()
                    .last()
                    .unwrap_or("the program failed without an error message"),
            };
            outcome.record_failure(run, operation, error);
            next += 1;
        }
    }
    Ok(outcome)
}

impl UseOutcome {
    /// Records a value that could not be used. A value that exceeds the recursion limit of `serde_json` is an
    /// expected error.
    fn record_failure(&mut self, run: &Run, operation: &str, error: &str) {
        let levels = match operation {
            "decode" => run.levels,
            // Inside of an array.
            "decode for a path" => run.levels + 1,
            _ => 0,
        };
        if levels > MAX_LEVELS && error.starts_with("recursion limit") {
            self.too_deep += 1;
            return;
        }
        self.failed.push(Failure {
            ty: run.ty.clone(),
            place: run.location.clone(),
            objects: run.objects,
            doing: operation.to_owned(),
            what: error.to_owned(),
        });
    }
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
