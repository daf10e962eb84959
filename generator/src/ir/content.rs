//! The payloads of requests and responses.

use super::{Api, Name, Shape, Type};

/// The payload of a request or a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// No described content.
    Empty,
    /// Content of one format.
    Single(Content),
    /// Content in one of several formats: the Rust enum of them.
    Multiple(Type),
}

impl Payload {
    /// Returns the type of the payload.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Single(content) => Some(&content.ty),
            Self::Multiple(ty) => Some(ty),
            Self::Empty => None,
        }
    }

    /// Returns the content in each format.
    pub fn contents<'a>(&'a self, api: &'a Api) -> &'a [Content] {
        match self {
            Self::Empty => &[],
            Self::Single(content) => std::slice::from_ref(content),
            Self::Multiple(ty) => match api.shape_of(ty) {
                Some(Shape::Content(contents)) => contents,
                _ => &[],
            },
        }
    }

    /// Returns the type of the value, to change it.
    pub fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Single(content) => Some(&mut content.ty),
            Self::Multiple(ty) => Some(ty),
            Self::Empty => None,
        }
    }
}

/// Content of one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The variant's name, where there are several formats.
    pub name: Name,
    /// The media types, all of them valid header values. Requests send the first one; a response may have any of
    /// them.
    pub media_types: Vec<String>,
    /// The encoding.
    pub format: Format,
    /// The type of the value.
    pub ty: Type,
}

impl Content {
    /// The default media type.
    pub const JSON: &'static str = "application/json";

    /// Returns the media type that requests send.
    pub fn media_type(&self) -> &str {
        self.media_types.first().map_or("*/*", String::as_str)
    }

    /// Whether it is JSON with no other media type than `application/json`.
    pub fn is_plain_json(&self) -> bool {
        let is_plain = |name: &String| name.eq_ignore_ascii_case(Self::JSON);
        self.format == Format::Json && self.media_types.iter().all(is_plain)
    }
}

/// How content is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// As JSON.
    Json,
    /// `application/x-www-form-urlencoded`: the properties whose style is not the default.
    Form(Vec<(String, Style)>),
    /// `multipart/…`: the properties whose media type is described.
    Multipart(Vec<(String, String)>),
    /// As text.
    Text,
    /// As bytes.
    Bytes,
}

/// How a value is serialized into a URL, a header, a cookie or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// OpenAPI's style.
    pub kind: StyleKind,
    /// Whether each item and each property is a separate value.
    pub explode: bool,
    /// Whether reserved characters are sent unescaped.
    pub allow_reserved: bool,
}

impl Style {
    /// Returns the style with its default `explode`.
    pub const fn of(kind: StyleKind) -> Self {
        Self {
            kind,
            explode: kind.explodes(),
            allow_reserved: false,
        }
    }
}

/// OpenAPI's styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "camelCase")]
pub enum StyleKind {
    /// `simple`.
    Simple,
    /// `label`.
    Label,
    /// `matrix`.
    Matrix,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// `deepObject`.
    DeepObject,
    /// `cookie`.
    Cookie,
    /// No style: the value is JSON, by its `content`.
    #[strum(to_string = "JSON")]
    Json,
}

impl StyleKind {
    /// Returns the default of `explode`. A `deepObject` is always exploded.
    pub const fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::DeepObject | Self::Cookie)
    }
}
