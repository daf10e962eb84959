//! The operations of a client.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Origin;

use super::{Docs, Name, Payload, Style, StyleKind, Type, TypeId};

/// An operation: one method on one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its name among all operations: its module, its request and its error are called after it.
    pub name: Name,
    /// The method that makes calls of it: the client's, or that of its tag's handle.
    pub call_name: Name,
    /// The operation's module.
    pub module: Name,
    /// The type of a request in the making.
    pub operation_type_name: Name,
    /// The type that chooses from its replies of success, where there are several.
    pub response_name: Option<Name>,
    /// The type of its replies of failure.
    pub error_name: Name,
    /// The module of operations with the same tag.
    pub group: Option<Name>,
    /// Its tags, as written: the first one has its module.
    pub tags: Vec<String>,
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
    pub success_responses: Vec<Response>,
    /// The replies of failure.
    pub error_responses: Vec<Response>,
    /// The URL of its own server, or the path of one on the client's, with variables in braces.
    pub server: Option<String>,
    /// Alternatives of security schemes that are needed together; none at all for none needed.
    pub security: Vec<Vec<String>>,
    /// The same as it is written, with the schemes that are the transport's matter, and with scopes. No
    /// request tells of them: whoever compares two descriptions does.
    pub written_requirements: Vec<Requirement>,
    /// Where that is written: by the operation itself, or for all that say nothing.
    pub security_origin: Option<Origin>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Operation {
    /// The types that it takes and gives.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let body = self.body.iter().filter_map(|body| body.payload.ty());
        let replies = self.success_responses.iter().chain(&self.error_responses);
        parameters
            .chain(body)
            .chain(replies.filter_map(|reply| reply.payload.ty()))
    }
}

/// The security schemes that are needed together, each with its scopes.
pub type Requirement = BTreeMap<String, BTreeSet<String>>;

/// A module of operations with the same tag.
#[derive(Debug, Clone)]
pub struct TagGroup {
    /// The module's name.
    pub name: Name,
    /// The tag, as the description writes it.
    pub wire: String,
    /// What the description says about the tag, for people.
    pub docs: Docs,
    /// What has the methods of its operations, where that is not the client.
    pub handle: Option<Handle>,
}

/// What has the methods of the operations with the same tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The client's method that gives it.
    pub accessor: Name,
    /// Its type, in the tag's module.
    pub ty: Name,
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
    /// How its value is written there.
    pub style: Style,
    /// The type of its value.
    pub ty: Type,
    /// Whether every request has it.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
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
    /// The query as a whole, without a name.
    Querystring,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Location {
    /// The style of a parameter of which nothing is said.
    pub fn style(self) -> Style {
        Style::of(match self {
            Self::Path | Self::Header => StyleKind::Simple,
            Self::Query | Self::Querystring | Self::Cookie => StyleKind::Form,
        })
    }
}

/// The body that an operation takes.
#[derive(Debug, Clone)]
pub struct Body {
    /// The argument's name, or the setter's when it is optional.
    pub name: Name,
    /// What it carries.
    pub payload: Payload,
    /// Whether every request has it.
    pub required: bool,
    /// What it is, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// A reply that the description lists.
#[derive(Debug, Clone)]
pub struct Response {
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
    /// As a user name and a password.
    Basic,
    /// As the whole value of the header `Authorization`, by a scheme of this name.
    Authorization(String),
    /// In a header of this name, in lower case.
    Header(String),
    /// In the query, under this name.
    Query(String),
    /// In a cookie of this name.
    Cookie(String),
}

impl Credential {
    /// Whether it is sent in the header `Authorization`.
    pub fn is_authorization(&self) -> bool {
        match self {
            Self::Bearer | Self::Basic | Self::Authorization(_) => true,
            Self::Header(name) => name == AUTHORIZATION,
            Self::Query(_) | Self::Cookie(_) => false,
        }
    }
}

/// The header of credentials, in lower case.
pub const AUTHORIZATION: &str = "authorization";
