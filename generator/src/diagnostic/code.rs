//! The table of codes: each with its stable id and its severity, and in `explanations` a text about it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::closest_match;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The description cannot be used as it stands; nothing is generated.
    Error,
    /// The client is generated, but something in the description does not do what it seems to say.
    Warning,
    /// The client is generated and right; this is worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $code:ident = $id:literal, $severity:ident;)+) => {
        /// What a diagnostic is about. Its id is stable: it may be searched for, and named in configuration.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        #[serde(try_from = "String")]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $code,)+
        }

        impl Code {
            /// Every code, in the order of the stages that report it.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// The stable id, such as `unresolved-reference`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$code => $id,)+
                }
            }

            /// How much a diagnostic with this code matters unless it says otherwise.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$code => Severity::$severity,)+
                }
            }

            /// What the code means, as Markdown, with a wrong and a right example.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$code => include_str!(concat!("explanations/", $id, ".md")),)+
                }
            }
        }
    };
}

codes! {
    // config
    /// A `codegen.toml` is no TOML, or a setting has a value that it cannot have.
    InvalidSetting = "invalid-setting", Error;
    /// A `codegen.toml` has a key that means nothing.
    UnknownSetting = "unknown-setting", Error;
    /// A selection or an override in `codegen.toml` is of something that the description does not have.
    UnmatchedSetting = "unmatched-setting", Error;
    /// A setting in `codegen.toml` asks for something that its place cannot have.
    InapplicableSetting = "inapplicable-setting", Error;
    /// A `codegen.toml` allows a code that is not met.
    UnusedAllow = "unused-allow", Warning;

    // source
    /// The file is missing, is a directory or may not be read.
    UnreadableFile = "unreadable-file", Error;
    /// The file's bytes are not UTF-8 text.
    InvalidUtf8 = "invalid-utf-8", Error;

    /// A `codegen.lock` is not as the generator writes it.
    InvalidLockFile = "invalid-lock-file", Error;

    // document
    /// The file holds nothing to read.
    EmptyDocument = "empty-document", Error;
    /// The text is not JSON.
    InvalidJson = "invalid-json", Error;
    /// The text is not YAML.
    InvalidYaml = "invalid-yaml", Error;
    /// The text is YAML of a kind that has no equal in JSON: a custom tag.
    UnsupportedYaml = "unsupported-yaml", Error;
    /// Lists and objects lie in one another deeper than is read.
    DepthLimitExceeded = "depth-limit-exceeded", Error;
    /// A file has more bytes or values than are read, or its references copy more than that.
    SizeLimitExceeded = "size-limit-exceeded", Error;
    /// One object has the same key twice.
    DuplicateKey = "duplicate-key", Warning;

    // overlay
    /// An overlay says that it is for another description.
    ExtendsMismatch = "extends-mismatch", Warning;
    /// An action of an overlay selects nothing in the description.
    UnmatchedAction = "unmatched-action", Warning;
    /// An action of an overlay asks for something that cannot be done with what it selects.
    InvalidAction = "invalid-action", Error;

    // normalize: the shape of the description
    /// The description is of a version of OpenAPI that is not read, or does not say which.
    UnsupportedVersion = "unsupported-version", Error;
    /// A value has the wrong JSON type.
    InvalidType = "invalid-type", Warning;
    /// A value has the right type and is not one of those that are allowed there.
    InvalidValue = "invalid-value", Warning;
    /// A key stands where OpenAPI does not allow it.
    UnknownField = "unknown-field", Warning;
    /// An object lacks a key that OpenAPI requires.
    MissingField = "missing-field", Warning;
    /// Two keys stand in one object that exclude each other.
    ConflictingFields = "conflicting-fields", Warning;
    /// A key stands beside `$ref`, where OpenAPI 3.0 ignores it.
    RefSibling = "ref-sibling", Warning;
    /// A key is allowed where it stands and has no effect on the client.
    IgnoredField = "ignored-field", Note;
    /// A path does not begin with `/`, or its braces do not match.
    InvalidPath = "invalid-path", Warning;
    /// A key under `responses` is no status, no range of statuses and not `default`.
    InvalidStatusCode = "invalid-status-code", Warning;

    // normalize: what contradicts itself
    /// A default is none of the values that its schema describes.
    InvalidDefault = "invalid-default", Warning;
    /// Bounds that no value can keep.
    UnsatisfiableConstraints = "unsatisfiable-constraints", Warning;
    /// A `pattern` that is no regular expression.
    InvalidPattern = "invalid-pattern", Warning;
    /// Something is listed twice where once says as much.
    DuplicateValue = "duplicate-value", Warning;
    /// Two tags have one name.
    DuplicateTag = "duplicate-tag", Warning;
    /// A style is not for values of the type that they have.
    IncompatibleStyle = "incompatible-style", Warning;
    /// An encoding is of a member that the schema does not have.
    EncodingWithoutProperty = "encoding-without-property", Warning;
    /// A variant does not describe the property that its discriminator asks for.
    MissingDiscriminatorProperty = "missing-discriminator-property", Note;
    /// A security requirement asks for a scope that its scheme does not declare.
    UndeclaredScope = "undeclared-scope", Note;
    /// A link leads to no operation.
    UnresolvedLink = "unresolved-link", Warning;
    /// The key of a callback is no URL and no expression that gives one.
    InvalidRuntimeExpression = "invalid-runtime-expression", Warning;

    // normalize: what refers to what
    /// A reference leads to nothing.
    UnresolvedReference = "unresolved-reference", Error;
    /// A reference leads to a component of another kind than the place asks for.
    MismatchedReference = "mismatched-reference", Error;
    /// References lead back to where they began.
    CircularReference = "circular-reference", Error;
    /// A reference leads out of the description's folder, to another machine, or is in a text without a
    /// folder.
    UnsupportedReference = "unsupported-reference", Error;
    /// A security requirement names a scheme that does not exist.
    UnresolvedSecurityScheme = "unresolved-security-scheme", Warning;

    // normalize: operations
    /// Two operations have one `operationId`.
    DuplicateOperationId = "duplicate-operation-id", Warning;
    /// Two paths differ at most in the names of their variables.
    DuplicatePath = "duplicate-path", Warning;
    /// Two parameters in one list have the same name and place.
    DuplicateParameter = "duplicate-parameter", Warning;
    /// A path parameter does not occur in the path.
    UnusedPathParameter = "unused-path-parameter", Warning;
    /// A variable of the path has no parameter.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning;
    /// A path parameter is not `required: true`.
    OptionalPathParameter = "optional-path-parameter", Warning;

    // lower
    /// A schema has a form that no type has: a second choice beside the first, or nothing but itself.
    UnsupportedSchema = "unsupported-schema", Warning;
    /// The schemas of an `allOf` contradict each other.
    ConflictingSchemas = "conflicting-schemas", Warning;
    /// A schema is part of itself by `allOf`, or one of its own choices.
    CircularSchema = "circular-schema", Warning;
    /// A value may look like more than one schema of a choice.
    AmbiguousUnion = "ambiguous-union", Note;
    /// A schema requires a member that it does not describe.
    RequiredWithoutProperty = "required-without-property", Warning;
    /// What a schema describes has no type in the client.
    UnusedSchema = "unused-schema", Note;
    /// A value is asked for in a format that the client does not write.
    UnsupportedMediaType = "unsupported-media-type", Warning;
    /// A media type is passed over for another one.
    UnusedMediaType = "unused-media-type", Note;
    /// A security scheme is a matter of the transport.
    TransportSecurity = "transport-security", Note;
    /// An example does not have the type of its schema.
    InvalidExample = "invalid-example", Warning;
    /// An example is read and written otherwise than it stands.
    InexactExample = "inexact-example", Note;
    /// The server's URL says nothing about where the server is.
    RelativeServerUrl = "relative-server-url", Note;
    /// The server's URL is none that a request could go to.
    InvalidServerUrl = "invalid-server-url", Warning;
    /// A path or an operation lists further servers, which the client does not know.
    UnusedServer = "unused-server", Note;
    /// A header parameter is one that OpenAPI says to ignore.
    ReservedHeader = "reserved-header", Note;
    /// A header parameter is a credential that no security scheme describes.
    UndeclaredCredential = "undeclared-credential", Warning;
    /// A parameter is a credential of the operation as well.
    CredentialParameter = "credential-parameter", Note;
    /// A header has a name that no HTTP header has.
    InvalidHeaderName = "invalid-header-name", Warning;
    /// A path has a query or a fragment, or characters that stand in no URL.
    NonstandardPath = "nonstandard-path", Warning;
    /// An operation lists no reply of success.
    NoSuccessResponse = "no-success-response", Note;

    // format
    /// The generator made code that is no Rust.
    InternalError = "internal-error", Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A text that is the id of no code.
#[derive(Debug)]
pub struct UnknownCode {
    id: String,
    nearest: Option<&'static str>,
}

impl UnknownCode {
    /// The code that may have been meant.
    pub fn nearest(&self) -> Option<&'static str> {
        self.nearest
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(id: &str) -> Result<Self, UnknownCode> {
        let code = Self::ALL.iter().find(|code| code.id() == id);
        code.copied().ok_or_else(|| UnknownCode {
            id: id.to_owned(),
            nearest: closest_match(id, Self::ALL.iter().map(|code| code.id())),
        })
    }
}

impl TryFrom<String> for Code {
    type Error = UnknownCode;

    fn try_from(id: String) -> Result<Self, UnknownCode> {
        id.parse()
    }
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, nearest } = self;
        match nearest {
            Some(nearest) => write!(f, "there is no code `{id}`; did you mean `{nearest}`?"),
            None => write!(
                f,
                "there is no code `{id}`; `cargo xtask explain` lists all"
            ),
        }
    }
}

impl std::error::Error for UnknownCode {}
