//! The documents of a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// A file that may be an OpenAPI document.
pub(super) struct Document {
    /// The file's name.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// How long it is.
    pub(super) bytes: u64,
    /// What its crate is called.
    pub(super) crate_name: String,
}

impl Document {
    /// What the library of its crate is called.
    pub(super) fn library(&self) -> String {
        self.crate_name.replace('-', "_")
    }
}

/// The YAML and JSON files of a folder, in the order of their names.
pub(super) fn documents(folder: &Path) -> anyhow::Result<Vec<Document>> {
    let shown = folder.display();
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read `{shown}`"))? {
        let path = entry?.path();
        let extension = path.extension().and_then(|it| it.to_str());
        if path.is_file() && matches!(extension, Some("json" | "yaml" | "yml")) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        bail!("`{shown}` has no JSON or YAML file");
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

/// `Some API-1.x.json` is `corpus-some-api-1-x-json`: two files never have one crate's name, unless
/// they differ in nothing but signs and case.
fn crate_name(file: &str) -> String {
    let is_sign = |letter: char| !letter.is_ascii_alphanumeric();
    let words: Vec<_> = file
        .split(is_sign)
        .filter(|word| !word.is_empty())
        .collect();
    format!("corpus-{}", words.join("-").to_ascii_lowercase())
}
