//! The names of a union's variants.

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::json::Value;

use super::super::index::{SchemaRef, component_name};
use super::context::LocatedSchema;
use super::keywords::Keywords;

/// The words that the variants are named after: their components; else their titles; else the constant that
/// distinguishes them; else their JSON types.
pub(super) fn labels(
    schemas: &[LocatedSchema<'_>],
    discriminator: Option<&Discriminator>,
) -> Vec<String> {
    let property = discriminator.map(|discriminator| discriminator.property_name.as_str());
    let schemas: Vec<_> = schemas.iter().map(|it| it.schema).collect();
    let labels = schemas.iter().map(|it| label(*it, property, &schemas));
    labels.collect()
}

fn label(schema: SchemaRef<'_>, discriminator: Option<&str>, all: &[SchemaRef<'_>]) -> String {
    let schema = match schema {
        SchemaRef::Reference(reference) => {
            let name = component_name::<Schema>(reference);
            return name.unwrap_or(reference).to_owned();
        }
        SchemaRef::Item(schema) => schema,
    };
    let keywords = Keywords::of(schema);
    if let Some((_, part)) = keywords.single_subschema() {
        return label(part, discriminator, all);
    }
    title(schema)
        .or_else(|| constant_in(&keywords, discriminator))
        .unwrap_or_else(|| kind(&keywords, all))
}

/// The title of a schema, if it is a name.
pub(super) fn title(schema: &Schema) -> Option<String> {
    let title = schema.schema_data.title.clone();
    title.filter(|title| !title.trim().is_empty() && title.len() <= MAX_TITLE)
}

/// A longer title is a sentence, and not a name.
const MAX_TITLE: usize = 60;

/// The only enum value, if it is a string.
fn constant(keywords: &Keywords<'_>) -> Option<String> {
    match keywords.enum_values.as_slice() {
        [Value::String(text)] => Some(text.clone()),
        _ => None,
    }
}

/// The constant that the discriminator property has, or some required property: in the schema, or in a schema of its
/// `allOf`.
fn constant_in(keywords: &Keywords<'_>, discriminator: Option<&str>) -> Option<String> {
    let required = keywords.object.required.iter().map(String::as_str);
    let mut names = discriminator.into_iter().chain(required);
    let found = names.find_map(|name| match keywords.object.properties?.get(name)? {
        ReferenceOr::Item(schema) => constant(&Keywords::of(schema)),
        ReferenceOr::Reference { .. } => None,
    });
    let parts = keywords.all_of.iter().filter_map(ReferenceOr::as_item);
    let mut parts = parts.map(Keywords::of);
    found.or_else(|| parts.find_map(|part| constant_in(&part, discriminator)))
}

fn kind(keywords: &Keywords<'_>, all: &[SchemaRef<'_>]) -> String {
    let kind = match (json_type(keywords), keywords.format) {
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

/// The JSON type that a schema has, or that its keywords show.
fn json_type<'a>(keywords: &Keywords<'a>) -> Option<&'a str> {
    let of_values = || type_of(&keywords.enum_values);
    let of_items = || keywords.items.map(|_| "array");
    keywords.ty.or_else(of_values).or_else(of_items)
}

/// The JSON type of all enum values.
fn type_of(values: &[Value]) -> Option<&'static str> {
    let mut types = values.iter().filter_map(|value| match value {
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

/// An array is named after its items.
fn array(keywords: &Keywords<'_>) -> String {
    let item = match keywords.items {
        Some(ReferenceOr::Reference { reference }) => {
            component_name::<Schema>(reference).map(str::to_owned)
        }
        Some(ReferenceOr::Item(item)) => {
            let item = Keywords::of(item);
            let is_simple = json_type(&item).is_some_and(|ty| ty != "object");
            is_simple.then(|| kind(&item, &[]))
        }
        None => None,
    };
    match item {
        Some(item) => format!("{item} array"),
        None => "array".to_owned(),
    }
}

/// An object is named after the first required property that no other variant has.
fn object(keywords: &Keywords<'_>, all: &[SchemaRef<'_>]) -> String {
    let has = |schema: &SchemaRef<'_>, wire: &str| match schema {
        SchemaRef::Reference(_) => false,
        SchemaRef::Item(schema) => {
            let properties = Keywords::of(schema).object.properties;
            properties.is_some_and(|properties| properties.contains_key(wire))
        }
    };
    let is_unique = |wire: &&String| all.iter().filter(|schema| has(schema, wire)).count() == 1;
    match keywords.object.required.iter().find(is_unique) {
        Some(wire) => format!("with {wire}"),
        None => "object".to_owned(),
    }
}
