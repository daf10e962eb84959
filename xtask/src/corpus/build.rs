//! Builds each crate in release mode, as its users do, and measures cost and size.

use std::cmp::Reverse;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, anyhow};
use generator::diagnostic::Diagnostics;
use generator::ir::{Shape, Type};

use super::cargo::Build;
use super::directory::Document;
use super::metrics::{Library, Metrics, TypeSize};
use super::program::{self, Client, SIZES};
use super::workers::Workers;
use super::{compile, generate, losses};

/// How many types the metrics contain. All types are in a file beside the crate.
const MAX_LARGEST_TYPES: usize = 10;

/// Builds each generated crate, and a program that prints the sizes of its types.
pub(super) fn build_all(
    documents: &[Document],
    metrics: &mut [Metrics],
    out: &Path,
    workers: &Workers,
) -> anyhow::Result<()> {
    let prepared = program::prepare_all(documents, metrics, workers, |document| {
        generate::step_result::<Vec<TypeSize>>("measure", document, out)
    });
    let with_program = program::select(documents, &prepared, |_| true);
    let built = SIZES.build(&with_program, Build::Release, out, workers)?;
    for ((document, metrics), prepared) in documents.iter().zip(metrics).zip(prepared) {
        let Some(types) = prepared else {
            continue;
        };
        let check = compile::check(document, &built, out);
        let largest = match (
            types,
            built.first_error(&SIZES.package(document), &document.library()),
        ) {
            (Ok(types), None) => largest(document, types, out),
            (Ok(_), Some(error)) => Err(anyhow!(error)),
            (Err(error), _) => Err(error),
        };
        metrics.losses.extend(losses::of_check(document, &check));
        metrics.losses.extend(
            largest
                .as_ref()
                .err()
                .filter(|_| check.passed)
                .map(|error| losses::of_error(document, "cannot measure types", error)),
        );
        metrics.library = Some(Library {
            library_bytes: match check.passed {
                true => library_bytes(document, out)?,
                false => 0,
            },
            check,
            largest: largest.unwrap_or_default(),
        });
    }
    Ok(())
}

/// The size of the library of a crate.
fn library_bytes(document: &Document, out: &Path) -> anyhow::Result<u64> {
    let file = format!("lib{}.rlib", document.library());
    let file = fs::metadata(Build::Release.artifact_dir(out).join(file));
    Ok(file.context("library of the crate not found")?.len())
}

/// Writes the program of a document in this process; returns its types in the order in which the program prints
/// their sizes, which are not known yet.
pub(super) fn run_in_process(arguments: &generate::Arguments) -> anyhow::Result<Vec<TypeSize>> {
    let mut diagnostics = Diagnostics::new();
    let client = Client::read(arguments, &mut diagnostics)?;
    let ids = client
        .api
        .ids()
        .filter(|id| !matches!(client.api.get(*id).shape, Shape::Alias(_)));
    let ids: Vec<_> = ids.collect();
    let types: Vec<_> = ids.iter().copied().map(Type::Named).collect();
    SIZES.write(&client, &types, &mut diagnostics)?;
    let size = |id| {
        let def = client.api.get(id);
        TypeSize {
            ty: program::path(&client.api, def),
            properties: match &def.shape {
                Shape::Struct(shape) => shape.fields.len(),
                _ => 0,
            },
            size: 0,
        }
    };
    Ok(ids.into_iter().map(size).collect())
}

/// Runs the program of a document; returns its largest types, the largest first.
fn largest(
    document: &Document,
    mut types: Vec<TypeSize>,
    out: &Path,
) -> anyhow::Result<Vec<TypeSize>> {
    let program = Build::Release
        .artifact_dir(out)
        .join(SIZES.package(document));
    let printed = String::from_utf8(Command::new(program).output()?.stdout)?;
    for (ty, size) in types.iter_mut().zip(printed.lines()) {
        ty.size = size.parse().context("the printed size is not a number")?;
    }
    types.sort_by_key(|ty| Reverse(ty.size));
    let mut text = format!("{:>8} {:>10} type\n", "size", "properties");
    for TypeSize {
        ty,
        properties,
        size,
    } in &types
    {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{size:>8} {properties:>10} {ty}");
    }
    let file = generate::crate_dir(document, out).with_extension("sizes.txt");
    fs::write(file, text)?;
    types.truncate(MAX_LARGEST_TYPES);
    Ok(types)
}
