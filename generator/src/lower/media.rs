//! Media types: the payload of each, its format, and the enum of several.

mod opaque;

use indexmap::IndexMap;
use openapiv3::MediaType;

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Case, Content, Format, Name, Payload, Scope, Shape, Type, TypeId};

use super::Lowering;
use super::encoding::{bytes_of, part_media_types, styles};
use super::schema::{LoweredType, SchemaContext, is_string};
use super::type_table::SharedType;

/// The message that has the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MessageKind {
    /// A caller's, who chooses the media type.
    Request,
    /// A server's, which chooses the media type.
    Response,
}

/// A request or a response that has content.
pub(super) struct Message<'p> {
    pub(super) kind: MessageKind,
    /// The object that has the content, and the names of its types.
    pub(super) context: &'p SchemaContext,
    /// The operation, and its part, that the tests of examples are named after.
    pub(super) operation: &'p Name,
    pub(super) part: &'p str,
}

/// How the content of a media type is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// Media types that the client does not distinguish.
struct MediaTypeGroup<'a> {
    kind: BodyKind,
    /// As sent in a header.
    names: Vec<String>,
    media_type: &'a MediaType,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    /// The payload of a message.
    pub(super) fn payload(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        message: &Message<'_>,
    ) -> Payload {
        let groups = self.groups(content, message.kind, &message.context.origin);
        self.report_unread_schemas(&groups);
        match groups.as_slice() {
            [] => Payload::Empty,
            [only] => {
                let name = Scope::new(Case::Camel, &[]).name(&only.word());
                Payload::Single(self.content(only, name, message))
            }
            groups => Payload::Multiple(Type::Named(self.content_enum(groups, message))),
        }
    }

    /// The enum of several media types: one for each location.
    fn content_enum(&mut self, groups: &[MediaTypeGroup<'a>], message: &Message<'_>) -> TypeId {
        let context = message.context;
        let key = (context.origin.clone(), SharedType::Content(message.kind));
        if let Some(known) = self.types.shared.get(&key) {
            return *known;
        }
        let content_context = context.at(context.origin.key("content"));
        let id = self.types.declare(&content_context);
        self.types.shared.insert(key, id);
        let mut variants = Scope::new(Case::Camel, &[]);
        let mut contents: Vec<Content> = Vec::with_capacity(groups.len());
        for (index, group) in groups.iter().enumerate() {
            let name = variants.name(&group.word());
            let same = (0..index).find(|same| group.has_same_type_as(&groups[*same]));
            contents.push(match same {
                Some(same) => Content {
                    format: self.value_format(group),
                    name,
                    media_types: group.names.clone(),
                    ty: contents[same].ty.clone(),
                },
                None => {
                    let context = &SchemaContext {
                        type_name: format!("{} {name}", context.type_name),
                        ..context.clone()
                    };
                    self.content(
                        group,
                        name,
                        &Message {
                            context,
                            ..*message
                        },
                    )
                }
            });
        }
        self.types.define(id, Shape::Content(contents));
        id
    }

    /// The media types that the client distinguishes, one group each: JSON first, and last a range, which a response has
    /// as JSON if it matches no other group.
    fn groups(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        message: MessageKind,
        origin: &Origin,
    ) -> Vec<MediaTypeGroup<'a>> {
        let mut groups: Vec<MediaTypeGroup<'a>> = Vec::new();
        for (wire, media_type) in content {
            let origin = origin.key("content").key(wire);
            if let Some(schema) = &media_type.schema {
                self.record_schema(schema.into(), &origin.key("schema"));
            }
            if message == MessageKind::Response
                && let Some(json) = self.json_of_text(wire, media_type, content)
            {
                let used = origin.parent().unwrap_or_default().key(json);
                self.report_other_media_type(wire, origin, used);
                continue;
            }
            let kind = self.kind(wire, media_type, message);
            let kind = self.sendable(kind, wire, media_type, &origin);
            let is_second = kind == BodyKind::Json && self.is_second_json(wire, content, message);
            let (kind, name) = match (is_second, message) {
                // The caller has to say which of the others it is.
                (true, MessageKind::Request) => (BodyKind::Bytes, wire.trim().to_owned()),
                (true, MessageKind::Response) => (kind, wire.trim().to_owned()),
                (false, _) => (kind, sent(wire, kind)),
            };
            let known = groups
                .iter_mut()
                .find(|group| group.takes(kind, &name, media_type, message));
            match known {
                Some(group) if message == MessageKind::Request => {
                    let used = group.origin.clone();
                    self.report_other_media_type(wire, origin, used);
                }
                Some(group) if group.names.contains(&name) => {}
                Some(group) => group.names.push(name),
                None => groups.push(MediaTypeGroup {
                    kind,
                    names: vec![name],
                    media_type,
                    origin,
                }),
            }
        }
        groups.sort_by_key(|group| match group.kind {
            BodyKind::Json if group.names[0] == "*/*" => 3,
            BodyKind::Json if is_range(&group.names[0]) => 2,
            BodyKind::Json => 0,
            _ => 1,
        });
        groups
    }

    /// Whether a range of media types includes the JSON of another one, which has a different schema: then it is
    /// everything else.
    fn is_second_json(
        &self,
        wire: &str,
        content: &IndexMap<String, MediaType>,
        message: MessageKind,
    ) -> bool {
        let schema = content.get(wire).map(|range| &range.schema);
        let mut others = content.iter().filter(|(other, it)| {
            let is_json = self.kind(other, it, message) == BodyKind::Json;
            is_json && is_bare_json(&sent(other, BodyKind::Json)) && Some(&it.schema) != schema
        });
        is_range(wire) && others.next().is_some()
    }

    /// The JSON media type that has the same schema as plain text, if its values are not strings: generated descriptions
    /// list `text/plain` for every response, and servers send it for strings alone.
    fn json_of_text<'c>(
        &self,
        wire: &str,
        media_type: &'a MediaType,
        content: &'c IndexMap<String, MediaType>,
    ) -> Option<&'c str> {
        let schema = media_type.schema.as_ref()?;
        if essence(wire) != "text/plain" || !self.index.excludes_strings(schema.into()) {
            return None;
        }
        let is_same = |it: &MediaType| it.schema.as_ref() == Some(schema);
        let mut others = content.iter().filter(|(_, it)| is_same(it));
        others.find_map(|(name, _)| is_json(name).then_some(name.as_str()))
    }

    fn kind(&self, wire: &str, media_type: &MediaType, message: MessageKind) -> BodyKind {
        let essence = essence(wire);
        let is_request = message == MessageKind::Request;
        match essence.as_str() {
            essence if is_json(essence) => BodyKind::Json,
            "application/x-www-form-urlencoded" if is_request => BodyKind::Form,
            "multipart/form-data" if is_request => BodyKind::Multipart,
            // The server chooses; the schema is a hint.
            "*/*" | "application/*" => self.kind_of_any(media_type),
            "text/event-stream" => BodyKind::Bytes,
            other if other.starts_with("text/") => BodyKind::Text,
            _ => BodyKind::Bytes,
        }
    }

    fn kind_of_any(&self, media_type: &MediaType) -> BodyKind {
        let schema = media_type.schema.as_ref();
        match schema.and_then(|schema| self.index.components.item(schema.into())) {
            Some(schema) if is_string(schema) => BodyKind::Bytes,
            Some(_) => BodyKind::Json,
            None => BodyKind::Bytes,
        }
    }

    fn content(
        &mut self,
        group: &MediaTypeGroup<'a>,
        name: Name,
        message: &Message<'_>,
    ) -> Content {
        let context = message.context.at(group.origin.key("schema"));
        let (format, ty) = self.format_and_type(group, message.kind, &context);
        if matches!(format, Format::Json | Format::Form(_)) {
            let name = format!("{} {}", message.operation, message.part);
            self.media_examples(group.media_type, &name, &ty, &group.origin);
        }
        Content {
            name,
            media_types: group.names.clone(),
            format,
            ty,
        }
    }

    /// The format of a group whose values have the type of a schema.
    fn value_format(&mut self, group: &MediaTypeGroup<'a>) -> Format {
        let encoding = &group.media_type.encoding;
        match group.kind {
            BodyKind::Form => Format::Form(styles(encoding, &group.origin, self.diagnostics)),
            _ => Format::Json,
        }
    }

    fn format_and_type(
        &mut self,
        group: &MediaTypeGroup<'a>,
        message: MessageKind,
        context: &SchemaContext,
    ) -> (Format, Type) {
        let MediaType {
            schema,
            example: _,
            examples,
            encoding,
            extensions: _,
        } = group.media_type;
        for (wire, example) in examples {
            let written = group.origin.key("examples").key(wire);
            if let Some((example, found)) = self.index.components.resolve(example, &written)
                && example.value.is_none()
                && example.external_value.is_some()
            {
                let consequence = "tests are generated only from examples with `value`";
                self.report_ignored(found.key("externalValue"), consequence);
            }
        }
        if !matches!(group.kind, BodyKind::Form | BodyKind::Multipart) && !encoding.is_empty() {
            let consequence = "it applies only to form and multipart bodies";
            self.report_ignored(group.origin.key("encoding"), consequence);
        }
        let schema = schema.as_ref();
        match group.kind {
            BodyKind::Json | BodyKind::Form => {
                let format = self.value_format(group);
                let value = schema.map(|schema| self.schema(schema.into(), context));
                (format, value.map_or(Type::Json, LoweredType::into_type))
            }
            BodyKind::Multipart => {
                let schema_in = (self.index.components, schema);
                let media_types =
                    part_media_types(encoding, schema_in, &group.origin, self.diagnostics);
                let ty = match schema {
                    Some(schema) => self.multipart_type(schema, bytes_of(encoding), context),
                    None => Type::Multipart,
                };
                (Format::Multipart(media_types), ty)
            }
            BodyKind::Text => {
                let schema = schema.and_then(|it| self.index.components.resolve(it, &group.origin));
                let ty = schema.map(|(schema, _)| self.index.formats.text(schema));
                (Format::Text, ty.unwrap_or(Type::String))
            }
            // Of a range, the caller chooses the media type.
            BodyKind::Bytes if message == MessageKind::Request && is_open(&group.names[0]) => {
                (Format::Bytes, Type::File)
            }
            BodyKind::Bytes => match message {
                MessageKind::Request => (Format::Bytes, Type::Body),
                MessageKind::Response => (Format::Bytes, Type::Binary),
            },
        }
    }

    fn report_other_media_type(&mut self, wire: &str, origin: Origin, used: Origin) {
        let message =
            format!("another media type has the same content as `{wire}`; `{wire}` is ignored");
        let diagnostic = Diagnostic::new(Code::UnusedMediaType, origin, message).at_key();
        self.report(diagnostic.related_key(used, "the client uses this media type"));
    }
}

impl MediaTypeGroup<'_> {
    /// Whether it includes another media type.
    fn takes(
        &self,
        kind: BodyKind,
        name: &str,
        media_type: &MediaType,
        message: MessageKind,
    ) -> bool {
        let is_alike = self.kind == kind;
        let is_same_type = self.media_type.schema == media_type.schema;
        match (message, kind) {
            (MessageKind::Response, BodyKind::Json) => is_alike && is_same_type,
            (MessageKind::Response, _) => is_alike,
            // Other names of one media type.
            (MessageKind::Request, BodyKind::Json) => {
                is_alike && is_same_type && is_bare_json(name) && is_bare_json(&self.names[0])
            }
            (MessageKind::Request, _) => is_alike && essence(name) == essence(&self.names[0]),
        }
    }

    /// Whether its values have the type of another group.
    fn has_same_type_as(&self, other: &Self) -> bool {
        let is_value = |kind| matches!(kind, BodyKind::Json | BodyKind::Form);
        is_value(self.kind)
            && is_value(other.kind)
            && self.media_type.schema == other.media_type.schema
    }

    /// The word that the variant is named after.
    fn word(&self) -> String {
        let essence = essence(&self.names[0]);
        match (self.kind, essence.as_str()) {
            (BodyKind::Form, _) => "form".to_owned(),
            (BodyKind::Multipart, _) => "multipart".to_owned(),
            (BodyKind::Bytes, "application/octet-stream") => "bytes".to_owned(),
            (BodyKind::Text, "text/plain") => "text".to_owned(),
            (_, "*/*") => "any".to_owned(),
            (_, essence) => match essence.split_once('/') {
                Some((kind, "*")) => kind.to_owned(),
                Some((_, subtype)) => subtype.trim_start_matches("x-").to_owned(),
                None => essence.to_owned(),
            },
        }
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// `application/json` and every `…+json` (RFC 6839), with or without parameters.
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    is_bare_json(&essence) || essence.ends_with("+json")
}

/// Whether it is JSON without a more specific format.
fn is_bare_json(name: &str) -> bool {
    matches!(essence(name).as_str(), "application/json" | "text/json")
}

fn is_range(name: &str) -> bool {
    name.contains('*')
}

/// Whether it is a range, or multipart, which needs a boundary.
pub(super) fn is_open(name: &str) -> bool {
    is_range(name) || essence(name).starts_with("multipart/") || !is_visible(name)
}

pub(super) fn is_visible(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The media type to send, or to accept, for a described one. JSON has no ranges, and a header has only visible ASCII
/// characters.
fn sent(name: &str, kind: BodyKind) -> String {
    let is_sent = is_visible(name) && (kind != BodyKind::Json || !is_range(name));
    match (is_sent, kind) {
        (true, _) => name.trim().to_owned(),
        (false, BodyKind::Json) => Content::JSON.to_owned(),
        (false, _) => "*/*".to_owned(),
    }
}
