//! Finds losses: parts of a document that the crate lacks, or that do not work.

use serde::Serialize;

use super::document::Items;
use super::metrics::{Check, Examples, Failure, Generated, Metrics, Nested, Outcome};

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

impl Metrics {
    pub(super) fn add_loss(&mut self, place: &str, what: impl Into<String>) {
        self.losses.push(Loss {
            document: self.document.name.clone(),
            place: place.to_owned(),
            what: what.into(),
        });
    }

    /// Adds the operations and schemas that are missing from the crate, or the reason why there is no crate.
    pub(super) fn add_missing(&mut self, expected: &Items, generated: &Generated, emitted: &Items) {
        if let Some(fault) = &generated.fault {
            return self.add_loss("", format!("generation failed: {fault}"));
        }
        if generated.lines.is_none() {
            let errors = match generated.errors {
                1 => "1 error".to_owned(),
                errors => format!("{errors} errors"),
            };
            return self.add_loss("", format!("no crate generated: {errors}"));
        }
        for pointer in expected.operations.difference(&emitted.operations) {
            self.add_loss(pointer, "operation is missing in the crate");
        }
        for pointer in expected.schemas.difference(&emitted.schemas) {
            self.add_loss(pointer, "schema is missing in the crate");
        }
    }

    /// Adds the examples that do not round-trip although no diagnostic explains it.
    pub(super) fn add_failed_examples(&mut self, examples: &Examples) {
        for it in &examples.details {
            if it.outcome == Outcome::Failed && it.explained_by.is_none() {
                let what = format!("example does not round-trip: {}", it.what);
                self.add_loss(&it.example, what);
            }
        }
    }

    /// Adds the nested values that could not be used.
    pub(super) fn add_failed_values(&mut self, nested: &Nested) {
        let Nested {
            types: _,
            dev,
            release,
            single,
        } = nested;
        for (outcome, build) in [(dev, "dev"), (release, "release"), (single, "release")] {
            for failure in &outcome.failed {
                let Failure {
                    ty,
                    place,
                    objects,
                    doing,
                    what,
                } = failure;
                let what = format!(
                    "`{ty}` nested {objects} deep fails in a {build} build ({doing}): {what}"
                );
                self.add_loss(place, what);
            }
        }
    }

    /// Adds a crate that does not compile.
    pub(super) fn add_failed_check(&mut self, check: &Check) {
        if !check.passed {
            let output = check.compiler_output.as_deref();
            let output = output.unwrap_or("no compiler output");
            self.add_loss("", format!("crate does not compile: {output}"));
        }
    }
}
