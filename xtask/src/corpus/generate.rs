//! The crate of a document.

use std::path::Path;

use anyhow::Context;
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Origin, Rendering, Reported};
use generator::format::FileSet;
use generator::ir::Api;
use generator::output;

use super::directory::Document;
use super::document::{ExpectedItems, Items};
use super::metrics::{Coverage, Generated};
use super::program::read_client;
use super::step::Arguments;
use super::{Corpus, cargo, step};

/// Counts the operations and schemas of each document, and generates its crate.
pub(super) fn generate_all(corpus: &mut Corpus) -> anyhow::Result<()> {
    let outcomes = corpus.run("generate", |_, metrics| {
        let document = &metrics.document;
        let expected: ExpectedItems =
            step::result("count", document, &corpus.out).with_context(|| {
                format!("cannot count operations and schemas of `{}`", document.name)
            })?;
        let generated = match expected.openapi {
            Some(_) => Some(generate(document, &corpus.out)?),
            None => None,
        };
        anyhow::Ok((expected, generated))
    })?;
    for (metrics, outcome) in corpus.metrics.iter_mut().zip(outcomes) {
        let (ExpectedItems { openapi, items }, generated) = outcome?;
        let none = Items::default();
        let emitted = generated.as_ref().map_or(&none, |(_, emitted)| emitted);
        metrics.openapi = openapi;
        metrics.operations = Coverage::of(&items.operations, &emitted.operations);
        metrics.schemas = Coverage::of(&items.schemas, &emitted.schemas);
        if let Some((generated, emitted)) = generated {
            metrics.add_missing(&items, &generated, &emitted);
            metrics.generated = Some(generated);
        }
    }
    Ok(())
}

/// Generates a document's crate in a separate process; returns also the items of the crate.
fn generate(document: &Document, out: &Path) -> anyhow::Result<(Generated, Items)> {
    let crate_dir = document.crate_dir(out);
    std::fs::create_dir_all(out.join("crates"))?;
    if crate_dir.exists() {
        // Names from the lock file of a previous run must not be reused.
        std::fs::remove_dir_all(&crate_dir)?;
    }
    let (result, cost) = step::run("generate", document, out)?;
    let (mut generated, emitted) = result.unwrap_or_else(|fault| {
        let fault = Some(fault);
        let generated = Generated {
            fault,
            ..Generated::default()
        };
        (generated, Items::default())
    });
    generated.cost = cost;
    Ok((generated, emitted))
}

/// Generates a crate in this process.
pub(super) fn run_in_process(arguments: &Arguments) -> anyhow::Result<(Generated, Items)> {
    let client = ClientConfig {
        runtime: cargo::runtime(),
        ..arguments.client()
    };
    let out = &client.output;
    let mut diagnostics = Diagnostics::new();
    let crate_files = generate_files(&client, &mut diagnostics);
    let diagnostics_file = out.with_extension("diagnostics.txt");
    std::fs::write(diagnostics_file, diagnostics.render(Rendering::PLAIN))?;
    let counts = diagnostics.counts();
    let mut generated = Generated {
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        ..Generated::default()
    };
    let Ok((api, files)) = crate_files else {
        return Ok((generated, Items::default()));
    };
    output::write(&files, &output::check(&files, out)?, out)?;
    generated.lines = Some(rust_lines(&files));
    Ok((generated, emitted(&api)))
}

fn generate_files(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, FileSet), Reported> {
    let api = read_client(client, diagnostics)?;
    let files = generator::emit_crate(&api, client, diagnostics)?;
    Ok((api, files))
}

/// The number of lines of Rust, which a person would review; without data files.
fn rust_lines(files: &FileSet) -> usize {
    let rust = files.0.iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(_, text)| text.lines().count()).sum()
}

fn emitted(api: &Api) -> Items {
    let operations = api.operations.iter().map(|operation| &operation.origin);
    let types = api.types.iter().map(|def| &def.origin);
    let is_component = |origin: &&Origin| {
        let steps: Vec<_> = origin.steps().collect();
        matches!(steps.as_slice(), [first, second, _] if first == "components" && second == "schemas")
    };
    Items {
        operations: operations.map(pointer).collect(),
        schemas: types.filter(is_component).map(pointer).collect(),
    }
}

fn pointer(origin: &Origin) -> String {
    origin.pointer().to_owned()
}
