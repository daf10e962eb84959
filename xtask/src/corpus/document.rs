//! Counts operations and schemas in a document's tree, independently of the generator.

use std::collections::BTreeSet;
use std::path::Path;

use generator::diagnostic::Origin;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::files;

/// The operations and schemas of a document, which the crate must contain.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ExpectedItems {
    /// The OpenAPI version that the document declares; none if it is not an OpenAPI document.
    pub(super) openapi: Option<String>,
    pub(super) items: Items,
}

/// The JSON Pointers of the operations and component schemas of a document or of its crate.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Items {
    pub(super) operations: BTreeSet<String>,
    pub(super) schemas: BTreeSet<String>,
}

/// The methods that a path item has keys for; `query` since OpenAPI 3.2.
const METHODS: [&str; 9] = [
    "delete", "get", "head", "options", "patch", "post", "put", "query", "trace",
];

/// Counts operations and schemas in this process.
pub(super) fn count(path: &Path) -> ExpectedItems {
    let Some(root) = files::tree(path) else {
        // A file in the directory is expected to be a document: the loss is that no crate is generated.
        return ExpectedItems {
            openapi: Some(UNREADABLE.to_owned()),
            items: Items::default(),
        };
    };
    ExpectedItems {
        openapi: version(&root),
        items: Items {
            operations: operations(&root),
            schemas: schemas(&root),
        },
    }
}

/// The reported version of a file that is neither JSON nor YAML.
const UNREADABLE: &str = "unreadable";

fn version(root: &Value) -> Option<String> {
    match root.get("openapi")? {
        Value::String(version) => Some(version.clone()),
        // Unquoted in YAML: `openapi: 3.1`.
        other => Some(other.to_string()),
    }
}

fn operations(root: &Value) -> BTreeSet<String> {
    let paths = section_entries(root, &["paths"]);
    let mut operations = BTreeSet::new();
    for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-")) {
        let origin = Origin::root().key("paths").key(path);
        let (item, _) = follow_references(root, item, Origin::root());
        let Some(item) = item.as_object() else {
            continue;
        };
        let methods = METHODS.iter().filter(|method| item.contains_key(**method));
        operations.extend(methods.map(|method| origin.key(method).pointer().to_owned()));
        let additional = origin.key("additionalOperations");
        let methods = entries(item.get("additionalOperations"));
        operations.extend(methods.map(|(method, _)| additional.key(method).pointer().to_owned()));
    }
    operations
}

fn schemas(root: &Value) -> BTreeSet<String> {
    let origin = Origin::root().key("components").key("schemas");
    let schemas = section_entries(root, &["components", "schemas"]);
    let names = schemas.map(|(name, _)| origin.key(name).pointer().to_owned());
    names.collect()
}

/// A section of a document, in any of its files, and its location.
pub(super) fn section<'a>(root: &'a Value, keys: &[&str]) -> Option<(&'a Value, Origin)> {
    let mut keys = keys.iter();
    keys.try_fold((root, Origin::root()), |(value, origin), key| {
        Some(follow_references(root, value.get(*key)?, origin.key(key)))
    })
}

/// The entries of a section.
fn section_entries<'a>(
    root: &'a Value,
    keys: &[&str],
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    entries(section(root, keys).map(|(section, _)| section))
}

/// The entries of a value, if it is an object.
pub(super) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

/// Follows references from a value; returns the target and its location.
pub(super) fn follow_references<'a>(
    root: &'a Value,
    value: &'a Value,
    origin: Origin,
) -> (&'a Value, Origin) {
    let mut target = (value, origin);
    // References may be circular; no reasonable chain is longer.
    for _ in 0..16 {
        let reference = target.0.get("$ref").and_then(Value::as_str);
        match reference.and_then(|reference| resolve_reference(root, reference)) {
            Some(next) => target = next,
            None => break,
        }
    }
    target
}

/// Resolves a reference; returns the target and its location.
pub(super) fn resolve_reference<'a>(
    root: &'a Value,
    reference: &str,
) -> Option<(&'a Value, Origin)> {
    let fragment = reference.strip_prefix('#')?;
    let pointer = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
    Some((root.pointer(&pointer)?, Origin::parse(&pointer)?))
}
