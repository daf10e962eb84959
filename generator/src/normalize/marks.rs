//! The keys under which a normalized description has what OpenAPI 3.0, or `openapiv3`, cannot express.
//!
//! No description can contain one of them: its own extensions are escaped before the first mark is added, from
//! `x-a` to `x-x-a`, and no mark begins with `x-x-`.

use serde_json::{Map, Value};

/// On the `items` of an array: its `oneOf` are the items in order. `exact`, no more and no fewer; `closed`, no
/// more; `rest`, the last is any further item.
pub(crate) const TUPLE: &str = "x-tuple";

/// On a schema: its assertions with keywords that 3.0 does not have.
pub(crate) const ASSERTIONS: &str = "x-checks";

/// On a schema: its `allOf` is a `$ref` with annotations or constraints next to it; an alias, not a derived schema.
pub(crate) const ALIAS: &str = "x-alias";

/// On a schema: all of its examples; `example` is the first.
pub(crate) const EXAMPLES: &str = "x-examples";

/// On a media type: it is a sequence of documents, and the schema is an array of them.
pub(crate) const ITEM_SCHEMA: &str = "x-item-schema";

/// On a query parameter: its value is the entire query string, and its name is not sent.
pub(crate) const QUERYSTRING: &str = "x-querystring";

/// On a discriminator: the schema of values whose discriminator value has no mapping.
pub(crate) const DEFAULT_MAPPING: &str = "x-default-mapping";

/// On a path parameter: its `allowReserved`.
pub(crate) const ALLOW_RESERVED: &str = "x-allow-reserved";

/// On a cookie parameter: `cookie`, nothing in the value is escaped.
pub(crate) const STYLE: &str = "x-style";

/// On an encoding: `explode`, where it is declared. `openapiv3` decodes an absent one as `false`.
pub(crate) const EXPLODE: &str = "x-explode";

const EXTENSION: &str = "x-";

/// Whether a key is an extension of the description.
pub(super) fn is_extension(name: &str) -> bool {
    name.starts_with(EXTENSION)
}

/// Escapes the extensions of an object.
pub(super) fn escape_extensions(fields: &mut Map<String, Value>) {
    if !fields.keys().any(|name| is_extension(name)) {
        return;
    }
    let escaped = std::mem::take(fields).into_iter().map(|(name, value)| {
        let name = match is_extension(&name) {
            true => format!("{EXTENSION}{name}"),
            false => name,
        };
        (name, value)
    });
    fields.extend(escaped);
}
