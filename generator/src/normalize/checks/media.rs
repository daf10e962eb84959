//! Bodies: media types that are none, and encodings of what is not there.

use serde_json::Value;

use super::names::is_token;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match};

/// What people write for a media type, and what they mean.
const SHORT_NAMES: [(&str, &str); 6] = [
    ("binary", "application/octet-stream"),
    ("form", "application/x-www-form-urlencoded"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("text", "text/plain"),
    ("xml", "application/xml"),
];

/// More media types than these are not held against one another.
const MOST_COMPARED: usize = 50;

impl Check<'_> {
    pub(super) fn body(&mut self, trail: &Trail<'_>, members: &Members) {
        let content = members.get("content").and_then(Value::as_object);
        if content.is_some_and(Members::is_empty) {
            let message = "this body has no media type: requests are sent without one";
            let origin = trail.key("content").origin();
            self.report(
                Diagnostic::new(Code::MissingField, origin, message)
                    .at_key()
                    .help("name one under `content`, such as `application/json`"),
            );
        }
        self.content(trail, members);
    }

    /// The names of media types.
    pub(super) fn content(&mut self, trail: &Trail<'_>, members: &Members) {
        let content = members.get("content").and_then(Value::as_object);
        let place = trail.key("content");
        if let Some(content) = content.filter(|content| content.len() > 1) {
            self.same_media_types(&place, content);
        }
        for name in content.into_iter().flat_map(Members::keys) {
            if let Some(near) = misspelled(name) {
                let message =
                    format!("`{name}` is no media type that is known: it is taken as it stands");
                let origin = place.key(name).origin();
                self.report(
                    Diagnostic::new(Code::InvalidValue, origin, message)
                        .at_key()
                        .help(format!("did you mean `{near}`?")),
                );
            }
            if is_media_type(name) {
                continue;
            }
            let message = format!("`{name}` is no media type: it is taken as it stands");
            let meant = SHORT_NAMES.iter().find(|(short, _)| *short == name);
            let help = match meant {
                Some((_, meant)) => format!("did you mean `{meant}`?"),
                None => "write `type/subtype`, such as `application/json`".to_owned(),
            };
            self.report(
                Diagnostic::new(Code::InvalidValue, place.key(name).origin(), message)
                    .at_key()
                    .help(help),
            );
        }
    }

    /// One media type under two names: case does not matter in them.
    fn same_media_types(&mut self, trail: &Trail<'_>, content: &Members) {
        let mut known: Vec<(String, &str)> = Vec::with_capacity(content.len());
        for name in content.keys().take(MOST_COMPARED) {
            let lower = name.to_ascii_lowercase();
            if let Some((_, first)) = known.iter().find(|(other, _)| *other == lower) {
                let message = format!("`{name}` is the same media type as `{first}`");
                let origin = trail.key(name).origin();
                self.report(
                    Diagnostic::new(Code::DuplicateValue, origin, message)
                        .at_key()
                        .related_key(trail.key(first).origin(), "first described here")
                        .help("keep one of the two: case does not matter in media types"),
                );
            }
            known.push((lower, name));
        }
    }

    /// The media types that a part may have: one, or several between commas.
    pub(super) fn encoding(&mut self, trail: &Trail<'_>, members: &Members) {
        let types = members.get("contentType").and_then(Value::as_str);
        let mut types = types.into_iter().flat_map(|types| types.split(','));
        if let Some(wrong) = types.find(|ty| !is_media_type(ty)) {
            let message = format!(
                "`{}` is no media type: it is taken as it stands",
                wrong.trim()
            );
            let origin = trail.key("contentType").origin();
            self.report(
                Diagnostic::new(Code::InvalidValue, origin, message)
                    .at_value()
                    .help("write `type/subtype`, such as `text/plain`"),
            );
        }
    }

    pub(super) fn media_type(&mut self, trail: &Trail<'_>, members: &Members) {
        self.exclude(trail, members, "example", "examples");
        if !matches!(trail, Trail::Key(_, name) if is_form(name)) {
            return;
        }
        let encodings = members.get("encoding").and_then(Value::as_object);
        let schema = members.get("schema");
        let schema = schema.and_then(|schema| self.components.resolve(schema));
        let (Some(encodings), Some(properties)) = (encodings, schema.and_then(all_properties))
        else {
            return;
        };
        let place = trail.key("encoding");
        for name in encodings.keys() {
            if properties.contains_key(name) {
                continue;
            }
            let message = format!("the schema has no member `{name}`: this encoding is of nothing");
            let help = match closest_match(name, properties.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "describe the member under the schema's `properties`, or remove this".to_owned()
                }
            };
            self.report(
                Diagnostic::new(
                    Code::EncodingWithoutProperty,
                    place.key(name).origin(),
                    message,
                )
                .at_key()
                .help(help),
            );
        }
    }
}

/// Whether a body of this media type has members that are encoded each by itself.
fn is_form(name: &str) -> bool {
    name.starts_with("multipart/") || name.starts_with("application/x-www-form-urlencoded")
}

/// The members of an object of which all are described right here.
fn all_properties(schema: &Members) -> Option<&Members> {
    let has_more = ["allOf", "anyOf", "oneOf", "additionalProperties", "$ref"]
        .iter()
        .any(|key| schema.get(*key).is_some_and(|value| *value != false));
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.filter(|_| !has_more)
}

/// What is before the slash of a registered media type.
const TOP_LEVEL: [&str; 12] = [
    "*",
    "application",
    "audio",
    "example",
    "font",
    "haptics",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
];

/// What was meant by a media type of a kind that there is not.
fn misspelled(name: &str) -> Option<String> {
    let (kind, subtype) = name.split_once('/')?;
    let is_known = TOP_LEVEL
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known));
    let near = closest_match(kind, TOP_LEVEL).filter(|_| !is_known)?;
    Some(format!("{near}/{subtype}"))
}

/// `type/subtype`, each a token of RFC 9110, and perhaps parameters after a semicolon.
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let parts = essence.split_once('/');
    essence == "*" || parts.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
