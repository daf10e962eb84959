//! The operations of a client.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Origin;

use super::{Docs, Name, Payload, Style, StyleKind, Type, TypeId};

/// An operation: one method on one path.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Its name among all operations: its module, operation type and error type are named after it.
    pub name: Name,
    /// The method that calls it: of the client, or of its tag's handle.
    pub call_name: Name,
    /// The operation's module.
    pub module: Name,
    /// The operation type.
    pub operation_type_name: Name,
    /// The Rust enum of its success responses, where there are several.
    pub response_name: Option<Name>,
    /// The type of its error responses.
    pub error_name: Name,
    /// The module of operations with the same tag.
    pub group: Option<Name>,
    /// Its tags, as written: the first one has its module.
    pub tags: Vec<String>,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// The documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The parameters: the required ones first, otherwise as written.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The success responses, at least one.
    pub success_responses: Vec<Response>,
    /// The error responses.
    pub error_responses: Vec<Response>,
    /// The URL of the operation's server, or its path on the client's server, with variables in braces.
    pub server: Option<String>,
    /// Alternative sets of security schemes; empty if no credentials are required.
    pub security: Vec<Vec<String>>,
    /// The security requirements as written, with scopes and with the schemes that the transport handles. No
    /// request depends on them; comparing two descriptions does.
    pub written_requirements: Vec<Requirement>,
    /// The location of the security requirements: in the operation, or at the root for all operations without any.
    pub security_origin: Option<Origin>,
    /// Whether the server does the same when it gets a request twice, if the configuration says so.
    pub idempotent: Option<bool>,
    /// The header that has a key, with which the server carries out requests once.
    pub idempotency_key: Option<String>,
    /// The timeout from the end of a request to the head of its response, in seconds.
    pub response_timeout: Option<u64>,
    /// Where it comes from.
    pub origin: Origin,
}

impl Operation {
    /// Returns the types of its parameters, request body and responses.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let responses = self.responses();
        self.request_types()
            .chain(responses.filter_map(|response| response.payload.ty()))
    }

    /// Returns the types of its parameters and its request body.
    pub fn request_types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        parameters.chain(self.body.iter().filter_map(|body| body.payload.ty()))
    }

    /// Returns the types that it mentions, in the same order as [`Operation::types`], to change them.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let parameters = self.parameters.iter_mut().map(|it| &mut it.ty);
        let body = self.body.iter_mut().map(|it| &mut it.payload);
        let responses = (self.success_responses.iter_mut()).chain(&mut self.error_responses);
        let payloads = body.chain(responses.map(|it| &mut it.payload));
        parameters.chain(payloads.filter_map(Payload::ty_mut))
    }

    /// The name of the variant of further success responses, if there is an enum of success responses that does not
    /// have all 2XX status codes. No status code is called so.
    pub fn other_success(&self) -> Option<&'static str> {
        let mut responses = self.success_responses.iter();
        let has_all = responses.any(|response| response.status == Status::Range(2));
        (self.response_name.is_some() && !has_all).then_some("Other")
    }

    /// Returns its success responses and its error responses.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.success_responses.iter().chain(&self.error_responses)
    }
}

/// Security schemes that are required together, each with its scopes.
pub type Requirement = BTreeMap<String, BTreeSet<String>>;

/// A module of operations with the same tag.
#[derive(Debug, Clone, PartialEq)]
pub struct TagGroup {
    /// The module's name.
    pub name: Name,
    /// The tag, as the description writes it.
    pub wire: String,
    /// The documentation of the tag.
    pub docs: Docs,
    /// The handle that has the methods of its operations, if the client does not have them.
    pub handle: Option<Handle>,
}

/// The type that has the methods of the operations with the same tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The client's method that returns it.
    pub accessor: Name,
    /// Its type, in the tag's module.
    pub ty: Name,
}

/// A parameter of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The argument's name, or the setter's when it is optional.
    pub name: Name,
    /// Its wire name.
    pub wire: String,
    /// Its location in the request.
    pub location: Location,
    /// How its value is serialized.
    pub style: Style,
    /// The type of its value.
    pub ty: Type,
    /// Whether every request has it.
    pub required: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The documentation.
    pub docs: Docs,
    /// An example value.
    pub example: Option<crate::json::Value>,
    /// Where it comes from.
    pub origin: Origin,
}

/// The location of a parameter in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "kebab-case")]
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
    /// Returns the default style of parameters at this location.
    pub fn style(self) -> Style {
        Style::of(match self {
            Self::Path | Self::Header => StyleKind::Simple,
            Self::Query | Self::Querystring | Self::Cookie => StyleKind::Form,
        })
    }
}

/// The request body of an operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The argument's name, or the setter's when it is optional.
    pub name: Name,
    /// Its payload.
    pub payload: Payload,
    /// Whether every request has it.
    pub required: bool,
    /// The documentation.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// A response that the description documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The status codes that it applies to.
    pub status: Status,
    /// The variant's name, where there are several.
    pub name: Name,
    /// Its payload.
    pub payload: Payload,
    /// The described headers.
    pub headers: Option<TypeId>,
    /// The documentation.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

impl Response {
    /// Returns the named types that its payload mentions, and the type of its headers.
    pub fn named(&self) -> impl Iterator<Item = TypeId> {
        let payload = self.payload.ty().into_iter().flat_map(Type::named);
        payload.chain(self.headers)
    }
}

/// The status codes of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
pub enum Status {
    /// One status code.
    #[strum(to_string = "{0}")]
    Code(u16),
    /// A status code range, by its first digit: `4XX`.
    #[strum(to_string = "{0}XX")]
    Range(u16),
    /// All other status codes.
    #[strum(to_string = "default")]
    Default,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The builder's method.
    pub name: Name,
    /// The scheme's name in the description.
    pub wire: String,
    /// How the credential is sent.
    pub credential: Credential,
    /// The documentation.
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
