//! The sections of a description that are in separate files.
//!
//! ```yaml
//! paths: { $ref: paths.yaml }                 paths:
//!                                       →       /pets: { $ref: "paths.yaml#/~1pets" }
//! ```
//!
//! OpenAPI does not allow that, but it is common.

use crate::json::{Value, json};

use super::super::openapi::COMPONENTS;
use super::super::shape::{ObjectKind, Shape};
use super::super::tree::{Fields, Read};
use super::alias;
use super::resolve::Trees;
use crate::diagnostic::{Diagnostics, Origin};

/// The sections of `components`, each with the kind of its components.
pub(in crate::normalize) fn kinds() -> impl Iterator<Item = (&'static str, &'static ObjectKind)> {
    COMPONENTS.keys.iter().filter_map(|key| match key.shape {
        Shape::Map(component) => Some((key.name, component.kind()?)),
        _ => None,
    })
}

/// The kind of the components in a section; none for a section that OpenAPI does not define.
pub(in crate::normalize) fn kind(section: &str) -> Option<&'static ObjectKind> {
    let mut kinds = kinds();
    kinds.find_map(|(name, kind)| (name == section).then_some(kind))
}

/// Whether OpenAPI defines this section of `components`.
pub(super) fn has(section: &str) -> bool {
    kind(section).is_some()
}

/// Replaces every section that is a reference with references to its entries.
pub(super) fn expand(trees: &mut Trees, diagnostics: &mut Diagnostics) {
    if !is_needed(&trees.root()) {
        return;
    }
    for section in ["components", "paths", "webhooks"] {
        expand_at(trees, &Origin::root().key(section), diagnostics);
    }
    let inner = Origin::root().key("components");
    for (section, _) in kinds() {
        expand_at(trees, &inner.key(section), diagnostics);
    }
}

fn is_needed(root: &Value) -> bool {
    let sections = root.as_object().into_iter().flatten();
    let mut sections = sections.chain(root.entries("components"));
    sections.any(|(_, section)| alias(section).is_some())
}

/// An unresolved reference stays unchanged; the rewriter reports it.
fn expand_at(trees: &mut Trees, location: &Origin, diagnostics: &mut Diagnostics) {
    if let Some(entries) = entries(trees, location, diagnostics)
        && let Some(root) = trees.root_mut()
        && let Some(section) = root.pointer_mut(location.pointer())
    {
        *section = Value::Object(entries);
    }
}

fn entries(trees: &mut Trees, location: &Origin, diagnostics: &mut Diagnostics) -> Option<Fields> {
    let root = trees.root();
    let uri = alias(root.pointer(location.pointer())?)?;
    let found = trees.resolve(location, uri, diagnostics).ok()?;
    let entries = found.tree.pointer(found.origin.pointer())?.as_object()?;
    let entry = |name: &String| {
        let target = trees.reference_to(&found.origin.key(name))?;
        Some((name.clone(), json!({ "$ref": target })))
    };
    entries.keys().map(entry).collect()
}
