//! What a schema says of its values once its `allOf` is merged into it.
//!
//! ```yaml
//! Dog:
//!   allOf:
//!     - { $ref: "#/components/schemas/Pet" }   # its members become members of `Dog`
//!     - { type: object, properties: { barks: { type: boolean } } }
//! ```

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Origin};

use super::super::Lowering;
use super::super::components::{SchemaRef, component_name};
use super::context::{Place, Placed};
use super::enumeration::{Listed, in_both};
use super::keywords::Keywords;

/// Schemas of which a value has one.
#[derive(Debug, Clone)]
pub(super) struct Alternatives<'a> {
    pub(super) members: Vec<Placed<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
    /// Where the `oneOf` or `anyOf` stands.
    pub(super) origin: Origin,
}

/// What a schema says of its values, with its `allOf` merged into it.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts<'a> {
    pub(super) ty: Option<&'a str>,
    pub(super) format: Option<&'a str>,
    /// The only values.
    pub(super) listed: Vec<Listed>,
    /// Whether a choice takes any other text beside the listed ones.
    pub(super) is_open: bool,
    /// The members, each with all schemas that describe it.
    pub(super) properties: IndexMap<&'a str, Vec<Placed<'a>>>,
    /// The members that have to be there, and where that is said.
    pub(super) required: IndexMap<&'a str, Origin>,
    pub(super) rest: Option<(&'a AdditionalProperties, Place)>,
    /// All schemas that describe the items of a list.
    pub(super) items: Vec<Placed<'a>>,
    pub(super) alternatives: Vec<Alternatives<'a>>,
    /// What is said of values that are not valid.
    pub(super) not: Option<Origin>,
}

impl Facts<'_> {
    /// Whether nothing is said of a value but, perhaps, its JSON type.
    pub(super) fn is_vacuous(&self) -> bool {
        let Self {
            ty: _,
            format,
            listed,
            is_open: _,
            properties,
            required,
            rest,
            items,
            alternatives,
            not: _,
        } = self;
        format.is_none()
            && listed.is_empty()
            && properties.is_empty()
            && required.is_empty()
            && rest.is_none()
            && items.is_empty()
            && alternatives.is_empty()
    }

    /// Leaves the values that stand in this list as well. Where there are none, the lists do not agree,
    /// and the last one is taken.
    pub(super) fn narrow(
        &mut self,
        listed: Vec<Listed>,
        is_open: bool,
    ) -> Result<(), Disagreement> {
        self.is_open = is_open && (self.is_open || self.listed.is_empty());
        if self.listed.is_empty() {
            self.listed = listed;
            return Ok(());
        }
        let both = in_both(&self.listed, &listed);
        if both.is_empty() {
            self.listed = listed;
            return Err(Disagreement);
        }
        self.listed = both;
        Ok(())
    }

    /// Whether these facts only forbid some of the values that the others describe.
    pub(super) fn only_restrict(&self, others: &Facts<'_>) -> bool {
        let has_new_type = self.ty.is_some() && self.ty != others.ty;
        let has_new_member = self.properties.keys().any(|wire| {
            let described = others.properties.contains_key(wire);
            !described && !self.properties[wire].iter().all(Placed::is_empty)
        });
        let has_parts = self.rest.is_some() || !self.items.is_empty() || self.format.is_some();
        let is_choice = !self.listed.is_empty() || !self.alternatives.is_empty();
        !(has_new_type || has_new_member || has_parts || is_choice)
            && self.properties.values().flatten().all(Placed::is_empty)
    }
}

/// Two lists of enum values have no common value.
pub(super) struct Disagreement;

impl<'a> Lowering<'a> {
    /// What a schema says of its values.
    pub(super) fn facts<'s>(&mut self, schema: &'s Schema, place: &Place) -> Facts<'s>
    where
        'a: 's,
    {
        let mut gathering = Gathering {
            lowering: self,
            facts: Facts::default(),
            inside: Vec::new(),
            taken: HashSet::new(),
            merged: 0,
        };
        gathering.schema(schema, place);
        gathering.facts
    }

    /// What several schemas together say of their values.
    pub(super) fn joint_facts<'s>(&mut self, base: Facts<'s>, parts: &[Placed<'s>]) -> Facts<'s>
    where
        'a: 's,
    {
        let mut gathering = Gathering {
            lowering: self,
            facts: base,
            inside: Vec::new(),
            taken: HashSet::new(),
            merged: 0,
        };
        for Placed { schema, place } in parts {
            gathering.reference_or_schema(*schema, place);
        }
        gathering.facts
    }

    /// Reports a `type` or `format` that differs from that of another schema of the `allOf`.
    fn report_conflict(&mut self, keyword: &str, (first, last): (&str, &str), origin: Origin) {
        let message = format!(
            "conflicting `{keyword}` in `allOf`: `{first}` and `{last}`; the last one is used"
        );
        let help = format!("use the same `{keyword}` in all schemas of `allOf`");
        let code = Code::ConflictingSchemas;
        self.report(Diagnostic::new(code, origin, message).at_key().help(help));
    }

    /// Reports enum values of which none is in the `enum` of the other schemas.
    pub(super) fn report_conflicting_values(&mut self, origin: Origin) {
        let message =
            "conflicting `enum`: combined schemas have no common value; the last values are used";
        let help = "add a common value to the `enum` of each schema";
        let code = Code::ConflictingSchemas;
        self.report(Diagnostic::new(code, origin, message).at_key().help(help));
    }
}

/// How many components may be taken into one another by `allOf`: each is a call.
const DEEPEST: usize = 100;

/// How many components a schema may take in by `allOf`, those counted again that it takes in again.
const MOST: usize = 5_000;

/// Facts in the making.
struct Gathering<'l, 'a, 's> {
    lowering: &'l mut Lowering<'a>,
    facts: Facts<'s>,
    /// The components that are being merged, from the outside in.
    inside: Vec<&'s str>,
    /// The components that were merged: once more, they would say the same.
    taken: HashSet<&'s str>,
    /// How many components were merged.
    merged: usize,
}

impl<'a: 's, 's> Gathering<'_, 'a, 's> {
    fn reference_or_schema(&mut self, schema: SchemaRef<'s>, place: &Place) {
        match schema {
            SchemaRef::Item(schema) => self.schema(schema, place),
            SchemaRef::Reference(reference) => self.component(reference, place),
        }
    }

    fn component(&mut self, reference: &'s str, place: &Place) {
        if self.inside.contains(&reference) {
            return self.report_circle(reference, place);
        }
        self.merged += 1;
        if self.inside.len() == DEEPEST || self.merged > MOST {
            return self.report_excess(place);
        }
        if !self.taken.insert(reference) {
            return;
        }
        let Some(target) = self.lowering.components.target(reference) else {
            // `normalize` has reported it.
            return;
        };
        let Some(inner) = self.lowering.place_of_component(reference) else {
            return;
        };
        self.inside.push(reference);
        self.reference_or_schema(target, &inner);
        self.inside.pop();
    }

    /// Reports once that schemas are ignored.
    fn report_excess(&mut self, place: &Place) {
        if self.merged > MOST + 1 {
            return;
        }
        self.merged = MOST + 1;
        let message = format!(
            "`allOf` exceeds {MOST} schemas or {DEEPEST} levels; the remaining schemas are ignored"
        );
        self.lowering.report(
            Diagnostic::new(Code::UnsupportedSchema, place.origin.clone(), message)
                .at_key()
                .help("remove references from `allOf`, or use each schema only once"),
        );
    }

    fn report_circle(&mut self, reference: &str, place: &Place) {
        let name = component_name::<Schema>(reference).unwrap_or(reference);
        let message =
            format!("schema `{name}` includes itself through `allOf`; the reference is ignored");
        self.lowering.report(
            Diagnostic::new(Code::CircularSchema, place.origin.clone(), message)
                .at_key()
                .help("remove the reference, which adds no constraint"),
        );
    }

    fn schema(&mut self, schema: &'s Schema, place: &Place) {
        let Keywords {
            ty,
            format,
            listed,
            properties,
            required,
            additional_properties,
            items,
            all_of,
            one_of,
            any_of,
            not,
            discriminator,
        } = Keywords::of(schema);
        for (index, part) in all_of.iter().enumerate() {
            self.reference_or_schema(part.into(), &place.part(index));
        }
        self.ty(ty, place);
        self.format(format, place);
        self.listed(listed, place);
        self.properties(properties, place);
        for (index, wire) in required.iter().enumerate() {
            let origin = place.origin.key("required").index(index);
            self.facts.required.entry(wire).or_insert(origin);
        }
        self.rest(additional_properties, place);
        self.items(items, place);
        self.alternatives("oneOf", one_of, discriminator, place);
        self.alternatives("anyOf", any_of, discriminator, place);
        if not.is_some() {
            self.facts.not = Some(place.origin.key("not"));
        }
    }

    fn ty(&mut self, ty: Option<&'s str>, place: &Place) {
        match (self.facts.ty, ty) {
            (Some("number"), Some("integer")) | (None, Some(_)) => self.facts.ty = ty,
            (Some("integer"), Some("number")) => {}
            (Some(one), Some(other)) if one != other => {
                let origin = place.origin.key("type");
                self.lowering.report_conflict("type", (one, other), origin);
                self.facts.ty = ty;
            }
            _ => {}
        }
    }

    fn format(&mut self, format: Option<&'s str>, place: &Place) {
        let Some(format) = format else { return };
        if let Some(known) = self.facts.format.filter(|known| *known != format) {
            let (pair, origin) = ((known, format), place.origin.key("format"));
            self.lowering.report_conflict("format", pair, origin);
        }
        self.facts.format = Some(format);
    }

    /// A value has to be in each of the lists.
    fn listed(&mut self, listed: Vec<Value>, place: &Place) {
        if listed.is_empty() {
            return;
        }
        let listed = self.of_the_type(listed, place);
        let listed = listed.into_iter().map(Listed::bare).collect();
        if let Err(Disagreement) = self.facts.narrow(listed, false) {
            let origin = place.origin.key("enum");
            self.lowering.report_conflicting_values(origin);
        }
    }

    /// The enum values in the declared type: YAML reads unquoted strings such as `1` as numbers.
    ///
    /// ```yaml
    /// type: string
    /// enum: [1, 2]
    /// ```
    fn of_the_type(&mut self, listed: Vec<Value>, place: &Place) -> Vec<Value> {
        let ty = self.facts.ty.unwrap_or_default();
        let converted: Vec<_> = listed.iter().map(|value| of_type(value, ty)).collect();
        let pairs = listed.iter().zip(&converted).enumerate();
        let mut others = pairs.filter(|(_, (written, read))| written != read);
        if let Some((index, (written, read))) = others.next() {
            let more = match others.count() {
                0 => String::new(),
                1 => ", and 1 more value is converted".to_owned(),
                more => format!(", and {more} more values are converted"),
            };
            let expected = match ty {
                "integer" => "an integer",
                "number" => "a number",
                _ => "a string",
            };
            let message = format!(
                "expected {expected}, found `{written}`; the enum value is treated as `{read}`{more}"
            );
            let origin = place.origin.key("enum").index(index);
            self.lowering.report(
                Diagnostic::new(Code::InvalidType, origin, message)
                    .at_value()
                    .help(format!("replace it with `{read}`")),
            );
        }
        converted
    }

    fn properties(
        &mut self,
        properties: Option<&'s IndexMap<String, ReferenceOr<Box<Schema>>>>,
        place: &Place,
    ) {
        for (wire, schema) in properties.into_iter().flatten() {
            let described = self.facts.properties.entry(wire).or_default();
            described.push(Placed {
                schema: schema.into(),
                place: place.member(wire),
            });
        }
    }

    /// A type for all other members goes before a permission, and that before a ban: a ban in one
    /// part of the whole would forbid the members of the other parts.
    fn rest(&mut self, rest: Option<&'s AdditionalProperties>, place: &Place) {
        let rank = |rest: &AdditionalProperties| match rest {
            AdditionalProperties::Any(false) => 0,
            AdditionalProperties::Any(true) => 1,
            AdditionalProperties::Schema(_) => 2,
        };
        let Some(rest) = rest else { return };
        let known = self.facts.rest.as_ref().map(|(known, _)| rank(known));
        if known.is_none_or(|known| known <= rank(rest)) {
            self.facts.rest = Some((rest, place.clone()));
        }
    }

    fn items(&mut self, items: Option<&'s ReferenceOr<Box<Schema>>>, place: &Place) {
        if let Some(items) = items {
            self.facts.items.push(Placed {
                schema: items.into(),
                place: place.item(),
            });
        }
    }

    /// A base that lists its heirs is, for an heir, no choice among them.
    fn alternatives(
        &mut self,
        keyword: &str,
        members: &'s [ReferenceOr<Schema>],
        discriminator: Option<&'s Discriminator>,
        place: &Place,
    ) {
        let heir = self.lowering.component_being_made();
        let is_base = !self.inside.is_empty()
            && members.iter().any(|member| match member {
                ReferenceOr::Reference { reference } => {
                    heir.as_deref() == Some(reference) || self.inside.contains(&reference.as_str())
                }
                ReferenceOr::Item(_) => false,
            });
        if members.is_empty() || is_base {
            return;
        }
        let members = members.iter().enumerate().map(|(index, schema)| Placed {
            schema: schema.into(),
            place: place.alternative(keyword, index),
        });
        self.facts.alternatives.push(Alternatives {
            members: members.collect(),
            discriminator,
            origin: place.origin.key(keyword),
        });
    }
}

/// A listed value as the JSON type has it, where that is plain.
fn of_type(value: &Value, ty: &str) -> Value {
    match (ty, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => Value::String(value.to_string()),
        ("integer" | "number", Value::String(text)) => match text.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => value.clone(),
        },
        _ => value.clone(),
    }
}
