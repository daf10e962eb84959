//! Files: the parts of a body that are bytes.
//!
//! ```yaml
//! multipart/form-data:
//!   schema:
//!     type: object
//!     properties:
//!       photo: { type: string, format: binary }   # a file here, and a string in JSON
//! ```
//!
//! The type of a schema depends on whether it is in a multipart body, which is part of its context; a body that has
//! files has types of its own.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::ir::Type;

use super::super::Lowering;
use super::super::index::{SchemaIndex, SchemaRef};
use super::all_of::MergedSchema;
use super::context::{LocatedSchema, SchemaContext};
use super::keywords::Keywords;

/// How the values of a schema are encoded.
#[derive(Debug, Clone)]
pub(in crate::lower) enum BodyContext {
    /// As JSON, in which bytes are strings.
    Json,
    /// As a multipart body, or a part of one.
    Multipart {
        level: MultipartLevel,
        /// The components that have been inlined, from the outside in.
        enclosing: Vec<String>,
    },
}

/// Where a schema is in a multipart body.
#[derive(Debug, Clone)]
pub(in crate::lower) enum MultipartLevel {
    /// The body, and the properties that are bytes whatever their schemas say (`encoding`).
    Body { bytes: Vec<String> },
    /// A part.
    Part { is_bytes: bool },
    /// One of several parts of one name.
    Item { is_bytes: bool },
}

use MultipartLevel::{Body, Item, Part};

impl BodyContext {
    fn level(&self) -> Option<&MultipartLevel> {
        match self {
            Self::Json => None,
            Self::Multipart { level, .. } => Some(level),
        }
    }

    pub(super) fn property(&self, wire: &str) -> Self {
        self.nested(match self.level() {
            Some(Body { bytes }) => Some(Part {
                is_bytes: bytes.iter().any(|known| known == wire),
            }),
            _ => None,
        })
    }

    pub(super) fn additional_property(&self) -> Self {
        self.nested(self.is_whole().then_some(Part { is_bytes: false }))
    }

    pub(super) fn item(&self) -> Self {
        self.nested(match self.level() {
            Some(&Part { is_bytes }) => Some(Item { is_bytes }),
            _ => None,
        })
    }

    /// The context at an inner level of the body; what a part contains is JSON.
    fn nested(&self, inner: Option<MultipartLevel>) -> Self {
        match (self, inner) {
            (Self::Multipart { enclosing, .. }, Some(level)) => Self::Multipart {
                level,
                enclosing: enclosing.clone(),
            },
            _ => Self::Json,
        }
    }

    /// The same context in a component that is inlined; `None` if that contains itself.
    fn in_component(&self, reference: &str) -> Option<Self> {
        let Self::Multipart { level, enclosing } = self else {
            return None;
        };
        let is_cycle = enclosing.iter().any(|known| known == reference);
        (!is_cycle).then(|| Self::Multipart {
            level: level.clone(),
            enclosing: [enclosing.as_slice(), &[reference.to_owned()]].concat(),
        })
    }

    /// Whether it is bytes, whatever the schema says.
    pub(super) fn is_bytes(&self) -> bool {
        matches!(
            self.level(),
            Some(Part { is_bytes: true } | Item { is_bytes: true })
        )
    }

    /// Whether it is the whole multipart body.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.level(), Some(Body { .. }))
    }

    fn is_part(&self) -> bool {
        matches!(self.level(), Some(Part { .. } | Item { .. }))
    }

    /// Whether a merged schema is a file here.
    pub(super) fn is_file(&self, merged: &MergedSchema<'_>) -> bool {
        let is_string = matches!(merged.ty, Some("string") | None);
        let has_subschemas = !merged.properties.is_empty()
            || merged.additional.is_some()
            || !merged.items.is_empty()
            || !merged.enum_values.is_empty();
        let is_binary = merged.format == Some(BINARY);
        self.is_part() && is_string && !has_subschemas && (is_binary || self.is_bytes())
    }
}

impl<'a> Lowering<'a> {
    /// The type of a multipart body, of whose properties these are bytes. If there are files, the body has its own
    /// type: elsewhere, in JSON, the same schema has strings instead.
    pub(in crate::lower) fn multipart_type(
        &mut self,
        schema: &'a ReferenceOr<Schema>,
        bytes: Vec<String>,
        context: &SchemaContext,
    ) -> Type {
        let schema = SchemaRef::from(schema);
        let body = BodyContext::Multipart {
            level: Body { bytes },
            enclosing: Vec::new(),
        };
        let value = match self.index.has_files(schema, &body) {
            true => {
                let context = context.clone();
                self.schema(schema, &SchemaContext { body, ..context })
            }
            false => self.schema(schema, context),
        };
        value.into_type()
    }
}

impl<'a> SchemaIndex<'a> {
    /// The target of a reference, to be inlined at its location, if it has files there.
    pub(super) fn inline_component(
        &self,
        reference: &str,
        context: &SchemaContext,
    ) -> Option<(SchemaRef<'a>, SchemaContext)> {
        let body = context.body.in_component(reference)?;
        let target = self.components.target(reference)?;
        self.has_files(target, &body).then(|| {
            let context = context.clone();
            (target, SchemaContext { body, ..context })
        })
    }

    /// The schemas that describe a property of a multipart body, if it has files: at the location in the body itself,
    /// whichever schema they are from.
    pub(super) fn with_files_inlined(
        &self,
        wire: &str,
        mut schemas: Vec<LocatedSchema<'a>>,
        context: &SchemaContext,
    ) -> Vec<LocatedSchema<'a>> {
        let body = context.body.property(wire);
        if schemas.iter().any(|it| self.has_files(it.schema, &body)) {
            for schema in &mut schemas {
                schema.context = context.property(wire);
            }
        }
        schemas
    }

    /// Whether a schema, or a subschema, is a file in this context.
    fn has_files(&self, schema: SchemaRef<'a>, body: &BodyContext) -> bool {
        let schema = match schema {
            SchemaRef::Item(schema) => schema,
            SchemaRef::Reference(reference) => {
                let target = self.components.target(reference);
                return match (target, body.in_component(reference)) {
                    (Some(target), Some(body)) => self.has_files(target, &body),
                    _ => false,
                };
            }
        };
        if matches!(body, BodyContext::Json) {
            return false;
        }
        let keywords = Keywords::of(schema);
        let is_string = matches!(keywords.ty, Some("string") | None);
        let is_bytes = body.is_bytes() && keywords.has_only(&["type"]);
        let is_file = body.is_part() && is_string && (is_bytes || keywords.format == Some(BINARY));
        is_file || self.has_nested_files(&keywords, body)
    }

    fn has_nested_files(&self, keywords: &Keywords<'a>, body: &BodyContext) -> bool {
        let properties = keywords.object.properties.into_iter().flatten();
        let properties = properties.map(|(wire, it)| (SchemaRef::from(it), body.property(wire)));
        let additional = match keywords.object.additional {
            Some(AdditionalProperties::Schema(additional)) => Some(additional.as_ref()),
            Some(AdditionalProperties::Any(_)) | None => None,
        };
        let additional = additional.map(|it| (SchemaRef::from(it), body.additional_property()));
        let items = keywords.items.map(|it| (SchemaRef::from(it), body.item()));
        let combined = keywords.all_of.iter().chain(keywords.variants());
        let combined = combined.map(|it| (SchemaRef::from(it), body.clone()));
        let mut nested = properties.chain(additional).chain(items).chain(combined);
        nested.any(|(schema, body)| self.has_files(schema, &body))
    }
}

/// The format of bytes.
const BINARY: &str = "binary";
