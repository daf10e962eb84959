//! Schemas, which contain schemas.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::super::marks;
use super::{Decoder, Fields, object, take};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn schema(&mut self, trail: &Trail<'_>, mut keywords: Fields) -> Option<Schema> {
        let marks = marks::take(&mut keywords);
        let discriminator = keywords.get_mut("discriminator");
        let discriminator = discriminator.and_then(Value::as_object_mut);
        let marks_of_discriminator = discriminator.map(marks::take);
        let inner = self.inner_schemas(trail, &mut keywords);
        let mut schema: Schema = self.decode(trail, keywords)?;
        inner.move_into(&mut schema.schema_kind);
        let data = &mut schema.schema_data;
        data.extensions.extend(marks);
        if let (Some(discriminator), Some(marks)) =
            (&mut data.discriminator, marks_of_discriminator)
        {
            discriminator.extensions.extend(marks);
        }
        Some(schema)
    }

    fn inner_schemas(&mut self, trail: &Trail<'_>, keywords: &mut Fields) -> InnerSchemas {
        InnerSchemas {
            properties: self.references(trail, keywords, "properties", Self::boxed),
            additional_properties: self.additional_properties(trail, keywords),
            items: self.inner(trail, keywords, "items", Self::boxed),
            one_of: self.reference_array(trail, keywords, "oneOf", Self::schema),
            all_of: self.reference_array(trail, keywords, "allOf", Self::schema),
            any_of: self.reference_array(trail, keywords, "anyOf", Self::schema),
            not: self
                .inner(trail, keywords, "not", Self::schema)
                .map(Box::new),
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

/// The schemas in a schema.
struct InnerSchemas {
    properties: IndexMap<String, ReferenceOr<Box<Schema>>>,
    additional_properties: Option<AdditionalProperties>,
    items: Option<ReferenceOr<Box<Schema>>>,
    one_of: Vec<ReferenceOr<Schema>>,
    all_of: Vec<ReferenceOr<Schema>>,
    any_of: Vec<ReferenceOr<Schema>>,
    not: Option<Box<ReferenceOr<Schema>>>,
}

impl InnerSchemas {
    fn move_into(self, kind: &mut SchemaKind) {
        match kind {
            SchemaKind::Type(Type::Object(object)) => {
                object.properties = self.properties;
                object.additional_properties = self.additional_properties;
            }
            SchemaKind::Type(Type::Array(array)) => array.items = self.items,
            SchemaKind::Type(_) => {}
            SchemaKind::OneOf { one_of } => *one_of = self.one_of,
            SchemaKind::AllOf { all_of } => *all_of = self.all_of,
            SchemaKind::AnyOf { any_of } => *any_of = self.any_of,
            SchemaKind::Not { not } => {
                if let Some(inner) = self.not {
                    *not = inner;
                }
            }
            SchemaKind::Any(any) => self.move_into_any(any),
        }
    }

    /// Moves them into a schema that has keywords of several types, or of none.
    fn move_into_any(self, any: &mut AnySchema) {
        any.properties = self.properties;
        any.additional_properties = self.additional_properties;
        any.items = self.items;
        any.one_of = self.one_of;
        any.all_of = self.all_of;
        any.any_of = self.any_of;
        any.not = self.not;
    }
}
