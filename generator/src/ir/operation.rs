//! The operations of a client.

use crate::diagnostic::Origin;

use super::{Docs, Name, Type, TypeId};

/// An operation: one method on one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The client's method.
    pub name: Name,
    /// The operation's module.
    pub module: Name,
    /// The type of a request in the making.
    pub request_name: Name,
    /// The type that chooses from its replies of success, where there are several.
    pub reply_name: Option<Name>,
    /// The type of its replies of failure.
    pub error_name: Name,
    /// The module of operations with the same tag.
    pub group: Option<Name>,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// What it does, for people.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it takes besides the body: the required ones first, else as written.
    pub parameters: Vec<Parameter>,
    /// The body that it takes.
    pub body: Option<Body>,
    /// The replies of success, at least one.
    pub replies: Vec<Reply>,
    /// The replies of failure.
    pub errors: Vec<Reply>,
    /// Alternatives of security schemes that are needed together; none at all for none needed.
    pub security: Vec<Vec<String>>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Operation {
    /// The types that it takes and gives.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let body = self.body.iter().map(|body| &body.content.ty);
        let replies = self
            .replies
            .iter()
            .chain(&self.errors)
            .filter_map(|reply| reply.payload.ty());
        parameters.chain(body).chain(replies)
    }
}

/// A module of operations with the same tag.
#[derive(Debug, Clone)]
pub struct Group {
    /// The module's name.
    pub name: Name,
    /// The tag, as the description writes it.
    pub wire: String,
    /// What the description says about the tag, for people.
    pub docs: Docs,
}

/// What an operation takes besides its body.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The argument's name, or the setter's when it is optional.
    pub name: Name,
    /// Its name in HTTP.
    pub wire: String,
    /// Where in the request it stands.
    pub location: Location,
    /// The type of its value.
    pub ty: Type,
    /// Whether every request has it.
    pub required: bool,
    /// What it is, for people.
    pub docs: Docs,
    /// A value that it may have.
    pub example: Option<serde_json::Value>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where in a request a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// The JSON body that an operation takes.
#[derive(Debug, Clone)]
pub struct Body {
    /// The argument's name, or the setter's when it is optional.
    pub name: Name,
    /// What it is.
    pub content: Content,
    /// Whether every request has it.
    pub required: bool,
    /// What it is, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// JSON of one media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The media type, which can stand in a header as it is.
    pub media_type: String,
    /// The type of the JSON.
    pub ty: Type,
}

impl Content {
    /// The media type that needs no mention.
    pub const PLAIN: &'static str = "application/json";

    /// Whether it is `application/json` and nothing more.
    pub fn is_plain(&self) -> bool {
        self.media_type.eq_ignore_ascii_case(Self::PLAIN)
    }
}

/// A reply that the description lists.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The statuses that it comes with.
    pub status: Status,
    /// The variant's name, where there are several.
    pub name: Name,
    /// What it carries.
    pub payload: Payload,
    /// The headers that it is described with.
    pub headers: Option<TypeId>,
    /// What it means, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a reply carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// Nothing that the description tells of.
    Empty,
    /// JSON.
    Json(Content),
    /// Anything else, as it comes.
    Bytes,
}

impl Payload {
    /// The type of the JSON.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(content) => Some(&content.ty),
            Self::Empty | Self::Bytes => None,
        }
    }
}

/// The statuses of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A hundred statuses, by their first digit: `4XX`.
    Range(u16),
    /// All that are not listed.
    Default,
}

/// A way to prove who is calling.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// The builder's method.
    pub name: Name,
    /// The scheme's name in the description.
    pub wire: String,
    /// How the credential is sent.
    pub credential: Credential,
    /// What it is, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// How a credential is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// As a bearer token.
    Bearer,
    /// In a header of this name, in lower case.
    Header(String),
}
