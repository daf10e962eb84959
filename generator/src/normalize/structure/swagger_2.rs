//! Fields and values of Swagger 2.0, earlier drafts of JSON Schema and other formats, with their OpenAPI equivalents.

use super::super::shape::ObjectKind;

const IN_CONTENT: &str = "use the media types as keys of each `content`";
const IN_FLOW: &str =
    "move it into its flow: `flows: { implicit: { authorizationUrl: ..., scopes: ... } }`";
const IN_MEDIA_TYPE: &str =
    "move it into a Media Type Object: `content: { application/json: { schema: ... } }`";
const IN_SCHEMAS: &str = "move the schemas to `components.schemas`";
const IN_SERVERS: &str = "use `servers` with one URL: `servers: [{ url: https://host/path }]`";

/// Whether an unknown key has schemas that may be referenced.
pub(super) fn has_definitions(kind: &ObjectKind, key: &str) -> bool {
    kind.noun == "description" && matches!(key, "$defs" | "definitions")
}

/// The help for a key that this kind of object does not have.
pub(super) fn help_for_field(kind: &ObjectKind, key: &str) -> Option<&'static str> {
    Some(match (kind.noun, key) {
        ("description", "$defs" | "definitions") => IN_SCHEMAS,
        ("description", "basePath" | "host" | "schemes") => IN_SERVERS,
        ("description" | "operation", "consumes" | "produces") => IN_CONTENT,
        ("description", "parameters") => "move them to `components.parameters`",
        ("description", "responses") => "move them to `components.responses`",
        ("description", "securityDefinitions") => {
            "move the schemes to `components.securitySchemes`"
        }
        ("description", "swagger") => "remove it; `openapi` declares the version",
        ("header", "collectionFormat") => {
            "remove it; arrays in headers always have `style: simple`"
        }
        ("header", "in") => "remove it; a Header Object always describes a header",
        ("header", "name") => "remove it; the key of a Header Object is the name of the header",
        ("OAuth flows object", "accessCode") => "rename it to `authorizationCode`",
        ("OAuth flows object", "application") => "rename it to `clientCredentials`",
        ("operation", "$ref") => {
            "replace it with an Operation Object; only a whole path item can be a reference"
        }
        ("operation", "schemes") => IN_SERVERS,
        ("parameter", "collectionFormat") => {
            "use `style: form, explode: false` for `csv`, or `explode: true` for `multi`"
        }
        ("request body" | "response", key) if key.contains('/') => "move it into `content`",
        ("request body" | "response", "schema") => IN_MEDIA_TYPE,
        ("response", "examples") => "move them into a Media Type Object of `content`",
        ("response", "items" | "properties" | "type") => IN_MEDIA_TYPE,
        ("schema", "$recursiveAnchor") => "remove it; `$ref` is enough for a recursive schema",
        ("schema", "$recursiveRef") => "replace it with a `$ref` to the schema that it refers to",
        ("schema", "additionalItems") => {
            "use `prefixItems` for the first items, and `items` for all further items"
        }
        ("schema", "collectionFormat") => "remove it, and set `style` of the parameter",
        ("schema", "definitions") => IN_SCHEMAS,
        ("schema", "dependencies") => "use `dependentRequired` or `dependentSchemas`",
        ("schema", "divisibleBy") => "rename it to `multipleOf`",
        ("schema", "id") => "rename it to `$id`, if it identifies the schema",
        ("security scheme", "authorizationUrl" | "flow" | "scopes" | "tokenUrl") => IN_FLOW,
        _ => return None,
    })
}

/// The help for a value that selects no variant of an object.
pub(super) fn help_for_value(kind: &ObjectKind, value: &str) -> Option<&'static str> {
    Some(match (kind.noun, value) {
        ("parameter", "body") => "move it to `requestBody` of the operation",
        ("parameter", "formData") => {
            "declare it as a property of the form schema in `requestBody` of the operation"
        }
        ("security scheme", "basic") => "use `type: http` and `scheme: basic`",
        ("security scheme", "bearer" | "jwt") => "use `type: http` and `scheme: bearer`",
        _ => return None,
    })
}
