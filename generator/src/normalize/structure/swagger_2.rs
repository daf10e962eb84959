//! Fields and values of Swagger 2.0 and other formats, with their OpenAPI equivalents.

use super::super::shape::ObjectKind;

/// The kind of object, the unknown key, and the help.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "description",
        "$defs",
        "move the schemas to `components.schemas`",
    ),
    ("description", "basePath", IN_SERVERS),
    ("description", "consumes", IN_CONTENT),
    (
        "description",
        "definitions",
        "move the schemas to `components.schemas`",
    ),
    ("description", "host", IN_SERVERS),
    (
        "description",
        "parameters",
        "move them to `components.parameters`",
    ),
    ("description", "produces", IN_CONTENT),
    (
        "description",
        "responses",
        "move them to `components.responses`",
    ),
    ("description", "schemes", IN_SERVERS),
    (
        "description",
        "securityDefinitions",
        "move the schemes to `components.securitySchemes`",
    ),
    (
        "description",
        "swagger",
        "remove it; `openapi` declares the version",
    ),
    (
        "header",
        "collectionFormat",
        "remove it; arrays in headers always have `style: simple`",
    ),
    (
        "header",
        "in",
        "remove it; a Header Object always describes a header",
    ),
    (
        "header",
        "name",
        "remove it; the key of a Header Object is the name of the header",
    ),
    (
        "OAuth flows object",
        "accessCode",
        "rename it to `authorizationCode`",
    ),
    (
        "OAuth flows object",
        "application",
        "rename it to `clientCredentials`",
    ),
    (
        "operation",
        "$ref",
        "replace it with an Operation Object; only a whole path item can be a reference",
    ),
    ("operation", "consumes", IN_CONTENT),
    ("operation", "produces", IN_CONTENT),
    ("operation", "schemes", IN_SERVERS),
    (
        "parameter",
        "collectionFormat",
        "use `style: form, explode: false` for `csv`, or `explode: true` for `multi`",
    ),
    ("request body", "schema", IN_MEDIA_TYPE),
    (
        "response",
        "examples",
        "move them into a Media Type Object of `content`",
    ),
    ("response", "items", IN_MEDIA_TYPE),
    ("response", "properties", IN_MEDIA_TYPE),
    ("response", "schema", IN_MEDIA_TYPE),
    ("response", "type", IN_MEDIA_TYPE),
    ("security scheme", "authorizationUrl", IN_FLOW),
    ("security scheme", "flow", IN_FLOW),
    ("security scheme", "scopes", IN_FLOW),
    ("security scheme", "tokenUrl", IN_FLOW),
];

const IN_CONTENT: &str = "use the media types as keys of each `content`";
const IN_FLOW: &str =
    "move it into its flow: `flows: { implicit: { authorizationUrl: ..., scopes: ... } }`";
const IN_MEDIA_TYPE: &str =
    "move it into a Media Type Object: `content: { application/json: { schema: ... } }`";
const IN_SERVERS: &str = "use `servers` with one URL: `servers: [{ url: https://host/path }]`";

/// The kind of object, the value that selects its variant, and the help.
const VALUES: &[(&str, &str, &str)] = &[
    (
        "parameter",
        "body",
        "move it to `requestBody` of the operation",
    ),
    (
        "parameter",
        "formData",
        "declare it as a property of the form schema in `requestBody` of the operation",
    ),
    (
        "security scheme",
        "basic",
        "use `type: http` and `scheme: basic`",
    ),
    (
        "security scheme",
        "bearer",
        "use `type: http` and `scheme: bearer`",
    ),
    (
        "security scheme",
        "jwt",
        "use `type: http` and `scheme: bearer`",
    ),
];

/// Unknown keys whose schemas may be referenced.
const DEFINITIONS: &[(&str, &str)] = &[("description", "$defs"), ("description", "definitions")];

/// Whether an unknown key has schemas that may be referenced.
pub(super) fn has_definitions(kind: &ObjectKind, key: &str) -> bool {
    DEFINITIONS.contains(&(kind.noun, key))
}

/// The help for a key that this kind of object does not have.
pub(super) fn help_for_field(kind: &ObjectKind, key: &str) -> Option<&'static str> {
    let is_body = matches!(kind.noun, "request body" | "response");
    if is_body && key.contains('/') {
        return Some("move it into `content`");
    }
    find(KEYS, kind, key)
}

/// The help for a value that selects no variant.
pub(super) fn help_for_value(kind: &ObjectKind, value: &str) -> Option<&'static str> {
    find(VALUES, kind, value)
}

fn find(
    rows: &[(&str, &str, &'static str)],
    kind: &ObjectKind,
    key_or_value: &str,
) -> Option<&'static str> {
    let mut rows = rows.iter();
    let row = rows.find(|(noun, name, _)| *noun == kind.noun && *name == key_or_value);
    row.map(|(_, _, help)| *help)
}
