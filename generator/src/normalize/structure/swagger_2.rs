//! What Swagger 2.0 and other languages say in places where OpenAPI says something else, and what that is.

use super::super::shape::ObjectKind;

/// The kind of object, the key there, and what to do.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "description",
        "$defs",
        "put the schemas under `components.schemas`",
    ),
    ("description", "basePath", IN_SERVERS),
    ("description", "consumes", IN_CONTENT),
    (
        "description",
        "definitions",
        "put the schemas under `components.schemas`",
    ),
    ("description", "host", IN_SERVERS),
    (
        "description",
        "parameters",
        "put them under `components.parameters`",
    ),
    ("description", "produces", IN_CONTENT),
    (
        "description",
        "responses",
        "put them under `components.responses`",
    ),
    ("description", "schemes", IN_SERVERS),
    (
        "description",
        "securityDefinitions",
        "put the schemes under `components.securitySchemes`",
    ),
    (
        "description",
        "swagger",
        "remove it: `openapi` says the version",
    ),
    ("header", "collectionFormat", IN_SCHEMA),
    (
        "header",
        "in",
        "remove it: where it stands says that it is a header",
    ),
    (
        "header",
        "name",
        "remove it: the key above is the header's name",
    ),
    (
        "OAuth flows object",
        "accessCode",
        "call it `authorizationCode`",
    ),
    (
        "OAuth flows object",
        "application",
        "call it `clientCredentials`",
    ),
    (
        "operation",
        "$ref",
        "only a whole path item can be a reference; write the operation out",
    ),
    ("operation", "consumes", IN_CONTENT),
    ("operation", "produces", IN_CONTENT),
    ("operation", "schemes", IN_SERVERS),
    (
        "parameter",
        "collectionFormat",
        "say it with `style` and `explode`: `csv` is `style: form, explode: false`, `multi` is `explode: true`",
    ),
    ("request body", "schema", IN_MEDIA_TYPE),
    (
        "response",
        "examples",
        "put them under a media type of `content`",
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

const IN_CONTENT: &str = "name the media types as the keys of each `content`";
const IN_FLOW: &str =
    "put it under the name of its flow: `flows: { implicit: { authorizationUrl: …, scopes: … } }`";
const IN_MEDIA_TYPE: &str =
    "put it under its media type: `content: { application/json: { schema: … } }`";
const IN_SCHEMA: &str = "put it into `schema`";
const IN_SERVERS: &str = "write one URL: `servers: [{ url: https://host/path }]`";

/// The kind of object, the word that tells its variants apart, and what to do.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "parameter",
        "body",
        "describe it under the operation's `requestBody`",
    ),
    (
        "parameter",
        "formData",
        "describe it as a member of the operation's `requestBody`, in a form",
    ),
    (
        "security scheme",
        "basic",
        "write `type: http` and `scheme: basic`",
    ),
    (
        "security scheme",
        "bearer",
        "write `type: http` and `scheme: bearer`",
    ),
    (
        "security scheme",
        "jwt",
        "write `type: http` and `scheme: bearer`",
    ),
];

/// Keys of objects in which something may stand that is referred to.
const FOLLOWED: &[(&str, &str)] = &[("description", "$defs"), ("description", "definitions")];

/// What becomes of a key that this kind of object does not have.
pub(super) fn handling_of_field(kind: &ObjectKind, key: &str) -> &'static str {
    match FOLLOWED.contains(&(kind.noun, key)) {
        true => "what refers to something in it is followed, and the rest is left out",
        false => "it is left out",
    }
}

/// What to do with a key that this kind of object does not have.
pub(super) fn help_for_field(kind: &ObjectKind, key: &str) -> Option<&'static str> {
    let is_body = matches!(kind.noun, "request body" | "response");
    if is_body && key.contains('/') {
        return Some("put it under `content`");
    }
    find(KEYS, kind, key)
}

/// What to write for a word that is none of a kind's variants.
pub(super) fn help_for_value(kind: &ObjectKind, word: &str) -> Option<&'static str> {
    find(WORDS, kind, word)
}

fn find(
    rows: &[(&str, &str, &'static str)],
    kind: &ObjectKind,
    searched: &str,
) -> Option<&'static str> {
    let mut rows = rows.iter();
    let row = rows.find(|(noun, name, _)| *noun == kind.noun && *name == searched);
    row.map(|(_, _, help)| *help)
}
