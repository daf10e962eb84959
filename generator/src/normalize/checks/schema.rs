//! What a schema says of values that have no part in it.

use std::collections::HashMap;

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
    pub(super) fn schema(&mut self, trail: &Trail<'_>, members: &Members) {
        self.bounds(trail, members);
        self.values(trail, members);
        self.pattern(trail, members);
        self.repeated(trail, members);
        self.other_types(trail, members);
        self.items(trail, members);
        self.choices(trail, members);
        self.discriminator(trail, members);
        let is_true = |key| members.get(key) == Some(&Value::Bool(true));
        if is_true("readOnly") && is_true("writeOnly") {
            self.exclude(trail, members, "readOnly", "writeOnly");
        }
    }

    /// A pattern is a regular expression as JavaScript has them, with or without its flag `u`.
    fn pattern(&mut self, trail: &Trail<'_>, members: &Members) {
        let Some(pattern) = members.get("pattern").and_then(Value::as_str) else {
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
    fn repeated(&mut self, trail: &Trail<'_>, members: &Members) {
        for key in ["enum", "required", "oneOf", "anyOf"] {
            let is_choice = matches!(key, "oneOf" | "anyOf");
            let mut seen: HashMap<&Value, usize> = HashMap::new();
            let listed = members.get(key).and_then(Value::as_array);
            for (index, value) in listed.into_iter().flatten().enumerate() {
                if is_choice && value.get("$ref").is_none() {
                    continue;
                }
                if let Some(first) = seen.get(value) {
                    let list = trail.key(key);
                    let first = list.index(*first);
                    self.report(repeated(&list.index(index), &first, value, key));
                } else {
                    seen.insert(value, index);
                }
            }
        }
    }

    /// What describes values of another type than the schema's.
    fn other_types(&mut self, trail: &Trail<'_>, members: &Members) {
        let Some(ty) = members.get("type").and_then(Value::as_str) else {
            return;
        };
        for (key, of) in DESCRIBING {
            let describes = members.get(key).is_some_and(|value| !value.is_boolean());
            if describes && of != ty {
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

    fn items(&mut self, trail: &Trail<'_>, members: &Members) {
        let is_array = members.get("type").is_some_and(|ty| ty == "array");
        let has_items = members.contains_key("items") || members.contains_key("prefixItems");
        if is_array && !has_items && self.version == Version::V3_0 {
            let message = "this array has no `items`: they may be any JSON";
            self.report(
                Diagnostic::new(Code::MissingKey, trail.origin(), message)
                    .help("add `items`, with the schema of one; `items: {}` if it may be anything"),
            );
        }
    }

    /// No value is one of no schemas.
    fn choices(&mut self, trail: &Trail<'_>, members: &Members) {
        for key in ["allOf", "anyOf", "oneOf"] {
            let listed = members.get(key).and_then(Value::as_array);
            if listed.is_some_and(Vec::is_empty) {
                let message = format!("`{key}` lists no schema: it is as if it were not there");
                self.report(
                    Diagnostic::new(Code::InvalidValue, trail.key(key).origin(), message)
                        .at_key()
                        .help("list at least one, or remove the key"),
                );
            }
        }
    }
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
