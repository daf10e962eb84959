//! Encoding Objects: how the fields of a form, or the parts of a multipart body, are encoded.

use indexmap::IndexMap;
use openapiv3::{Encoding, ReferenceOr, Schema, SchemaKind, Type};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Style, StyleKind};
use crate::normalize::marks;

use super::index::Components;
use super::media::{essence, is_json, is_open, is_visible};
use super::schema::is_structured;
use super::{ignored_field, parameter};

/// The form fields that have an explicit style.
pub(super) fn styles(
    encodings: &IndexMap<String, Encoding>,
    origin: &Origin,
    diagnostics: &mut Diagnostics,
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
        if !headers.is_empty() {
            let origin = origin.key("encoding").key(wire).key("headers");
            diagnostics.report(ignored_field(origin, "form fields have no headers"));
        }
        // `openapiv3` decodes an absent `explode` as `false`.
        let explode = marks::explode(encoding);
        let style = match style {
            None if explode.is_none() && !allow_reserved => {
                let is_json = content_type.as_deref().is_some_and(is_json);
                is_json.then(|| Style::of(StyleKind::Json))
            }
            style => {
                let kind = style.as_ref().map(parameter::query_style);
                let kind = kind.unwrap_or(StyleKind::Form);
                Some(Style {
                    kind,
                    explode: explode.unwrap_or(kind.explodes()),
                    allow_reserved: *allow_reserved,
                })
            }
        };
        styles.extend(style.map(|style| (wire.clone(), style)));
    }
    styles
}

/// The parts that have a media type of their own, and it.
pub(super) fn part_media_types(
    encodings: &IndexMap<String, Encoding>,
    (components, schema): (Components<'_>, Option<&ReferenceOr<Schema>>),
    origin: &Origin,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let schema = schema.and_then(|schema| components.item(schema.into()));
    let mut media_types = Vec::new();
    for (wire, encoding) in encodings {
        let origin = origin.key("encoding").key(wire);
        report_unused_fields(encoding, &origin, diagnostics);
        let Some(name) = encoding.content_type.as_deref() else {
            continue;
        };
        if is_other_format(name)
            && schema.is_some_and(|schema| is_structured_property(components, schema, wire))
        {
            let message =
                format!("part `{wire}` is encoded as JSON, but sent with media type `{name}`");
            let help = "use `application/json`, or declare a file with `type: string` and `format: binary`";
            let origin = origin.key("contentType");
            let diagnostic = Diagnostic::new(Code::UnsupportedMediaType, origin, message);
            diagnostics.report(diagnostic.at_value().help(help));
        }
        // Of a list or a range, the file itself has one.
        let name = name.trim();
        if !name.contains(',') && !is_open(name) && is_visible(name) {
            media_types.push((wire.clone(), name.to_owned()));
        }
    }
    media_types
}

/// Reports the fields that do not affect a part.
fn report_unused_fields(encoding: &Encoding, origin: &Origin, diagnostics: &mut Diagnostics) {
    let Encoding {
        content_type,
        headers,
        style,
        explode: _,
        allow_reserved,
        extensions: _,
    } = encoding;
    if !headers.is_empty() {
        let origin = origin.key("headers");
        diagnostics.report(ignored_field(origin, "the part is sent without them"));
    }
    // Since 3.1 they apply to parts; the first one is reported.
    let style_fields = [
        ("style", style.is_some()),
        ("explode", marks::explode(encoding).is_some()),
        ("allowReserved", *allow_reserved),
    ];
    if let Some((key, _)) = style_fields.into_iter().find(|(_, is_there)| *is_there) {
        let consequence = match content_type {
            Some(_) => "the part is one value of its media type, and arrays and objects are JSON",
            None => "each array item is sent as one part, and an object as one JSON part",
        };
        diagnostics.report(ignored_field(origin.key(key), consequence));
    }
}

fn is_structured_property(components: Components<'_>, schema: &Schema, wire: &str) -> bool {
    let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else {
        return false;
    };
    let property = object.properties.get(wire);
    let property = property.and_then(|property| components.item(property.into()));
    property.is_some_and(is_structured)
}

/// Whether a part of this media type is neither JSON nor passed unchanged.
fn is_other_format(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/xml") || essence.ends_with("+xml") || essence.ends_with("yaml")
}

/// The parts whose media types are all of bytes.
pub(super) fn bytes_of(encodings: &IndexMap<String, Encoding>) -> Vec<String> {
    let is_bytes = |encoding: &Encoding| {
        let media_types = encoding.content_type.as_deref();
        media_types.is_some_and(|names| names.split(',').all(is_binary))
    };
    let bytes = encodings.iter().filter(|(_, it)| is_bytes(it));
    bytes.map(|(wire, _)| wire.clone()).collect()
}

/// Whether content of this media type is bytes and never text.
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

/// Common subtypes of `application` that are never text.
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
