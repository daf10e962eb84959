//! Bodies: invalid media types, and encodings of undefined properties.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::tree::{Fields, Read, at_key, at_value};
use super::Check;
use super::names::is_token;
use crate::diagnostic::{Code, Trail, closest_match, did_you_mean};
use crate::json::Value;

/// Common short names, and the media types that they refer to.
const SHORT_NAMES: [(&str, &str); 6] = [
    ("binary", "application/octet-stream"),
    ("form", "application/x-www-form-urlencoded"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("text", "text/plain"),
    ("xml", "application/xml"),
];

impl Check<'_> {
    pub(super) fn request_body(&mut self, trail: &Trail<'_>, fields: &Fields) {
        if fields.object("content").is_some_and(Fields::is_empty) {
            let message = "missing media type in `content` of Request Body Object; requests are sent without a body";
            let help = "add a media type to `content`, such as `application/json`";
            self.report(at_key(Code::MissingField, &trail.key("content"), message).help(help));
        }
        self.content(trail, fields);
    }

    /// The names of media types.
    pub(super) fn content(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let trail = trail.key("content");
        self.differing_in_case(&trail, fields.keys_of("content"), "media type");
        for name in fields.keys_of("content") {
            if let Some(similar) = misspelled(name) {
                let message = format!("unknown media type `{name}`; it is used as written");
                let help = format!("did you mean `{similar}`?");
                self.report(at_key(Code::InvalidValue, &trail.key(name), message).help(help));
            }
            if is_media_type(name) {
                continue;
            }
            let message = format!("`{name}` is not a valid media type; it is used as written");
            let help = match SHORT_NAMES.iter().find(|(short, _)| *short == name) {
                Some((_, intended)) => format!("did you mean `{intended}`?"),
                None => "use the form `type/subtype`, such as `application/json`".to_owned(),
            };
            self.report(at_key(Code::InvalidValue, &trail.key(name), message).help(help));
        }
    }

    /// The headers of a response or a part.
    pub(super) fn headers(&mut self, trail: &Trail<'_>, fields: &Fields) {
        self.differing_in_case(
            &trail.key("headers"),
            fields.keys_of("headers"),
            "header name",
        );
    }

    /// One case-insensitive name under two keys.
    fn differing_in_case<'a>(
        &mut self,
        trail: &Trail<'_>,
        names: impl Iterator<Item = &'a String>,
        noun: &str,
    ) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for name in names {
            match seen.entry(name.to_ascii_lowercase()) {
                Entry::Vacant(first) => _ = first.insert(name),
                Entry::Occupied(first) => {
                    let first = first.get();
                    let message = format!("{noun}s `{first}` and `{name}` differ only in case");
                    let report = at_key(Code::DuplicateValue, &trail.key(name), message)
                        .related_key(trail.key(first).origin(), "first declared here");
                    let help = format!("remove one of them; {noun}s are case-insensitive");
                    self.report(report.help(help));
                }
            }
        }
    }

    /// The media types that a part may have: a comma-separated list.
    pub(super) fn encoding(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let types = fields.string("contentType").into_iter();
        let mut types = types.flat_map(|types| types.split(','));
        if let Some(invalid) = types.find(|ty| !is_media_type(ty)) {
            let message = format!(
                "`{}` in `contentType` is not a valid media type; it is used as written",
                invalid.trim()
            );
            let help = "use the form `type/subtype`, such as `text/plain`";
            let trail = trail.key("contentType");
            self.report(at_value(Code::InvalidValue, &trail, message).help(help));
        }
    }

    pub(super) fn media_type(&mut self, trail: &Trail<'_>, fields: &Fields) {
        self.exclude(trail, fields, "example", "examples");
        if !matches!(trail, Trail::Key(_, name) if is_form(name)) {
            return;
        }
        let schema = fields.get("schema");
        let schema = schema.and_then(|schema| self.components.resolve(schema));
        let Some(properties) = schema.and_then(all_properties) else {
            return;
        };
        let trail = trail.key("encoding");
        let encoded = fields.keys_of("encoding");
        for name in encoded.filter(|name| !properties.contains_key(*name)) {
            let message =
                format!("encoding of undefined property `{name}`; the encoding is ignored");
            let help = did_you_mean(name, properties.keys().map(String::as_str));
            let help = help.unwrap_or_else(|| {
                format!("define `{name}` in `properties` of the schema or remove the encoding")
            });
            let code = Code::EncodingWithoutProperty;
            self.report(at_key(code, &trail.key(name), message).help(help));
        }
    }
}

/// Whether each property of a body of this media type is encoded separately.
fn is_form(name: &str) -> bool {
    name.starts_with("multipart/") || name.starts_with("application/x-www-form-urlencoded")
}

/// The properties of an object schema that has no other properties than these.
fn all_properties(schema: &Fields) -> Option<&Fields> {
    let has_more = ["allOf", "anyOf", "oneOf", "additionalProperties", "$ref"]
        .iter()
        .any(|key| {
            schema
                .get(*key)
                .is_some_and(|value| *value != Value::Bool(false))
        });
    schema.object("properties").filter(|_| !has_more)
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
    let similar = closest_match(kind, TOP_LEVEL).filter(|_| !is_known)?;
    Some(format!("{similar}/{subtype}"))
}

/// `type/subtype`, each a token of RFC 9110, and perhaps parameters after a semicolon.
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let parts = essence.split_once('/');
    essence == "*" || parts.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
