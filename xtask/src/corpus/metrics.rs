//! What is told of each document, and of all together. This is the shape of `--json`.

use std::collections::BTreeSet;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use wait4::ResourceUsage;

use super::document::Counted;
use super::folder::Document;
use super::losses::{self, Loss};

/// Everything that a run has found out.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) documents: Vec<Metrics>,
    /// What must not be; the run fails if there is any.
    pub(super) losses: Vec<Loss>,
}

/// The figures of a document.
#[derive(Debug, Serialize)]
pub(super) struct Metrics {
    /// The file's name.
    pub(super) document: String,
    pub(super) bytes: u64,
    /// The version of OpenAPI; none when it is no OpenAPI document.
    pub(super) openapi: Option<String>,
    pub(super) operations: Coverage,
    pub(super) schemas: Coverage,
    /// None when it is no OpenAPI document.
    pub(super) generated: Option<Generated>,
    /// None without `--compile`, and where there is no crate.
    pub(super) check: Option<Check>,
    /// None without `--build`, and where there is no crate.
    pub(super) library: Option<Library>,
    /// None without `--examples`, and where there is no crate.
    pub(super) examples: Option<Examples>,
    /// None without `--nested`, and where there is no crate.
    pub(super) nested: Option<Nested>,
    /// What is in the document and not in the crate.
    #[serde(skip)]
    pub(super) lost: Vec<Loss>,
}

/// How many of a kind are in the document, and how many in the crate.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Coverage {
    pub(super) in_document: usize,
    pub(super) emitted: usize,
}

/// What generating a crate gave and took.
#[derive(Debug, Serialize)]
pub(super) struct Generated {
    /// The lines of Rust in the crate; none when the document has an error.
    pub(super) lines: Option<usize>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) cost: Cost,
    /// Where the operations and the schemas of the crate come from.
    #[serde(skip)]
    pub(super) kept: Emitted,
    /// What ended the process without an answer, if anything did.
    pub(super) fault: Option<String>,
}

/// Where the operations and the component schemas of a crate come from, as JSON pointers.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Emitted {
    pub(super) operations: BTreeSet<String>,
    pub(super) schemas: BTreeSet<String>,
}

/// What the compiler said of a crate, which it checked.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    /// Whether the crate compiles without a warning.
    pub(super) passed: bool,
    /// What the compiler said, where it did not.
    pub(super) compiler_output: Option<String>,
    pub(super) cost: Cost,
}

/// What a release build of a crate gives.
#[derive(Debug, Serialize)]
pub(super) struct Library {
    #[serde(flatten)]
    pub(super) check: Check,
    /// How large the file is.
    pub(super) library_bytes: u64,
    /// The largest types, the largest first.
    pub(super) largest: Vec<TypeSize>,
}

/// How large a type is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TypeSize {
    pub(super) ty: String,
    /// How many properties of its own it has.
    pub(super) properties: usize,
    /// In bytes.
    pub(super) size: u64,
}

/// What became of the examples of a document.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Examples {
    /// How many the document has. Each of them is invalid, unread, or one of the others.
    pub(super) in_document: usize,
    /// Those that their own schemas forbid.
    pub(super) invalid: usize,
    /// Those of the valid ones that have a schema that no validator can be made of.
    pub(super) unjudged: usize,
    /// Those of places that the client has no type for: what is not sent or read as JSON, what no
    /// operation reaches.
    pub(super) unread: usize,
    /// Those that came back as they were.
    pub(super) exact: usize,
    /// Those that came back without a `null` that says no more than nothing at all.
    pub(super) null_left_out: usize,
    /// Those that came back without a member that their schemas do not describe.
    pub(super) unknown_member: usize,
    /// Those that came back with the same point in time in another spelling.
    pub(super) date_respelled: usize,
    /// Those that did not come back.
    pub(super) failed: usize,
    /// Where the invalid, the unread and the failed ones are, and why they are.
    pub(super) told: Vec<ExampleDetail>,
}

/// What is told of an example.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ExampleDetail {
    pub(super) outcome: Outcome,
    /// Where the example is, as a JSON pointer.
    pub(super) example: String,
    /// Where its schema is, as a JSON pointer.
    pub(super) schema: String,
    /// Why.
    pub(super) what: String,
    /// The diagnostic that explains it.
    pub(super) explained_by: Option<String>,
}

/// What became of an example that did not simply come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Invalid,
    Unread,
    Failed,
}

impl Examples {
    /// Adds the counts of another document.
    pub(super) fn add(&mut self, other: &Self) {
        self.in_document += other.in_document;
        self.invalid += other.invalid;
        self.unjudged += other.unjudged;
        self.unread += other.unread;
        self.exact += other.exact;
        self.null_left_out += other.null_left_out;
        self.unknown_member += other.unknown_member;
        self.date_respelled += other.date_respelled;
        self.failed += other.failed;
    }

    /// How many their schemas admit.
    pub(super) fn valid(&self) -> usize {
        self.in_document - self.invalid
    }
}

/// What became of values of types that contain themselves.
#[derive(Debug, Default, Serialize)]
pub(super) struct Nested {
    /// How many such types there are.
    pub(super) types: usize,
    /// 8, 30 and 100 objects deep, on 2 MiB of stack.
    pub(super) dev: Used,
    /// The same ones.
    pub(super) release: Used,
    /// A value of each type by itself, on 256 KiB of stack, in a release build.
    pub(super) single: Used,
}

/// What became of values that were read, written, cloned, compared, shown and dropped.
#[derive(Debug, Default, Serialize)]
pub(super) struct Used {
    pub(super) done: usize,
    /// Those that have more levels than `serde_json` reads, and were refused.
    pub(super) too_deep: usize,
    pub(super) failed: Vec<Failure>,
}

/// A value that could not be used.
#[derive(Debug, Serialize)]
pub(super) struct Failure {
    pub(super) ty: String,
    /// Where the type's schema is, as a JSON pointer.
    pub(super) place: String,
    /// How many objects it is deep.
    pub(super) objects: usize,
    /// What was done with it.
    pub(super) doing: String,
    /// What happened.
    pub(super) what: String,
}

/// What a process has taken, from its start to its end.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Cost {
    pub(super) seconds: f64,
    /// The time of all of its threads.
    pub(super) cpu_seconds: f64,
    /// The most memory that it, or a process of its own, had at one time.
    pub(super) peak_bytes: u64,
}

impl Cost {
    /// What a process has taken that has ended just now.
    pub(super) fn of(started: Instant, used: &ResourceUsage) -> Self {
        Self {
            seconds: started.elapsed().as_secs_f64(),
            cpu_seconds: (used.utime + used.stime).as_secs_f64(),
            peak_bytes: used.maxrss,
        }
    }
}

impl Metrics {
    /// Whether a crate was made of the document.
    pub(super) fn has_crate(&self) -> bool {
        matches!(&self.generated, Some(generated) if generated.lines.is_some())
    }

    pub(super) fn new(document: &Document, counted: Counted, generated: Option<Generated>) -> Self {
        let none = Emitted::default();
        let kept = generated
            .as_ref()
            .map_or(&none, |generated| &generated.kept);
        Self {
            document: document.name.clone(),
            bytes: document.bytes,
            operations: Coverage::of(&counted.operations, &kept.operations),
            schemas: Coverage::of(&counted.schemas, &kept.schemas),
            lost: losses::of_generation(document, &counted, generated.as_ref()),
            openapi: counted.openapi,
            generated,
            check: None,
            library: None,
            examples: None,
            nested: None,
        }
    }
}

impl Coverage {
    /// Both are JSON pointers. What the crate has besides does not count.
    fn of(counted: &BTreeSet<String>, kept: &BTreeSet<String>) -> Self {
        Self {
            in_document: counted.len(),
            emitted: counted.intersection(kept).count(),
        }
    }
}

impl Report {
    pub(super) fn new(mut documents: Vec<Metrics>) -> Self {
        let losses = documents
            .iter_mut()
            .flat_map(|figures| std::mem::take(&mut figures.lost))
            .collect();
        Self { documents, losses }
    }
}
