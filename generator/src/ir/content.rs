//! What requests and replies carry.

use super::{Name, Type};

/// What a request or a reply carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// Nothing that the description tells of.
    Empty,
    /// Content of one form.
    Single(Content),
    /// Content of one of several forms: the type that chooses from them.
    Multiple(Type),
}

impl Payload {
    /// The type of what is carried.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Single(content) => Some(&content.ty),
            Self::Multiple(ty) => Some(ty),
            Self::Empty => None,
        }
    }
}

/// Content of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The variant's name, where there are several.
    pub name: Name,
    /// The media types, which can stand in a header as they are. The first one is sent; a reply may
    /// have any of them.
    pub media_types: Vec<String>,
    /// How it is written.
    pub format: Format,
    /// The type of the value.
    pub ty: Type,
}

impl Content {
    /// The media type that needs no mention.
    pub const JSON: &'static str = "application/json";

    /// The media type that is sent.
    pub fn media_type(&self) -> &str {
        self.media_types.first().map_or("*/*", String::as_str)
    }

    /// Whether it is `application/json` and nothing more.
    pub fn is_plain_json(&self) -> bool {
        let is_plain = |name: &String| name.eq_ignore_ascii_case(Self::JSON);
        self.format == Format::Json && self.media_types.iter().all(is_plain)
    }
}

/// How content is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// As JSON.
    Json,
    /// As a form in one line: the members that are written in another style than all others.
    Form(Vec<(String, Style)>),
    /// In parts: the members whose media type is described.
    Multipart(Vec<(String, String)>),
    /// As text.
    Text,
    /// As it comes.
    Bytes,
}

/// How a value is written into a URL, a header, a cookie or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// OpenAPI's style.
    pub kind: StyleKind,
    /// Whether each item and each member is a value of its own.
    pub explode: bool,
    /// Whether reserved characters are kept.
    pub allow_reserved: bool,
}

impl Style {
    /// The style as it is where nothing more is said of it.
    pub const fn of(kind: StyleKind) -> Self {
        Self {
            kind,
            explode: kind.explodes(),
            allow_reserved: false,
        }
    }
}

/// OpenAPI's styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    Json,
}

impl StyleKind {
    /// Whether a list is several values unless something else is said. There is one way to write a
    /// `deepObject`.
    pub const fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::DeepObject | Self::Cookie)
    }
}
