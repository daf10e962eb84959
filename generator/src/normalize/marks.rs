//! What OpenAPI 3.0, or `openapiv3`, cannot express: passes add it to the tree as marks, and `decode` stores the marks
//! of an object with the extensions of the decoded one, where the functions below find them.
//!
//! No description can contain a mark. A mark is a key that begins with `=`: before the first one is added,
//! `structure` has removed all such keys, and `openapiv3` reads no extension whose name does not begin with `x-`. The
//! extensions of the description are kept unchanged.

use crate::json::{Map, Value};

use super::tree::{Fields, remove_matching};
use super::values::unpack;
use indexmap::IndexMap;
use openapiv3::{Discriminator, Encoding, MediaType, ParameterData, Schema, SchemaData};

/// On the `items` of an array: its `oneOf` are the items in order. `exact`, no more and no fewer; `closed`, no
/// more; `rest`, the last is any further item.
pub(super) const TUPLE: &str = "=tuple";

/// On a schema: its assertions with keywords that 3.0 does not have.
pub(super) const ASSERTIONS: &str = "=assertions";

/// On a schema: its `allOf` is a `$ref` with annotations or constraints next to it; an alias, not a derived schema.
pub(super) const ALIAS: &str = "=alias";

/// On a schema: all of its examples; `example` is the first.
pub(super) const EXAMPLES: &str = "=examples";

/// On a media type: it is a sequence of documents, and the schema is an array of them.
pub(super) const SEQUENCE: &str = "=sequence";

/// On a query parameter: its value is the entire query string, and its name is not sent.
pub(super) const QUERYSTRING: &str = "=querystring";

/// On a discriminator: the schema of values whose discriminator value has no mapping.
pub(super) const DEFAULT_MAPPING: &str = "=defaultMapping";

/// On a path parameter: its `allowReserved`.
pub(super) const ALLOW_RESERVED: &str = "=allowReserved";

/// On a cookie parameter: nothing in the value is escaped.
pub(super) const UNESCAPED: &str = "=unescaped";

/// On an encoding: `explode`, where it is declared. `openapiv3` decodes an absent one as `false`.
pub(super) const EXPLODE: &str = "=explode";

type Extensions = IndexMap<String, serde_json::Value>;

/// The items of an array whose first items have separate schemas.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tuple {
    /// Whether every value has exactly these items.
    pub(crate) is_exact: bool,
    /// Whether no value has more items.
    pub(crate) is_closed: bool,
    /// Whether the last schema is that of all further items.
    pub(crate) has_rest: bool,
}

/// The tuple that the `items` of an array describe.
pub(crate) fn tuple(items: &Schema) -> Option<Tuple> {
    let tuple = unpack(items.schema_data.extensions.get(TUPLE)?);
    let is_true = |key| tuple.get(key) == Some(&Value::Bool(true));
    Some(Tuple {
        is_exact: is_true("exact"),
        is_closed: is_true("closed"),
        has_rest: is_true("rest"),
    })
}

/// The assertions of a schema with keywords that 3.0 does not have.
pub(crate) fn assertions(schema: &Schema) -> Map {
    match schema.schema_data.extensions.get(ASSERTIONS).map(unpack) {
        Some(Value::Object(assertions)) => assertions,
        _ => Map::new(),
    }
}

/// Whether a schema is an alias of another one.
pub(crate) fn is_alias(schema: &Schema) -> bool {
    has(&schema.schema_data.extensions, ALIAS)
}

/// All examples of a schema.
pub(crate) fn examples(data: &SchemaData) -> Vec<Value> {
    match data.extensions.get(EXAMPLES).map(unpack) {
        Some(Value::Array(examples)) => examples,
        _ => Vec::new(),
    }
}

/// Whether a media type is a sequence of documents.
pub(crate) fn is_sequence(media_type: &MediaType) -> bool {
    has(&media_type.extensions, SEQUENCE)
}

/// Whether the value of a query parameter is the entire query string.
pub(crate) fn is_querystring(parameter: &ParameterData) -> bool {
    has(&parameter.extensions, QUERYSTRING)
}

/// Whether reserved characters are allowed in a path parameter.
pub(crate) fn allows_reserved(parameter: &ParameterData) -> bool {
    has(&parameter.extensions, ALLOW_RESERVED)
}

/// Whether nothing in the value of a cookie parameter is escaped.
pub(crate) fn is_unescaped(parameter: &ParameterData) -> bool {
    has(&parameter.extensions, UNESCAPED)
}

/// The reference to the schema of values whose discriminator value has no mapping.
pub(crate) fn default_mapping(discriminator: &Discriminator) -> Option<&str> {
    discriminator.extensions.get(DEFAULT_MAPPING)?.as_str()
}

/// Sets that schema, unless the description does.
pub(crate) fn set_default_mapping(discriminator: &mut Discriminator, reference: &str) {
    let mapping = discriminator.extensions.entry(DEFAULT_MAPPING.to_owned());
    mapping.or_insert_with(|| reference.into());
}

/// The declared `explode` of an encoding.
pub(crate) fn explode(encoding: &Encoding) -> Option<bool> {
    encoding.extensions.get(EXPLODE)?.as_bool()
}

fn has(extensions: &Extensions, mark: &str) -> bool {
    extensions.get(mark) == Some(&serde_json::Value::Bool(true))
}

/// Whether a key of the tree is a mark.
pub(super) fn is_mark(name: &str) -> bool {
    name.starts_with('=')
}

/// Removes the marks of an object of the tree, to be stored with the extensions of the decoded object.
pub(super) fn take(fields: &mut Fields) -> Fields {
    remove_matching(fields, is_mark)
}

/// Whether a key is an extension of the description.
pub(super) fn is_extension(name: &str) -> bool {
    name.starts_with("x-")
}

#[cfg(test)]
mod tests {
    use crate::json::json;

    use super::super::structure;
    use super::super::version::Version;
    use crate::diagnostic::Diagnostics;

    /// Names of schemas and of properties are no fields of an object, and examples are no objects of OpenAPI.
    #[test]
    fn description_contains_no_mark() {
        let schema = json!({
            "=alias": true,
            "x-alias": "kept",
            "oneOf": [{ "=examples": [1] }],
            "properties": { "=tuple": { "=tuple": {}, "type": "string" } },
            "additionalProperties": { "=assertions": {} },
            "discriminator": { "propertyName": "kind", "=defaultMapping": "Pet" },
            "example": { "=alias": true },
        });
        let content = json!({
            "=sequence": true,
            "schema": schema,
            "encoding": { "a": { "=explode": true, "headers": { "b": { "=alias": true } } } },
        });
        let parameter = json!({ "name": "id", "in": "query", "=querystring": true, "content": { "a/b": content } });
        let mut root = json!({
            "openapi": "3.1.0",
            "info": { "title": "A", "version": "1", "=alias": true },
            "paths": { "/": { "get": { "parameters": [parameter], "responses": {} } } },
            "components": { "schemas": { "=alias": schema }, "=alias": {} },
        });
        structure::repair(&mut root, Version::V3_1, &mut Diagnostics::new());
        let schema = json!({
            "x-alias": "kept",
            "oneOf": [{}],
            "properties": { "=tuple": { "type": "string" } },
            "additionalProperties": {},
            "discriminator": { "propertyName": "kind" },
            "example": { "=alias": true },
        });
        assert_eq!(
            root["components"],
            json!({ "schemas": { "=alias": schema } })
        );
        let parameter = &root["paths"]["/"]["get"]["parameters"][0];
        let content = json!({ "schema": schema, "encoding": { "a": { "headers": { "b": { "schema": {} } } } } });
        assert_eq!(
            *parameter,
            json!({ "name": "id", "in": "query", "content": { "a/b": content } })
        );
    }
}
