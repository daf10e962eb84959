//! The edits to a part of a description: to a document, or to a value in one.

use serde_json::{Value, json};

use super::super::budget::Copied;
use super::super::components::{component_origin, reference};
use super::super::shape::{ObjectKind, Shape};
use super::super::walk::{Visitor, walk};
use super::diagnostics::{
    circular_target, mismatched_kind, schema_for_properties, unresolved, wrong_target,
};
use super::resolve::{self, ResolveError, Resolved};
use super::{Bundle, INLINE, alias, sections};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, json_type};

/// The location of a value in the part, and its replacement.
pub(super) type Edit = (String, Value);

/// Replaces values in a part.
pub(super) fn replace(tree: &mut Value, edits: Vec<Edit>) {
    for (pointer, value) in edits {
        if let Some(slot) = tree.pointer_mut(&pointer) {
            *slot = value;
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
            (Shape::Reference(kind) | Shape::Schema(kind), Value::Object(fields)) => {
                if let Some(Value::String(uri)) = fields.get("$ref") {
                    self.reference(&trail.key("$ref"), uri, kind);
                }
            }
            (Shape::SchemaName, Value::String(uri)) => self.schema_name(trail, uri),
            (Shape::Map(_) | Shape::Array(_) | Shape::Object(_), value) => {
                if let Some(uri) = alias(value) {
                    self.inline_target(trail, uri, shape);
                }
            }
            _ => {}
        }
    }
}

impl Rewriter<'_, '_> {
    fn reference(&mut self, location: &Trail<'_>, uri: &str, kind: &'static ObjectKind) {
        let Some(section) = kind.section else {
            return;
        };
        let Some(found) = self.resolve(location, uri, uri, section) else {
            return;
        };
        if let Some(container) = container(&found) {
            let report = wrong_target(location, uri, &container, kind);
            return self.bundle.diagnostics.report(report);
        }
        self.bundle.needs_inlining |= INLINE.contains(&section);
        let rewritten = match resolve::component(&found.origin) {
            Some((found_section, name)) if found_section == section => reference(section, &name),
            Some((found_section, _)) if sections::has(&found_section) => {
                let report = mismatched_kind(location, &found_section, kind);
                return self.bundle.diagnostics.report(report);
            }
            _ => {
                if let Some(ty) = non_object_type(&found, section) {
                    let report = wrong_target(location, uri, ty, kind);
                    return self.bundle.diagnostics.report(report);
                }
                self.bundle.component_of(kind, section, found.origin)
            }
        };
        self.rewrite_reference(location, uri, rewritten);
    }

    /// A discriminator's mapping has names of schemas or references. The later stages support
    /// references only.
    fn schema_name(&mut self, location: &Trail<'_>, uri: &str) {
        let by_name = format!("#{}", component_origin("schemas", uri).pointer());
        let is_name = !uri.contains(['#', '/', '.'])
            || self.bundle.trees.has_value(self.origin.file(), &by_name);
        let corrected = if is_name { &by_name } else { uri };
        let found = match self.resolve_or_diagnose(location, uri, corrected, "schemas") {
            Ok(found) => found,
            Err(diagnostic) => {
                // The variants are known without it.
                let diagnostic =
                    diagnostic.downgraded(Code::InvalidValue, "the mapping is ignored");
                return self.bundle.diagnostics.report(diagnostic);
            }
        };
        let rewritten = match resolve::component(&found.origin) {
            Some((section, name)) if section == "schemas" => reference("schemas", &name),
            _ => {
                let kind = &super::super::schema_object::SCHEMA;
                self.bundle.component_of(kind, "schemas", found.origin)
            }
        };
        self.rewrite_reference(location, uri, rewritten);
    }

    /// A reference where OpenAPI allows none, though it is common: it is replaced with its target.
    fn inline_target(&mut self, trail: &Trail<'_>, uri: &str, shape: Shape) {
        let location = trail.key("$ref");
        let Some(Resolved { origin, tree }) = self.resolve(&location, uri, uri, "") else {
            return;
        };
        let Some(found) = tree.pointer(origin.pointer()) else {
            return;
        };
        if matches!(shape, Shape::Map(Shape::Schema(_))) && is_schema(found) {
            let report = schema_for_properties(&location);
            self.bundle.diagnostics.report(report);
            return self.edit(trail, json!({}));
        }
        let here = trail.origin();
        let depth = self.depth + here.steps().count() + 1 - self.origin.steps().count();
        if depth > MAX_DEPTH {
            let report = circular_target(&location, uri);
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
        let rewriter = Rewriter {
            bundle: self.bundle,
            origin: &origin,
            edits: Vec::new(),
            depth,
        };
        let edits = rewriter.edits(found, shape);
        let mut value = found.clone();
        replace(&mut value, edits);
        self.edit(trail, value);
    }

    /// Resolves a reference whose corrected form is `corrected`, and reports an error.
    fn resolve(
        &mut self,
        location: &Trail<'_>,
        uri: &str,
        corrected: &str,
        section: &str,
    ) -> Option<Resolved> {
        let found = self.resolve_or_diagnose(location, uri, corrected, section);
        found
            .map_err(|diagnostic| self.bundle.diagnostics.report(diagnostic))
            .ok()
    }

    /// Resolves a reference whose corrected form is `corrected`.
    fn resolve_or_diagnose(
        &mut self,
        location: &Trail<'_>,
        uri: &str,
        corrected: &str,
        section: &str,
    ) -> Result<Resolved, Diagnostic> {
        let bundle = &mut *self.bundle;
        let origin = location.origin();
        let found = bundle.trees.resolve(&origin, corrected, bundle.diagnostics);
        found.map_err(|error| {
            let root = bundle.trees.root_to_compare(section);
            let similar = match &error {
                ResolveError::Pointer { similar, .. } => similar.as_ref(),
                _ => None,
            };
            let suggestion =
                similar.map(|it| bundle.trees.suggested_reference(origin.file(), uri, it));
            unresolved(location, uri, section, (&error, suggestion), &root)
        })
    }

    fn rewrite_reference(&mut self, location: &Trail<'_>, uri: &str, rewritten: String) {
        if rewritten != uri {
            self.edit(location, Value::String(rewritten));
        }
    }

    fn edit(&mut self, location: &Trail<'_>, value: Value) {
        let location = location.origin();
        if let Some(pointer) = location.below(self.origin) {
            self.edits.push((pointer.to_owned(), value));
        }
    }
}

/// The name of a target that contains all objects of a kind: the document, or one of its sections.
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
fn non_object_type(Resolved { origin, tree }: &Resolved, section: &str) -> Option<&'static str> {
    match tree.pointer(origin.pointer())? {
        Value::Object(_) => None,
        Value::Bool(_) if section == "schemas" => None,
        value => Some(json_type(value)),
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
