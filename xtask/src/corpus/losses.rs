//! Finds losses: parts of a document that the crate lacks, or that do not work.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::workspace::plural;

use super::directory::Document;
use super::document::ExpectedItems;
use super::metrics::{Check, ExampleDetail, Examples, Failure, Generated, Nested, Outcome};

/// A part of a document that was not handled correctly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Loss {
    /// The document's file.
    pub(super) document: String,
    /// The JSON Pointer of the part; empty for the whole document.
    pub(super) place: String,
    /// Describes the loss.
    pub(super) what: String,
}

impl Loss {
    pub(super) fn new(document: &Document, place: &str, what: impl Into<String>) -> Self {
        Self {
            document: document.name.clone(),
            place: place.to_owned(),
            what: what.into(),
        }
    }
}

/// Operations and schemas that are missing from the crate.
pub(super) fn of_generation(
    document: &Document,
    expected: &ExpectedItems,
    generated: Option<&Generated>,
) -> Vec<Loss> {
    let Some(generated) = generated else {
        return Vec::new();
    };
    if let Some(fault) = &generated.fault {
        return vec![Loss::new(
            document,
            "",
            format!("generation failed: {fault}"),
        )];
    }
    if generated.lines.is_none() {
        let errors = plural((generated.errors, "error"));
        let what = format!("no crate generated: {errors}");
        return vec![Loss::new(document, "", what)];
    }
    let missing = |expected: &BTreeSet<String>, emitted: &BTreeSet<String>, what: &str| -> Vec<_> {
        let missing = expected.difference(emitted);
        missing
            .map(|pointer| Loss::new(document, pointer, what))
            .collect()
    };
    let emitted = &generated.emitted;
    let mut losses = missing(
        &expected.operations,
        &emitted.operations,
        "operation is missing in the crate",
    );
    losses.extend(missing(
        &expected.schemas,
        &emitted.schemas,
        "schema is missing in the crate",
    ));
    losses
}

/// The examples that do not round-trip although no diagnostic explains it.
pub(super) fn of_examples(document: &Document, examples: &Examples) -> Vec<Loss> {
    let is_unexplained =
        |it: &&ExampleDetail| it.outcome == Outcome::Failed && it.explained_by.is_none();
    let failed = examples.details.iter().filter(is_unexplained);
    failed
        .map(|it| {
            let what = format!("example does not round-trip: {}", it.what);
            Loss::new(document, &it.example, what)
        })
        .collect()
}

/// The nested values that could not be used.
pub(super) fn of_nested(document: &Document, nested: &Nested) -> Vec<Loss> {
    let Nested {
        types: _,
        dev,
        release,
        single,
    } = nested;
    let builds = [(dev, "dev"), (release, "release"), (single, "release")];
    let failed = builds
        .into_iter()
        .flat_map(|(outcome, build)| outcome.failed.iter().map(move |it| (it, build)));
    failed
        .map(|(failure, build)| {
            let Failure {
                ty,
                place,
                objects,
                doing,
                what,
            } = failure;
            let what =
                format!("`{ty}` nested {objects} deep fails in a {build} build ({doing}): {what}");
            Loss::new(document, place, what)
        })
        .collect()
}

/// A step that failed for a crate.
pub(super) fn of_error(document: &Document, step: &str, error: &anyhow::Error) -> Loss {
    Loss::new(document, "", format!("{step}: {error:#}"))
}

/// A crate that does not compile.
pub(super) fn of_check(document: &Document, check: &Check) -> Option<Loss> {
    let output = check
        .compiler_output
        .as_deref()
        .unwrap_or("no compiler output");
    (!check.passed).then(|| Loss::new(document, "", format!("crate does not compile: {output}")))
}
