//! Moves the target of every reference into the components of the description.
//!
//! ```yaml
//! $ref: pets.yaml#/Pet                        $ref: "#/components/schemas/Pet"
//! $ref: "#/paths/~1pets/get/…/schema"   →     $ref: "#/components/schemas/pets get 200"
//! ```
//!
//! A target that is no component of the expected kind is copied into one, under a name made from its
//! location; there, in turn, its own references are resolved. The original stays unchanged. The sink
//! records the location of each original, so that diagnostics about a copy show the source text.

mod defs;
mod diagnostics;
mod identifiers;
mod names;
mod resolve;
mod rewrite;
mod sections;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Map, Value};

use self::names::Names;
use self::resolve::Trees;
use self::rewrite::{Rewriter, replace};
use super::budget::Budget;
use super::components::reference;
use super::shape::{ObjectKind, Shape};
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
    kind: &'static ObjectKind,
    source: &Source,
    allowed_hosts: &[String],
    diagnostics: &mut Diagnostics,
) -> Bundled {
    let mut trees = Trees::new(root.take(), source, allowed_hosts);
    sections::expand(&mut trees, diagnostics);
    let mut bundle = Bundle {
        trees,
        names: Names::default(),
        made: HashMap::new(),
        open: Vec::new(),
        done: Vec::new(),
        needs_inlining: false,
        budget: Budget::new(source.limits()),
        diagnostics,
    };
    bundle.name_aliases();
    let tree = bundle.trees.root();
    let edits = Rewriter::of(&mut bundle, &Origin::root()).edits(&tree, Shape::Object(kind));
    while let Some(next) = bundle.open.pop() {
        bundle.copy(next);
    }
    bundle.report_unused_definitions(&tree, kind);
    let Bundle {
        trees,
        done,
        needs_inlining,
        diagnostics,
        ..
    } = bundle;
    drop(tree);
    *root = trees.into_root();
    replace(root, edits);
    add_components(root, done, diagnostics);
    Bundled { needs_inlining }
}

/// The work in progress.
struct Bundle<'a> {
    trees: Trees,
    names: Names,
    /// The names of the components that are copies of values at other locations.
    made: HashMap<(&'static str, Origin), String>,
    open: Vec<Copy>,
    done: Vec<Component>,
    needs_inlining: bool,
    budget: Budget,
    diagnostics: &'a mut Diagnostics,
}

/// A value to copy into a component.
struct Copy {
    kind: &'static ObjectKind,
    section: &'static str,
    name: String,
    /// The location of the value.
    origin: Origin,
}

/// A value that was copied into a component.
struct Component {
    section: &'static str,
    name: String,
    value: Value,
    origin: Origin,
}

impl Bundle<'_> {
    /// A component that is only a reference gives its name to the target: `Pet: { $ref: pets.yaml }`.
    fn name_aliases(&mut self) {
        let root = self.trees.root();
        for kind in sections::kinds() {
            let Some(section) = kind.section else {
                continue;
            };
            let components = root.pointer(&format!("/components/{section}"));
            for (name, value) in components.and_then(Value::as_object).into_iter().flatten() {
                let Some(target) = alias(value) else {
                    continue;
                };
                let place = Origin::root().key("components").key(section).key(name);
                let Ok(found) = self.trees.resolve(&place, target, self.diagnostics) else {
                    continue;
                };
                if resolve::component(&found.origin).is_some() {
                    continue;
                }
                if let Entry::Vacant(entry) = self.made.entry((section, found.origin.clone())) {
                    entry.insert(name.clone());
                    self.open.push(Copy {
                        kind,
                        section,
                        name: name.clone(),
                        origin: found.origin,
                    });
                }
            }
        }
        // The first alias is copied first.
        self.open.reverse();
    }

    /// The reference to the component that a value at another location becomes.
    fn component_of(
        &mut self,
        kind: &'static ObjectKind,
        section: &'static str,
        origin: Origin,
    ) -> String {
        let key = (section, origin);
        if let Some(name) = self.made.get(&key) {
            return reference(section, name);
        }
        let (_, origin) = &key;
        let root = self.trees.root();
        let taken = root.pointer(&format!("/components/{section}"));
        let taken = taken
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::keys);
        let file = self.trees.name_of(origin.file());
        let name = self.names.make(section, taken, origin, file.as_deref());
        self.open.push(Copy {
            kind,
            section,
            name: name.clone(),
            origin: origin.clone(),
        });
        let written = reference(section, &name);
        self.made.insert(key, name);
        written
    }

    /// Copies a value into a component, and rewrites the references in it.
    fn copy(&mut self, next: Copy) {
        let Copy {
            kind,
            section,
            name,
            origin,
        } = next;
        let Some(tree) = self.trees.tree(origin.file()) else {
            return;
        };
        let Some(found) = tree.pointer(origin.pointer()) else {
            return;
        };
        let shape = match section {
            "schemas" => Shape::Schema(kind),
            _ => Shape::Reference(kind),
        };
        let edits = Rewriter::of(self, &origin).edits(found, shape);
        let mut value = found.clone();
        replace(&mut value, edits);
        self.done.push(Component {
            section,
            name,
            value,
            origin,
        });
    }
}

/// The target of an object that is only a reference.
fn alias(value: &Value) -> Option<&str> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    members.get("$ref")?.as_str()
}

fn add_components(root: &mut Value, done: Vec<Component>, diagnostics: &mut Diagnostics) {
    let Some(root) = root.as_object_mut().filter(|_| !done.is_empty()) else {
        return;
    };
    let no_members = || Value::Object(Map::new());
    let components = root.entry("components").or_insert_with(no_members);
    for Component {
        section,
        name,
        value,
        origin,
    } in done
    {
        let met = Origin::root().key("components").key(section).key(&name);
        diagnostics.moved(met, origin);
        let section = components
            .as_object_mut()
            .map(|sections| sections.entry(section).or_insert_with(no_members));
        if let Some(section) = section.and_then(Value::as_object_mut) {
            section.insert(name, value);
        }
    }
}
