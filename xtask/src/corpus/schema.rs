//! Converts OpenAPI schemas to JSON Schema, so that a validator can check examples.
//!
//! Keywords of OpenAPI 3.0 are converted to draft 2020-12. Keywords that are assertions in neither (most values of
//! `format`) are removed, and so are those that the validator does not support: an invalid pattern does not make
//! examples invalid.

use std::collections::{BTreeSet, HashMap};

use generator::diagnostic::Origin;
use serde_json::{Map, Value, json};

use super::document::resolve_reference;
use super::locations::{Locations, MessageKind, subschemas};

/// The formats that are asserted.
const ASSERTED: [&str; 5] = ["date", "date-time", "ipv4", "ipv6", "uuid"];

/// The document's tree with its schemas converted to JSON Schema, and without its examples; and the locations of the
/// schemas that are wrapped to allow `null`, and are one level deeper than in the document.
pub(super) fn json_schemas(
    root: &Value,
    locations: &Locations,
    message_kind: MessageKind,
) -> (Value, BTreeSet<String>) {
    let version = root.get("openapi").and_then(Value::as_str);
    let mut tree = root.clone();
    for location in &locations.examples {
        if let Some(example) = tree.pointer_mut(&location.example) {
            *example = Value::Null;
        }
    }
    let mut conversion = Conversion {
        root,
        is_3_0: version.is_some_and(|version| version.starts_with("3.0")),
        message_kind,
        patterns: HashMap::new(),
        wrapped: BTreeSet::new(),
    };
    for schema in locations.schemas.iter().filter_map(|it| Origin::parse(it)) {
        conversion.schema(&mut tree, &schema, &BTreeSet::new());
    }
    (tree, conversion.wrapped)
}

struct Conversion<'a> {
    root: &'a Value,
    is_3_0: bool,
    message_kind: MessageKind,
    /// Whether the validator supports a pattern.
    patterns: HashMap<String, bool>,
    /// The locations of the schemas that are wrapped so far.
    wrapped: BTreeSet<String>,
}

type Keywords = Map<String, Value>;

impl Conversion<'_> {
    /// Converts a schema in the tree; `optional` are the properties that are optional in any case, because they are
    /// read-only in a request or write-only in a response.
    fn schema(&mut self, tree: &mut Value, origin: &Origin, optional: &BTreeSet<String>) {
        let Some(schema) = tree.pointer_mut(origin.pointer()) else {
            return;
        };
        let Some(keywords) = schema.as_object_mut() else {
            return;
        };
        if self.is_3_0 && keywords.contains_key("$ref") {
            keywords.retain(|key, _| key == "$ref");
            return;
        }
        let mut optional = optional.clone();
        self.collect_optional(keywords, &mut optional, 0);
        self.assertions(keywords, &optional);
        let none = BTreeSet::new();
        for (keyword, subschema) in subschemas(schema, origin) {
            let optional = match keyword {
                // One schema of an `allOf` may require a property that another schema of it defines.
                "allOf" | "anyOf" | "oneOf" => &optional,
                _ => &none,
            };
            self.schema(tree, &subschema, optional);
        }
        let schema = tree.pointer_mut(origin.pointer());
        if schema.and_then(Value::as_object_mut).is_some_and(nullable) {
            self.wrapped.insert(origin.pointer().to_owned());
        }
    }

    fn assertions(&mut self, keywords: &mut Keywords, optional: &BTreeSet<String>) {
        keywords.retain(|key, value| is_assertion(key, value));
        for (bound, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            if let Some(Value::Bool(is_excluded)) = keywords.get(exclusive).cloned() {
                keywords.remove(exclusive);
                if let (true, Some(number)) = (is_excluded, keywords.remove(bound)) {
                    keywords.insert(exclusive.to_owned(), number);
                }
            }
        }
        if let Some(Value::Array(required)) = keywords.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(|name| !optional.contains(name)));
        }
        integer_range(keywords);
        if let Some(Value::String(pattern)) = keywords.get("pattern")
            && !self.is_supported(&pattern.clone())
        {
            keywords.remove("pattern");
        }
        if let Some(Value::Object(patterns)) = keywords.get_mut("patternProperties") {
            patterns.retain(|pattern, _| self.is_supported(pattern));
        }
    }

    fn is_supported(&mut self, pattern: &str) -> bool {
        let is_supported = self.patterns.entry(pattern.to_owned());
        *is_supported.or_insert_with(|| {
            let schema = json!({ "pattern": pattern });
            jsonschema::options().build(&schema).is_ok()
        })
    }

    /// Adds the properties that are optional in this direction: those of the schema, and of its `allOf`.
    fn collect_optional(&self, keywords: &Keywords, optional: &mut BTreeSet<String>, depth: usize) {
        // Schemas may be recursive; no reasonable `allOf` is nested deeper.
        if depth > 8 {
            return;
        }
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let has_flag = |keyword: &str| self.has_flag(property, keyword);
            let is_optional = match self.message_kind {
                MessageKind::Request => has_flag("readOnly"),
                MessageKind::Response => has_flag("writeOnly"),
                MessageKind::Either => has_flag("readOnly") || has_flag("writeOnly"),
            };
            if is_optional {
                optional.insert(name.clone());
            }
        }
        let subschemas = keywords.get("allOf").and_then(Value::as_array);
        for subschema in subschemas.into_iter().flatten() {
            if let Some(keywords) = self.target(subschema).as_object() {
                self.collect_optional(keywords, optional, depth + 1);
            }
        }
    }

    fn has_flag(&self, property: &Value, keyword: &str) -> bool {
        let has_flag = |value: &Value| value.get(keyword) == Some(&Value::Bool(true));
        let subschemas = property.get("allOf").and_then(Value::as_array);
        let mut subschemas = subschemas.into_iter().flatten();
        has_flag(property)
            || has_flag(self.target(property))
            || subschemas.any(|subschema| has_flag(self.target(subschema)))
    }

    fn target<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| resolve_reference(self.root, reference));
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

/// Replaces a format that is a range of integers by that range; other formats are kept if they are asserted.
fn integer_range(keywords: &mut Keywords) {
    let Some(Value::String(format)) = keywords.get("format").cloned() else {
        return;
    };
    let is_integer = keywords.get("type").is_some_and(|ty| ty == "integer");
    let range = match format.as_str() {
        "int32" if is_integer => json!({ "minimum": i32::MIN, "maximum": i32::MAX }),
        "int64" if is_integer => json!({ "minimum": i64::MIN, "maximum": i64::MAX }),
        format if ASSERTED.contains(&format) => return,
        _ => Value::Null,
    };
    keywords.remove("format");
    if !range.is_null() {
        let subschemas = keywords.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(subschemas) = subschemas {
            subschemas.push(range);
        }
    }
}

/// Converts `nullable`, which is a type in OpenAPI 3.1; returns whether the schema is wrapped for that.
fn nullable(keywords: &mut Keywords) -> bool {
    if keywords.remove("nullable") != Some(Value::Bool(true)) {
        return false;
    }
    if let Some(Value::Array(items)) = keywords.get_mut("enum") {
        items.push(Value::Null);
    }
    let mut applicators = ["$ref", "allOf", "anyOf", "oneOf", "not"].into_iter();
    let has_applicators = applicators.any(|key| keywords.contains_key(key));
    match keywords.get_mut("type") {
        Some(ty @ Value::String(_)) if !has_applicators => *ty = json!([ty.take(), "null"]),
        None if !has_applicators => {}
        _ => {
            let schema = Value::Object(std::mem::take(keywords));
            keywords.insert("if".to_owned(), json!({ "type": "null" }));
            keywords.insert(WRAPPED_KEYWORD.to_owned(), schema);
            return true;
        }
    }
    false
}

/// Converts a location in the document to one in the result of [`json_schemas`].
pub(super) fn converted_location(wrapped: &BTreeSet<String>, location: &str) -> String {
    let (mut original, mut converted) = (String::new(), String::new());
    for step in location.split('/').skip(1) {
        if wrapped.contains(&original) {
            converted.push('/');
            converted.push_str(WRAPPED_KEYWORD);
        }
        for pointer in [&mut original, &mut converted] {
            pointer.push('/');
            pointer.push_str(step);
        }
    }
    converted
}

/// The keyword of the wrapped schema.
const WRAPPED_KEYWORD: &str = "else";
