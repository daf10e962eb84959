//! One part of a description, a whole file or something in one, and what is to change in it.

use serde_json::{Map, Value};

use super::super::budget::Copied;
use super::super::components::reference;
use super::super::shape::{ObjectKind, Shape};
use super::super::walk::{Visitor, walk};
use super::diagnostics::{circular_part, mismatched, refused, schema_for_members, too_much};
use super::resolve::{self, ResolveError, Resolved};
use super::{Bundle, INLINE, alias, sections};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail};

/// A value that is to be replaced, by its place in the part.
pub(super) type Edit = (String, Value);

/// Replaces values in a part.
pub(super) fn replace(part: &mut Value, edits: Vec<Edit>) {
    for (pointer, value) in edits {
        if let Some(place) = part.pointer_mut(&pointer) {
            *place = value;
        }
    }
}

/// How many levels deep parts may lie in one another that are not even components.
const DEEPEST: usize = 100;

pub(super) struct Rewriter<'a, 'b> {
    bundle: &'a mut Bundle<'b>,
    origin: &'a Origin,
    edits: Vec<Edit>,
    /// How deep the part lies in others.
    depth: usize,
}

impl<'a, 'b> Rewriter<'a, 'b> {
    pub(super) fn of(bundle: &'a mut Bundle<'b>, origin: &'a Origin) -> Self {
        Self {
            bundle,
            origin,
            edits: Vec::new(),
            depth: 0,
        }
    }

    /// What is to change in a part of this shape.
    pub(super) fn edits(mut self, value: &Value, shape: Shape) -> Vec<Edit> {
        walk(&Trail::At(self.origin), value, shape, &mut self);
        self.edits
    }
}

impl Visitor for Rewriter<'_, '_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        match (shape, value) {
            (Shape::Reference(kind) | Shape::Schema(kind), Value::Object(members)) => {
                if let Some(Value::String(written)) = members.get("$ref") {
                    self.reference(&trail.key("$ref"), written, kind);
                }
            }
            (Shape::SchemaName, Value::String(written)) => self.schema_name(trail, written),
            (Shape::Map(_) | Shape::List(_) | Shape::Object(_), value) => {
                if let Some(written) = alias(value) {
                    self.whole(trail, written, shape);
                }
            }
            _ => {}
        }
    }
}

impl Rewriter<'_, '_> {
    fn reference(&mut self, place: &Trail<'_>, written: &str, kind: &'static ObjectKind) {
        let Some(section) = kind.section else {
            return;
        };
        let Some(found) = self.resolve(place, written, written, section) else {
            return;
        };
        if let Some(whole) = container(&found) {
            let report = too_much(place, written, &whole, kind);
            return self.bundle.diagnostics.report(report);
        }
        self.bundle.needs_inlining |= INLINE.contains(&section);
        let plain = match resolve::component(&found.origin) {
            Some((other, name)) if other == section => reference(section, &name),
            Some((other, _)) if sections::has(&other) => {
                let report = mismatched(place, written, &other, kind);
                return self.bundle.diagnostics.report(report);
            }
            _ => {
                if let Some(what) = no_object(&found, section) {
                    let report = too_much(place, written, what, kind);
                    return self.bundle.diagnostics.report(report);
                }
                self.bundle.component_of(kind, section, found.origin)
            }
        };
        self.rewrite_reference(place, written, plain);
    }

    /// A discriminator's mapping leads to schemas by name or by reference. The later stages read
    /// references only.
    fn schema_name(&mut self, place: &Trail<'_>, written: &str) {
        let named = Origin::of_file(self.origin.file())
            .key("components")
            .key("schemas")
            .key(written);
        let named = format!("#{}", named.pointer());
        let is_name = !written.contains(['#', '/', '.']);
        let is_named = is_name || self.bundle.trees.has(self.origin.file(), &named);
        let written_here = if is_named { named.as_str() } else { written };
        let found = match self.found(place, written, written_here, "schemas") {
            Ok(found) => found,
            Err(refused) => {
                // What the values are is known without it.
                let refused = refused.weakened(Code::InvalidValue, "it is left out");
                return self.bundle.diagnostics.report(refused);
            }
        };
        let plain = match resolve::component(&found.origin) {
            Some((section, name)) if section == "schemas" => reference("schemas", &name),
            _ => {
                let kind = &super::super::schema_object::SCHEMA;
                self.bundle.component_of(kind, "schemas", found.origin)
            }
        };
        self.rewrite_reference(place, written, plain);
    }

    /// A reference where OpenAPI allows none, but people write them: what it leads to is put there.
    fn whole(&mut self, trail: &Trail<'_>, written: &str, shape: Shape) {
        let place = trail.key("$ref");
        let Some(Resolved { origin, tree }) = self.resolve(&place, written, written, "") else {
            return;
        };
        let Some(found) = tree.pointer(origin.pointer()) else {
            return;
        };
        if matches!(shape, Shape::Map(Shape::Schema(_))) && is_schema(found) {
            let report = schema_for_members(&place, written);
            self.bundle.diagnostics.report(report);
            return self.edit(trail, Value::Object(Map::new()));
        }
        let here = trail.origin();
        let depth = self.depth + here.steps().count() + 1 - self.origin.steps().count();
        if depth > DEEPEST {
            let report = circular_part(&place, written);
            return self.bundle.diagnostics.report(report);
        }
        let Bundle {
            budget,
            diagnostics,
            ..
        } = &mut *self.bundle;
        let copied = Copied {
            value: found,
            from: &origin,
            to: &here,
            depth,
        };
        if !budget.allows(copied, diagnostics) {
            return;
        }
        let part = Rewriter {
            bundle: self.bundle,
            origin: &origin,
            edits: Vec::new(),
            depth,
        };
        let edits = part.edits(found, shape);
        let mut value = found.clone();
        replace(&mut value, edits);
        self.edit(trail, value);
    }

    /// What a reference leads to, `meant` being what it stands for.
    fn resolve(
        &mut self,
        place: &Trail<'_>,
        written: &str,
        meant: &str,
        section: &str,
    ) -> Option<Resolved> {
        let found = self.found(place, written, meant, section);
        found
            .map_err(|refused| self.bundle.diagnostics.report(refused))
            .ok()
    }

    /// What a reference leads to, or why to nothing.
    fn found(
        &mut self,
        place: &Trail<'_>,
        written: &str,
        meant: &str,
        section: &str,
    ) -> Result<Resolved, Diagnostic> {
        let bundle = &mut *self.bundle;
        let origin = place.origin();
        let found = bundle.trees.resolve(&origin, meant, bundle.diagnostics);
        found.map_err(|unfound| {
            let root = bundle.trees.root_to_compare(section);
            let near = match &unfound {
                ResolveError::Place { near, .. } => near.as_ref(),
                _ => None,
            };
            let near = near.map(|near| bundle.trees.beside(origin.file(), written, near));
            refused(place, written, section, (&unfound, near), &root)
        })
    }

    fn rewrite_reference(&mut self, place: &Trail<'_>, written: &str, plain: String) {
        if plain != written {
            self.edit(place, Value::String(plain));
        }
    }

    fn edit(&mut self, place: &Trail<'_>, value: Value) {
        let place = place.origin();
        if let Some(pointer) = place.below(self.origin) {
            self.edits.push((pointer.to_owned(), value));
        }
    }
}

/// What a place is that has all of the things in it that a reference could lead to: the whole description, or
/// one of its sections.
fn container(Resolved { origin, tree }: &Resolved) -> Option<String> {
    tree.get("openapi")?;
    let steps: Vec<_> = origin.steps().collect();
    let steps: Vec<_> = steps.iter().map(AsRef::as_ref).collect();
    match steps.as_slice() {
        [] => Some("the whole description".to_owned()),
        ["paths" | "webhooks" | "components"] => Some(format!("all of `{}`", steps[0])),
        ["components", section] if sections::has(section) => {
            Some(format!("all of `components.{section}`"))
        }
        _ => None,
    }
}

/// What a place has that no reference can be to: a text, a number or a list.
fn no_object(Resolved { origin, tree }: &Resolved, section: &str) -> Option<&'static str> {
    match tree.pointer(origin.pointer())? {
        Value::Object(_) => None,
        Value::Bool(_) if section == "schemas" => None,
        Value::Null => Some("empty"),
        Value::Bool(_) => Some("a boolean"),
        Value::Number(_) => Some("a number"),
        Value::String(_) => Some("a text"),
        Value::Array(_) => Some("a list"),
    }
}

/// Whether a value is a schema, where a map of them is expected: no member's schema is a text or a list.
fn is_schema(value: &Value) -> bool {
    let is_keyword = |key| {
        value
            .get(key)
            .is_some_and(|it| it.is_string() || it.is_array())
    };
    ["type", "required", "allOf", "anyOf", "oneOf", "$ref"]
        .into_iter()
        .any(is_keyword)
}
