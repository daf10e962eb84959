//! Files: the parts of a body that are bytes.
//!
//! ```yaml
//! multipart/form-data:
//!   schema:
//!     type: object
//!     properties:
//!       photo: { type: string, format: binary }   # a file here, and a text in JSON
//! ```
//!
//! What a schema is made into depends on where it stands, so its place says whether that is in a body
//! in parts, and a body that has files has types of its own.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::ir::Type;

use super::super::Lowering;
use super::super::components::SchemaRef;
use super::Place;
use super::all_of::Facts;
use super::context::Placed;
use super::keywords::Keywords;

/// How the values of a schema travel.
#[derive(Debug, Clone, Default)]
pub(in crate::lower) enum Medium {
    /// As JSON, in which bytes are text.
    #[default]
    Json,
    /// As a body in parts, or in one.
    Parts(Parts),
}

/// How deep in a body in parts a schema stands.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Parts {
    level: Level,
    /// The components that have been written out, from the outside in.
    inside: Vec<String>,
}

#[derive(Debug, Clone)]
enum Level {
    /// The body, and the members that are bytes whatever their schemas say (`encoding`).
    Body { bytes: Vec<String> },
    /// A part.
    Part { is_bytes: bool },
    /// One of several parts of one name.
    Item { is_bytes: bool },
}

impl Medium {
    /// A body in parts, of whose members these are bytes.
    pub(in crate::lower) fn body(bytes: Vec<String>) -> Self {
        Self::Parts(Parts {
            level: Level::Body { bytes },
            inside: Vec::new(),
        })
    }

    pub(super) fn member(&self, wire: &str) -> Self {
        self.inside(|level| match level {
            Level::Body { bytes } => Some(Level::Part {
                is_bytes: bytes.iter().any(|known| known == wire),
            }),
            // What is in a part is JSON.
            Level::Part { .. } | Level::Item { .. } => None,
        })
    }

    pub(super) fn map_value(&self) -> Self {
        self.inside(|level| match level {
            Level::Body { .. } => Some(Level::Part { is_bytes: false }),
            Level::Part { .. } | Level::Item { .. } => None,
        })
    }

    pub(super) fn item(&self) -> Self {
        self.inside(|level| match level {
            Level::Part { is_bytes } => Some(Level::Item {
                is_bytes: *is_bytes,
            }),
            Level::Body { .. } | Level::Item { .. } => None,
        })
    }

    fn inside(&self, level: impl FnOnce(&Level) -> Option<Level>) -> Self {
        let Self::Parts(parts) = self else {
            return Self::Json;
        };
        level(&parts.level).map_or(Self::Json, |level| {
            Self::Parts(Parts {
                level,
                inside: parts.inside.clone(),
            })
        })
    }

    /// The same, in a component that is written out; nothing where it is inside of itself.
    fn inside_component(&self, reference: &str) -> Option<Self> {
        let Self::Parts(Parts { level, inside }) = self else {
            return None;
        };
        let is_circle = inside.iter().any(|known| known == reference);
        (!is_circle).then(|| {
            Self::Parts(Parts {
                level: level.clone(),
                inside: inside
                    .iter()
                    .cloned()
                    .chain([reference.to_owned()])
                    .collect(),
            })
        })
    }

    /// Whether it is bytes, whatever the schema says.
    pub(super) fn is_bytes(&self) -> bool {
        match self {
            Self::Json => false,
            Self::Parts(parts) => match parts.level {
                Level::Body { .. } => false,
                Level::Part { is_bytes } | Level::Item { is_bytes } => is_bytes,
            },
        }
    }

    pub(super) fn is_body(&self) -> bool {
        match self {
            Self::Json => false,
            Self::Parts(parts) => matches!(parts.level, Level::Body { .. }),
        }
    }

    fn is_part(&self) -> bool {
        match self {
            Self::Json => false,
            Self::Parts(_) => !self.is_body(),
        }
    }

    /// Whether what has these facts is a file here.
    pub(super) fn is_file(&self, facts: &Facts<'_>) -> bool {
        let is_text = matches!(facts.ty, Some("string") | None);
        let is_vacuous = facts.properties.is_empty()
            && facts.rest.is_none()
            && facts.items.is_empty()
            && facts.listed.is_empty();
        let is_named = facts.format == Some(BINARY);
        self.is_part() && is_text && is_vacuous && (is_named || self.is_bytes())
    }
}

impl<'a> Lowering<'a> {
    /// The type of a body in parts, of whose members these are bytes. Where members are files, the
    /// body has a type of its own: elsewhere, in JSON, the same schema has texts there.
    pub(in crate::lower) fn parts_type(
        &mut self,
        schema: &'a ReferenceOr<Schema>,
        bytes: Vec<String>,
        place: &Place,
    ) -> Type {
        let body = Place {
            medium: Medium::body(bytes),
            ..place.clone()
        };
        let place = match self.has_files(schema.into(), &body.medium) {
            true => &body,
            false => place,
        };
        self.value(schema.into(), place).into_type()
    }

    /// The schema that a reference leads to, to be written out where the reference stands, if it has
    /// files there.
    pub(super) fn written_out<'s>(
        &self,
        reference: &'s str,
        place: &Place,
    ) -> Option<(SchemaRef<'s>, Place)>
    where
        'a: 's,
    {
        let medium = place.medium.inside_component(reference)?;
        let target = self.components.target(reference)?;
        self.has_files(target, &medium).then(|| {
            let place = place.clone();
            (target, Place { medium, ..place })
        })
    }

    /// What describes a member of a body in parts, where the member has files: at the body's own
    /// place, whichever schema it is from.
    pub(super) fn parts_of_member<'s>(
        &self,
        wire: &str,
        parts: Vec<Placed<'s>>,
        place: &Place,
    ) -> Vec<Placed<'s>>
    where
        'a: 's,
    {
        let medium = place.medium.member(wire);
        match parts.iter().any(|it| self.has_files(it.schema, &medium)) {
            true => parts
                .into_iter()
                .map(|Placed { schema, place: _ }| Placed {
                    schema,
                    place: place.member(wire),
                })
                .collect(),
            false => parts,
        }
    }

    /// Whether a schema, or what it consists of, is a file in this medium.
    fn has_files<'s>(&self, schema: SchemaRef<'s>, medium: &Medium) -> bool
    where
        'a: 's,
    {
        let schema = match schema {
            SchemaRef::Item(schema) => schema,
            SchemaRef::Reference(reference) => {
                let target = self.components.target(reference);
                return match (target, medium.inside_component(reference)) {
                    (Some(target), Some(medium)) => self.has_files(target, &medium),
                    _ => false,
                };
            }
        };
        if matches!(medium, Medium::Json) {
            return false;
        }
        let keywords = Keywords::of(schema);
        let is_bytes = medium.is_bytes() && is_untold(&keywords);
        let is_file = medium.is_part() && (is_bytes || keywords.is_file());
        is_file || self.has_files_inside(&keywords, medium)
    }

    fn has_files_inside<'s>(&self, keywords: &Keywords<'s>, medium: &Medium) -> bool
    where
        'a: 's,
    {
        let properties = keywords.properties.into_iter().flatten();
        let members = properties.map(|(wire, it)| (SchemaRef::from(it), medium.member(wire)));
        let rest = match keywords.additional_properties {
            Some(AdditionalProperties::Schema(rest)) => Some(SchemaRef::from(rest.as_ref())),
            Some(AdditionalProperties::Any(_)) | None => None,
        };
        let rest = rest.map(|rest| (rest, medium.map_value()));
        let items = keywords
            .items
            .map(|it| (SchemaRef::from(it), medium.item()));
        let alike = [keywords.all_of, keywords.one_of, keywords.any_of];
        let alike = alike.into_iter().flatten();
        let alike = alike.map(|it| (SchemaRef::from(it), medium.clone()));
        let mut inside = members.chain(rest).chain(items).chain(alike);
        inside.any(|(schema, medium)| self.has_files(schema, &medium))
    }
}

/// The format of bytes.
const BINARY: &str = "binary";

impl Keywords<'_> {
    fn is_file(&self) -> bool {
        matches!(self.ty, Some("string") | None) && self.format == Some(BINARY)
    }
}

/// Whether nothing is said that bytes could not be.
fn is_untold(keywords: &Keywords<'_>) -> bool {
    let others = Keywords {
        ty: keywords.ty.filter(|ty| *ty != "string"),
        ..keywords.clone()
    };
    others.is_empty()
}

/// Whether a schema is of texts or bytes.
pub(in crate::lower) fn is_text(schema: &Schema) -> bool {
    Keywords::of(schema).ty == Some("string")
}
