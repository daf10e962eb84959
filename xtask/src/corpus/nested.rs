//! Uses deeply nested values of each recursive type on a small stack.
//!
//! ```text
//! nest ─ build the program ─ run it, and again from where a stack was too small
//! ```

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::anyhow;
use generator::diagnostic::Diagnostics;
use generator::ir::Type;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cargo::{Build, Built};
use super::directory::Document;
use super::generate;
use super::instances::Instances;
use super::losses;
use super::metrics::{Failure, Metrics, Nested, Used};
use super::program::{self, Client, NESTED};
use super::workers::Workers;

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
    place: String,
    objects: usize,
    /// The nesting depth in JSON, including arrays and maps.
    levels: usize,
}

/// Creates the values of a document and the program that uses them, in this process.
pub(super) fn here(arguments: &generate::Arguments) -> anyhow::Result<Prepared> {
    let mut diagnostics = Diagnostics::new();
    let client = Client::read(arguments, &mut diagnostics)?;
    let instances = Instances::of(&client.api);
    let circles: Vec<_> = instances.circles().collect();
    let types: Vec<_> = circles
        .iter()
        .map(|circle| Type::Named(circle.ty))
        .collect();
    NESTED.write(&client, &types, &mut diagnostics)?;
    let folder = NESTED.folder_beside(&arguments.out);
    let write = |batch: &Batch| -> anyhow::Result<Vec<Run>> {
        let mut file = std::io::BufWriter::new(File::create(folder.join(batch.file))?);
        let mut runs = Vec::new();
        for (index, circle) in circles.iter().enumerate() {
            for &objects in batch.objects {
                let Some(value) = instances.nested(circle, objects) else {
                    continue;
                };
                writeln!(file, "{index} {value}")?;
                let def = client.api.get(circle.ty);
                runs.push(Run {
                    ty: program::path(&client.api, def),
                    place: def.origin.pointer().to_owned(),
                    objects,
                    levels: levels(&value),
                });
            }
        }
        file.flush()?;
        Ok(runs)
    };
    Ok(Prepared {
        types: circles.len(),
        nested: write(&NESTED_VALUES)?,
        single: write(&SINGLE_VALUES)?,
    })
}

fn levels(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(levels).max().unwrap_or_default(),
        Value::Object(members) => 1 + members.values().map(levels).max().unwrap_or_default(),
        _ => 0,
    }
}

/// Uses nested values of each document with a crate.
pub(super) fn use_all(
    documents: &[Document],
    metrics: &mut [Metrics],
    out: &Path,
    workers: &Workers,
) -> anyhow::Result<()> {
    let prepared = program::prepare_all(documents, metrics, workers, |document| {
        generate::answer::<Prepared>("nest", document, out)
    });
    let with_types = program::wanted(documents, &prepared, |prepared| prepared.types > 0);
    let dev = NESTED.build(&with_types, Build::Dev, out, workers)?;
    let release = NESTED.build(&with_types, Build::Release, out, workers)?;
    let used = workers.run("nested", documents, |index, document| {
        Some(match prepared[index].as_ref()? {
            Ok(prepared) => use_each(document, prepared, [&dev, &release], out),
            Err(fault) => Err(anyhow!("{fault:#}")),
        })
    });
    for ((document, metrics), used) in documents.iter().zip(metrics).zip(used) {
        match used {
            Some(Ok(nested)) => {
                metrics.lost.extend(losses::of_nested(document, &nested));
                metrics.nested = Some(nested);
            }
            Some(Err(fault)) => {
                let loss = losses::of_fault(document, "cannot use nested values", &fault);
                metrics.lost.push(loss);
            }
            None => {}
        }
    }
    Ok(())
}

fn use_each(
    document: &Document,
    prepared: &Prepared,
    built: [&Built; 2],
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
    let package = NESTED.package(document);
    for built in built {
        if let Some(fault) = built.fault(&package, &document.library()) {
            return Err(anyhow!(fault));
        }
    }
    let folder = NESTED.folder_beside(&generate::folder(document, out));
    let used = |build: Build, batch: &Batch, runs: &[Run]| {
        let program = build.folder(out).join(&package);
        used(&program, &folder.join(batch.file), batch.stack, runs)
    };
    Ok(Nested {
        types: *types,
        dev: used(Build::Dev, &NESTED_VALUES, nested)?,
        release: used(Build::Release, &NESTED_VALUES, nested)?,
        single: used(Build::Release, &SINGLE_VALUES, single)?,
    })
}

/// Runs the program until all values are used; after a stack overflow, it continues with the next value.
fn used(program: &PathBuf, values: &Path, stack: usize, runs: &[Run]) -> anyhow::Result<Used> {
    let begins = begins_of_lines(values)?;
    let mut used = Used::default();
    let mut next = 0;
    while next < runs.len() {
        let mut values = File::open(values)?;
        values.seek(SeekFrom::Start(begins[next]))?;
        let output = Command::new(program)
            .arg(stack.to_string())
            .stdin(values)
            .output()?;
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        let mut doing = "start";
        for line in stdout.lines() {
            if line == "done" {
                used.done += 1;
            } else if let Some(fault) = line.strip_prefix("error: ") {
                used.fault(&runs[next], doing, fault);
            } else {
                doing = line;
                continue;
            }
            next += 1;
        }
        if let Some(run) = runs.get(next) {
            let what = match stderr.contains("has overflowed its stack") {
                true => "stack overflow",
                false => stderr
                    .lines()
                    .last()
                    .unwrap_or("the program failed without an error message"),
            };
            used.fault(run, doing, what);
            next += 1;
        }
    }
    Ok(used)
}

impl Used {
    /// Records a value that could not be used. A value that exceeds the recursion limit of `serde_json` is an
    /// expected error.
    fn fault(&mut self, run: &Run, doing: &str, what: &str) {
        let levels = match doing {
            "decode" => run.levels,
            // Inside of an array.
            "decode for a path" => run.levels + 1,
            _ => 0,
        };
        if levels > MAX_LEVELS && what.starts_with("recursion limit") {
            self.too_deep += 1;
            return;
        }
        self.failed.push(Failure {
            ty: run.ty.clone(),
            place: run.place.clone(),
            objects: run.objects,
            doing: doing.to_owned(),
            what: what.to_owned(),
        });
    }
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Where each line of a file begins.
fn begins_of_lines(path: &Path) -> anyhow::Result<Vec<u64>> {
    let mut begin = 0;
    let mut begins = Vec::new();
    for line in BufReader::new(File::open(path)?).split(b'\n') {
        begins.push(begin);
        begin += line?.len() as u64 + 1;
    }
    Ok(begins)
}
