//! Random descriptions: most of them have valid OpenAPI objects and fields, few are meaningful, and their names are
//! unusual.

mod operation;
mod schema;

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

/// A description.
#[derive(Debug)]
pub struct Description(pub Value);

impl<'a> Arbitrary<'a> for Description {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut root = json!({
            "openapi": *u.choose(&["3.0.3", "3.1.0", "3.1.0", "3.2.0"])?,
            "info": { "title": string(u)?, "version": string(u)?, "description": string(u)? },
            "servers": servers(u)?,
            "tags": [{ "name": name(u)?, "description": string(u)? }],
            "paths": operation::paths(u)?,
            "components": components(u)?,
        });
        if u.ratio(1, 4)? {
            root["security"] = json!([{ "S0": [] }]);
        }
        if u.ratio(1, 8)? {
            root["webhooks"] = json!({ name(u)?: operation::item(u, &[])? });
        }
        if u.ratio(1, 8)? {
            corrupt(u, &mut root)?;
        }
        Ok(Self(root))
    }
}

/// A deterministic random number generator (SplitMix64).
#[derive(Debug)]
pub struct Rng(pub u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        next ^ (next >> 31)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// Returns `count` bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

/// Returns the description of a seed as JSON. The same seed returns the same description.
///
/// # Panics
///
/// Never: there are enough bytes.
pub fn description(seed: u64) -> String {
    let bytes = Rng(seed).bytes(8 << 10);
    let Description(root) = Description::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
    format!("{root:#}")
}

/// The number of components in a section. References name one of them, or the next one, which is missing.
const COMPONENTS: usize = 6;

fn components(u: &mut Unstructured<'_>) -> Result<Value> {
    let first_schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let first_parameter = json!({ "name": "a", "in": "query", "schema": { "type": "string" } });
    let first_response = json!({ "description": "D" });
    let first_body = json!({ "content": { "application/json": { "schema": {} } } });
    let first_header = json!({ "schema": { "type": "string" } });
    let first_scheme = json!({ "type": "http", "scheme": "bearer" });
    Ok(json!({
        "schemas": section(u, "schemas", first_schema, |u| schema::schema(u, 0))?,
        "parameters": section(u, "parameters", first_parameter, operation::parameter)?,
        "responses": section(u, "responses", first_response, operation::response)?,
        "requestBodies": section(u, "requestBodies", first_body, operation::body)?,
        "headers": section(u, "headers", first_header, operation::header)?,
        "securitySchemes": section(u, "securitySchemes", first_scheme, security_scheme)?,
    }))
}

/// Returns the components of a section. A component that is a reference refers to the previous one, so that most
/// references are resolved.
fn section(
    u: &mut Unstructured<'_>,
    kind: &str,
    first: Value,
    mut item: impl FnMut(&mut Unstructured<'_>) -> Result<Value>,
) -> Result<Value> {
    let mut items = Map::from_iter([("S0".to_owned(), first)]);
    for number in 1..COMPONENTS {
        let mut component = item(u)?;
        if component.get("$ref").is_some() {
            component = json!({ "$ref": format!("#/components/{kind}/S{}", number - 1) });
        }
        items.insert(format!("S{number}"), component);
    }
    Ok(items.into())
}

/// Returns a reference to a component, or rarely an invalid one.
fn reference(u: &mut Unstructured<'_>, section: &str) -> Result<Value> {
    if u.ratio(1, 2_000)? {
        return Ok(json!({ "$ref": string(u)? }));
    }
    let number = u.choose_index(COMPONENTS)?;
    Ok(json!({ "$ref": format!("#/components/{section}/S{number}") }))
}

fn servers(u: &mut Unstructured<'_>) -> Result<Value> {
    let urls = [
        "https://example.com",
        "https://{S0}.example.com/v{S1}",
        "/relative",
        "{S0}",
        "https://example.com/{S0}?a=\"#b",
    ];
    let variable =
        json!({ "default": string(u)?, "enum": [string(u)?], "description": string(u)? });
    Ok(json!([
        { "url": *u.choose(&urls)?, "description": string(u)?, "variables": { "S0": variable } },
        { "url": "https://other.example.com" },
    ]))
}

fn security_scheme(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.choose_index(5)? {
        0 => json!({ "type": "http", "scheme": "bearer", "description": string(u)? }),
        1 => json!({ "type": "http", "scheme": "basic" }),
        2 => json!({ "type": "apiKey", "in": "query", "name": name(u)? }),
        3 => json!({ "type": "apiKey", "in": "cookie", "name": name(u)? }),
        _ => json!({ "type": "apiKey", "in": "header", "name": name(u)? }),
    })
}

/// Names that are reserved in Rust or in the client, or hard to convert to identifiers.
const NAMES: [&str; 40] = [
    "a", "A", "b", "id", "Id", "ID", "type", "self", "Self", "crate", "fn", "async", "r#type", "_",
    "", " ", "1", "-1", "a-b", "a_b", "aB", "Client", "Error", "Option", "String", "Vec", "Box",
    "Result", "Ok", "new", "send", "request", "body", "builder", "con", "\"", "*/", "é",
    "\u{202e}", "日本",
];

fn name(u: &mut Unstructured<'_>) -> Result<String> {
    match u.ratio(1, 12)? {
        true => string(u),
        false => Ok((*u.choose(&NAMES)?).to_owned()),
    }
}

/// Strings with syntax of Rust, Markdown or HTTP.
const STRINGS: [&str; 16] = [
    "",
    "A text.",
    "*/",
    "\"",
    "\\",
    "{}",
    "{{x}}",
    "#]",
    "```\nfn main() {}\n```",
    "    indented",
    "\n",
    "\0",
    "\u{202e}\u{200b}",
    "[a](b) <c> `d",
    "# Head\n\n- item",
    "\r\nX: y",
];

fn string(u: &mut Unstructured<'_>) -> Result<String> {
    match u.ratio(1, 8)? {
        true => Ok(String::arbitrary(u)?.chars().take(12).collect()),
        false => Ok((*u.choose(&STRINGS)?).to_owned()),
    }
}

/// Returns any JSON value.
fn any(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.choose_index(9)? {
        0 => Value::Null,
        1 => json!(bool::arbitrary(u)?),
        2 => json!(i64::arbitrary(u)?),
        3 => json!(u64::MAX),
        4 => json!(-0.5),
        5 => json!([1, string(u)?]),
        6 => json!({ name(u)?: string(u)? }),
        _ => json!(string(u)?),
    })
}

/// Replaces a random value in the document with any JSON value.
fn corrupt(u: &mut Unstructured<'_>, value: &mut Value) -> Result<()> {
    let children: Vec<&mut Value> = match value {
        Value::Object(properties) => properties.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => Vec::new(),
    };
    if children.is_empty() || u.ratio(1, 5)? {
        *value = any(u)?;
        return Ok(());
    }
    let index = u.choose_index(children.len())?;
    match children.into_iter().nth(index) {
        Some(child) => corrupt(u, child),
        None => Ok(()),
    }
}
