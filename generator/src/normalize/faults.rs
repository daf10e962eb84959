//! What becomes of a place of which nothing is known: a reference that has no valid target, or an invalid component.
//!
//! A schema allows any value, a body is bytes, and what has no such form is omitted. Passes report these places as
//! faults, with the consequence for the place, and mark each reference with [`UNKNOWN`]; this pass replaces them. It
//! does nothing unless generation keeps going.

use std::collections::{BTreeSet, HashSet};

use crate::json::{Value, json};

use super::bundle::sections;
use super::components::{Components, Target, reference};
use super::shape::{ObjectKind, Shape};
use super::tree::{self, Fields, IndexShift, Read, at_value};
use super::walk::{walk_description, walk_description_mut};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};

/// The value of a `$ref` whose target is unknown, which was reported. It resolves to no component.
pub(super) const UNKNOWN: &str = "";

/// What an unknown object of a kind becomes, as the end of a message.
pub(super) fn consequence(kind: &ObjectKind) -> String {
    match kind.section {
        Some("schemas") => "it is treated as any JSON value".to_owned(),
        Some("requestBodies") => "it is treated as bytes".to_owned(),
        Some("responses") => "its body is treated as bytes".to_owned(),
        Some("mediaTypes") => "any value is allowed".to_owned(),
        Some("pathItems") => "its operations are omitted".to_owned(),
        _ => format!("the {} is ignored", kind.noun),
    }
}

/// The safe form of an object of a kind; none if the object is omitted.
pub(super) fn substitute(kind: &ObjectKind) -> Option<Fields> {
    let substitute = match kind.section? {
        "schemas" | "mediaTypes" | "pathItems" => json!({}),
        "requestBodies" => json!({ "content": (bytes()) }),
        "responses" => json!({ "description": "", "content": (bytes()) }),
        _ => return None,
    };
    substitute.as_object().cloned()
}

/// What unknown fields of a shape become, as the end of a message, and their safe form; none if they are omitted.
/// OpenAPI allows no reference to them.
pub(super) fn unknown_fields(shape: Shape) -> (&'static str, Option<Value>) {
    let noun = shape.kind().map(|kind| kind.noun);
    match (shape, noun) {
        (Shape::Object(_), Some("operation")) => ("the operation is omitted", None),
        (Shape::Object(_), Some("responses object")) => (
            "the bodies of all responses are treated as bytes",
            Some(json!({ "default": { "description": "", "content": (bytes()) } })),
        ),
        (Shape::Map(Shape::Reference(kind)), _) if kind.section == Some("mediaTypes") => {
            ("the body is treated as bytes", Some(bytes()))
        }
        _ => ("it is ignored", None),
    }
}

/// Content of any media type, without a schema.
fn bytes() -> Value {
    json!({ "*/*": {} })
}

/// What later passes need to know about omitted objects.
#[derive(Debug, Default)]
pub(super) struct Omitted {
    /// The names of the security schemes.
    pub(super) schemes: BTreeSet<String>,
    /// The locations of the operations and path items that parameters were omitted from.
    pub(super) parameters: HashSet<Origin>,
}

/// Replaces or omits each object of which nothing is known.
pub(super) fn recover(root: &mut Value, diagnostics: &mut Diagnostics) -> Omitted {
    let mut omitted = Omitted::default();
    if !diagnostics.keeps_going() || !diagnostics.has_faults() {
        return omitted;
    }
    open_objects(root);
    let unknown_schemas = unknown_schemas(root);
    let known = known_components(root);
    let mut is_known = |trail: &Trail<'_>, value: &Value, kind: &ObjectKind| {
        let Some(uri) = value.string("$ref") else {
            return true;
        };
        let is_known = known.contains(uri);
        if !is_known && uri != UNKNOWN {
            let report = reference_to_omitted(&trail.key("$ref"), uri);
            diagnostics.report_fault(report, &consequence(kind));
        }
        is_known
    };
    let mut moves = Vec::new();
    walk_description_mut(root, &mut |trail, value, shape| match (shape, value) {
        (Shape::Map(Shape::Reference(kind)), Value::Object(entries)) if is_omitted(kind) => {
            entries.retain(|name, value| {
                let is_known = is_known(&trail.key(name), value, kind);
                if !is_known && kind.section == Some("securitySchemes") {
                    omitted.schemes.insert(name.clone());
                }
                is_known
            });
        }
        (Shape::Array(Shape::Reference(kind)), Value::Array(items)) if is_omitted(kind) => {
            let count = items.len();
            let shift = tree::retain(trail, items, |trail, value| is_known(trail, value, kind));
            if items.len() < count {
                omitted.parameters.extend(trail.origin().parent());
                moves.push((trail.origin(), shift));
            }
        }
        (Shape::Reference(kind) | Shape::Schema(kind), Value::Object(fields)) => {
            if fields.string("$ref") == Some(UNKNOWN) {
                fields.shift_remove("$ref");
                for (name, value) in substitute(kind).into_iter().flatten() {
                    fields.entry(name).or_insert(value);
                }
            }
            if fields.contains_key("discriminator") {
                moves.extend(omit_variants(trail, fields, &unknown_schemas));
            }
        }
        _ => {}
    });
    for (array, shift) in moves {
        shift.record(&Trail::At(&array), diagnostics);
    }
    omitted
}

/// Omits the unknown variants of a union whose variants are selected by a discriminator: their values are then kept as
/// unknown. Without one, or with less than two other variants, nothing tells which values are theirs.
fn omit_variants(
    trail: &Trail<'_>,
    schema: &mut Fields,
    unknown: &HashSet<String>,
) -> Option<(Origin, IndexShift)> {
    let union = ["oneOf", "anyOf"]
        .into_iter()
        .find(|it| schema.contains_key(*it))?;
    let variants = schema.get_mut(union)?.as_array_mut()?;
    let is_known = |variant: &Value| !is_unknown(variant, unknown);
    if variants.iter().filter(|it| is_known(it)).count() < 2 {
        return None;
    }
    let trail = trail.key(union);
    let shift = tree::retain(&trail, variants, |_, variant| is_known(variant));
    Some((trail.origin(), shift))
}

/// Keeps the properties that an unknown subschema of an `allOf` may have: other subschemas show that it is an object.
fn open_objects(root: &mut Value) {
    let components = Components::new(root);
    let unknown = unknown_schemas(root);
    let mut open = Vec::new();
    walk_description(root, &mut |trail, value, shape| {
        let all_of = || value.items("allOf").map(|(_, subschema)| subschema);
        if matches!(shape, Shape::Schema(_))
            && all_of().any(|it| is_unknown(it, &unknown))
            && is_object(components, value, MAX_DEPTH)
        {
            open.push(trail.origin());
        }
    });
    for schema in open {
        if let Some(Value::Object(schema)) = root.pointer_mut(schema.pointer()) {
            schema
                .entry("additionalProperties".to_owned())
                .or_insert(Value::Bool(true));
        }
    }
}

/// The maximum depth of an `allOf` in another one that is searched.
const MAX_DEPTH: usize = 8;

/// Whether a schema, or one in its `allOf`, describes properties.
fn is_object(components: Components<'_>, schema: &Value, depth: usize) -> bool {
    let Some(schema) = components.resolve(schema).filter(|_| depth > 0) else {
        return false;
    };
    schema.contains_key("properties")
        || schema.string("type") == Some("object")
        || schema
            .items("allOf")
            .any(|(_, it)| is_object(components, it, depth - 1))
}

fn is_unknown(schema: &Value, unknown: &HashSet<String>) -> bool {
    let uri = schema.string("$ref");
    uri.is_some_and(|uri| uri == UNKNOWN || unknown.contains(uri))
}

/// The references to component schemas of which nothing is known.
fn unknown_schemas(root: &Value) -> HashSet<String> {
    let components = Components::new(root);
    let schemas = components.section("schemas").into_iter().flatten();
    // Other keywords next to the reference are known.
    let is_alias = |schema: &Value| schema.as_object().is_some_and(|it| it.len() == 1);
    let unknown = schemas.filter(|(_, it)| is_alias(it) && components.resolve(it).is_none());
    unknown
        .map(|(name, _)| reference("schemas", name))
        .collect()
}

/// Whether an unknown object of this kind is omitted. Such an object is always in a map or an array.
fn is_omitted(kind: &ObjectKind) -> bool {
    kind.section.is_some() && substitute(kind).is_none()
}

/// The references to components that are not omitted, of the kinds that may be.
fn known_components(root: &Value) -> HashSet<String> {
    let components = Components::new(root);
    let kinds = sections::kinds().filter(|(_, kind)| is_omitted(kind));
    let names = kinds.flat_map(|(section, _)| {
        let names = components.names(section);
        names.map(move |name| Target { section, name })
    });
    let is_known = |Target { section, name }: &Target<'_>| {
        let component = components.get(section, name);
        component.is_some_and(|it| components.resolve(it).is_some())
    };
    let known = names.filter(is_known);
    known.map(|it| reference(it.section, it.name)).collect()
}

/// A reference to a component that is omitted.
fn reference_to_omitted(location: &Trail<'_>, uri: &str) -> Diagnostic {
    let message = format!("unresolved reference `{uri}`: the component is invalid");
    let component = Target::of(uri).map(Target::origin).unwrap_or_default();
    at_value(Code::UnresolvedReference, location, message)
        .related_key(component, "declared here")
        .help("change the component to resolve the warning that is reported for it")
}
