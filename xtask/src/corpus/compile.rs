//! `cargo check` of each crate alone.
//!
//! The crates are checked without their default features, with the whole client and without
//! `reqwest`: what that needs for TLS takes longer to build than all the rest, and nothing in a
//! crate but one file of the runtime depends on it. A crate's dependencies are built first, by an
//! empty crate that has the same ones, so that the figures are the crate's own. No crate is built
//! incrementally.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use toml::Table;

use crate::workspace;

use super::figures::{Check, Figures};
use super::folder::Document;
use super::lanes::Lanes;
use super::{generate, losses, step};

/// Checks each crate that was generated.
pub(super) fn compile_all(
    documents: &[Document],
    figures: &mut [Figures],
    out: &Path,
    lanes: &Lanes,
) -> anyhow::Result<()> {
    let has_crate: Vec<_> = figures.iter().map(Figures::has_crate).collect();
    let checks = lanes.run("compile", documents, |at, document| {
        has_crate[at.index]
            .then(|| check(document, out, at.lane))
            .transpose()
    });
    for ((document, figures), check) in documents.iter().zip(figures).zip(checks) {
        figures.check = check?;
        let loss = figures
            .check
            .as_ref()
            .and_then(|check| losses::of_check(document, check));
        figures.lost.extend(loss);
    }
    Ok(())
}

fn check(document: &Document, out: &Path, lane: usize) -> anyhow::Result<Check> {
    let folder = generate::folder(document, out);
    let dependencies = dependencies(document, &folder, out)?;
    let target = target(out, lane);
    alone(&folder)?;
    let built = step::measured(&mut cargo("check", &dependencies, &target))?;
    let ended = match built.passed {
        true => step::measured(&mut cargo("check", &folder, &target))?,
        false => built,
    };
    Ok(Check {
        passed: ended.passed,
        said: (!ended.passed).then(|| first_error(&ended.stderr)),
        cost: ended.cost,
    })
}

/// Where the crates of a lane are built: cargo builds only one at a time in one place.
pub(super) fn target(out: &Path, lane: usize) -> PathBuf {
    out.join(format!("target-{lane}"))
}

/// An empty crate with the dependencies of a document's crate.
fn dependencies(document: &Document, folder: &Path, out: &Path) -> anyhow::Result<PathBuf> {
    let mut manifest = manifest(folder)?;
    manifest.retain(|key, _| ["package", "features", "dependencies"].contains(&key));
    if let Some(toml::Value::Table(package)) = manifest.get_mut("package") {
        package.remove("readme");
    }
    let dependencies = out.join("dependencies").join(&document.crate_name);
    std::fs::create_dir_all(dependencies.join("src"))?;
    std::fs::write(dependencies.join("src/lib.rs"), "")?;
    std::fs::write(dependencies.join("Cargo.toml"), manifest.to_string())?;
    alone(&dependencies)?;
    Ok(dependencies)
}

/// The manifest of a generated crate.
pub(super) fn manifest(folder: &Path) -> anyhow::Result<Table> {
    let text = std::fs::read_to_string(folder.join("Cargo.toml"))?;
    text.parse().context("in a generated manifest")
}

/// Gives a crate the versions that this workspace has, and makes it a workspace of its own.
pub(super) fn alone(folder: &Path) -> anyhow::Result<()> {
    std::fs::copy(
        workspace::root().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )?;
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest)?;
    if !text.contains("[workspace]") {
        std::fs::write(&manifest, format!("{text}\n[workspace]\n"))?;
    }
    Ok(())
}

/// Builds a crate without its default features.
pub(super) fn cargo(subcommand: &str, folder: &Path, target: &Path) -> Command {
    let mut command = Command::new("cargo");
    command
        .args([subcommand, "--no-default-features", "--offline", "--quiet"])
        .arg("--target-dir")
        .arg(target)
        .current_dir(folder)
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings");
    command
}

/// The first error that a compiler tells of, with its place; without a place, the last words.
pub(super) fn first_error(said: &str) -> String {
    let mut lines = said.lines().skip_while(|line| !line.starts_with("error"));
    let error = lines.next().unwrap_or("cargo failed");
    let place = lines.find(|line| line.trim_start().starts_with("--> "));
    let last = || said.lines().rev().find(|line| !line.trim().is_empty());
    let rest = place.or_else(last).filter(|rest| *rest != error);
    format!("{error} {}", rest.unwrap_or_default().trim())
        .trim()
        .to_owned()
}
