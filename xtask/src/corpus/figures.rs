//! What is told of each document, and of all together. This is the shape of `--json`.

use serde::{Deserialize, Serialize};

use super::document::Counted;
use super::folder::Document;
use super::losses::{self, Loss};

/// Everything that a run has found out.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) documents: Vec<Figures>,
    /// What must not be; the run fails if there is any.
    pub(super) losses: Vec<Loss>,
}

/// The figures of a document.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// The file's name.
    pub(super) document: String,
    pub(super) bytes: u64,
    /// The version of OpenAPI; none when it is no OpenAPI document.
    pub(super) openapi: Option<String>,
    pub(super) operations: InDocument,
    pub(super) schemas: InDocument,
    /// None when it is no OpenAPI document.
    pub(super) generated: Option<Generated>,
    /// None without `--compile`, and where there is no crate.
    pub(super) check: Option<Check>,
    /// What is in the document and not in the crate.
    #[serde(skip)]
    pub(super) lost: Vec<Loss>,
}

/// How many of a kind are in the document, and how many in the crate.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct InDocument {
    pub(super) in_document: usize,
    pub(super) emitted: usize,
}

/// What generating a crate gave and took.
#[derive(Debug, Serialize)]
pub(super) struct Generated {
    /// The files of the crate; none when the document has an error.
    pub(super) lines: Option<usize>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) cost: Cost,
    /// Where the operations and the schemas of the crate come from.
    #[serde(skip)]
    pub(super) kept: Kept,
    /// What ended the process without an answer, if anything did.
    pub(super) fault: Option<String>,
}

/// Where the operations and the component schemas of a crate come from, as JSON pointers.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) operations: Vec<String>,
    pub(super) schemas: Vec<String>,
}

/// What `cargo check` said of a crate.
#[derive(Debug, Serialize)]
pub(super) struct Check {
    /// Whether the crate compiles without a warning.
    pub(super) passed: bool,
    /// What the compiler said, where it did not.
    pub(super) said: Option<String>,
    pub(super) cost: Cost,
}

/// What a process has taken, from its start to its end.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(super) struct Cost {
    pub(super) seconds: f64,
    /// The most memory that it, or a process of its own, had at one time.
    pub(super) peak_bytes: u64,
}

impl Figures {
    pub(super) fn new(document: &Document, counted: Counted, generated: Option<Generated>) -> Self {
        let none = Kept::default();
        let kept = generated
            .as_ref()
            .map_or(&none, |generated| &generated.kept);
        let of = |in_document: usize, emitted: usize| InDocument {
            in_document,
            emitted,
        };
        Self {
            document: document.name.clone(),
            bytes: document.bytes,
            operations: of(counted.operations.len(), kept.operations.len()),
            schemas: of(counted.schemas.len(), kept.schemas.len()),
            lost: losses::of_generation(document, &counted, generated.as_ref()),
            openapi: counted.openapi,
            generated,
            check: None,
        }
    }
}

impl Report {
    pub(super) fn new(mut documents: Vec<Figures>) -> Self {
        let losses = documents
            .iter_mut()
            .flat_map(|figures| std::mem::take(&mut figures.lost))
            .collect();
        Self { documents, losses }
    }
}
