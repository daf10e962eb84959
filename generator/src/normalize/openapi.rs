//! The objects of OpenAPI 3.0, 3.1 and 3.2, in the order of the specification; schemas, which changed
//! the most, are in `schema_object`, security schemes in `security_objects`.
//!
//! Each table follows the specification: a key, the shape of its value, whether it is required, and
//! the version that introduced it. A key of a later version than the description declares is
//! interpreted as in that version, with a warning. A key marked as ignored is one that `openapiv3`
//! cannot represent, and a silent one is not needed by a client.

use super::schema_object::SCHEMA;
use super::security_objects::SECURITY_SCHEME;
use super::shape::Shape::{
    Any, Array, Boolean, Enum, Map, Object, Reference, Schema, SecurityRequirement, String,
};
use super::shape::{Key, ObjectKind, Pattern, ignored, optional, required, silent};
use super::version::Version::{V3_1, V3_2};

pub(super) static OPENAPI: ObjectKind = ObjectKind::new(
    "description",
    &[
        required("openapi", String),
        silent("$self", String).since(V3_2),
        required("info", Object(&INFO)).or_object(),
        silent("jsonSchemaDialect", String).since(V3_1),
        optional("servers", Array(&Object(&SERVER))),
        required("paths", Object(&PATHS))
            .required_before(V3_1)
            .or_object(),
        optional("webhooks", Map(&Reference(&PATH_ITEM))).since(V3_1),
        optional("components", Object(&COMPONENTS)),
        optional("security", Array(&SecurityRequirement)),
        optional("tags", Array(&Object(&TAG))),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
    ],
);

static INFO: ObjectKind = ObjectKind::new(
    "info object",
    &[
        required("title", String).or_string("API"),
        silent("summary", String).since(V3_1),
        optional("description", String),
        optional("termsOfService", String),
        optional("contact", Object(&CONTACT)),
        optional("license", Object(&LICENSE)),
        required("version", String).or_string("0"),
    ],
);

static CONTACT: ObjectKind = ObjectKind::new(
    "contact object",
    &[
        optional("name", String),
        optional("url", String),
        optional("email", String),
    ],
);

static LICENSE: ObjectKind = ObjectKind::new(
    "license object",
    &[
        required("name", String).or_string(""),
        silent("identifier", String).since(V3_1),
        optional("url", String),
    ],
);

static SERVER: ObjectKind = ObjectKind::new(
    "server",
    &[
        required("url", String),
        optional("description", String),
        silent("name", String).since(V3_2),
        optional("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: ObjectKind = ObjectKind::new(
    "server variable",
    &[
        optional("enum", Array(&String)),
        required("default", String).or_string(""),
        optional("description", String),
    ],
);

pub(super) static COMPONENTS: ObjectKind = ObjectKind::new(
    "components object",
    &[
        optional("schemas", Map(&Schema(&SCHEMA))),
        optional("responses", Map(&Reference(&RESPONSE))),
        optional("parameters", Map(&Reference(&PARAMETER))),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("requestBodies", Map(&Reference(&REQUEST_BODY))),
        optional("headers", Map(&Reference(&HEADER))),
        optional("securitySchemes", Map(&Reference(&SECURITY_SCHEME))),
        optional("links", Map(&Reference(&LINK))),
        optional("callbacks", Map(&Reference(&CALLBACK))),
        optional("pathItems", Map(&Reference(&PATH_ITEM))).since(V3_1),
        optional("mediaTypes", Map(&Reference(&MEDIA_TYPE))).since(V3_2),
    ],
);

static PATHS: ObjectKind =
    ObjectKind::new("paths object", &[]).patterned(Pattern::Path, Reference(&PATH_ITEM));

static PATH_ITEM: ObjectKind = ObjectKind::new(
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
        optional("query", Object(&OPERATION)).since(V3_2),
        optional("additionalOperations", Map(&Object(&OPERATION))).since(V3_2),
        optional("servers", Array(&Object(&SERVER))),
        optional("parameters", Array(&Reference(&PARAMETER))),
    ],
)
.in_section("pathItems");

static OPERATION: ObjectKind = ObjectKind::new(
    "operation",
    &[
        optional("tags", Array(&String)),
        optional("summary", String),
        optional("description", String),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
        optional("operationId", String),
        optional("parameters", Array(&Reference(&PARAMETER))),
        optional("requestBody", Reference(&REQUEST_BODY)),
        required("responses", Object(&RESPONSES))
            .required_before(V3_1)
            .or_object(),
        optional("callbacks", Map(&Reference(&CALLBACK))),
        optional("deprecated", Boolean),
        optional("security", Array(&SecurityRequirement)),
        optional("servers", Array(&Object(&SERVER))),
    ],
);

pub(super) static EXTERNAL_DOCUMENTATION: ObjectKind = ObjectKind::new(
    "external documentation object",
    &[optional("description", String), required("url", String)],
);

pub(super) static PARAMETER: ObjectKind = ObjectKind::new(
    "parameter",
    &[
        required("name", String),
        required(
            "in",
            Enum(&["query", "header", "path", "cookie", "querystring"]),
        ),
        optional("description", String),
        optional("required", Boolean),
        optional("deprecated", Boolean),
        optional("explode", Boolean),
        optional("schema", Schema(&SCHEMA)),
        optional("example", Any),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("content", Map(&Reference(&MEDIA_TYPE))),
    ],
)
.variants(
    "in",
    &[
        ("query", QUERY_KEYS),
        ("header", &[optional("style", Enum(&["simple"]))]),
        ("path", PATH_KEYS),
        ("cookie", &[optional("style", Enum(&["form", "cookie"]))]),
        ("querystring", &[]),
    ],
)
.exactly_one_of(&["schema", "content"])
.in_section("parameters");

const QUERY_KEYS: &[Key] = &[
    optional("style", Enum(QUERY_STYLES)),
    optional("allowReserved", Boolean),
    optional("allowEmptyValue", Boolean),
];

const PATH_KEYS: &[Key] = &[
    optional("style", Enum(&["matrix", "label", "simple"])),
    optional("allowReserved", Boolean).since(V3_2),
];

const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

static REQUEST_BODY: ObjectKind = ObjectKind::new(
    "request body",
    &[
        optional("description", String),
        required("content", Map(&Reference(&MEDIA_TYPE))).or_object(),
        optional("required", Boolean),
    ],
)
.in_section("requestBodies");

pub(super) static MEDIA_TYPE: ObjectKind = ObjectKind::new(
    "media type object",
    &[
        optional("schema", Schema(&SCHEMA)),
        optional("itemSchema", Schema(&SCHEMA)).since(V3_2),
        optional("example", Any),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("encoding", Map(&Object(&ENCODING))),
        ignored("prefixEncoding", Array(&Object(&ENCODING))).since(V3_2),
        ignored("itemEncoding", Object(&ENCODING)).since(V3_2),
    ],
)
.in_section("mediaTypes");

static ENCODING: ObjectKind = ObjectKind::new(
    "encoding object",
    &[
        optional("contentType", String),
        optional("headers", Map(&Reference(&HEADER))),
        optional("style", Enum(QUERY_STYLES)),
        optional("explode", Boolean),
        optional("allowReserved", Boolean),
        ignored("encoding", Map(&Object(&ENCODING))).since(V3_2),
        ignored("prefixEncoding", Array(&Object(&ENCODING))).since(V3_2),
        ignored("itemEncoding", Object(&ENCODING)).since(V3_2),
    ],
);

static RESPONSES: ObjectKind = ObjectKind::new(
    "responses object",
    &[optional("default", Reference(&RESPONSE))],
)
.patterned(Pattern::Status, Reference(&RESPONSE));

static RESPONSE: ObjectKind = ObjectKind::new(
    "response",
    &[
        optional("summary", String).since(V3_2),
        required("description", String)
            .required_before(V3_2)
            .or_string(""),
        optional("headers", Map(&Reference(&HEADER))),
        optional("content", Map(&Reference(&MEDIA_TYPE))),
        optional("links", Map(&Reference(&LINK))),
    ],
)
.in_section("responses");

static CALLBACK: ObjectKind = ObjectKind::new("callback", &[])
    .patterned(Pattern::Expression, Reference(&PATH_ITEM))
    .in_section("callbacks");

static EXAMPLE: ObjectKind = ObjectKind::new(
    "example",
    &[
        optional("summary", String),
        optional("description", String),
        optional("value", Any),
        optional("dataValue", Any).since(V3_2),
        silent("serializedValue", String).since(V3_2),
        optional("externalValue", String),
    ],
)
.in_section("examples");

static LINK: ObjectKind = ObjectKind::new(
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

static HEADER: ObjectKind = ObjectKind::new(
    "header",
    &[
        optional("description", String),
        optional("required", Boolean),
        optional("deprecated", Boolean),
        ignored("allowEmptyValue", Boolean),
        optional("style", Enum(&["simple"])),
        silent("explode", Boolean),
        ignored("allowReserved", Boolean),
        optional("schema", Schema(&SCHEMA)),
        optional("example", Any),
        optional("examples", Map(&Reference(&EXAMPLE))),
        optional("content", Map(&Reference(&MEDIA_TYPE))),
    ],
)
.exactly_one_of(&["schema", "content"])
.in_section("headers");

static TAG: ObjectKind = ObjectKind::new(
    "tag",
    &[
        required("name", String),
        silent("summary", String).since(V3_2),
        optional("description", String),
        silent("parent", String).since(V3_2),
        silent("kind", String).since(V3_2),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
    ],
);
