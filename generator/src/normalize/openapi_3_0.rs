//! The objects of OpenAPI 3.0, in the order of its specification.
//!
//! Each table is the specification's own: a key, the shape of its value, whether it is required.
//! A key marked as ignored is one that `openapiv3` has no room for.

use super::shape::Shape::{
    Any, Boolean, BooleanOr, Count, List, Map, Number, Object, Reference, SchemaName,
    SecurityRequirement, String, Word,
};
use super::shape::{Key, Kind, Pattern, ignored, optional, required};

pub(super) static OPENAPI: Kind = Kind::new(
    "description",
    &[
        required("openapi", String),
        required("info", Object(&INFO)),
        optional("servers", List(&Object(&SERVER))),
        required("paths", Object(&PATHS)),
        optional("components", Object(&COMPONENTS)),
        optional("security", List(&SecurityRequirement)),
        optional("tags", List(&Object(&TAG))),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
    ],
)
.newer(&["jsonSchemaDialect", "webhooks"]);

static INFO: Kind = Kind::new(
    "info object",
    &[
        required("title", String),
        optional("description", String),
        optional("termsOfService", String),
        optional("contact", Object(&CONTACT)),
        optional("license", Object(&LICENSE)),
        required("version", String),
    ],
)
.newer(&["summary"]);

static CONTACT: Kind = Kind::new(
    "contact object",
    &[
        optional("name", String),
        optional("url", String),
        optional("email", String),
    ],
);

static LICENSE: Kind = Kind::new(
    "license object",
    &[required("name", String), optional("url", String)],
)
.newer(&["identifier"]);

static SERVER: Kind = Kind::new(
    "server",
    &[
        required("url", String),
        optional("description", String),
        optional("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Kind = Kind::new(
    "server variable",
    &[
        optional("enum", List(&String)),
        required("default", String),
        optional("description", String),
    ],
);

static COMPONENTS: Kind = Kind::new(
    "components object",
    &[
        optional("schemas", Map(&Reference(&SCHEMA))),
        optional("responses", Map(&Reference(&RESPONSE))),
        optional("parameters", Map(&Reference(&PARAMETER))),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("requestBodies", Map(&Reference(&REQUEST_BODY))),
        optional("headers", Map(&Reference(&HEADER))),
        optional("securitySchemes", Map(&Reference(&SECURITY_SCHEME))),
        optional("links", Map(&Reference(&LINK))),
        optional("callbacks", Map(&Reference(&CALLBACK))),
    ],
)
.newer(&["pathItems"]);

static PATHS: Kind = Kind::new("paths object", &[]).others(Pattern::Path, Reference(&PATH_ITEM));

static PATH_ITEM: Kind = Kind::new(
    "path item",
    &[
        optional("summary", String),
        optional("description", String),
        optional("get", Object(&OPERATION)),
        optional("put", Object(&OPERATION)),
        optional("post", Object(&OPERATION)),
        optional("delete", Object(&OPERATION)),
        optional("options", Object(&OPERATION)),
        optional("head", Object(&OPERATION)),
        optional("patch", Object(&OPERATION)),
        optional("trace", Object(&OPERATION)),
        optional("servers", List(&Object(&SERVER))),
        optional("parameters", List(&Reference(&PARAMETER))),
    ],
)
.newer(&["additionalOperations", "query"]);

static OPERATION: Kind = Kind::new(
    "operation",
    &[
        optional("tags", List(&String)),
        optional("summary", String),
        optional("description", String),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
        optional("operationId", String),
        optional("parameters", List(&Reference(&PARAMETER))),
        optional("requestBody", Reference(&REQUEST_BODY)),
        required("responses", Object(&RESPONSES)),
        optional("callbacks", Map(&Reference(&CALLBACK))),
        optional("deprecated", Boolean),
        optional("security", List(&SecurityRequirement)),
        optional("servers", List(&Object(&SERVER))),
    ],
);

static EXTERNAL_DOCUMENTATION: Kind = Kind::new(
    "external documentation object",
    &[optional("description", String), required("url", String)],
);

static PARAMETER: Kind = Kind::new(
    "parameter",
    &[
        required("name", String),
        required("in", Word(&["query", "header", "path", "cookie"])),
        optional("description", String),
        optional("required", Boolean),
        optional("deprecated", Boolean),
        optional("explode", Boolean),
        optional("schema", Reference(&SCHEMA)),
        optional("example", Any),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("content", Map(&Object(&MEDIA_TYPE))),
    ],
)
.variants(
    "in",
    &[
        ("query", QUERY_KEYS),
        ("header", &[optional("style", Word(&["simple"]))]),
        (
            "path",
            &[optional("style", Word(&["matrix", "label", "simple"]))],
        ),
        ("cookie", &[optional("style", Word(&["form"]))]),
    ],
)
.exactly_one_of(&["schema", "content"])
.in_section("parameters");

const QUERY_KEYS: &[Key] = &[
    optional("style", Word(QUERY_STYLES)),
    optional("allowReserved", Boolean),
    optional("allowEmptyValue", Boolean),
];

const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

static REQUEST_BODY: Kind = Kind::new(
    "request body",
    &[
        optional("description", String),
        required("content", Map(&Object(&MEDIA_TYPE))),
        optional("required", Boolean),
    ],
)
.in_section("requestBodies");

static MEDIA_TYPE: Kind = Kind::new(
    "media type object",
    &[
        optional("schema", Reference(&SCHEMA)),
        optional("example", Any),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("encoding", Map(&Object(&ENCODING))),
    ],
);

static ENCODING: Kind = Kind::new(
    "encoding object",
    &[
        optional("contentType", String),
        optional("headers", Map(&Reference(&HEADER))),
        optional("style", Word(QUERY_STYLES)),
        optional("explode", Boolean),
        optional("allowReserved", Boolean),
    ],
);

static RESPONSES: Kind = Kind::new(
    "responses object",
    &[optional("default", Reference(&RESPONSE))],
)
.others(Pattern::Status, Reference(&RESPONSE));

static RESPONSE: Kind = Kind::new(
    "response",
    &[
        required("description", String),
        optional("headers", Map(&Reference(&HEADER))),
        optional("content", Map(&Object(&MEDIA_TYPE))),
        optional("links", Map(&Reference(&LINK))),
    ],
)
.in_section("responses");

static CALLBACK: Kind = Kind::new("callback", &[])
    .others(Pattern::Expression, Reference(&PATH_ITEM))
    .in_section("callbacks");

static EXAMPLE: Kind = Kind::new(
    "example",
    &[
        optional("summary", String),
        optional("description", String),
        optional("value", Any),
        optional("externalValue", String),
    ],
)
.in_section("examples");

static LINK: Kind = Kind::new(
    "link",
    &[
        optional("operationRef", String),
        optional("operationId", String),
        optional("parameters", Map(&Any)),
        optional("requestBody", Any),
        optional("description", String),
        optional("server", Object(&SERVER)),
    ],
)
.exactly_one_of(&["operationId", "operationRef"])
.in_section("links");

static HEADER: Kind = Kind::new(
    "header",
    &[
        optional("description", String),
        optional("required", Boolean),
        optional("deprecated", Boolean),
        ignored("allowEmptyValue", Boolean),
        optional("style", Word(&["simple"])),
        ignored("explode", Boolean),
        ignored("allowReserved", Boolean),
        optional("schema", Reference(&SCHEMA)),
        optional("example", Any),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("content", Map(&Object(&MEDIA_TYPE))),
    ],
)
.exactly_one_of(&["schema", "content"])
.in_section("headers");

static TAG: Kind = Kind::new(
    "tag",
    &[
        required("name", String),
        optional("description", String),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
    ],
)
.newer(&["kind", "parent", "summary"]);

static SCHEMA: Kind = Kind::new(
    "schema",
    &[
        optional("title", String),
        optional("multipleOf", Number),
        optional("maximum", Number),
        optional("exclusiveMaximum", Boolean),
        optional("minimum", Number),
        optional("exclusiveMinimum", Boolean),
        optional("maxLength", Count),
        optional("minLength", Count),
        optional("pattern", String),
        optional("maxItems", Count),
        optional("minItems", Count),
        optional("uniqueItems", Boolean),
        optional("maxProperties", Count),
        optional("minProperties", Count),
        optional("required", List(&String)),
        optional("enum", List(&Any)),
        optional(
            "type",
            Word(&["string", "number", "integer", "boolean", "array", "object"]),
        ),
        optional("allOf", List(&Reference(&SCHEMA))),
        optional("oneOf", List(&Reference(&SCHEMA))),
        optional("anyOf", List(&Reference(&SCHEMA))),
        optional("not", Reference(&SCHEMA)),
        optional("items", Reference(&SCHEMA)),
        optional("properties", Map(&Reference(&SCHEMA))),
        optional("additionalProperties", BooleanOr(&Reference(&SCHEMA))),
        optional("description", String),
        optional("format", String),
        optional("default", Any),
        optional("nullable", Boolean),
        optional("discriminator", Object(&DISCRIMINATOR)),
        optional("readOnly", Boolean),
        optional("writeOnly", Boolean),
        ignored("xml", Object(&XML)),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
        optional("example", Any),
        optional("deprecated", Boolean),
    ],
)
.newer(&[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$schema",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "examples",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
])
.in_section("schemas");

static DISCRIMINATOR: Kind = Kind::new(
    "discriminator",
    &[
        required("propertyName", String),
        optional("mapping", Map(&SchemaName)),
    ],
)
.newer(&["defaultMapping"]);

static XML: Kind = Kind::new(
    "XML object",
    &[
        optional("name", String),
        optional("namespace", String),
        optional("prefix", String),
        optional("attribute", Boolean),
        optional("wrapped", Boolean),
    ],
);

static SECURITY_SCHEME: Kind = Kind::new(
    "security scheme",
    &[
        required("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
        optional("description", String),
    ],
)
.variants(
    "type",
    &[
        (
            "apiKey",
            &[
                required("name", String),
                required("in", Word(&["query", "header", "cookie"])),
            ],
        ),
        (
            "http",
            &[required("scheme", String), optional("bearerFormat", String)],
        ),
        ("oauth2", &[required("flows", Object(&OAUTH_FLOWS))]),
        ("openIdConnect", &[required("openIdConnectUrl", String)]),
    ],
)
.in_section("securitySchemes");

static OAUTH_FLOWS: Kind = Kind::new(
    "OAuth flows object",
    &[
        optional("implicit", Object(&IMPLICIT_FLOW)),
        optional("password", Object(&TOKEN_FLOW)),
        optional("clientCredentials", Object(&TOKEN_FLOW)),
        optional("authorizationCode", Object(&AUTHORIZATION_CODE_FLOW)),
    ],
)
.newer(&["deviceAuthorization"]);

static IMPLICIT_FLOW: Kind = Kind::new(
    "implicit OAuth flow",
    &[
        required("authorizationUrl", String),
        ignored("tokenUrl", String),
        optional("refreshUrl", String),
        required("scopes", Map(&String)),
    ],
);

static TOKEN_FLOW: Kind = Kind::new(
    "OAuth flow",
    &[
        ignored("authorizationUrl", String),
        required("tokenUrl", String),
        optional("refreshUrl", String),
        required("scopes", Map(&String)),
    ],
);

static AUTHORIZATION_CODE_FLOW: Kind = Kind::new(
    "OAuth flow",
    &[
        required("authorizationUrl", String),
        required("tokenUrl", String),
        optional("refreshUrl", String),
        required("scopes", Map(&String)),
    ],
);
