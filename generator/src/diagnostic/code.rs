//! The table of codes: each has a stable id, a severity, and an explanation in `explanations`.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::{UnknownId, with_id};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The description cannot be used; nothing is generated.
    Error,
    /// The client is generated, but part of the description is ignored or changed.
    Warning,
    /// The client is generated and complete; the diagnostic is informational.
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

/// What a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Concern {
    /// The client: part of the description is omitted or untyped in it, or its meaning was guessed; or a setting or an
    /// overlay has no effect.
    Client,
    /// The quality of the description: the client is the same as without the finding.
    Description,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $code:ident = $id:literal, $severity:ident, $concern:ident;)+) => {
        /// The kind of a diagnostic. Its id is stable: users search for it and list it in `codegen.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $code,)+
        }

        impl Code {
            /// Every code, in the order of the stages that report it.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// Returns the stable id, such as `unresolved-reference`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$code => $id,)+
                }
            }

            /// Returns the default severity of diagnostics with this code.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$code => Severity::$severity,)+
                }
            }

            /// Returns what diagnostics with this code are about.
            pub const fn concern(self) -> Concern {
                match self {
                    $(Self::$code => Concern::$concern,)+
                }
            }

            /// Returns the explanation of the code as Markdown, with an incorrect and a correct example.
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
    /// A `codegen.toml` is not valid TOML, or a setting has an invalid value.
    InvalidSetting = "invalid-setting", Error, Client;
    /// A `codegen.toml` has an unknown key.
    UnknownSetting = "unknown-setting", Error, Client;
    /// A selection or an override in `codegen.toml` matches nothing in the description.
    UnmatchedSetting = "unmatched-setting", Error, Client;
    /// A setting in `codegen.toml` does not apply to its target.
    InapplicableSetting = "inapplicable-setting", Error, Client;
    /// A `codegen.toml` allows a code that no diagnostic has.
    UnusedAllow = "unused-allow", Warning, Client;

    // source
    /// The file is missing, is a directory or cannot be read.
    UnreadableFile = "unreadable-file", Error, Client;
    /// The file is not valid UTF-8.
    InvalidUtf8 = "invalid-utf-8", Error, Client;

    /// A `codegen.lock` does not have the format that the generator writes.
    InvalidLockFile = "invalid-lock-file", Error, Client;
    /// A newer version of the generator has generated the crate.
    NewerGenerator = "newer-generator", Error, Client;

    // document
    /// The file is empty.
    EmptyDocument = "empty-document", Error, Client;
    /// The file is not valid JSON.
    InvalidJson = "invalid-json", Error, Client;
    /// The file is not valid YAML.
    InvalidYaml = "invalid-yaml", Error, Client;
    /// The YAML has no JSON equivalent: it uses a custom tag.
    UnsupportedYaml = "unsupported-yaml", Error, Client;
    /// Arrays and objects are nested too deeply.
    DepthLimitExceeded = "depth-limit-exceeded", Error, Client;
    /// A file, or the copies that its references need, exceeds a size limit.
    SizeLimitExceeded = "size-limit-exceeded", Error, Client;
    /// An object has a key more than once.
    DuplicateKey = "duplicate-key", Warning, Client;

    // overlay
    /// An overlay extends a different description.
    ExtendsMismatch = "extends-mismatch", Warning, Client;
    /// An action of an overlay matches nothing in the description.
    UnmatchedAction = "unmatched-action", Warning, Client;
    /// An action of an overlay cannot be applied to the values that it selects.
    InvalidAction = "invalid-action", Error, Client;

    // normalize: the shape of the description
    /// The OpenAPI version is missing or unsupported.
    UnsupportedVersion = "unsupported-version", Error, Client;
    /// A value has the wrong JSON type.
    InvalidType = "invalid-type", Warning, Client;
    /// A value has the right type but is not allowed.
    InvalidValue = "invalid-value", Warning, Client;
    /// An object has a field that OpenAPI does not define.
    UnknownField = "unknown-field", Warning, Client;
    /// An object lacks a field that OpenAPI requires.
    MissingField = "missing-field", Warning, Client;
    /// An object has two mutually exclusive fields.
    ConflictingFields = "conflicting-fields", Warning, Client;
    /// A field is next to `$ref`, where OpenAPI 3.0 ignores it.
    RefSibling = "ref-sibling", Warning, Client;
    /// A field is allowed but does not affect the client.
    IgnoredField = "ignored-field", Note, Description;
    /// A path does not begin with `/`, or its braces are unbalanced.
    InvalidPath = "invalid-path", Warning, Client;
    /// A key under `responses` is not a status code, a status code range or `default`.
    InvalidStatusCode = "invalid-status-code", Warning, Client;

    // normalize: what contradicts itself
    /// A default value does not conform to its schema.
    InvalidDefault = "invalid-default", Warning, Description;
    /// No value satisfies all constraints of a schema.
    UnsatisfiableConstraints = "unsatisfiable-constraints", Warning, Description;
    /// A `pattern` is not a valid regular expression.
    InvalidPattern = "invalid-pattern", Warning, Description;
    /// An array has a duplicate item that has no effect, or two keys differ only in case.
    DuplicateValue = "duplicate-value", Warning, Description;
    /// Two tags have the same name.
    DuplicateTag = "duplicate-tag", Warning, Description;
    /// A style does not support the type of the value.
    IncompatibleStyle = "incompatible-style", Warning, Client;
    /// An Encoding Object is for a property that the schema does not define.
    EncodingWithoutProperty = "encoding-without-property", Warning, Client;
    /// A variant, or another schema in the mapping of a discriminator, does not define the discriminator property.
    MissingDiscriminatorProperty = "missing-discriminator-property", Note, Description;
    /// A security requirement lists a scope that its scheme does not declare.
    UndeclaredScope = "undeclared-scope", Note, Description;
    /// A URL of a security scheme is relative, but does not begin like a path.
    RelativeSecurityUrl = "relative-security-url", Note, Description;
    /// A link does not resolve to an operation.
    UnresolvedLink = "unresolved-link", Warning, Description;
    /// The key of a callback is neither a URL nor a valid runtime expression.
    InvalidRuntimeExpression = "invalid-runtime-expression", Warning, Description;

    // normalize: what refers to what
    /// The target of a reference does not exist.
    UnresolvedReference = "unresolved-reference", Error, Client;
    /// The target of a reference is a component of a different kind than expected.
    MismatchedReference = "mismatched-reference", Error, Client;
    /// References form a cycle.
    CircularReference = "circular-reference", Error, Client;
    /// A reference is outside of the description's directory, to a remote host, or relative although the
    /// description was not read from a file.
    UnsupportedReference = "unsupported-reference", Error, Client;
    /// A security requirement names a scheme that does not exist.
    UnresolvedSecurityScheme = "unresolved-security-scheme", Warning, Client;

    // normalize: operations
    /// Two operations have the same `operationId`.
    DuplicateOperationId = "duplicate-operation-id", Warning, Client;
    /// Two paths differ at most in the names of their path parameters and in percent-encoding.
    DuplicatePath = "duplicate-path", Warning, Description;
    /// Two parameters of an operation or a path have the same name and location, or a header parameter replaces one
    /// that is spelled differently.
    DuplicateParameter = "duplicate-parameter", Warning, Client;
    /// A path parameter does not occur in the path.
    UnusedPathParameter = "unused-path-parameter", Warning, Client;
    /// A parameter of the path template is not declared.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning, Client;
    /// A path parameter is not `required: true`.
    OptionalPathParameter = "optional-path-parameter", Warning, Client;

    // lower
    /// No Rust type represents the schema: for example, it has two unions, or refers only to itself.
    UnsupportedSchema = "unsupported-schema", Warning, Client;
    /// The schemas of an `allOf` contradict each other.
    ConflictingSchemas = "conflicting-schemas", Warning, Client;
    /// A schema includes itself through `allOf`, `oneOf` or `anyOf`.
    CircularSchema = "circular-schema", Warning, Client;
    /// A value can match more than one variant of a union.
    AmbiguousUnion = "ambiguous-union", Note, Client;
    /// A discriminator value does not select one variant of a union.
    UnmappedDiscriminatorValue = "unmapped-discriminator-value", Warning, Client;
    /// A schema requires a property that it neither defines nor allows.
    RequiredWithoutProperty = "required-without-property", Warning, Client;
    /// The client has no type for a schema.
    UnusedSchema = "unused-schema", Note, Client;
    /// The client does not encode or decode a media type.
    UnsupportedMediaType = "unsupported-media-type", Warning, Client;
    /// The client prefers a different media type.
    UnusedMediaType = "unused-media-type", Note, Client;
    /// A security scheme is handled by the transport.
    TransportSecurity = "transport-security", Note, Client;
    /// An example does not conform to its schema.
    InvalidExample = "invalid-example", Warning, Description;
    /// An example does not round-trip exactly.
    InexactExample = "inexact-example", Note, Description;
    /// A server URL has no host.
    RelativeServerUrl = "relative-server-url", Note, Client;
    /// A server URL is not valid for requests.
    InvalidServerUrl = "invalid-server-url", Warning, Client;
    /// A path or an operation declares more servers, which the client does not use.
    UnusedServer = "unused-server", Note, Client;
    /// OpenAPI requires that a header parameter of this name is ignored.
    ReservedHeader = "reserved-header", Note, Description;
    /// A header parameter carries credentials that no security scheme declares.
    UndeclaredCredential = "undeclared-credential", Warning, Client;
    /// A parameter carries credentials that a security scheme declares already.
    CredentialParameter = "credential-parameter", Note, Client;
    /// A header of a `429` response may say when to retry, and no setting lists it.
    UnlistedRetryHeader = "unlisted-retry-header", Note, Client;
    /// A header name is not a valid HTTP field name.
    InvalidHeaderName = "invalid-header-name", Warning, Client;
    /// A path has a query, a fragment, or characters that are not allowed in a URL.
    NonstandardPath = "nonstandard-path", Warning, Client;
    /// An operation documents no 2xx response.
    NoSuccessResponse = "no-success-response", Note, Client;

    // format
    /// The generated code is not valid Rust.
    InternalError = "internal-error", Error, Client;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Code {
    type Err = UnknownId;

    fn from_str(id: &str) -> Result<Self, UnknownId> {
        with_id(id, Self::ALL, Self::id)
    }
}
