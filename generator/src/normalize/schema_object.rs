//! The schemas of OpenAPI 3.0, and of JSON Schema as 3.1 and 3.2 adopt it.
//!
//! Keywords that only validate are silent here: they change no type. Keywords that no Rust type can
//! express are marked as ignored.

use super::openapi::EXTERNAL_DOCUMENTATION;
use super::shape::Shape::{
    Any, Array, Boolean, BooleanOr, Map, NonNegativeInteger, Number, Object, Schema, SchemaName,
    String, Types,
};
use super::shape::{ObjectKind, ignored, optional, required, silent};
use super::version::Version::{V3_1, V3_2};

pub(super) static SCHEMA: ObjectKind = ObjectKind::new(
    "schema",
    &[
        optional("title", String),
        optional("multipleOf", Number),
        optional("maximum", Number),
        optional("exclusiveMaximum", BooleanOr(&Number)),
        optional("minimum", Number),
        optional("exclusiveMinimum", BooleanOr(&Number)),
        optional("maxLength", NonNegativeInteger),
        optional("minLength", NonNegativeInteger),
        optional("pattern", String),
        optional("maxItems", NonNegativeInteger),
        optional("minItems", NonNegativeInteger),
        optional("uniqueItems", Boolean),
        optional("maxProperties", NonNegativeInteger),
        optional("minProperties", NonNegativeInteger),
        optional("required", Array(&String)),
        optional("enum", Array(&Any)),
        optional("const", Any).since(V3_1),
        optional("type", Types),
        optional("allOf", Array(&Schema(&SCHEMA))),
        optional("oneOf", Array(&Schema(&SCHEMA))),
        optional("anyOf", Array(&Schema(&SCHEMA))),
        optional("not", Schema(&SCHEMA)),
        // `structure/conditional` reports the properties that only these declare.
        silent("if", Schema(&SCHEMA)).since(V3_1),
        silent("then", Schema(&SCHEMA)).since(V3_1),
        silent("else", Schema(&SCHEMA)).since(V3_1),
        silent("dependentSchemas", Map(&Schema(&SCHEMA))).since(V3_1),
        silent("dependentRequired", Map(&Array(&String))).since(V3_1),
        optional("items", Schema(&SCHEMA)),
        optional("prefixItems", Array(&Schema(&SCHEMA))).since(V3_1),
        silent("contains", Schema(&SCHEMA)).since(V3_1),
        silent("maxContains", NonNegativeInteger).since(V3_1),
        silent("minContains", NonNegativeInteger).since(V3_1),
        optional("properties", Map(&Schema(&SCHEMA))),
        optional("patternProperties", Map(&Schema(&SCHEMA))).since(V3_1),
        silent("propertyNames", Schema(&SCHEMA)).since(V3_1),
        optional("additionalProperties", BooleanOr(&Schema(&SCHEMA))),
        optional("unevaluatedItems", BooleanOr(&Schema(&SCHEMA))).since(V3_1),
        optional("unevaluatedProperties", BooleanOr(&Schema(&SCHEMA))).since(V3_1),
        optional("description", String),
        optional("format", String),
        optional("contentEncoding", String).since(V3_1),
        optional("contentMediaType", String).since(V3_1),
        silent("contentSchema", Schema(&SCHEMA)).since(V3_1),
        optional("default", Any),
        // Removed in 3.1, but still in use there, with the same meaning.
        optional("nullable", Boolean),
        optional("discriminator", Object(&DISCRIMINATOR)),
        optional("readOnly", Boolean),
        optional("writeOnly", Boolean),
        ignored("xml", Object(&XML)),
        optional("externalDocs", Object(&EXTERNAL_DOCUMENTATION)),
        optional("example", Any),
        optional("examples", Array(&Any)).since(V3_1),
        optional("deprecated", Boolean),
        optional("$ref", String).since(V3_1),
        optional("$defs", Map(&Schema(&SCHEMA))).since(V3_1),
        silent("$anchor", String).since(V3_1),
        silent("$comment", String).since(V3_1),
        silent("$dynamicAnchor", String).since(V3_1),
        ignored("$dynamicRef", String).since(V3_1),
        silent("$id", String).since(V3_1),
        silent("$schema", String).since(V3_1),
        silent("$vocabulary", Map(&Boolean)).since(V3_1),
    ],
)
.in_section("schemas");

static DISCRIMINATOR: ObjectKind = ObjectKind::new(
    "discriminator",
    &[
        required("propertyName", String),
        optional("mapping", Map(&SchemaName)),
        optional("defaultMapping", SchemaName).since(V3_2),
    ],
);

static XML: ObjectKind = ObjectKind::new(
    "XML object",
    &[
        optional("name", String),
        optional("namespace", String),
        optional("prefix", String),
        optional("attribute", Boolean),
        optional("wrapped", Boolean),
        optional("nodeType", String).since(V3_2),
    ],
);
