//! The metrics of each document, and of all together. This is the format of `--json`.

use std::collections::BTreeSet;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use wait4::ResourceUsage;

use super::directory::Document;
use super::losses::Loss;

/// The results of a run.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) documents: Vec<Metrics>,
    /// Parts of documents that were not handled correctly; the run fails if there are any.
    pub(super) losses: Vec<Loss>,
}

/// The metrics of a document.
#[derive(Debug, Default, Serialize)]
pub(super) struct Metrics {
    #[serde(flatten)]
    pub(super) document: Document,
    /// The OpenAPI version; none if it is not an OpenAPI document.
    pub(super) openapi: Option<String>,
    pub(super) operations: Coverage,
    pub(super) schemas: Coverage,
    /// None if it is not an OpenAPI document.
    pub(super) generated: Option<Generated>,
    /// None without `--compile`, or without a crate.
    pub(super) check: Option<Check>,
    /// None without `--build`, or without a crate.
    pub(super) library: Option<Library>,
    /// None without `--examples`, or without a crate.
    pub(super) examples: Option<Examples>,
    /// None without `--nested`, or without a crate.
    pub(super) nested: Option<Nested>,
    /// The losses of the document.
    #[serde(skip)]
    pub(super) losses: Vec<Loss>,
}

/// The number of operations or schemas in the document, and of those in the crate.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Coverage {
    pub(super) in_document: usize,
    pub(super) emitted: usize,
}

/// The result and the cost of generating a crate.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Generated {
    /// The lines of Rust in the crate; none if the document has an error.
    pub(super) lines: Option<usize>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) cost: Cost,
    /// The error of the process, if it failed.
    pub(super) fault: Option<String>,
}

/// The result of checking a crate with the compiler.
#[derive(Debug, Default, Serialize)]
pub(super) struct Check {
    /// Whether the crate compiles without a warning.
    pub(super) passed: bool,
    /// The first error of the compiler, if it does not.
    pub(super) compiler_output: Option<String>,
    pub(super) cost: Cost,
}

/// The result of a release build of a crate.
#[derive(Debug, Serialize)]
pub(super) struct Library {
    #[serde(flatten)]
    pub(super) check: Check,
    /// The size of the library file.
    pub(super) library_bytes: u64,
    /// The largest types, the largest first.
    pub(super) largest: Vec<TypeSize>,
}

/// The size of a type.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TypeSize {
    pub(super) ty: String,
    /// The number of its fields.
    pub(super) properties: usize,
    /// In bytes.
    pub(super) size: u64,
}

/// The round-trip results of the examples of a document.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Examples {
    /// The number of examples. Each is invalid, untyped, exact, failed, or has one of the allowed differences.
    pub(super) in_document: usize,
    /// Examples that do not conform to their schemas.
    pub(super) invalid: usize,
    /// Examples whose schema cannot be compiled to a validator; counted as valid.
    pub(super) unvalidated: usize,
    /// Examples of schemas without a type in the client: not sent or received as JSON, or not reachable from an
    /// operation.
    pub(super) untyped: usize,
    /// Examples that round-trip exactly.
    pub(super) exact: usize,
    /// Examples that round-trip except for an omitted `null` that is equivalent to an absent property.
    pub(super) null_omitted: usize,
    /// Examples that round-trip except for a property that their schemas do not define.
    pub(super) unknown_property: usize,
    /// Examples that round-trip except for a date-time in a different format.
    pub(super) date_reformatted: usize,
    /// Examples that do not round-trip.
    pub(super) failed: usize,
    /// The invalid, the untyped and the failed examples, with reasons.
    pub(super) details: Vec<ExampleDetail>,
}

/// An example that is not counted as round-tripped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ExampleDetail {
    pub(super) outcome: Outcome,
    /// The JSON Pointer of the example.
    pub(super) example: String,
    /// The JSON Pointer of its schema.
    pub(super) schema: String,
    /// The reason.
    pub(super) what: String,
    /// The code of the diagnostic that explains it.
    pub(super) explained_by: Option<String>,
}

/// The outcome of an example that is not counted as round-tripped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Invalid,
    Untyped,
    Failed,
}

impl Examples {
    /// Returns the number of examples that conform to their schemas.
    pub(super) fn valid(&self) -> usize {
        self.in_document - self.invalid
    }
}

/// The results for values of recursive types.
#[derive(Debug, Default, Serialize)]
pub(super) struct Nested {
    /// The number of recursive types.
    pub(super) types: usize,
    /// Values nested 8, 30 and 100 objects deep, on a stack of 2 MiB, in a dev build.
    pub(super) dev: UseOutcome,
    /// The same values in a release build.
    pub(super) release: UseOutcome,
    /// One value of each type without nesting, on a stack of 256 KiB, in a release build.
    pub(super) single: UseOutcome,
}

/// The results of decoding, encoding, cloning, comparing, formatting and dropping values.
#[derive(Debug, Default, Serialize)]
pub(super) struct UseOutcome {
    pub(super) done: usize,
    /// Values that exceed the recursion limit of `serde_json` and were rejected.
    pub(super) too_deep: usize,
    pub(super) failed: Vec<Failure>,
}

/// A value that could not be used.
#[derive(Debug, Serialize)]
pub(super) struct Failure {
    pub(super) ty: String,
    /// The JSON Pointer of the type's schema.
    pub(super) place: String,
    /// The nesting depth in objects.
    pub(super) objects: usize,
    /// The operation that failed.
    pub(super) doing: String,
    /// The error.
    pub(super) what: String,
}

/// The resources that a process used.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Cost {
    pub(super) seconds: f64,
    /// The CPU time of all of its threads.
    pub(super) cpu_seconds: f64,
    /// The peak memory of it, or of one of its child processes.
    pub(super) peak_bytes: u64,
}

impl Cost {
    /// Returns the cost of a process that has just ended.
    pub(super) fn of(started: Instant, usage: &ResourceUsage) -> Self {
        Self {
            seconds: started.elapsed().as_secs_f64(),
            cpu_seconds: (usage.utime + usage.stime).as_secs_f64(),
            peak_bytes: usage.maxrss,
        }
    }
}

impl Metrics {
    /// Whether a crate was generated from the document.
    pub(super) fn has_crate(&self) -> bool {
        matches!(&self.generated, Some(generated) if generated.lines.is_some())
    }

    /// Creates the metrics of a document that was not processed yet.
    pub(super) fn new(document: Document) -> Self {
        Self {
            document,
            ..Self::default()
        }
    }
}

impl Coverage {
    /// Compares JSON Pointers. Emitted pointers that are not in the document do not count.
    pub(super) fn of(expected: &BTreeSet<String>, emitted: &BTreeSet<String>) -> Self {
        Self {
            in_document: expected.len(),
            emitted: expected.intersection(emitted).count(),
        }
    }
}

impl Report {
    pub(super) fn new(documents: Vec<Metrics>) -> Self {
        let losses = documents.iter().flat_map(|it| &it.losses);
        Self {
            losses: losses.cloned().collect(),
            documents,
        }
    }
}
