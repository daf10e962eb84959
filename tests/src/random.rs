//! Descriptions that are made by chance: most of them are right as far as OpenAPI's objects and keys go, few
//! make sense, and their names are none that anybody would choose.

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
            "info": { "title": text(u)?, "version": text(u)?, "description": text(u)? },
            "servers": servers(u)?,
            "tags": [{ "name": name(u)?, "description": text(u)? }],
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
            confuse(u, &mut root)?;
        }
        Ok(Self(root))
    }
}

/// Numbers that look like chance, the same ones each time (SplitMix64).
#[derive(Debug)]
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        next ^ (next >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// So many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

/// The description of a number, as JSON: always the same one.
///
/// # Panics
///
/// Never: there are bytes for all of it.
pub fn description(seed: u64) -> String {
    let bytes = Chance(seed).bytes(8 << 10);
    let Description(root) = Description::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
    format!("{root:#}")
}

/// How many components of a kind there are: references name one of them, or the next, which is missing.
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

/// The components of a kind. Those that are references are to the one before, so that most lead somewhere.
fn section(
    u: &mut Unstructured<'_>,
    kind: &str,
    first: Value,
    mut item: impl FnMut(&mut Unstructured<'_>) -> Result<Value>,
) -> Result<Value> {
    let mut items = Map::from_iter([("S0".to_owned(), first)]);
    for number in 1..COMPONENTS {
        let mut made = item(u)?;
        if made.get("$ref").is_some() {
            made = json!({ "$ref": format!("#/components/{kind}/S{}", number - 1) });
        }
        items.insert(format!("S{number}"), made);
    }
    Ok(items.into())
}

/// A reference to a component, or now and then to what is none.
fn reference(u: &mut Unstructured<'_>, section: &str) -> Result<Value> {
    if u.ratio(1, 2_000)? {
        return Ok(json!({ "$ref": text(u)? }));
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
    let variable = json!({ "default": text(u)?, "enum": [text(u)?], "description": text(u)? });
    Ok(json!([
        { "url": *u.choose(&urls)?, "description": text(u)?, "variables": { "S0": variable } },
        { "url": "https://other.example.com" },
    ]))
}

fn security_scheme(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.choose_index(5)? {
        0 => json!({ "type": "http", "scheme": "bearer", "description": text(u)? }),
        1 => json!({ "type": "http", "scheme": "basic" }),
        2 => json!({ "type": "apiKey", "in": "query", "name": name(u)? }),
        3 => json!({ "type": "apiKey", "in": "cookie", "name": name(u)? }),
        _ => json!({ "type": "apiKey", "in": "header", "name": name(u)? }),
    })
}

/// Words that are names in Rust, or in the client, or hard to make one of.
const NAMES: [&str; 40] = [
    "a", "A", "b", "id", "Id", "ID", "type", "self", "Self", "crate", "fn", "async", "r#type", "_",
    "", " ", "1", "-1", "a-b", "a_b", "aB", "Client", "Error", "Option", "String", "Vec", "Box",
    "Result", "Ok", "new", "send", "request", "body", "builder", "con", "\"", "*/", "é",
    "\u{202e}", "日本",
];

fn name(u: &mut Unstructured<'_>) -> Result<String> {
    match u.ratio(1, 12)? {
        true => text(u),
        false => Ok((*u.choose(&NAMES)?).to_owned()),
    }
}

/// Texts that would be code somewhere.
const TEXTS: [&str; 16] = [
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

fn text(u: &mut Unstructured<'_>) -> Result<String> {
    match u.ratio(1, 8)? {
        true => Ok(String::arbitrary(u)?.chars().take(12).collect()),
        false => Ok((*u.choose(&TEXTS)?).to_owned()),
    }
}

/// Any JSON.
fn any(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.choose_index(9)? {
        0 => Value::Null,
        1 => json!(bool::arbitrary(u)?),
        2 => json!(i64::arbitrary(u)?),
        3 => json!(u64::MAX),
        4 => json!(-0.5),
        5 => json!([1, text(u)?]),
        6 => json!({ name(u)?: text(u)? }),
        _ => json!(text(u)?),
    })
}

/// Puts something where it does not belong.
fn confuse(u: &mut Unstructured<'_>, value: &mut Value) -> Result<()> {
    let inside: Vec<&mut Value> = match value {
        Value::Object(members) => members.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => Vec::new(),
    };
    if inside.is_empty() || u.ratio(1, 5)? {
        *value = any(u)?;
        return Ok(());
    }
    let index = u.choose_index(inside.len())?;
    match inside.into_iter().nth(index) {
        Some(inner) => confuse(u, inner),
        None => Ok(()),
    }
}
