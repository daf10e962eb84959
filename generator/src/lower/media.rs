//! Media types: what each carries, how it is written, and when there is a choice of several.

mod opaque;

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Schema};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Case, Content, Direction, Docs, Format, Name, Payload, Scope, Shape, Type, TypeDef, TypeId,
};

use super::Lowering;
use super::encoding::bytes_of;
use super::schema::Place;

/// Whose content it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// A caller's, who has to say of which media type it is.
    Request,
    /// A server's, which says so itself.
    Reply,
}

/// How the content of a media type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// Media types that are one to the client.
struct Group<'a> {
    kind: Kind,
    /// As they can stand in a header.
    names: Vec<String>,
    media_type: &'a MediaType,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    /// What a request or a reply carries; `place` is that of the whole, and its `origin` that of
    /// what has the content.
    pub(super) fn payload(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        side: Side,
        place: &Place,
        example: (&Name, &str),
    ) -> Payload {
        let groups = self.groups(content, side, &place.origin);
        self.report_unread_schemas(&groups);
        if let [only] = groups.as_slice() {
            let name = Scope::new(Case::Camel, &[]).name(&only.word());
            return Payload::Single(self.content(only, name, side, place, example));
        }
        if groups.is_empty() {
            return Payload::Empty;
        }
        Payload::Multiple(Type::Named(
            self.content_choice(&groups, side, place, example),
        ))
    }

    /// The type that chooses from several media types: one for each place, whoever refers to it.
    fn content_choice(
        &mut self,
        groups: &[Group<'a>],
        side: Side,
        place: &Place,
        example: (&Name, &str),
    ) -> TypeId {
        let key = (place.origin.clone(), side);
        if let Some(known) = self.content_types.get(&key) {
            return *known;
        }
        let name = self.type_name(place);
        // Added first and filled in after: it goes before the types inside of it.
        let id = self.add(TypeDef {
            name,
            module: place.home.clone(),
            origin: place.origin.key("content"),
            docs: Docs(place.stand_in.clone()),
            direction: Direction::default(),
            used_in: Direction::default(),
            derives: Vec::new(),
            shape: Shape::Content(Vec::new()),
        });
        self.content_types.insert(key, id);
        let mut variants = Scope::new(Case::Camel, &[]);
        let mut contents: Vec<Content> = Vec::with_capacity(groups.len());
        for (index, group) in groups.iter().enumerate() {
            let name = variants.name(&group.word());
            let inside = Place {
                type_name: format!("{} {name}", place.type_name),
                ..place.clone()
            };
            let twin = (0..index).find(|twin| group.is_written_like(&groups[*twin]));
            let mut content = match twin {
                Some(twin) => self.twin(group, name, &contents[twin].ty),
                None => self.content(group, name, side, &inside, example),
            };
            content.media_types.clone_from(&group.names);
            contents.push(content);
        }
        self.types[id.0].shape = Shape::Content(contents);
        id
    }

    /// The media types that the client tells apart, one group each: JSON first, and last a range of which a
    /// reply is read as JSON if it is nothing else.
    fn groups(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        side: Side,
        origin: &Origin,
    ) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for (wire, media_type) in content {
            let origin = origin.key("content").key(wire);
            if let Some(schema) = &media_type.schema {
                self.keep(schema.into(), &origin.key("schema"));
            }
            if side == Side::Reply
                && let Some(json) = self.json_of_text(wire, media_type, content)
            {
                let used = origin.parent().unwrap_or_default().key(json);
                self.report_other_media_type(wire, origin, used);
                continue;
            }
            let kind = self.kind(wire, media_type, side);
            let kind = self.sendable(kind, wire, media_type, &origin);
            let is_second = kind == Kind::Json && self.is_second_json(wire, content, side);
            let (kind, name) = match (is_second, side) {
                // The caller has to say which of the others it is.
                (true, Side::Request) => (Kind::Bytes, wire.trim().to_owned()),
                (true, Side::Reply) => (kind, wire.trim().to_owned()),
                (false, _) => (kind, sent(wire, kind)),
            };
            let known = groups
                .iter_mut()
                .find(|group| group.takes(kind, &name, media_type, side));
            match known {
                Some(group) if side == Side::Request => {
                    let used = group.origin.clone();
                    self.report_other_media_type(wire, origin, used);
                }
                Some(group) if group.names.contains(&name) => {}
                Some(group) => group.names.push(name),
                None => groups.push(Group {
                    kind,
                    names: vec![name],
                    media_type,
                    origin,
                }),
            }
        }
        groups.sort_by_key(|group| match group.kind {
            Kind::Json if group.names[0] == "*/*" => 3,
            Kind::Json if is_range(&group.names[0]) => 2,
            Kind::Json => 0,
            _ => 1,
        });
        groups
    }

    /// Whether a range of media types would be taken for the JSON that another one is, with a schema of its
    /// own: then it is all but that.
    fn is_second_json(
        &self,
        wire: &str,
        content: &IndexMap<String, MediaType>,
        side: Side,
    ) -> bool {
        let schema = content.get(wire).map(|range| &range.schema);
        let mut others = content.iter().filter(|(other, it)| {
            let is_json = self.kind(other, it, side) == Kind::Json;
            is_json && is_bare_json(&sent(other, Kind::Json)) && Some(&it.schema) != schema
        });
        is_range(wire) && others.next().is_some()
    }

    /// The JSON that plain text of the same schema is, where that is no text: servers that describe
    /// themselves list `text/plain` for all that they send, and send it for texts alone.
    fn json_of_text<'c>(
        &self,
        wire: &str,
        media_type: &MediaType,
        content: &'c IndexMap<String, MediaType>,
    ) -> Option<&'c str> {
        let schema = media_type.schema.as_ref()?;
        if essence(wire) != "text/plain" || !self.is_no_text(schema.into()) {
            return None;
        }
        let mut names = content
            .iter()
            .filter(|(_, it)| it.schema.as_ref() == Some(schema));
        names.find_map(|(name, _)| is_json(name).then_some(name.as_str()))
    }

    fn kind(&self, wire: &str, media_type: &MediaType, side: Side) -> Kind {
        let essence = essence(wire);
        let is_request = side == Side::Request;
        match essence.as_str() {
            essence if is_json(essence) => Kind::Json,
            "application/x-www-form-urlencoded" if is_request => Kind::Form,
            "multipart/form-data" if is_request => Kind::Multipart,
            // What the server chooses; the schema tells what that is likely to be.
            "*/*" | "application/*" => self.kind_of_any(media_type),
            "text/event-stream" => Kind::Bytes,
            other if other.starts_with("text/") => Kind::Text,
            _ => Kind::Bytes,
        }
    }

    fn kind_of_any(&self, media_type: &MediaType) -> Kind {
        let schema = media_type.schema.as_ref();
        match schema.and_then(|schema| self.components.item(schema.into())) {
            Some(schema) if super::schema::is_text(schema) => Kind::Bytes,
            Some(_) => Kind::Json,
            None => Kind::Bytes,
        }
    }

    fn content(
        &mut self,
        group: &Group<'a>,
        name: Name,
        side: Side,
        place: &Place,
        (operation, part): (&Name, &str),
    ) -> Content {
        let place = Place {
            origin: group.origin.key("schema"),
            ..place.clone()
        };
        let (format, ty) = self.written(group, side, &place);
        if matches!(format, Format::Json | Format::Form(_)) {
            let name = format!("{operation} {part}");
            self.media_examples(group.media_type, &name, &ty, &group.origin);
        }
        Content {
            name,
            media_types: group.names.clone(),
            format,
            ty,
        }
    }

    /// The same value as another group's, written in another way.
    fn twin(&mut self, group: &Group<'a>, name: Name, ty: &Type) -> Content {
        let encoding = &group.media_type.encoding;
        let format = match group.kind {
            Kind::Form => Format::Form(self.styles(encoding, &group.origin)),
            _ => Format::Json,
        };
        Content {
            name,
            media_types: group.names.clone(),
            format,
            ty: ty.clone(),
        }
    }

    fn written(&mut self, group: &Group<'a>, side: Side, place: &Place) -> (Format, Type) {
        let MediaType {
            schema,
            example: _,
            examples,
            encoding,
            extensions: _,
        } = group.media_type;
        for (wire, example) in examples {
            let written = group.origin.key("examples").key(wire);
            if let Some((example, found)) = self.components.resolve(example, &written)
                && example.value.is_none()
                && example.external_value.is_some()
            {
                let consequence = "tests are generated only from examples with `value`";
                self.report_ignored(found.key("externalValue"), consequence);
            }
        }
        if !matches!(group.kind, Kind::Form | Kind::Multipart) && !encoding.is_empty() {
            let consequence = "it applies only to form and multipart bodies";
            self.report_ignored(group.origin.key("encoding"), consequence);
        }
        let schema = schema.as_ref();
        match group.kind {
            Kind::Json => (Format::Json, self.schema_type(schema, place)),
            Kind::Form => {
                let styles = self.styles(encoding, &group.origin);
                (Format::Form(styles), self.schema_type(schema, place))
            }
            Kind::Multipart => {
                let media_types = self.part_media_types(encoding, schema, &group.origin);
                let ty = match schema {
                    Some(schema) => self.parts_type(schema, bytes_of(encoding), place),
                    None => Type::Multipart,
                };
                (Format::Multipart(media_types), ty)
            }
            Kind::Text => (Format::Text, Type::String),
            // Of a range the caller has to say which of its media types it is.
            Kind::Bytes if side == Side::Request && is_open(&group.names[0]) => {
                (Format::Bytes, Type::File)
            }
            Kind::Bytes => (Format::Bytes, Type::Binary),
        }
    }

    fn schema_type(&mut self, schema: Option<&'a ReferenceOr<Schema>>, place: &Place) -> Type {
        match schema {
            Some(schema) => self.value(schema.into(), place).into_type(),
            None => Type::Json,
        }
    }

    fn report_other_media_type(&mut self, wire: &str, origin: Origin, used: Origin) {
        let message =
            format!("another media type has the same content as `{wire}`; `{wire}` is ignored");
        self.report(
            Diagnostic::new(Code::UnusedMediaType, origin, message)
                .at_key()
                .related_key(used, "the client uses this media type"),
        );
    }
}

impl Group<'_> {
    /// Whether another media type is the same to the client.
    fn takes(&self, kind: Kind, name: &str, media_type: &MediaType, side: Side) -> bool {
        let is_alike = self.kind == kind;
        let is_same_type = self.media_type.schema == media_type.schema;
        match (side, kind) {
            (Side::Reply, Kind::Json) => is_alike && is_same_type,
            (Side::Reply, _) => is_alike,
            // Other names of one media type.
            (Side::Request, Kind::Json) => {
                is_alike && is_same_type && is_bare_json(name) && is_bare_json(&self.names[0])
            }
            (Side::Request, _) => is_alike && essence(name) == essence(&self.names[0]),
        }
    }

    /// Whether its values are those of another group.
    fn is_written_like(&self, other: &Self) -> bool {
        let is_value = |kind| matches!(kind, Kind::Json | Kind::Form);
        is_value(self.kind)
            && is_value(other.kind)
            && self.media_type.schema == other.media_type.schema
    }

    /// What the variant is called after.
    fn word(&self) -> String {
        let essence = essence(&self.names[0]);
        match (self.kind, essence.as_str()) {
            (Kind::Form, _) => "form".to_owned(),
            (Kind::Multipart, _) => "multipart".to_owned(),
            (Kind::Bytes, "application/octet-stream") => "bytes".to_owned(),
            (Kind::Text, "text/plain") => "text".to_owned(),
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

/// Whether it says no more than that it is JSON.
fn is_bare_json(name: &str) -> bool {
    matches!(essence(name).as_str(), "application/json" | "text/json")
}

fn is_range(name: &str) -> bool {
    name.contains('*')
}

/// Whether it is a range, or a body in parts, which has to say how its parts are told apart.
pub(super) fn is_open(name: &str) -> bool {
    is_range(name) || essence(name).starts_with("multipart/") || !is_visible(name)
}

pub(super) fn is_visible(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The media type to send, or to ask for, for one that is described. No JSON is of a range, and no
/// header has other letters.
fn sent(name: &str, kind: Kind) -> String {
    let is_sent = is_visible(name) && (kind != Kind::Json || !is_range(name));
    match (is_sent, kind) {
        (true, _) => name.trim().to_owned(),
        (false, Kind::Json) => Content::JSON.to_owned(),
        (false, _) => "*/*".to_owned(),
    }
}
