//! Media types: which of several is used, and the type of what it carries.

use indexmap::IndexMap;
use openapiv3::MediaType;

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Content, Type};

use super::Lowering;
use super::schema::Place;

/// A media type that was chosen.
pub(super) struct Chosen<'a> {
    /// As it can stand in a header.
    pub(super) name: String,
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
        name: sent(name),
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

/// The media type to send for one that is described. A range is none that anything could be of.
fn sent(name: &str) -> String {
    let is_sent = !name.contains('*') && name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    match is_sent {
        true => name.trim().to_owned(),
        false => Content::PLAIN.to_owned(),
    }
}

impl Lowering<'_> {
    /// What a media type carries.
    pub(super) fn content(&mut self, chosen: &Chosen<'_>, place: &Place) -> Content {
        let Chosen {
            name,
            media_type,
            origin,
        } = chosen;
        let MediaType {
            schema,
            example: _,
            examples,
            encoding,
            extensions: _,
        } = media_type;
        if !encoding.is_empty() {
            self.report_ignored(origin.key("encoding"), "the body is written as JSON");
        }
        for (wire, example) in examples {
            let written = origin.key("examples").key(wire);
            if let Some((example, found)) = self.components.resolve(example, &written)
                && example.value.is_none()
                && example.external_value.is_some()
            {
                let instead = "only an example with a `value` becomes a test";
                self.report_ignored(found.key("externalValue"), instead);
            }
        }
        let ty = match schema {
            Some(schema) => self.value(schema.into(), place).into_type(),
            None => Type::Any,
        };
        Content {
            media_type: name.clone(),
            ty,
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
            self.report(
                Diagnostic::new(Code::UnusedMediaType, origin, message)
                    .at_key()
                    .related_key(chosen.clone(), "this one is"),
            );
        }
    }
}
