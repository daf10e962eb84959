//! Files: the parts of a body that are bytes.

use openapiv3::{
    AnySchema, ArrayType, ReferenceOr, Schema, SchemaKind, StringFormat, StringType, Type as Kind,
    VariantOrUnknownOrEmpty,
};

use crate::ir::{Presence, Shape, Type};

use super::Lowering;
use super::components::SchemaRef;
use super::schema::Place;

/// Deeper than any description nests `allOf`; a circle of them is reported elsewhere.
const DEEPEST: usize = 100;

impl<'a> Lowering<'a> {
    /// The type of a body in parts. Where members of the schema are files, the body has a type of
    /// its own: elsewhere, in JSON, the same schema has texts there.
    pub(super) fn parts_type(&mut self, schema: &'a ReferenceOr<Schema>, place: &Place) -> Type {
        let reference = SchemaRef::from(schema);
        let mut files = Vec::new();
        self.files_in(reference, 0, &mut files);
        let item = match self.whole(reference) {
            Some(item) if !files.is_empty() => SchemaRef::Item(item),
            _ => reference,
        };
        let ty = self.value(item, place).into_type();
        if let Type::Named(id) = &ty
            && self.types[id.0].origin == place.origin
            && let Shape::Struct(shape) = &mut self.types[id.0].shape
        {
            for field in &mut shape.fields {
                if let Some((_, is_list)) = files.iter().find(|(wire, _)| *wire == field.wire) {
                    field.ty = match is_list {
                        true => Type::List(Box::new(Type::File)),
                        false => Type::File,
                    };
                    field.presence = match field.presence {
                        // A part that is left out is all the `null` that there is.
                        Presence::Patch => Presence::Optional,
                        other => other,
                    };
                }
            }
        }
        ty
    }

    /// The schema itself, through references and through an `allOf` of one schema.
    fn whole(&self, schema: SchemaRef<'a>) -> Option<&'a Schema> {
        let mut found = self.components.item(schema)?;
        for _ in 0..DEEPEST {
            match &found.schema_kind {
                SchemaKind::AllOf { all_of } if all_of.len() == 1 => {
                    found = self.components.item((&all_of[0]).into())?;
                }
                _ => break,
            }
        }
        Some(found)
    }

    /// The members that are files, and whether each is a list of them.
    fn files_in(&self, schema: SchemaRef<'a>, depth: usize, files: &mut Vec<(&'a str, bool)>) {
        let Some(schema) = self.components.item(schema).filter(|_| depth < DEEPEST) else {
            return;
        };
        let (properties, parts) = match &schema.schema_kind {
            SchemaKind::Type(Kind::Object(object)) => (Some(&object.properties), None),
            SchemaKind::Any(any) => (Some(&any.properties), Some(&any.all_of)),
            SchemaKind::AllOf { all_of } => (None, Some(all_of)),
            _ => (None, None),
        };
        for (wire, member) in properties.into_iter().flatten() {
            let member = self.components.item(member.into());
            let list = member
                .and_then(items)
                .and_then(|items| self.components.item(items));
            let is_file = |schema: Option<&Schema>| schema.is_some_and(is_file);
            if is_file(member) || is_file(list) {
                files.push((wire, is_file(list)));
            }
        }
        for part in parts.into_iter().flatten() {
            self.files_in(part.into(), depth + 1, files);
        }
    }
}

fn items(schema: &Schema) -> Option<SchemaRef<'_>> {
    let items = match &schema.schema_kind {
        SchemaKind::Type(Kind::Array(ArrayType { items, .. })) => items,
        SchemaKind::Any(AnySchema { items, .. }) => items,
        _ => return None,
    };
    items.as_ref().map(SchemaRef::from)
}

/// Whether a schema is of bytes: a text of the format `binary`.
fn is_file(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Kind::String(StringType { format, .. })) => {
            matches!(format, VariantOrUnknownOrEmpty::Item(StringFormat::Binary))
        }
        SchemaKind::Any(any) => any.format.as_deref() == Some("binary"),
        _ => false,
    }
}

/// Whether a schema is of texts or bytes.
pub(super) fn is_text(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Kind::String(_)) => true,
        SchemaKind::Any(any) => any.typ.as_deref() == Some("string"),
        _ => false,
    }
}
