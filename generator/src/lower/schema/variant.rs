//! What the variants of a union are called.

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::super::Lowering;
use super::super::components::{SchemaRef, component_name};
use super::context::Placed;
use super::keywords::Keywords;

impl<'a> Lowering<'a> {
    /// The texts that the variants are named after: their components; else their titles; else the
    /// text by which they are told apart; else what they are.
    pub(super) fn labels(
        &self,
        members: &[Placed<'_>],
        discriminator: Option<&Discriminator>,
    ) -> Vec<String> {
        let tag = discriminator.map(|discriminator| discriminator.property_name.as_str());
        let schemas: Vec<_> = members.iter().map(|member| member.schema).collect();
        schemas
            .iter()
            .map(|schema| label(*schema, tag, &schemas))
            .collect()
    }
}

fn label(schema: SchemaRef<'_>, tag: Option<&str>, all: &[SchemaRef<'_>]) -> String {
    let schema = match schema {
        SchemaRef::Reference(reference) => {
            let name = component_name::<Schema>(reference);
            return name.unwrap_or(reference).to_owned();
        }
        SchemaRef::Item(schema) => schema,
    };
    let keywords = Keywords::of(schema);
    if let Some((_, part)) = keywords.only_part() {
        return label(part, tag, all);
    }
    title(schema)
        .or_else(|| constant_in(&keywords, tag))
        .unwrap_or_else(|| kind(&keywords, all))
}

/// The title of a schema, where it is a name.
pub(super) fn title(schema: &Schema) -> Option<String> {
    let title = schema.schema_data.title.clone();
    title.filter(|title| !title.trim().is_empty() && title.len() <= LONGEST_TITLE)
}

/// A title that is longer is a sentence, and no name.
const LONGEST_TITLE: usize = 60;

/// The only text that there is.
fn only_text(keywords: &Keywords<'_>) -> Option<String> {
    match keywords.listed.as_slice() {
        [Value::String(text)] => Some(text.clone()),
        _ => None,
    }
}

/// The only text that the discriminating member may have, or that some required member may have: in the
/// schema, or in a part of its `allOf`.
fn constant_in(keywords: &Keywords<'_>, tag: Option<&str>) -> Option<String> {
    let required = keywords.required.iter().map(String::as_str);
    let mut wires = tag.into_iter().chain(required);
    let constant = wires.find_map(|wire| match keywords.properties?.get(wire)? {
        ReferenceOr::Item(schema) => only_text(&Keywords::of(schema)),
        ReferenceOr::Reference { .. } => None,
    });
    let parts = keywords.all_of.iter().filter_map(ReferenceOr::as_item);
    let mut parts = parts.map(Keywords::of);
    constant.or_else(|| parts.find_map(|part| constant_in(&part, tag)))
}

fn kind(keywords: &Keywords<'_>, all: &[SchemaRef<'_>]) -> String {
    let ty = keywords.ty.or_else(|| type_of(&keywords.listed));
    let kind = match (ty, keywords.format) {
        (Some("string"), Some(format)) => match super::primitive::scalar("string", Some(format)) {
            Some(crate::ir::Type::String) | None => "string",
            Some(_) => format,
        },
        (Some("string"), None) => "string",
        (Some("integer"), _) => "integer",
        (Some("number"), _) => "number",
        (Some("boolean"), _) => "boolean",
        (Some("array"), _) => return array(keywords),
        (Some("object") | None, _) => return object(keywords, all),
        (Some(_), _) => "value",
    };
    kind.to_owned()
}

/// The JSON type that all listed values have.
fn type_of(listed: &[Value]) -> Option<&'static str> {
    let mut types = listed.iter().filter_map(|value| match value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    });
    let first = types.next()?;
    match types.all(|ty| ty == first) {
        true => Some(first),
        false => Some("value"),
    }
}

/// An array is called after its items.
fn array(keywords: &Keywords<'_>) -> String {
    let item = match keywords.items {
        Some(ReferenceOr::Reference { reference }) => {
            component_name::<Schema>(reference).map(str::to_owned)
        }
        Some(ReferenceOr::Item(item)) => {
            let item = Keywords::of(item);
            let ty = item.ty.or_else(|| type_of(&item.listed));
            let is_simple = ty.is_some_and(|ty| ty != "object");
            is_simple.then(|| kind(&item, &[]))
        }
        None => None,
    };
    match item {
        Some(item) => format!("{item} array"),
        None => "array".to_owned(),
    }
}

/// An object is called after the first required property that no other variant has.
fn object(keywords: &Keywords<'_>, all: &[SchemaRef<'_>]) -> String {
    let knows = |schema: &SchemaRef<'_>, wire: &str| match schema {
        SchemaRef::Reference(_) => false,
        SchemaRef::Item(schema) => {
            let properties = Keywords::of(schema).properties;
            properties.is_some_and(|properties| properties.contains_key(wire))
        }
    };
    let is_own = |wire: &&String| all.iter().filter(|schema| knows(schema, wire)).count() == 1;
    match keywords.required.iter().find(is_own) {
        Some(wire) => format!("with {wire}"),
        None => "object".to_owned(),
    }
}
