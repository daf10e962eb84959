//! Media types: which of several is used, and the type of what it carries.

use indexmap::IndexMap;
use openapiv3::MediaType;

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::Type;

use super::Lowering;
use super::schema::Place;

/// A media type that was chosen.
pub(super) struct Chosen<'a> {
    pub(super) media_type: &'a MediaType,
    pub(super) origin: Origin,
}

/// The first media type that is JSON; `origin` is the place of what has the content.
pub(super) fn json<'a>(
    content: &'a IndexMap<String, MediaType>,
    origin: &Origin,
) -> Option<Chosen<'a>> {
    let (name, media_type) = content.iter().find(|(name, _)| is_json(name))?;
    Some(Chosen {
        media_type,
        origin: origin.key("content").key(name),
    })
}

/// `application/json` and every `…+json` (RFC 6839), with or without parameters.
fn is_json(name: &str) -> bool {
    let essence = name
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

impl Lowering<'_> {
    /// The type of what a media type carries.
    pub(super) fn payload(&mut self, media_type: &MediaType, place: &Place) -> Type {
        let MediaType {
            schema,
            example: _,
            examples: _,
            encoding: _,
            extensions: _,
        } = media_type;
        match schema {
            Some(schema) => self.value(schema.into(), place).into_type(),
            None => Type::Any,
        }
    }

    /// Says which media types are passed over.
    pub(super) fn report_other_media_types(
        &mut self,
        content: &IndexMap<String, MediaType>,
        chosen: &Origin,
    ) {
        let others = content
            .keys()
            .filter(|name| chosen.last().as_deref() != Some(name.as_str()));
        for name in others {
            let origin = chosen.parent().unwrap_or_default().key(name);
            let message = format!("the media type `{name}` is not used");
            self.diagnostics.report(
                Diagnostic::new(Code::UnusedMediaType, origin, message)
                    .at_key()
                    .related_key(chosen.clone(), "this one is"),
            );
        }
    }
}
