//! Moves the target of every reference into the components of the description.
//!
//! ```yaml
//! $ref: pets.yaml#/Pet                        $ref: "#/components/schemas/Pet"
//! $ref: "#/paths/~1pets/get/…/schema"   →     $ref: "#/components/schemas/pets get 200"
//! ```
//!
//! A target that is no component of the expected kind is copied into one, under a name derived from its
//! location; then the references in the copy are resolved. The original stays unchanged. The sink
//! records the location of each original, so that diagnostics about a copy show the source text.

mod defs;
mod diagnostics;
mod dynamic;
mod identifiers;
mod names;
mod resolve;
mod rewrite;
pub(super) mod sections;

use std::collections::HashMap;

use crate::json::{Value, json};

use self::names::Names;
use self::resolve::Trees;
use self::rewrite::{Rewriter, replace};
use super::budget::Budget;
use super::components::{Components, component_origin, reference};
use super::openapi::OPENAPI;
use super::shape::{ObjectKind, Shape};
use super::tree::Read;
use crate::diagnostic::{Diagnostics, Origin};
use crate::source::Source;

/// The sections whose components `openapiv3` cannot refer to: references to them are replaced with copies.
pub(super) const INLINE: [&str; 2] = ["mediaTypes", "pathItems"];

/// The passes that a bundled description still needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bundled {
    /// Whether there are references to components of `INLINE`.
    pub(super) needs_inlining: bool,
}

/// Rewrites every reference in `root` to refer to a component of the expected kind. Reports each that is
/// unresolved or has the wrong target.
pub(super) fn bundle(
    root: &mut Value,
    source: &Source,
    allowed_hosts: &[String],
    diagnostics: &mut Diagnostics,
) -> Bundled {
    if source.text().contains("$dynamicRef") {
        dynamic::bind(root);
    }
    let mut trees = Trees::new(root.take(), source, allowed_hosts);
    sections::expand(&mut trees, diagnostics);
    let mut bundle = Bundle {
        trees,
        names: Names::default(),
        component_names: HashMap::new(),
        pending: Vec::new(),
        copied: Vec::new(),
        needs_inlining: false,
        budget: Budget::new(source.limits()),
        diagnostics,
    };
    bundle.name_aliases();
    let tree = bundle.trees.root();
    let edits = Rewriter::of(&mut bundle, &Origin::root()).edits(&tree, Shape::Object(&OPENAPI));
    while let Some(copy) = bundle.pending.pop() {
        bundle.copy(copy);
    }
    bundle.report_unused_definitions(&tree);
    let Bundle {
        trees,
        copied,
        needs_inlining,
        diagnostics,
        ..
    } = bundle;
    drop(tree);
    *root = trees.into_root();
    replace(root, edits);
    add_components(root, copied, diagnostics);
    Bundled { needs_inlining }
}

/// The work in progress.
struct Bundle<'a> {
    trees: Trees,
    names: Names,
    /// The names of the components that are copies of values at other locations.
    component_names: HashMap<(&'static str, Origin), String>,
    pending: Vec<Copy>,
    /// The copies, with their references rewritten.
    copied: Vec<(Copy, Value)>,
    needs_inlining: bool,
    budget: Budget,
    diagnostics: &'a mut Diagnostics,
}

/// A copy of a value, as a component.
struct Copy {
    kind: &'static ObjectKind,
    section: &'static str,
    name: String,
    /// The location of the value.
    origin: Origin,
}

impl Bundle<'_> {
    /// A component that is only a reference gives its name to the target: `Pet: { $ref: pets.yaml }`.
    fn name_aliases(&mut self) {
        let root = self.trees.root();
        for (section, kind) in sections::kinds() {
            let components = Components::new(&root).section(section);
            for (name, value) in components.into_iter().flatten() {
                let location = component_origin(section, name);
                if let Some(target) = alias(value)
                    && let Ok(found) = self.trees.resolve(&location, target, self.diagnostics)
                    && resolve::component(&found.origin).is_none()
                {
                    let key = (section, found.origin);
                    if !self.component_names.contains_key(&key) {
                        self.add_copy(kind, key, name);
                    }
                }
            }
        }
        // The first alias is copied first.
        self.pending.reverse();
    }

    fn add_copy(
        &mut self,
        kind: &'static ObjectKind,
        (section, origin): (&'static str, Origin),
        name: &str,
    ) {
        let name = name.to_owned();
        let key = (section, origin.clone());
        self.component_names.insert(key, name.clone());
        self.pending.push(Copy {
            kind,
            section,
            name,
            origin,
        });
    }

    /// The reference to the component that a value is, or becomes a copy of.
    fn component_of(
        &mut self,
        kind: &'static ObjectKind,
        section: &'static str,
        origin: Origin,
    ) -> String {
        match resolve::component(&origin) {
            Some((found, name)) if found == section => return reference(section, &name),
            _ => {}
        }
        let key = (section, origin);
        if let Some(name) = self.component_names.get(&key) {
            return reference(section, name);
        }
        let (_, origin) = &key;
        let root = self.trees.root();
        let existing = Components::new(&root).names(section);
        let file = self.trees.name_of(origin.file());
        let name = self
            .names
            .unique_name(section, existing, origin, file.as_deref());
        self.add_copy(kind, key, &name);
        reference(section, &name)
    }

    /// Copies a value into a component, and rewrites the references in it.
    fn copy(&mut self, copy: Copy) {
        let origin = &copy.origin;
        let Some(tree) = self.trees.tree(origin.file()) else {
            return;
        };
        let Some(found) = tree.pointer(origin.pointer()) else {
            return;
        };
        let shape = match copy.section {
            "schemas" => Shape::Schema(copy.kind),
            _ => Shape::Reference(copy.kind),
        };
        let edits = Rewriter::of(self, origin).edits(found, shape);
        let mut value = found.clone();
        replace(&mut value, edits);
        self.copied.push((copy, value));
    }
}

/// The target of an object that is only a reference.
fn alias(value: &Value) -> Option<&str> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    fields.string("$ref")
}

fn add_components(root: &mut Value, copied: Vec<(Copy, Value)>, diagnostics: &mut Diagnostics) {
    let Some(root) = root.as_object_mut().filter(|_| !copied.is_empty()) else {
        return;
    };
    let components = root
        .entry("components".to_owned())
        .or_insert_with(|| json!({}));
    for (copy, value) in copied {
        let current = component_origin(copy.section, &copy.name);
        diagnostics.record_move(current, copy.origin);
        let section = components.as_object_mut().map(|sections| {
            sections
                .entry(copy.section.to_owned())
                .or_insert_with(|| json!({}))
        });
        if let Some(section) = section.and_then(Value::as_object_mut) {
            section.insert(copy.name, value);
        }
    }
}
