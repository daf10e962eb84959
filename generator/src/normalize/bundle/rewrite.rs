//! The edits to a part of a description: to a document, or to a value in one.

use crate::json::{Value, json};

use super::super::budget::Copied;
use super::super::components::component_origin;
use super::super::faults::{UNKNOWN, consequence, unknown_fields};
use super::super::schema_object::SCHEMA;
use super::super::shape::{ObjectKind, Shape};
use super::super::tree::Read;
use super::super::walk::walk;
use super::diagnostics::{
    circular_target, mismatched_kind, schema_for_properties, unresolved, wrong_target,
};
use super::resolve::{self, ResolveError, Resolved};
use super::{Bundle, INLINE, alias, sections};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, json_type};

/// The location of a value in the part, and its replacement; none if the field is removed.
pub(super) type Edit = (String, Option<Value>);

/// The replacement of a value; none if the value stays, or if the replacement would exceed the limits, which was
/// reported.
type Replacement = Result<Option<Value>, Diagnostic>;

/// Replaces values in a part.
pub(super) fn replace(tree: &mut Value, edits: Vec<Edit>) {
    for (pointer, value) in edits {
        match value {
            Some(value) => {
                if let Some(slot) = tree.pointer_mut(&pointer) {
                    *slot = value;
                }
            }
            None => remove(tree, &Origin::parse(&pointer).unwrap_or_default()),
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
        let trail = Trail::At(self.origin);
        walk(&trail, value, shape, &mut |trail, value, shape| {
            self.visit(trail, value, shape)
        });
        self.edits
    }
}

impl Rewriter<'_, '_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        match (shape, value) {
            (Shape::Reference(kind) | Shape::Schema(kind), Value::Object(fields)) => {
                if let (Some(section), Some(uri)) = (kind.section, fields.string("$ref")) {
                    let location = trail.key("$ref");
                    let replacement = self.reference(&location, uri, kind, section);
                    if let Some(report) = self.edit(&location, replacement) {
                        let unknown = Some(Value::from(UNKNOWN));
                        self.fault(&location, report, &consequence(kind), unknown);
                    }
                }
            }
            (Shape::SchemaName, Value::String(uri)) => {
                let replacement = self.schema_name(trail, uri);
                if let Some(report) = self.edit(trail, replacement) {
                    self.bundle.diagnostics.report(report);
                }
            }
            (Shape::Map(_) | Shape::Array(_) | Shape::Object(_), value) => {
                if let Some(uri) = alias(value) {
                    let replacement = self.inline_target(trail, uri, shape);
                    if let Some(report) = self.edit(trail, replacement) {
                        let (consequence, unknown) = unknown_fields(shape);
                        self.fault(trail, report, consequence, unknown);
                    }
                }
            }
            _ => {}
        }
    }

    fn reference(
        &mut self,
        location: &Trail<'_>,
        uri: &str,
        kind: &'static ObjectKind,
        section: &'static str,
    ) -> Replacement {
        let found = self.resolve(location, uri, uri, section)?;
        if let Some(container) = container(&found) {
            return Err(wrong_target(location, uri, &container, kind));
        }
        self.bundle.needs_inlining |= INLINE.contains(&section);
        let component = resolve::component(&found.origin).map(|(section, _)| section);
        if component.as_deref() != Some(section) {
            if let Some(found) = component.as_deref().and_then(sections::kind) {
                return Err(mismatched_kind(location, found, kind));
            }
            if let Some(ty) = non_object_type(&found, section) {
                return Err(wrong_target(location, uri, ty, kind));
            }
        }
        let rewritten = self.bundle.component_of(kind, section, found.origin);
        Ok(changed(uri, rewritten))
    }

    /// A discriminator's mapping has names of schemas or references. The later stages support
    /// references only.
    fn schema_name(&mut self, location: &Trail<'_>, uri: &str) -> Replacement {
        let by_name = format!("#{}", component_origin("schemas", uri).pointer());
        let is_name = !uri.contains(['#', '/', '.'])
            || self.bundle.trees.has_value(self.origin.file(), &by_name);
        let corrected = if is_name { &by_name } else { uri };
        let found = self.resolve(location, uri, corrected, "schemas");
        // The variants are known without it.
        let found = found.map_err(|diagnostic| {
            diagnostic.downgraded(Code::InvalidValue, "the mapping is ignored")
        })?;
        let rewritten = self.bundle.component_of(&SCHEMA, "schemas", found.origin);
        Ok(changed(uri, rewritten))
    }

    /// A reference where OpenAPI allows none, though it is common: it is replaced with its target.
    fn inline_target(&mut self, trail: &Trail<'_>, uri: &str, shape: Shape) -> Replacement {
        let location = trail.key("$ref");
        let Resolved { origin, tree } = self.resolve(&location, uri, uri, "")?;
        let Some(found) = tree.pointer(origin.pointer()) else {
            return Ok(None);
        };
        if matches!(shape, Shape::Map(Shape::Schema(_))) && is_schema(found) {
            let report = schema_for_properties(&location);
            let diagnostics = &mut self.bundle.diagnostics;
            diagnostics.report_fault(report, "the keyword is ignored");
            return Ok(Some(json!({})));
        }
        let here = trail.origin();
        let depth = self.depth + here.steps().count() + 1 - self.origin.steps().count();
        if depth > MAX_DEPTH {
            return Err(circular_target(&location, uri));
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
            return Ok(None);
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
        Ok(Some(value))
    }

    /// Resolves a reference whose corrected form is `corrected`.
    fn resolve(
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

    /// Makes the replacement, or returns why it is not possible.
    fn edit(&mut self, location: &Trail<'_>, replacement: Replacement) -> Option<Diagnostic> {
        match replacement {
            Ok(value) => value.map(|value| self.add_edit(location, Some(value)))?,
            Err(report) => return Some(report),
        }
        None
    }

    /// Reports a reference that is unresolved or has the wrong target, and makes it, or what it should be
    /// replaced with, `unknown`.
    fn fault(
        &mut self,
        location: &Trail<'_>,
        report: Diagnostic,
        consequence: &str,
        unknown: Option<Value>,
    ) {
        let diagnostics = &mut self.bundle.diagnostics;
        diagnostics.report_fault(report, consequence);
        if diagnostics.keeps_going() {
            self.add_edit(location, unknown);
        }
    }

    fn add_edit(&mut self, location: &Trail<'_>, value: Option<Value>) {
        let location = location.origin();
        let pointer = location.below(self.origin);
        self.edits
            .extend(pointer.map(|pointer| (pointer.to_owned(), value)));
    }
}

/// Removes a field; an item of an array stays, because the others would move.
fn remove(tree: &mut Value, location: &Origin) {
    if let (Some(parent), Some(name)) = (location.parent(), location.last())
        && let Some(Value::Object(fields)) = tree.pointer_mut(parent.pointer())
    {
        fields.shift_remove(&*name);
    }
}

fn changed(uri: &str, rewritten: String) -> Option<Value> {
    (rewritten != uri).then_some(Value::String(rewritten))
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
