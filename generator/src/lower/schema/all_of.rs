//! The second step: a schema with its `allOf` merged into it, as one value.
//!
//! ```yaml
//! Dog:
//!   allOf:
//!     - { $ref: "#/components/schemas/Pet" }   # its properties become properties of `Dog`
//!     - { type: object, properties: { barks: { type: boolean } } }
//! ```

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::json::Value;
use crate::normalize::enum_values::convert_enum_values;

use super::super::ignored_field;
use super::super::index::{SchemaIndex, SchemaRef, component_name};
use super::context::{LocatedSchema, SchemaContext};
use super::enumeration::{EnumValue, annotated, ignored_annotations, intersection};
use super::keywords::Keywords;

/// The variants of a `oneOf` or an `anyOf`.
#[derive(Debug, Clone)]
pub(super) struct Alternatives<'a> {
    pub(super) subschemas: Vec<LocatedSchema<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// The location of the `oneOf` or `anyOf`.
    pub(super) origin: Origin,
}

/// A schema with its `allOf` merged into it.
#[derive(Debug, Clone, Default)]
pub(super) struct MergedSchema<'a> {
    pub(super) ty: Option<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) enum_values: Vec<EnumValue>,
    /// Whether a union allows any other string besides the enum values.
    pub(super) is_open: bool,
    /// The properties, each with all schemas that describe it.
    pub(super) properties: IndexMap<&'a str, Vec<LocatedSchema<'a>>>,
    /// The required properties, and where they are declared as such.
    pub(super) required: IndexMap<&'a str, Origin>,
    /// The `additionalProperties`, and the schema that has them.
    pub(super) additional: Option<(&'a AdditionalProperties, SchemaContext)>,
    /// All schemas that describe the items of an array.
    pub(super) items: Vec<LocatedSchema<'a>>,
    pub(super) alternatives: Vec<Alternatives<'a>>,
    /// The location of `not`.
    pub(super) not: Option<Origin>,
}

impl MergedSchema<'_> {
    /// Whether it has no assertions but, perhaps, `type`.
    pub(super) fn has_no_assertions(&self) -> bool {
        self.format.is_none() && self.has_no_assertions_besides_format()
    }

    /// Whether it has no assertions but, perhaps, `type` and `format`.
    pub(super) fn has_no_assertions_besides_format(&self) -> bool {
        let Self {
            ty: _,
            format: _,
            enum_values,
            is_open: _,
            properties,
            required,
            additional,
            items,
            alternatives,
            not: _,
        } = self;
        enum_values.is_empty()
            && properties.is_empty()
            && required.is_empty()
            && additional.is_none()
            && items.is_empty()
            && alternatives.is_empty()
    }

    /// Whether it forbids additional properties.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.additional, Some((AdditionalProperties::Any(false), _)))
    }

    /// Keeps the enum values that are in another `enum` as well. If there are none, the last ones are used.
    pub(super) fn intersect_enum(
        &mut self,
        enum_values: Vec<EnumValue>,
        is_open: bool,
    ) -> Result<(), Conflict> {
        self.is_open = is_open && (self.is_open || self.enum_values.is_empty());
        let is_first = self.enum_values.is_empty();
        let common = intersection(&self.enum_values, &enum_values);
        let is_conflict = !is_first && common.is_empty();
        self.enum_values = match is_first || is_conflict {
            true => enum_values,
            false => common,
        };
        if is_conflict { Err(Conflict) } else { Ok(()) }
    }

    /// Whether it only restricts the values that another schema describes.
    pub(super) fn adds_only_constraints(&self, other: &MergedSchema<'_>) -> bool {
        let has_new_type = self.ty.is_some() && self.ty != other.ty;
        let has_subschemas = self.additional.is_some() || !self.items.is_empty();
        let is_choice = !self.enum_values.is_empty() || !self.alternatives.is_empty();
        let has_assertions = has_new_type || has_subschemas || self.format.is_some() || is_choice;
        let mut properties = self.properties.values().flatten();
        !has_assertions && properties.all(LocatedSchema::is_empty)
    }
}

/// Two lists of enum values have no common value.
pub(super) struct Conflict;

/// What the steps before assembly have: the index, and the sink for diagnostics.
pub(super) struct SchemaReader<'d, 'a> {
    pub(super) index: &'a SchemaIndex<'a>,
    /// The component schema that is being lowered: a base that lists it as a variant is no union in it.
    pub(super) component: Option<&'a str>,
    pub(super) diagnostics: &'d mut Diagnostics,
}

impl<'a> SchemaReader<'_, 'a> {
    /// Merges the `allOf` of a schema into it.
    pub(super) fn merge_all_of(
        &mut self,
        schema: &'a Schema,
        context: &SchemaContext,
    ) -> MergedSchema<'a> {
        let mut merger = AllOfMerger::new(self, MergedSchema::default());
        merger.schema(schema, context);
        merger.merged
    }

    /// Merges several schemas into one.
    pub(super) fn merge_with(
        &mut self,
        base: MergedSchema<'a>,
        schemas: &[LocatedSchema<'a>],
    ) -> MergedSchema<'a> {
        let mut merger = AllOfMerger::new(self, base);
        for LocatedSchema { schema, context } in schemas {
            merger.reference_or_schema(*schema, context);
        }
        merger.merged
    }

    /// Merges one schema, which is perhaps a reference.
    pub(super) fn merge(&mut self, schema: &LocatedSchema<'a>) -> MergedSchema<'a> {
        self.merge_with(MergedSchema::default(), std::slice::from_ref(schema))
    }

    /// Reports keywords that contradict those of another schema.
    fn report_conflict(&mut self, origin: Origin, message: String, help: String) {
        let diagnostic = Diagnostic::new(Code::ConflictingSchemas, origin, message);
        self.diagnostics.report(diagnostic.at_key().help(help));
    }

    /// Reports enum values of which none is in the `enum` of the other schemas.
    pub(super) fn report_conflicting_values(&mut self, origin: Origin) {
        let message =
            "conflicting `enum`: combined schemas have no common value; the last values are used";
        let help = "add a common value to the `enum` of each schema";
        self.report_conflict(origin, message.to_owned(), help.to_owned());
    }

    /// Reports the names and descriptions of enum values that are ignored.
    pub(super) fn report_ignored_annotations(
        &mut self,
        schema: &Schema,
        values: &[Value],
        context: &SchemaContext,
    ) {
        for (key, reason) in ignored_annotations(schema, values) {
            let diagnostic = ignored_field(context.origin.key(key), &reason);
            self.diagnostics.report(diagnostic);
        }
    }
}

/// How many components may be merged into one another: each is a call.
const MAX_DEPTH: usize = 100;

/// How many components may be merged into a schema, repeated ones included.
const MAX_MERGED: usize = 5_000;

/// A merge in progress.
struct AllOfMerger<'r, 'd, 'a> {
    reader: &'r mut SchemaReader<'d, 'a>,
    merged: MergedSchema<'a>,
    /// The components that are being merged, from the outside in.
    enclosing: Vec<&'a str>,
    /// The components that were merged: merging them again would change nothing.
    visited: HashSet<&'a str>,
    /// How many components were merged.
    count: usize,
}

impl<'r, 'd, 'a> AllOfMerger<'r, 'd, 'a> {
    fn new(reader: &'r mut SchemaReader<'d, 'a>, base: MergedSchema<'a>) -> Self {
        Self {
            reader,
            merged: base,
            enclosing: Vec::new(),
            visited: HashSet::new(),
            count: 0,
        }
    }

    fn reference_or_schema(&mut self, schema: SchemaRef<'a>, context: &SchemaContext) {
        match schema {
            SchemaRef::Item(schema) => self.schema(schema, context),
            SchemaRef::Reference(reference) => self.component(reference, context),
        }
    }

    fn component(&mut self, reference: &'a str, context: &SchemaContext) {
        if self.enclosing.contains(&reference) {
            return self.report_cycle(reference, context);
        }
        self.count += 1;
        if self.enclosing.len() == MAX_DEPTH || self.count > MAX_MERGED {
            return self.report_excess(context);
        }
        if !self.visited.insert(reference) {
            return;
        }
        let index = self.reader.index;
        let target = index.components.target(reference);
        // `normalize` has reported unresolved references.
        if let (Some(target), Some(ty)) = (target, index.component_type(reference)) {
            self.enclosing.push(reference);
            self.reference_or_schema(target, &ty.context);
            self.enclosing.pop();
        }
    }

    /// Reports once that schemas are ignored.
    fn report_excess(&mut self, context: &SchemaContext) {
        if self.count > MAX_MERGED + 1 {
            return;
        }
        self.count = MAX_MERGED + 1;
        let message = format!(
            "`allOf` exceeds {MAX_MERGED} schemas or {MAX_DEPTH} levels; the remaining schemas are ignored"
        );
        let help = "remove references from `allOf`, or use each schema only once";
        self.report(Code::UnsupportedSchema, message, help, context);
    }

    fn report_cycle(&mut self, reference: &str, context: &SchemaContext) {
        let name = component_name::<Schema>(reference).unwrap_or(reference);
        let message =
            format!("schema `{name}` includes itself through `allOf`; the reference is ignored");
        let help = "remove the reference, which adds no constraint";
        self.report(Code::CircularSchema, message, help, context);
    }

    fn report(&mut self, code: Code, message: String, help: &str, context: &SchemaContext) {
        let diagnostic = Diagnostic::new(code, context.origin.clone(), message);
        let diagnostic = diagnostic.at_key().help(help);
        self.reader.diagnostics.report(diagnostic);
    }

    fn schema(&mut self, schema: &'a Schema, context: &SchemaContext) {
        let Keywords {
            ty,
            nullable: _,
            format,
            enum_values,
            object,
            items,
            all_of,
            unions,
            not,
            constraints: _,
        } = Keywords::of(schema);
        for (index, part) in all_of.iter().enumerate() {
            self.reference_or_schema(part.into(), &context.subschema("allOf", index));
        }
        self.ty(ty, context);
        self.format(format, context);
        self.enum_values(schema, enum_values, context);
        for (wire, schema) in object.properties.into_iter().flatten() {
            let described = self.merged.properties.entry(wire).or_default();
            described.push(LocatedSchema {
                schema: schema.into(),
                context: context.property(wire),
            });
        }
        for (index, wire) in object.required.iter().enumerate() {
            let origin = context.origin.key("required").index(index);
            self.merged.required.entry(wire).or_insert(origin);
        }
        self.additional(object.additional, context);
        self.merged.items.extend(items.map(|items| LocatedSchema {
            schema: items.into(),
            context: context.item(),
        }));
        let discriminator = schema.schema_data.discriminator.as_ref();
        for (keyword, variants) in unions {
            self.alternatives(keyword, variants, discriminator, context);
        }
        if not.is_some() {
            self.merged.not = Some(context.origin.key("not"));
        }
    }

    fn ty(&mut self, ty: Option<&'a str>, context: &SchemaContext) {
        match (self.merged.ty, ty) {
            (Some("number"), Some("integer")) | (None, Some(_)) => self.merged.ty = ty,
            (Some("integer"), Some("number")) => {}
            (Some(known), Some(found)) if known != found => {
                self.report_different("type", (known, found), context);
                self.merged.ty = ty;
            }
            _ => {}
        }
    }

    fn format(&mut self, format: Option<&'a str>, context: &SchemaContext) {
        let Some(format) = format else { return };
        if let Some(known) = self.merged.format.filter(|known| *known != format) {
            self.report_different("format", (known, format), context);
        }
        self.merged.format = Some(format);
    }

    /// Reports a `type` or `format` that differs from that of another schema of the `allOf`.
    fn report_different(
        &mut self,
        keyword: &str,
        (first, last): (&str, &str),
        context: &SchemaContext,
    ) {
        let message = format!(
            "conflicting `{keyword}` in `allOf`: `{first}` and `{last}`; the last one is used"
        );
        let help = format!("use the same `{keyword}` in all schemas of `allOf`");
        let origin = context.origin.key(keyword);
        self.reader.report_conflict(origin, message, help);
    }

    /// Keeps the enum values. Another schema of the `allOf` may have declared their type.
    fn enum_values(&mut self, schema: &Schema, mut values: Vec<Value>, context: &SchemaContext) {
        if values.is_empty() {
            return;
        }
        self.reader
            .report_ignored_annotations(schema, &values, context);
        let ty = self.merged.ty.unwrap_or_default();
        let origin = context.origin.key("enum");
        let origin_of = |index| origin.index(index);
        convert_enum_values(&mut values, ty, origin_of, self.reader.diagnostics);
        let values = annotated(schema, values);
        if let Err(Conflict) = self.merged.intersect_enum(values, false) {
            let origin = context.origin.key("enum");
            self.reader.report_conflicting_values(origin);
        }
    }

    /// A type of additional properties has precedence over allowing them, and that over forbidding them: a schema
    /// that forbids them would forbid the properties of the others.
    fn additional(&mut self, found: Option<&'a AdditionalProperties>, context: &SchemaContext) {
        let rank = |additional: &AdditionalProperties| match additional {
            AdditionalProperties::Any(false) => 0,
            AdditionalProperties::Any(true) => 1,
            AdditionalProperties::Schema(_) => 2,
        };
        let Some(found) = found else { return };
        let known = self.merged.additional.as_ref();
        if known.is_none_or(|(known, _)| rank(known) <= rank(found)) {
            self.merged.additional = Some((found, context.clone()));
        }
    }

    /// A base that lists its derived schemas is no union in a derived schema.
    fn alternatives(
        &mut self,
        keyword: &str,
        variants: &'a [ReferenceOr<Schema>],
        discriminator: Option<&'a Discriminator>,
        context: &SchemaContext,
    ) {
        let component = self.reader.component;
        let is_base = !self.enclosing.is_empty()
            && variants.iter().any(|variant| match variant {
                ReferenceOr::Reference { reference } => {
                    let name = component_name::<Schema>(reference);
                    (name.is_some() && name == component)
                        || self.enclosing.contains(&reference.as_str())
                }
                ReferenceOr::Item(_) => false,
            });
        if variants.is_empty() || is_base {
            return;
        }
        self.merged.alternatives.push(Alternatives {
            subschemas: located(variants, keyword, context),
            discriminator,
            origin: context.origin.key(keyword),
        });
    }
}

/// The schemas of `oneOf` or `anyOf` with their contexts, before their names are known.
pub(super) fn located<'a>(
    variants: &'a [ReferenceOr<Schema>],
    keyword: &str,
    context: &SchemaContext,
) -> Vec<LocatedSchema<'a>> {
    let variants = variants.iter().enumerate();
    variants
        .map(|(index, schema)| LocatedSchema {
            schema: schema.into(),
            context: context.subschema(keyword, index),
        })
        .collect()
}
