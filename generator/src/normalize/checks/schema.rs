//! What a schema says of values that have no part in it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use regress::Regex;
use serde_json::Value;

use super::super::version::Version;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// A longer pattern is not looked at: it might cost more than it says.
const LONGEST_PATTERN: usize = 1_000;

/// What describes values of one type, and has no effect on those of others.
const DESCRIBING: [(&str, &str); 4] = [
    ("additionalProperties", "object"),
    ("items", "array"),
    ("prefixItems", "array"),
    ("properties", "object"),
];

impl Check<'_> {
    /// Looks at the keys once: most schemas have few, and there are many schemas.
    pub(super) fn schema(&mut self, trail: &Trail<'_>, members: &Members) {
        let (mut has_bounds, mut has_values, mut describes) = (false, false, false);
        let (mut ty, mut has_items, mut lists) = (None, false, false);
        for (key, value) in members {
            match key.as_str() {
                "default" | "example" | "examples" => has_values = true,
                "type" => ty = value.as_str(),
                "items" | "prefixItems" => (has_items, describes) = (true, true),
                "additionalProperties" | "properties" => describes = true,
                "discriminator" => self.discriminator(trail, members),
                "pattern" => self.pattern(trail, value),
                "nullable" => self.nullable(trail),
                "writeOnly" => self.both_ways(trail, members),
                "const" => lists = true,
                "allOf" | "anyOf" | "enum" | "oneOf" | "required" => {
                    lists |= key == "enum";
                    self.list(trail, key, value);
                }
                key => has_bounds |= is_bound(key),
            }
        }
        if has_bounds {
            self.bounds(trail, members);
        }
        if has_values {
            self.values(trail, members);
        }
        if lists {
            self.listed_types(trail, members);
        }
        if let Some(ty) = ty.filter(|_| describes) {
            self.other_types(trail, members, ty);
        }
        if ty == Some("array") && !has_items {
            self.no_items(trail);
        }
    }

    /// It went with OpenAPI 3.1, where `null` is a type.
    fn nullable(&mut self, trail: &Trail<'_>) {
        if self.version >= Version::V3_1 {
            let message = "`nullable` is `null` in `type` since OpenAPI 3.1: it is read as in 3.0";
            self.report(
                Diagnostic::new(Code::WrongType, trail.key("nullable").origin(), message)
                    .at_key()
                    .help("add `\"null\"` to `type`: `type: [string, \"null\"]`"),
            );
        }
    }

    fn both_ways(&mut self, trail: &Trail<'_>, members: &Members) {
        let is_true = |key| members.get(key) == Some(&Value::Bool(true));
        if is_true("readOnly") && is_true("writeOnly") {
            self.exclude(trail, members, "readOnly", "writeOnly");
        }
    }

    fn list(&mut self, trail: &Trail<'_>, key: &str, value: &Value) {
        let Some(listed) = value.as_array() else {
            return;
        };
        let is_of_schemas = matches!(key, "allOf" | "anyOf" | "oneOf");
        if listed.is_empty() && is_of_schemas {
            self.no_schemas(trail, key);
        }
        if listed.len() > 1 && key != "allOf" {
            self.repeated(trail, key, listed, is_of_schemas);
        }
    }

    /// A pattern is a regular expression as JavaScript has them, with or without its flag `u`.
    fn pattern(&mut self, trail: &Trail<'_>, value: &Value) {
        let Some(pattern) = value.as_str() else {
            return;
        };
        if pattern.len() > LONGEST_PATTERN || Regex::new(pattern).is_ok() {
            return;
        }
        let Err(fault) = Regex::with_flags(pattern, "u") else {
            return;
        };
        let message = format!("the pattern is no regular expression of JavaScript: {fault}");
        let origin = trail.key("pattern").origin();
        self.report(
            Diagnostic::new(Code::InvalidPattern, origin, message)
                .at_value()
                .help("mend or remove it; the client does not check values"),
        );
    }

    /// What stands more than once in a list that it means the same in once.
    fn repeated(&mut self, trail: &Trail<'_>, key: &str, listed: &[Value], is_of_schemas: bool) {
        let mut seen: HashMap<&Value, usize> = HashMap::with_capacity(listed.len());
        for (index, value) in listed.iter().enumerate() {
            if is_of_schemas && value.get("$ref").is_none() {
                continue;
            }
            match seen.entry(value) {
                Entry::Vacant(first) => _ = first.insert(index),
                Entry::Occupied(first) => {
                    let list = trail.key(key);
                    let first = list.index(*first.get());
                    self.report(repeated(&list.index(index), &first, value, key));
                }
            }
        }
    }

    /// What describes values of another type than the schema's.
    fn other_types(&mut self, trail: &Trail<'_>, members: &Members, ty: &str) {
        for (key, of) in DESCRIBING.into_iter().filter(|(_, of)| *of != ty) {
            if members.get(key).is_some_and(|value| !value.is_boolean()) {
                let message = format!("`{key}` has no effect beside `type: {ty}`");
                let origin = trail.key(key).origin();
                self.report(
                    Diagnostic::new(Code::IgnoredKey, origin, message)
                        .at_key()
                        .help(format!("write `type: {of}`, or remove the key")),
                );
            }
        }
    }

    fn no_items(&mut self, trail: &Trail<'_>) {
        if self.version == Version::V3_0 {
            let message = "this array has no `items`: they may be any JSON";
            self.report(
                Diagnostic::new(Code::MissingKey, trail.origin(), message)
                    .help("add `items`, with the schema of one; `items: {}` if it may be anything"),
            );
        }
    }

    /// No value is one of no schemas.
    fn no_schemas(&mut self, trail: &Trail<'_>, key: &str) {
        let message = format!("`{key}` lists no schema: it is as if it were not there");
        self.report(
            Diagnostic::new(Code::InvalidValue, trail.key(key).origin(), message)
                .at_key()
                .help("list at least one, or remove the key"),
        );
    }
}

/// Whether a key is a bound of values.
fn is_bound(key: &str) -> bool {
    ["min", "max", "exclusive", "multipleOf"]
        .iter()
        .any(|start| key.starts_with(start))
}

fn repeated(place: &Trail<'_>, first: &Trail<'_>, value: &Value, key: &str) -> Diagnostic {
    let message = match value {
        Value::String(text) => format!("`{text}` is listed twice in `{key}`"),
        Value::Object(_) => {
            format!("this schema is listed twice in `{key}`: the second is never taken")
        }
        value => format!("`{value}` is listed twice in `{key}`"),
    };
    Diagnostic::new(Code::DuplicateValue, place.origin(), message)
        .at_value()
        .related(first.origin(), "first listed here")
        .help("remove one of the two")
}
