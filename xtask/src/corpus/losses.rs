//! What must not happen to a document, found and said.

use std::collections::BTreeSet;

use serde::Serialize;

use super::document::Counted;
use super::folder::Document;
use super::metrics::{Check, ExampleDetail, Examples, Failure, Generated, Nested, Outcome};

/// Something of a document that did not become what it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Loss {
    /// The document's file.
    pub(super) document: String,
    /// The place in it, as a JSON pointer; empty for the whole.
    pub(super) place: String,
    /// What happened.
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

/// What was lost on the way to the files.
pub(super) fn of_generation(
    document: &Document,
    counted: &Counted,
    generated: Option<&Generated>,
) -> Vec<Loss> {
    let Some(generated) = generated else {
        return Vec::new();
    };
    if let Some(fault) = &generated.fault {
        return vec![Loss::new(
            document,
            "",
            format!("generating failed: {fault}"),
        )];
    }
    if generated.lines.is_none() {
        let what = format!("not generated, errors: {}", generated.errors);
        return vec![Loss::new(document, "", what)];
    }
    let lost = |counted: &BTreeSet<String>, kept: &BTreeSet<String>, what: &str| -> Vec<_> {
        let lost = counted.difference(kept);
        lost.map(|place| Loss::new(document, place, what)).collect()
    };
    let kept = &generated.kept;
    let mut losses = lost(
        &counted.operations,
        &kept.operations,
        "the operation is lost",
    );
    losses.extend(lost(&counted.schemas, &kept.schemas, "the schema is lost"));
    losses
}

/// The examples that did not come back, and no diagnostic says why.
pub(super) fn of_examples(document: &Document, examples: &Examples) -> Vec<Loss> {
    let is_lost =
        |told: &&ExampleDetail| told.outcome == Outcome::Failed && told.explained_by.is_none();
    let lost = examples.told.iter().filter(is_lost);
    lost.map(|told| {
        let what = format!("the example does not come back: {}", told.what);
        Loss::new(document, &told.example, what)
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
    let used = [(dev, "dev"), (release, "release"), (single, "release")];
    let failed = used
        .into_iter()
        .flat_map(|(used, build)| used.failed.iter().map(move |it| (it, build)));
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
                format!("`{ty}`, nested {objects} deep, in a {build} build: {doing}: {what}");
            Loss::new(document, place, what)
        })
        .collect()
}

/// What keeps something from being done with a crate.
pub(super) fn of_fault(document: &Document, what: &str, fault: &anyhow::Error) -> Loss {
    Loss::new(document, "", format!("{what}: {fault:#}"))
}

/// What the compiler has against a crate.
pub(super) fn of_check(document: &Document, check: &Check) -> Option<Loss> {
    let said = check
        .compiler_output
        .as_deref()
        .unwrap_or("it says nothing");
    (!check.passed).then(|| Loss::new(document, "", format!("the crate does not compile: {said}")))
}
