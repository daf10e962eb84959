//! Bodies: invalid media types, and encodings of undefined properties.

use serde_json::Value;

use super::names::is_token;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match, did_you_mean};

/// Common short names, and the media types that they refer to.
const SHORT_NAMES: [(&str, &str); 6] = [
    ("binary", "application/octet-stream"),
    ("form", "application/x-www-form-urlencoded"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("text", "text/plain"),
    ("xml", "application/xml"),
];

/// How many media types are compared to each other.
const MOST_COMPARED: usize = 50;

impl Check<'_> {
    pub(super) fn body(&mut self, trail: &Trail<'_>, members: &Members) {
        let content = members.get("content").and_then(Value::as_object);
        if content.is_some_and(Members::is_empty) {
            let message = "missing media type in `content` of Request Body Object; requests are sent without a body";
            let origin = trail.key("content").origin();
            self.report(
                Diagnostic::new(Code::MissingField, origin, message)
                    .at_key()
                    .help("add a media type to `content`, such as `application/json`"),
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
                let message = format!("unknown media type `{name}`; it is used as written");
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
            let message = format!("`{name}` is not a valid media type; it is used as written");
            let meant = SHORT_NAMES.iter().find(|(short, _)| *short == name);
            let help = match meant {
                Some((_, meant)) => format!("did you mean `{meant}`?"),
                None => "use the form `type/subtype`, such as `application/json`".to_owned(),
            };
            self.report(
                Diagnostic::new(Code::InvalidValue, place.key(name).origin(), message)
                    .at_key()
                    .help(help),
            );
        }
    }

    /// One media type under two keys: media types are case-insensitive.
    fn same_media_types(&mut self, trail: &Trail<'_>, content: &Members) {
        let mut known: Vec<(String, &str)> = Vec::with_capacity(content.len());
        for name in content.keys().take(MOST_COMPARED) {
            let lower = name.to_ascii_lowercase();
            if let Some((_, first)) = known.iter().find(|(other, _)| *other == lower) {
                let message = format!("media types `{first}` and `{name}` differ only in case");
                let origin = trail.key(name).origin();
                self.report(
                    Diagnostic::new(Code::DuplicateValue, origin, message)
                        .at_key()
                        .related_key(trail.key(first).origin(), "first declared here")
                        .help("remove one of them; media types are case-insensitive"),
                );
            }
            known.push((lower, name));
        }
    }

    /// The media types that a part may have: a comma-separated list.
    pub(super) fn encoding(&mut self, trail: &Trail<'_>, members: &Members) {
        let types = members.get("contentType").and_then(Value::as_str);
        let mut types = types.into_iter().flat_map(|types| types.split(','));
        if let Some(wrong) = types.find(|ty| !is_media_type(ty)) {
            let message = format!(
                "`{}` in `contentType` is not a valid media type; it is used as written",
                wrong.trim()
            );
            let origin = trail.key("contentType").origin();
            self.report(
                Diagnostic::new(Code::InvalidValue, origin, message)
                    .at_value()
                    .help("use the form `type/subtype`, such as `text/plain`"),
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
            let message =
                format!("encoding of undefined property `{name}`; the encoding is ignored");
            let help =
                did_you_mean(name, properties.keys().map(String::as_str)).unwrap_or_else(|| {
                    format!("define `{name}` in `properties` of the schema or remove the encoding")
                });
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

/// Whether each property of a body of this media type is encoded separately.
fn is_form(name: &str) -> bool {
    name.starts_with("multipart/") || name.starts_with("application/x-www-form-urlencoded")
}

/// The properties of an object schema that has no other properties than these.
fn all_properties(schema: &Members) -> Option<&Members> {
    let has_more = ["allOf", "anyOf", "oneOf", "additionalProperties", "$ref"]
        .iter()
        .any(|key| schema.get(*key).is_some_and(|value| *value != false));
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.filter(|_| !has_more)
}

/// The registered top-level media types.
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

/// The suggestion for a media type whose top-level type is not registered.
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
