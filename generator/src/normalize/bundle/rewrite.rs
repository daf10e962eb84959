//! The edits to a part of a description: to a document, or to a value in one.

use serde_json::{Map, Value};

use super::super::budget::Copied;
use super::super::components::reference;
use super::super::shape::{ObjectKind, Shape};
use super::super::walk::{Visitor, walk};
use super::diagnostics::{circular_part, mismatched, refused, schema_for_properties, wrong_target};
use super::resolve::{self, ResolveError, Resolved};
use super::{Bundle, INLINE, alias, sections};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail};

/// The location of a value in the part, and its replacement.
pub(super) type Edit = (String, Value);

/// Replaces values in a part.
pub(super) fn replace(part: &mut Value, edits: Vec<Edit>) {
    for (pointer, value) in edits {
        if let Some(place) = part.pointer_mut(&pointer) {
            *place = value;
        }
    }
}

/// The maximum nesting of copied values that are no components.
const MAX_DEPTH: usize = 100;

pub(super) struct Rewriter<'a, 'b> {
    bundle: &'a mut Bundle<'b>,
    origin: &'a Origin,
    edits: Vec<Edit>,
    /// The depth of the part in other copied values.
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

    /// The edits to a part of this shape.
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
        if let Some(container) = container(&found) {
            let report = wrong_target(place, written, &container, kind);
            return self.bundle.diagnostics.report(report);
        }
        self.bundle.needs_inlining |= INLINE.contains(&section);
        let plain = match resolve::component(&found.origin) {
            Some((other, name)) if other == section => reference(section, &name),
            Some((other, _)) if sections::has(&other) => {
                let report = mismatched(place, &other, kind);
                return self.bundle.diagnostics.report(report);
            }
            _ => {
                if let Some(ty) = no_object(&found, section) {
                    let report = wrong_target(place, written, ty, kind);
                    return self.bundle.diagnostics.report(report);
                }
                self.bundle.component_of(kind, section, found.origin)
            }
        };
        self.rewrite_reference(place, written, plain);
    }

    /// A discriminator's mapping has names of schemas or references. The later stages support
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
                // The variants are known without it.
                let refused = refused.weakened(Code::InvalidValue, "the mapping is ignored");
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

    /// A reference where OpenAPI allows none, though it is common: it is replaced with its target.
    fn whole(&mut self, trail: &Trail<'_>, written: &str, shape: Shape) {
        let place = trail.key("$ref");
        let Some(Resolved { origin, tree }) = self.resolve(&place, written, written, "") else {
            return;
        };
        let Some(found) = tree.pointer(origin.pointer()) else {
            return;
        };
        if matches!(shape, Shape::Map(Shape::Schema(_))) && is_schema(found) {
            let report = schema_for_properties(&place);
            self.bundle.diagnostics.report(report);
            return self.edit(trail, Value::Object(Map::new()));
        }
        let here = trail.origin();
        let depth = self.depth + here.steps().count() + 1 - self.origin.steps().count();
        if depth > MAX_DEPTH {
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

    /// Resolves a reference whose corrected form is `meant`, and reports an error.
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

    /// Resolves a reference whose corrected form is `meant`.
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
        found.map_err(|error| {
            let root = bundle.trees.root_to_compare(section);
            let near = match &error {
                ResolveError::Place { near, .. } => near.as_ref(),
                _ => None,
            };
            let near = near.map(|near| bundle.trees.beside(origin.file(), written, near));
            refused(place, written, section, (&error, near), &root)
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

/// The name of a target that contains all objects of a kind: the whole document, or one of its sections.
fn container(Resolved { origin, tree }: &Resolved) -> Option<String> {
    tree.get("openapi")?;
    let steps: Vec<_> = origin.steps().collect();
    let steps: Vec<_> = steps.iter().map(AsRef::as_ref).collect();
    match steps.as_slice() {
        [] => Some("the whole document".to_owned()),
        ["paths" | "webhooks" | "components"] => Some(format!("all of `{}`", steps[0])),
        ["components", section] if sections::has(section) => {
            Some(format!("all of `components.{section}`"))
        }
        _ => None,
    }
}

/// The type of a target that is no object.
fn no_object(Resolved { origin, tree }: &Resolved, section: &str) -> Option<&'static str> {
    match tree.pointer(origin.pointer())? {
        Value::Object(_) => None,
        Value::Bool(_) if section == "schemas" => None,
        Value::Null => Some("null"),
        Value::Bool(_) => Some("a boolean"),
        Value::Number(_) => Some("a number"),
        Value::String(_) => Some("a string"),
        Value::Array(_) => Some("an array"),
    }
}

/// Whether a value is a schema, where a map of them is expected: no schema in it is a string or an array.
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
