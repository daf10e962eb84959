//! The files of a document as one tree.
//!
//! ```yaml
//! $ref: pets.yaml#/Pet       →       $ref: "#/x-files/pets.yaml/Pet"
//! ```
//!
//! This is independent of how the generator bundles files.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use generator::diagnostic::{Diagnostics, Origin};
use generator::document;
use generator::source::{self, Limits};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::validate::ESCAPED;

/// The key of the other files, by their paths relative to the directory of the first.
const FILES: &str = "x-files";

/// A document's tree with all files that it references; none if the first one is neither JSON nor YAML.
pub(super) fn tree(path: &Path) -> Option<Value> {
    let dir = path.parent().unwrap_or(Path::new(""));
    let name = PathBuf::from(path.file_name()?);
    let mut root = read(path)?;
    let mut rewriter = ReferenceRewriter {
        root: name.clone(),
        pending: Vec::new(),
    };
    rewriter.rewrite(&name, &mut root);
    let mut additional: BTreeMap<PathBuf, Value> = BTreeMap::new();
    while let Some(next) = rewriter.pending.pop() {
        additional.entry(next.clone()).or_insert_with(|| {
            let mut tree = read(&dir.join(&next)).unwrap_or_default();
            rewriter.rewrite(&next, &mut tree);
            tree
        });
    }
    if let (Value::Object(root), false) = (&mut root, additional.is_empty()) {
        let files = additional.into_iter();
        let files = files.map(|(name, tree)| (slash_path(&name), tree));
        root.insert(FILES.to_owned(), Value::Object(files.collect()));
    }
    Some(root)
}

/// Converts a location in a file to one in the merged tree; the name of the first file is empty.
pub(super) fn merged_location(file: &str, pointer: &str) -> String {
    match file.is_empty() {
        true => pointer.to_owned(),
        false => format!("{}{pointer}", file_pointer(file)),
    }
}

/// Whether a location is in a file other than the first.
pub(super) fn is_external(origin: &Origin) -> bool {
    origin.steps().next().is_some_and(|first| first == FILES)
}

fn file_pointer(file: &str) -> String {
    Origin::root().key(FILES).key(file).pointer().to_owned()
}

fn read(path: &Path) -> Option<Value> {
    let mut ignored_diagnostics = Diagnostics::new();
    let (name, limits) = (path.to_string_lossy(), Limits::default());
    let source = source::load(path, &name, limits, &mut ignored_diagnostics).ok()?;
    let document = document::parse(&source, &mut ignored_diagnostics).ok()?;
    Some(document.root().into())
}

struct ReferenceRewriter {
    root: PathBuf,
    /// The referenced files that were not read yet.
    pending: Vec<PathBuf>,
}

impl ReferenceRewriter {
    /// Rewrites the references of a file.
    fn rewrite(&mut self, file: &Path, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.rewrite(file, item)),
            Value::Object(entries) => {
                if let Some(Value::String(reference)) = entries.get_mut("$ref")
                    && let Some(rewritten) = self.rewritten(file, reference)
                {
                    *reference = rewritten;
                }
                entries.values_mut().for_each(|it| self.rewrite(file, it));
            }
            _ => {}
        }
    }

    /// Rewrites a reference for the merged tree; none if its target is remote.
    fn rewritten(&mut self, file: &Path, reference: &str) -> Option<String> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if path.contains("://") || !(fragment.is_empty() || fragment.starts_with('/')) {
            return None;
        }
        let target = match path {
            "" => file.to_owned(),
            path => {
                let path = percent_decode_str(path).decode_utf8_lossy();
                resolve_path(file, Path::new(&*path))?
            }
        };
        if target == self.root {
            return Some(format!("#{fragment}"));
        }
        let file_pointer = file_pointer(&slash_path(&target));
        self.pending.push(target);
        Some(format!(
            "#{}{fragment}",
            utf8_percent_encode(&file_pointer, ESCAPED)
        ))
    }
}

/// Resolves a path relative to a file, both relative to the directory of the first; none outside of that.
fn resolve_path(file: &Path, relative: &Path) -> Option<PathBuf> {
    let mut path = file.parent().unwrap_or(Path::new("")).to_owned();
    for step in relative.components() {
        match step {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// Returns a path with `/` as the separator.
fn slash_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
