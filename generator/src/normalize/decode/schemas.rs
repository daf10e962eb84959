//! Schemas, which contain schemas.

use openapiv3::{AdditionalProperties, Schema, SchemaKind, Type};

use super::super::marks;
use super::super::values::packed;
use super::{Decoder, Fields, object, take};
use crate::diagnostic::Trail;
use crate::json::Value;

/// The keywords whose values are schemas.
const INNER: [&str; 7] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "items",
    "not",
    "oneOf",
    "properties",
];

impl Decoder<'_> {
    pub(super) fn schema(&mut self, trail: &Trail<'_>, mut keywords: Fields) -> Option<Schema> {
        let marks = marks::take(&mut keywords);
        let discriminator = keywords.get_mut("discriminator");
        let discriminator = discriminator.and_then(Value::as_object_mut);
        let marks_of_discriminator = discriminator.map(marks::take);
        let inner = INNER.into_iter().filter_map(|name| {
            let value = take(&mut keywords, name)?;
            Some((name.to_owned(), value))
        });
        let inner = inner.collect();
        let mut schema: Schema = self.decode(trail, keywords)?;
        self.inner_schemas(trail, inner, &mut schema.schema_kind);
        let data = &mut schema.schema_data;
        data.extensions.extend(packed::<Vec<_>>(marks));
        if let (Some(discriminator), Some(marks)) =
            (&mut data.discriminator, marks_of_discriminator)
        {
            discriminator.extensions.extend(packed::<Vec<_>>(marks));
        }
        Some(schema)
    }

    /// Decodes the schemas in a schema of this kind into it.
    fn inner_schemas(&mut self, trail: &Trail<'_>, mut inner: Fields, kind: &mut SchemaKind) {
        let inner = &mut inner;
        match kind {
            SchemaKind::Type(Type::Object(object)) => {
                object.properties = self.references(trail, inner, "properties", Self::boxed);
                object.additional_properties = self.additional_properties(trail, inner);
            }
            SchemaKind::Type(Type::Array(array)) => {
                array.items = self.inner(trail, inner, "items", Self::boxed);
            }
            SchemaKind::Type(_) => {}
            SchemaKind::OneOf { one_of } => {
                *one_of = self.reference_array(trail, inner, "oneOf", Self::schema);
            }
            SchemaKind::AllOf { all_of } => {
                *all_of = self.reference_array(trail, inner, "allOf", Self::schema);
            }
            SchemaKind::AnyOf { any_of } => {
                *any_of = self.reference_array(trail, inner, "anyOf", Self::schema);
            }
            SchemaKind::Not { not } => {
                if let Some(schema) = self.inner(trail, inner, "not", Self::schema) {
                    **not = schema;
                }
            }
            // A schema that has keywords of several types, or of none.
            SchemaKind::Any(any) => {
                any.properties = self.references(trail, inner, "properties", Self::boxed);
                any.additional_properties = self.additional_properties(trail, inner);
                any.items = self.inner(trail, inner, "items", Self::boxed);
                any.one_of = self.reference_array(trail, inner, "oneOf", Self::schema);
                any.all_of = self.reference_array(trail, inner, "allOf", Self::schema);
                any.any_of = self.reference_array(trail, inner, "anyOf", Self::schema);
                let not = self.inner(trail, inner, "not", Self::schema);
                any.not = not.map(Box::new);
            }
        }
    }

    fn boxed(&mut self, trail: &Trail<'_>, keywords: Fields) -> Option<Box<Schema>> {
        self.schema(trail, keywords).map(Box::new)
    }

    fn additional_properties(
        &mut self,
        trail: &Trail<'_>,
        keywords: &mut Fields,
    ) -> Option<AdditionalProperties> {
        const NAME: &str = "additionalProperties";
        match take(keywords, NAME)? {
            Value::Bool(is_allowed) => Some(AdditionalProperties::Any(is_allowed)),
            value => {
                let schema = self.reference(&trail.key(NAME), object(value)?, Self::schema)?;
                Some(AdditionalProperties::Schema(Box::new(schema)))
            }
        }
    }
}
