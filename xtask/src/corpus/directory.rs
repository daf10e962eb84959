//! The documents of a directory.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Serialize;

/// A file that may be an OpenAPI document.
#[derive(Debug, Default, Serialize)]
pub(super) struct Document {
    /// The file's name.
    #[serde(rename = "document")]
    pub(super) name: String,
    /// Its path.
    #[serde(skip)]
    pub(super) path: PathBuf,
    /// Its size.
    pub(super) bytes: u64,
    /// The name of its crate.
    #[serde(skip)]
    pub(super) crate_name: String,
}

impl Document {
    /// Returns the name of the library of its crate.
    pub(super) fn library(&self) -> String {
        self.crate_name.replace('-', "_")
    }

    /// Returns the directory of its crate.
    pub(super) fn crate_dir(&self, out: &Path) -> PathBuf {
        out.join("crates").join(&self.crate_name)
    }
}

/// Returns the YAML and JSON files of a directory, sorted by name.
pub(super) fn documents(directory: &Path) -> anyhow::Result<Vec<Document>> {
    let displayed = directory.display();
    let mut paths = Vec::new();
    let entries = std::fs::read_dir(directory);
    for entry in entries.with_context(|| format!("cannot read `{displayed}`"))? {
        let path = entry?.path();
        let extension = path.extension().and_then(|it| it.to_str());
        if path.is_file() && matches!(extension, Some("json" | "yaml" | "yml")) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        bail!("no JSON or YAML file in `{displayed}`");
    }
    paths.sort();
    paths.into_iter().map(document).collect()
}

fn document(path: PathBuf) -> anyhow::Result<Document> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let bytes = std::fs::metadata(&path)?.len();
    let crate_name = crate_name(&name);
    Ok(Document {
        name,
        path,
        bytes,
        crate_name,
    })
}

/// `Some API-1.x.json` becomes `corpus-some-api-1-x-json`: two files have the same crate name only if they differ
/// in nothing but punctuation and case.
fn crate_name(file: &str) -> String {
    let is_separator = |ch: char| !ch.is_ascii_alphanumeric();
    let parts: Vec<_> = file
        .split(is_separator)
        .filter(|part| !part.is_empty())
        .collect();
    format!("corpus-{}", parts.join("-").to_ascii_lowercase())
}
