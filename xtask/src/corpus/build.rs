//! Builds each crate in release mode, as its users do, and measures cost and size.

use std::cmp::Reverse;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use generator::diagnostic::Diagnostics;
use generator::ir::{Shape, Type};

use super::cargo::Build;
use super::directory::Document;
use super::metrics::{Library, TypeSize};
use super::program::{self, Client, SIZES};
use super::step::Arguments;
use super::{Corpus, compile};

/// How many types the metrics contain. All types are in a file beside the crate.
const MAX_LARGEST_TYPES: usize = 10;

/// Builds each generated crate, and a program that prints the sizes of its types.
pub(super) fn build_all(corpus: &mut Corpus) -> anyhow::Result<()> {
    let out = &corpus.out;
    let is_used = |_: &Vec<TypeSize>| true;
    let built = SIZES.use_all(
        corpus,
        &[Build::Release],
        is_used,
        |document, types, built| {
            let check = compile::check(document, built, out);
            let library = Library {
                library_bytes: match check.passed {
                    true => library_bytes(document, out)?,
                    false => 0,
                },
                check,
                largest: Vec::new(),
            };
            let largest = SIZES.require(built, document);
            Ok((
                library,
                largest.and_then(|()| largest_types(document, types, out)),
            ))
        },
    )?;
    let failure = "cannot measure types";
    corpus.record(built, failure, |metrics, (mut library, largest)| {
        metrics.add_failed_check(&library.check);
        match largest {
            Ok(largest) => library.largest = largest,
            Err(error) if library.check.passed => {
                metrics.add_loss("", format!("{failure}: {error:#}"));
            }
            Err(_) => {}
        }
        metrics.library = Some(library);
    });
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
pub(super) fn run_in_process(arguments: &Arguments) -> anyhow::Result<Vec<TypeSize>> {
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
fn largest_types(
    document: &Document,
    types: &[TypeSize],
    out: &Path,
) -> anyhow::Result<Vec<TypeSize>> {
    let program = SIZES.executable(Build::Release, document, out);
    let printed = String::from_utf8(Command::new(program).output()?.stdout)?;
    let mut types = types.to_vec();
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
    let file = document.crate_dir(out).with_extension("sizes.txt");
    fs::write(file, text)?;
    types.truncate(MAX_LARGEST_TYPES);
    Ok(types)
}
