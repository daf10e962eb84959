//! Random schemas.

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

use super::{any, name, reference, string};

const FORMATS: [&str; 18] = [
    "date-time",
    "date",
    "uuid",
    "byte",
    "binary",
    "ipv4",
    "ipv6",
    "uri",
    "duration",
    "decimal",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "password",
    "email",
    "\"",
];

/// The maximum depth of schemas.
const MAX_DEPTH: usize = 4;

/// Returns a schema, or a reference to one.
pub(super) fn schema(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    if depth > MAX_DEPTH || u.ratio(1, 4)? {
        return reference(u, "schemas");
    }
    let mut schema = match u.choose_index(16)? {
        0 | 1 => json!({ "type": "string", "format": *u.choose(&FORMATS)? }),
        2 => json!({ "type": "string", "enum": [name(u)?, name(u)?, string(u)?] }),
        3 => json!({ "type": *u.choose(&["integer", "number"])?, "format": *u.choose(&FORMATS)? }),
        4 => json!({ "type": "array", "items": schema(u, depth + 1)? }),
        5 => json!({ "type": "object", "additionalProperties": schema(u, depth + 1)? }),
        6 => union(u, depth)?,
        7 => json!({ "allOf": subschemas(u, depth)? }),
        8 => json!({ "enum": [any(u)?, any(u)?] }),
        9 => json!({ "const": any(u)? }),
        10 => json!({ "type": ["string", "null"] }),
        11 => {
            json!({ "type": "array", "prefixItems": subschemas(u, depth)?, "items": bool::arbitrary(u)? })
        }
        12 => rare(u, depth)?,
        _ => object(u, depth)?,
    };
    if let Value::Object(keywords) = &mut schema {
        annotate(u, keywords)?;
    }
    Ok(schema)
}

fn rare(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match u.choose_index(6)? {
        0 => json!({}),
        1 => json!({ "type": "boolean" }),
        2 => json!({ "not": schema(u, depth + 1)? }),
        3 => {
            json!({ "type": ["object", "integer", "null"], "properties": { name(u)?: schema(u, depth + 1)? } })
        }
        4 => {
            json!({ "oneOf": [{ "const": name(u)?, "title": string(u)? }, { "const": string(u)? }] })
        }
        _ => {
            json!({ "type": "object", "patternProperties": { string(u)?: schema(u, depth + 1)? } })
        }
    })
}

fn object(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for _ in 0..u.int_in_range(0..=5)? {
        let name = name(u)?;
        if u.ratio(1, 2)? {
            required.push(name.clone());
        }
        properties.insert(name, schema(u, depth + 1)?);
    }
    required.sort();
    required.dedup();
    let mut object = json!({ "type": "object", "properties": properties, "required": required });
    match u.choose_index(6)? {
        0 => object["additionalProperties"] = json!(false),
        1 => object["additionalProperties"] = schema(u, depth + 1)?,
        2 => object["allOf"] = json!([reference(u, "schemas")?]),
        _ => {}
    }
    Ok(object)
}

fn union(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let key = *u.choose(&["oneOf", "anyOf"])?;
    let mut union = json!({ key: subschemas(u, depth)? });
    if u.ratio(1, 3)? {
        let mapping =
            json!({ name(u)?: "#/components/schemas/S0", string(u)?: "#/components/schemas/S1" });
        union["discriminator"] = json!({ "propertyName": name(u)?, "mapping": mapping });
    }
    Ok(union)
}

fn subschemas(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let count = u.int_in_range(1..=4)?;
    (0..count).map(|_| schema(u, depth + 1)).collect()
}

/// Adds an annotation that every schema may have.
fn annotate(u: &mut Unstructured<'_>, keywords: &mut Map<String, Value>) -> Result<()> {
    let (key, value) = match u.choose_index(16)? {
        0 => ("description", json!(string(u)?)),
        1 => ("title", json!(string(u)?)),
        2 => ("default", any(u)?),
        3 => ("example", any(u)?),
        4 => ("deprecated", json!(true)),
        5 => ("nullable", json!(true)),
        6 => ("readOnly", json!(true)),
        7 => ("writeOnly", json!(true)),
        8 => ("pattern", json!(string(u)?)),
        9 => ("externalDocs", json!({ "url": string(u)? })),
        _ => return Ok(()),
    };
    keywords.insert(key.to_owned(), value);
    Ok(())
}
