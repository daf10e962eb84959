//! The schemas of a description with all of their keywords, which comparing two descriptions needs.

use std::collections::BTreeMap;

use crate::json::Value;
use crate::normalize::values::{decoded, unpack};
use openapiv3::{AdditionalProperties, ReferenceOr, Schema as Written};

use crate::diagnostic::Origin;
use crate::ir::{Constraints, Schema, SchemaId, Schemas, Type};
use crate::normalize::marks::{self, Tuple};

use super::super::index::{SchemaIndex, SchemaRef, component_name};
use super::super::{Lowering, Record, component};
use super::keywords::{Keywords, ObjectKeywords};

/// Keywords whose strings are annotations.
const ANNOTATIONS: &[&str] = &["$comment", "description", "title"];

impl<'a> Lowering<'a> {
    /// Records a schema that is no subschema, if descriptions are compared.
    pub(in crate::lower) fn record_schema(&mut self, schema: SchemaRef<'a>, origin: &Origin) {
        let index = self.index;
        if let Record::Schemas(schemas) = &mut self.record {
            let id = schemas.reserve(origin);
            let mut recorder = SchemaRecorder { index, schemas };
            recorder.record(id, schema, origin);
        }
    }
}

/// Records schemas.
struct SchemaRecorder<'s, 'a> {
    index: &'a SchemaIndex<'a>,
    schemas: &'s mut Schemas,
}

impl SchemaRecorder<'_, '_> {
    fn record_subschema(&mut self, schema: SchemaRef<'_>, origin: &Origin) -> SchemaId {
        let id = self.schemas.add(origin.clone());
        self.record(id, schema, origin);
        id
    }

    fn record(&mut self, id: SchemaId, schema: SchemaRef<'_>, origin: &Origin) {
        let schema = match schema {
            SchemaRef::Item(schema) => self.record_keywords(schema, origin),
            SchemaRef::Reference(reference) => Schema {
                origin: origin.clone(),
                all_of: self.target(reference).into_iter().collect(),
                ..Schema::default()
            },
        };
        self.schemas.fill(id, schema);
    }

    fn target(&mut self, reference: &str) -> Option<SchemaId> {
        let name = component_name::<Written>(reference)?;
        Some(self.schemas.reserve(&component("schemas", name)))
    }

    fn record_keywords(&mut self, written: &Written, origin: &Origin) -> Schema {
        let keywords = Keywords::of(written);
        let ObjectKeywords {
            properties,
            required,
            additional,
        } = keywords.object;
        let mut schema = Schema {
            origin: origin.clone(),
            constraints: Constraints {
                ty: self.asserted_type(&keywords),
                format: keywords.format.map(str::to_owned),
                enum_values: enum_values(&keywords),
                ..keywords.constraints.clone()
            },
            default: written.schema_data.default.as_ref().map(unpack),
            required: required.iter().cloned().collect(),
            ..Schema::default()
        };
        for (key, value) in assertions(written, &keywords) {
            let targets = self.targets_in(&value);
            if !targets.is_empty() {
                schema.asserted_subschemas.insert(key.clone(), targets);
            }
            schema.assertions.insert(key, without_annotations(value));
        }
        let all_of = keywords.all_of.iter().enumerate();
        schema.all_of.extend(all_of.map(|(index, part)| {
            self.record_subschema(part.into(), &origin.key("allOf").index(index))
        }));
        let properties = properties.into_iter().flatten();
        schema.properties.extend(properties.map(|(wire, property)| {
            let location = origin.key("properties").key(wire);
            (
                wire.clone(),
                self.record_subschema(property.into(), &location),
            )
        }));
        if let Some(AdditionalProperties::Schema(additional)) = additional {
            let location = origin.key("additionalProperties");
            schema.additional = Some(self.record_subschema(additional.as_ref().into(), &location));
        }
        self.record_items(&mut schema, &keywords, &origin.key("items"));
        for (key, variants) in keywords.unions {
            if !are_assertions(variants) {
                schema.is_one_of |= key == "oneOf" && variants.len() > 1;
                self.record_alternatives(&mut schema, variants, &origin.key(key));
            }
        }
        schema
    }

    /// The components that a keyword refers to that has no subschemas in the generated code.
    fn targets_in(&mut self, value: &Value) -> Vec<SchemaId> {
        let nested: Vec<&Value> = match value {
            Value::Object(fields) => {
                let reference = fields.get("$ref").and_then(Value::as_str);
                if let Some(target) = reference.and_then(|reference| self.target(reference)) {
                    return vec![target];
                }
                fields.values().collect()
            }
            Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        let nested = nested.into_iter();
        nested.flat_map(|value| self.targets_in(value)).collect()
    }

    fn record_items(&mut self, schema: &mut Schema, keywords: &Keywords<'_>, origin: &Origin) {
        let Some(items) = keywords.items else { return };
        let inline = items.as_item();
        match inline.and_then(|inline| Some((inline, marks::tuple(inline)?))) {
            Some((inline, tuple)) => self.record_tuple(schema, inline, tuple, origin),
            None => schema.items = Some(self.record_subschema(items.into(), origin)),
        }
    }

    /// An array whose first items have their own schemas.
    fn record_tuple(
        &mut self,
        schema: &mut Schema,
        items: &Written,
        tuple: Tuple,
        origin: &Origin,
    ) {
        let location = origin.key("oneOf");
        let items = Keywords::of(items).one_of().iter().enumerate();
        let items =
            items.map(|(index, item)| self.record_subschema(item.into(), &location.index(index)));
        let mut items: Vec<_> = items.collect();
        if tuple.has_rest {
            schema.items = items.pop();
        }
        if tuple.is_closed {
            let max = schema.constraints.items.max;
            schema.constraints.items.max = Some(max.map_or(items.len(), |it| it.min(items.len())));
        }
        schema.prefix_items = items;
    }

    /// A union of `null` and one other schema is that schema.
    fn record_alternatives(
        &mut self,
        schema: &mut Schema,
        variants: &[ReferenceOr<Written>],
        origin: &Origin,
    ) {
        let mut alternatives = Vec::new();
        for (index, variant) in variants.iter().map(SchemaRef::from).enumerate() {
            let item = self.index.components.item(variant);
            if !item.is_some_and(|item| Keywords::of(item).is_null()) {
                alternatives.push(self.record_subschema(variant, &origin.index(index)));
            }
        }
        match alternatives.as_slice() {
            [] => {}
            [single] => schema.all_of.push(*single),
            _ => schema.alternatives.push(alternatives),
        }
    }

    fn asserted_type(&self, keywords: &Keywords<'_>) -> Option<Type> {
        let any = || Box::new(Type::Json);
        let properties = keywords.object.properties;
        match keywords.ty {
            Some("object") => Some(Type::Map(any())),
            Some("array") => Some(Type::Array(any())),
            Some(ty) => {
                let scalar = self.index.formats.scalar(ty, keywords.format);
                Some(scalar.unwrap_or(Type::Json))
            }
            None if properties.is_some_and(|it| !it.is_empty()) => Some(Type::Map(any())),
            None => None,
        }
    }
}

/// The enum values of a schema that is no enum. Both Booleans together are no restriction.
fn enum_values(keywords: &Keywords<'_>) -> Option<Vec<Value>> {
    let values = keywords.enum_values.iter().filter(|it| !it.is_null());
    let values: Vec<_> = values.cloned().collect();
    let are_booleans = values.iter().all(Value::is_boolean);
    let is_all = are_booleans && values.contains(&true.into()) && values.contains(&false.into());
    let are_integers = values.iter().all(Value::is_i64);
    let are_numbers = values.iter().all(Value::is_number) && !are_integers;
    let is_restriction = !values.is_empty() && !is_all && (are_booleans || are_numbers);
    is_restriction.then_some(values)
}

/// Whether schemas of a union only say which properties are required, and have no type of their own.
fn are_assertions(variants: &[ReferenceOr<Written>]) -> bool {
    let is_assertion = |variant: &ReferenceOr<Written>| {
        variant.as_item().is_some_and(|variant| {
            let keywords = Keywords::of(variant);
            let mut properties = keywords.object.properties.into_iter().flatten();
            let are_trivial = properties.all(|(_, property)| {
                let property = property.as_item();
                property.is_some_and(|property| Keywords::of(property).is_empty())
            });
            let is_object = matches!(keywords.ty, None | Some("object"));
            is_object
                && keywords.has_only(&["type", "required", "properties"])
                && are_trivial
                && (!keywords.object.required.is_empty() || keywords.not.is_some())
        })
    };
    !variants.is_empty() && variants.iter().all(is_assertion)
}

/// The assertions with keywords that affect no type.
fn assertions(written: &Written, keywords: &Keywords<'_>) -> BTreeMap<String, Value> {
    let more = marks::assertions(written).into_iter();
    let not = keywords.not.and_then(decoded);
    let not = not.map(|not| ("not".to_owned(), not));
    let unions = keywords.unions.into_iter();
    let unions = unions.filter(|(_, variants)| are_assertions(variants));
    let unions = unions.filter_map(|(key, variants)| Some((key.to_owned(), decoded(variants)?)));
    more.chain(not).chain(unions).collect()
}

/// A value as text, without annotations.
fn without_annotations(mut value: Value) -> String {
    strip(&mut value);
    value.to_string()
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, value| !(value.is_string() && ANNOTATIONS.contains(&key.as_str())));
            fields.sort_keys();
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
