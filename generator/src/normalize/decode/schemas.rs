//! Schemas, which hold schemas.

use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::{Decoder, Members};
use crate::diagnostic::Trail;

/// The keys of a schema that hold schemas.
const INNER: &[&str] = &[
    "properties",
    "additionalProperties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
];

impl<'a> Decoder<'a> {
    pub(super) fn schema(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Schema> {
        let members = value.as_object()?;
        let mut schema: Schema = self.shell(trail, members, INNER)?;
        match &mut schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                object.properties = self.references(trail, members, "properties", Self::boxed);
                let properties = &mut object.additional_properties;
                self.additional_properties(trail, members, properties);
            }
            SchemaKind::Type(Type::Array(array)) => array.items = self.items(trail, members),
            SchemaKind::Type(_) => {}
            SchemaKind::OneOf { one_of } => *one_of = self.schemas(trail, members, "oneOf"),
            SchemaKind::AllOf { all_of } => *all_of = self.schemas(trail, members, "allOf"),
            SchemaKind::AnyOf { any_of } => *any_of = self.schemas(trail, members, "anyOf"),
            SchemaKind::Not { not } => {
                if let Some(inner) = self.not(trail, members) {
                    *not = inner;
                }
            }
            SchemaKind::Any(any) => self.any(trail, members, any),
        }
        Some(schema)
    }

    /// A schema that has keys of several types, or of none.
    fn any(&mut self, trail: &Trail<'_>, members: &'a Members, any: &mut AnySchema) {
        any.properties = self.references(trail, members, "properties", Self::boxed);
        self.additional_properties(trail, members, &mut any.additional_properties);
        any.items = self.items(trail, members);
        any.one_of = self.schemas(trail, members, "oneOf");
        any.all_of = self.schemas(trail, members, "allOf");
        any.any_of = self.schemas(trail, members, "anyOf");
        any.not = self.not(trail, members);
    }

    fn schemas(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        name: &str,
    ) -> Vec<ReferenceOr<Schema>> {
        self.reference_list(trail, members, name, Self::schema)
    }

    fn boxed(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Box<Schema>> {
        self.schema(trail, value).map(Box::new)
    }

    fn items(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
    ) -> Option<ReferenceOr<Box<Schema>>> {
        self.reference(&trail.key("items"), members.get("items")?, Self::boxed)
    }

    fn not(&mut self, trail: &Trail<'_>, members: &'a Members) -> Option<Box<ReferenceOr<Schema>>> {
        let not = self.reference(&trail.key("not"), members.get("not")?, Self::schema);
        not.map(Box::new)
    }

    /// `true` and `false` are in their place already.
    fn additional_properties(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
        place: &mut Option<AdditionalProperties>,
    ) {
        const NAME: &str = "additionalProperties";
        let Some(value) = members.get(NAME).filter(|value| value.is_object()) else {
            return;
        };
        let schema = self.reference(&trail.key(NAME), value, Self::schema);
        *place = schema.map(|schema| AdditionalProperties::Schema(Box::new(schema)));
    }
}
