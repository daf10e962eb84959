//! Encoding Objects: how the fields of a form, or the parts of a multipart body, are encoded.

use indexmap::IndexMap;
use openapiv3::{Encoding, ReferenceOr, Schema, SchemaKind, Type};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Style, StyleKind};
use crate::normalize::marks;

use super::media::{essence, is_json, is_open, is_visible};
use super::schema::is_structured;
use super::{Lowering, parameter};

impl Lowering<'_> {
    /// The form fields that have an explicit style.
    pub(super) fn styles(
        &mut self,
        encodings: &IndexMap<String, Encoding>,
        origin: &Origin,
    ) -> Vec<(String, Style)> {
        let mut styles = Vec::new();
        for (wire, encoding) in encodings {
            let Encoding {
                content_type,
                headers,
                style,
                explode: _,
                allow_reserved,
                extensions: _,
            } = encoding;
            let origin = origin.key("encoding").key(wire);
            if !headers.is_empty() {
                self.report_ignored(origin.key("headers"), "form fields have no headers");
            }
            // `openapiv3` reads an `explode` that is not written as `false`.
            let explode = marks::explode(encoding);
            let is_json = content_type.as_deref().is_some_and(is_json);
            if style.is_none() && explode.is_none() && !allow_reserved {
                if is_json {
                    styles.push((wire.clone(), Style::of(StyleKind::Json)));
                }
                continue;
            }
            let kind = style
                .as_ref()
                .map_or(StyleKind::Form, parameter::query_style);
            let exploded = explode.unwrap_or(kind.explodes());
            let reserved = *allow_reserved;
            styles.push((
                wire.clone(),
                Style {
                    kind,
                    explode: exploded,
                    allow_reserved: reserved,
                },
            ));
        }
        styles
    }

    /// The parts whose media type is described.
    pub(super) fn part_media_types(
        &mut self,
        encodings: &IndexMap<String, Encoding>,
        schema: Option<&ReferenceOr<Schema>>,
        origin: &Origin,
    ) -> Vec<(String, String)> {
        let schema = schema.and_then(|schema| self.components.item(schema.into()));
        let mut described = Vec::new();
        for (wire, encoding) in encodings {
            let Encoding {
                content_type,
                headers,
                style,
                explode: _,
                allow_reserved,
                extensions: _,
            } = encoding;
            let origin = origin.key("encoding").key(wire);
            if !headers.is_empty() {
                self.report_ignored(origin.key("headers"), "the part is sent without them");
            }
            // Since 3.1 they apply to parts; the first one is reported.
            let has_style = [
                ("style", style.is_some()),
                ("explode", marks::explode(encoding).is_some()),
                ("allowReserved", *allow_reserved),
            ];
            if let Some((key, _)) = has_style.into_iter().find(|(_, is_there)| *is_there) {
                let consequence = match content_type {
                    Some(_) => {
                        "the part is one value of its media type, and arrays and objects are JSON"
                    }
                    None => "each array item is sent as one part, and an object as one JSON part",
                };
                self.report_ignored(origin.key(key), consequence);
            }
            if let Some(name) = content_type.as_deref().filter(|name| is_other_format(name))
                && schema.is_some_and(|schema| self.is_structured_member(schema, wire))
            {
                self.report_other_format(wire, name, origin.key("contentType"));
            }
            // Of a list or a range, the file itself says which it is.
            let one = content_type.as_deref().map(str::trim);
            let one = one.filter(|name| !name.contains(',') && !is_open(name) && is_visible(name));
            described.extend(one.map(|name| (wire.clone(), name.to_owned())));
        }
        described
    }

    fn is_structured_member(&self, schema: &Schema, wire: &str) -> bool {
        let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else {
            return false;
        };
        let member = object.properties.get(wire);
        let member = member.and_then(|member| self.components.item(member.into()));
        member.is_some_and(is_structured)
    }

    fn report_other_format(&mut self, wire: &str, name: &str, origin: Origin) {
        let message =
            format!("part `{wire}` is encoded as JSON, but sent with media type `{name}`");
        self.report(
            Diagnostic::new(Code::UnsupportedMediaType, origin, message)
                .at_value()
                .help("use `application/json`, or declare a file with `type: string` and `format: binary`"),
        );
    }
}

/// Whether a part of this media type is neither JSON nor what callers give as it is.
fn is_other_format(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/xml") || essence.ends_with("+xml") || essence.ends_with("yaml")
}

/// The parts whose media types are all of bytes.
pub(super) fn bytes_of(encodings: &IndexMap<String, Encoding>) -> Vec<String> {
    let is_bytes = |encoding: &Encoding| {
        let described = encoding.content_type.as_deref();
        described.is_some_and(|names| names.split(',').all(is_binary))
    };
    let bytes = encodings.iter().filter(|(_, it)| is_bytes(it));
    bytes.map(|(wire, _)| wire.clone()).collect()
}

/// Whether what it describes is bytes and never text.
fn is_binary(name: &str) -> bool {
    let essence = essence(name);
    match essence.split_once('/') {
        Some(("image" | "audio" | "video" | "font" | "model", subtype)) => {
            !subtype.ends_with("+xml") && !subtype.ends_with("+json")
        }
        Some(("application", subtype)) => BINARY.contains(&subtype) || subtype.ends_with("+zip"),
        _ => false,
    }
}

/// The subtypes of `application` that are often described and never text.
const BINARY: &[&str] = &[
    "gzip",
    "msword",
    "octet-stream",
    "pdf",
    "vnd.ms-excel",
    "x-gzip",
    "x-tar",
    "x-zip-compressed",
    "zip",
];
