//! Converts OpenAPI schemas to JSON Schema, so that a validator can check examples.
//!
//! Keywords of OpenAPI 3.0 are converted to draft 2020-12. Keywords that are assertions in neither (most values of
//! `format`) are removed, and so are those that the validator does not support: an invalid pattern does not make
//! examples invalid.

use std::collections::{BTreeSet, HashMap};

use generator::diagnostic::Origin;
use serde_json::{Map, Value, json};

use super::document::pointed_at;
use super::locations::{LIST, OBJECT, ONE, Places, Way};

/// The formats that are asserted.
const ASSERTED: [&str; 5] = ["date", "date-time", "ipv4", "ipv6", "uuid"];

/// The document's tree with its schemas converted to JSON Schema, and without its examples.
pub(super) fn json_schemas(root: &Value, places: &Places, way: Way) -> Value {
    let version = root
        .get("openapi")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut tree = root.clone();
    for place in &places.examples {
        if let Some(example) = tree.pointer_mut(&place.example) {
            *example = Value::Null;
        }
    }
    let mut conversion = Conversion {
        root,
        is_3_0: version.starts_with("3.0"),
        way,
        patterns: HashMap::new(),
    };
    for place in &places.schemas {
        if let Some(schema) = tree.pointer_mut(place) {
            conversion.schema(schema, &BTreeSet::new());
        }
    }
    tree
}

struct Conversion<'a> {
    root: &'a Value,
    is_3_0: bool,
    way: Way,
    /// Whether the validator supports a pattern.
    patterns: HashMap<String, bool>,
}

type Members = Map<String, Value>;

impl Conversion<'_> {
    /// Converts a schema; `absent` are the properties that are optional in any case, because they are read-only in a
    /// request or write-only in a response.
    fn schema(&mut self, schema: &mut Value, absent: &BTreeSet<String>) {
        let Value::Object(members) = schema else {
            return;
        };
        if self.is_3_0 && members.contains_key("$ref") {
            members.retain(|key, _| key == "$ref");
            return;
        }
        let mut absent = absent.clone();
        self.one_way(members, &mut absent, 0);
        self.assertions(members, &absent);
        self.inner(members, &absent);
        nullable(members);
    }

    fn inner(&mut self, members: &mut Members, absent: &BTreeSet<String>) {
        let none = BTreeSet::new();
        for key in ONE {
            if let Some(inner) = members.get_mut(key) {
                self.schema(inner, &none);
            }
        }
        for key in LIST {
            // Each part of a whole may require what another one describes.
            let absent = if key == "prefixItems" { &none } else { absent };
            let listed = members.get_mut(key).and_then(Value::as_array_mut);
            for inner in listed.into_iter().flatten() {
                self.schema(inner, absent);
            }
        }
        for key in OBJECT {
            let inner = members.get_mut(key).and_then(Value::as_object_mut);
            for (_, inner) in inner.into_iter().flatten() {
                self.schema(inner, &none);
            }
        }
    }

    fn assertions(&mut self, members: &mut Members, absent: &BTreeSet<String>) {
        members.retain(|key, value| is_assertion(key, value));
        for (bound, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            if let Some(Value::Bool(is_excluded)) = members.get(exclusive).cloned() {
                members.shift_remove(exclusive);
                if let (true, Some(number)) = (is_excluded, members.shift_remove(bound)) {
                    members.insert(exclusive.to_owned(), number);
                }
            }
        }
        if let Some(Value::Array(required)) = members.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(|name| !absent.contains(name)));
        }
        integer_range(members);
        if let Some(Value::String(pattern)) = members.get("pattern")
            && !self.is_known(&pattern.clone())
        {
            members.shift_remove("pattern");
        }
        if let Some(Value::Object(patterns)) = members.get_mut("patternProperties") {
            patterns.retain(|pattern, _| self.is_known(pattern));
        }
    }

    fn is_known(&mut self, pattern: &str) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let schema = json!({ "pattern": pattern });
        let is_known = jsonschema::options().build(&schema).is_ok();
        self.patterns.insert(pattern.to_owned(), is_known);
        is_known
    }

    /// Adds the properties that are optional in this direction: those of the schema, and of its `allOf`.
    fn one_way(&self, members: &Members, absent: &mut BTreeSet<String>, depth: usize) {
        // Schemas may hold themselves; no whole of sense has parts within parts within parts.
        if depth > 8 {
            return;
        }
        let properties = members.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let says = |word: &str| self.says(property, word);
            let is_absent = match self.way {
                Way::Request => says("readOnly"),
                Way::Response => says("writeOnly"),
                Way::Either => says("readOnly") || says("writeOnly"),
            };
            if is_absent {
                absent.insert(name.clone());
            }
        }
        let parts = members.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            if let Some(members) = self.target(part).as_object() {
                self.one_way(members, absent, depth + 1);
            }
        }
    }

    fn says(&self, property: &Value, word: &str) -> bool {
        let says = |value: &Value| value.get(word) == Some(&Value::Bool(true));
        let parts = property.get("allOf").and_then(Value::as_array);
        let mut parts = parts.into_iter().flatten();
        says(property) || says(self.target(property)) || parts.any(|part| says(self.target(part)))
    }

    fn target<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| pointed_at(self.root, reference));
        target.map_or(schema, |(target, _)| target)
    }
}

/// Whether a keyword is an assertion that the validator supports.
fn is_assertion(key: &str, value: &Value) -> bool {
    match key {
        "example" | "examples" | "default" | "discriminator" | "xml" | "externalDocs"
        | "deprecated" | "description" | "title" | "$comment" | "$schema" => false,
        "format" => value.as_str().is_some(),
        "required" | "enum" => value.is_array(),
        "pattern" => value.is_string(),
        key => !key.starts_with("x-"),
    }
}

/// Replaces a format that is a range of integers by that range; others are kept if they are asserted.
fn integer_range(members: &mut Members) {
    let Some(Value::String(format)) = members.get("format").cloned() else {
        return;
    };
    let is_integer = members.get("type").is_some_and(|ty| ty == "integer");
    let range = match format.as_str() {
        "int32" if is_integer => json!({ "minimum": i32::MIN, "maximum": i32::MAX }),
        "int64" if is_integer => json!({ "minimum": i64::MIN, "maximum": i64::MAX }),
        format if ASSERTED.contains(&format) => return,
        _ => Value::Null,
    };
    members.shift_remove("format");
    if !range.is_null() {
        let parts = members.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(parts) = parts {
            parts.push(range);
        }
    }
}

/// Converts `nullable`, which is a type in OpenAPI 3.1.
fn nullable(members: &mut Members) {
    if members.shift_remove("nullable") != Some(Value::Bool(true)) {
        return;
    }
    if let Some(Value::Array(listed)) = members.get_mut("enum") {
        listed.push(Value::Null);
    }
    let asks_more = ["$ref", "allOf", "anyOf", "oneOf", "not"]
        .iter()
        .any(|key| members.contains_key(*key));
    match members.get_mut("type") {
        Some(ty @ Value::String(_)) if !asks_more => *ty = json!([ty.take(), "null"]),
        None if !asks_more => {}
        _ => {
            let schema = Value::Object(std::mem::take(members));
            members.insert("if".to_owned(), json!({ "type": "null" }));
            members.insert(DEEPER.to_owned(), schema);
        }
    }
}

/// The locations of schemas that are wrapped to allow `null`, and are one level deeper than in the document.
pub(super) fn deeper(schemas: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    find_deeper(schemas, &Origin::root(), &mut found);
    found
}

fn find_deeper(value: &Value, origin: &Origin, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => match members.get(DEEPER) {
            Some(inner) if members.get("if") == Some(&json!({ "type": "null" })) => {
                found.insert(origin.pointer().to_owned());
                find_deeper(inner, origin, found);
            }
            _ => members
                .iter()
                .for_each(|(key, inner)| find_deeper(inner, &origin.key(key), found)),
        },
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_deeper(item, &origin.index(index), found);
            }
        }
        _ => {}
    }
}

/// Converts a location in the document to one in the result of [`json_schemas`].
pub(super) fn place_of(deeper: &BTreeSet<String>, place: &str) -> String {
    let (mut written, mut found) = (String::new(), String::new());
    for step in place.split('/').skip(1) {
        if deeper.contains(&written) {
            found.push('/');
            found.push_str(DEEPER);
        }
        for pointer in [&mut written, &mut found] {
            pointer.push('/');
            pointer.push_str(step);
        }
    }
    found
}

/// The keyword of the wrapped schema.
const DEEPER: &str = "else";
