//! What a schema says of values that have no part in it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use regress::Regex;
use serde_json::{Number, Value};
use url::Url;

use super::super::version::Version;
use super::describe::is_type;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// A longer pattern is not looked at: it might cost more than it says.
const LONGEST_PATTERN: usize = 1_000;

/// What describes values of one type, and has no effect on those of others.
const DESCRIBING: [(&str, &str); 13] = [
    ("additionalProperties", "object"),
    ("items", "array"),
    ("maxItems", "array"),
    ("maxLength", "string"),
    ("maxProperties", "object"),
    ("maximum", "number"),
    ("minItems", "array"),
    ("minLength", "string"),
    ("minProperties", "object"),
    ("minimum", "number"),
    ("pattern", "string"),
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
                "type" => {
                    ty = value.as_str();
                    self.list(trail, key, value);
                }
                "format" => self.format(trail, members, value),
                "then" | "else" => self.branch(trail, members, key),
                "$id" => self.identity(trail, value),
                "items" | "prefixItems" => (has_items, describes) = (true, true),
                "additionalProperties" | "properties" => describes = true,
                "discriminator" => self.discriminator(trail, members),
                "pattern" => {
                    describes = true;
                    self.pattern(trail, value);
                }
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
            describes = true;
            self.bounds(trail, members);
        }
        if has_values {
            self.values(trail, members);
        }
        if lists {
            self.listed_types(trail, members);
            self.constant(trail, members);
        }
        if let Some(ty) = ty.filter(|ty| describes && is_type(ty)) {
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
                Diagnostic::new(Code::InvalidType, trail.key("nullable").origin(), message)
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
        let mut seen: HashMap<Cow<'_, Value>, usize> = HashMap::with_capacity(listed.len());
        for (index, value) in listed.iter().enumerate() {
            if is_of_schemas && value.get("$ref").is_none() {
                continue;
            }
            match seen.entry(canonical(value)) {
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
        // To bounds, whole numbers are numbers.
        let kind = if ty == "integer" { "number" } else { ty };
        for (key, of) in DESCRIBING.into_iter().filter(|(_, of)| *of != kind) {
            if members.get(key).is_some_and(|value| !value.is_boolean()) {
                let message = format!("`{key}` has no effect beside `type: {ty}`");
                let origin = trail.key(key).origin();
                self.report(
                    Diagnostic::new(Code::IgnoredField, origin, message)
                        .at_key()
                        .help(format!("write `type: {of}`, or remove the key")),
                );
            }
        }
    }

    /// What is to hold if a condition does, or does not, and there is none.
    fn branch(&mut self, trail: &Trail<'_>, members: &Members, key: &str) {
        if !members.contains_key("if") {
            let message = format!("`{key}` says nothing without `if`");
            self.report(
                Diagnostic::new(Code::IgnoredField, trail.key(key).origin(), message)
                    .at_key()
                    .help("add `if`, or remove the key"),
            );
        }
    }

    /// A name that another schema has: what refers to it is led to the first.
    fn identity(&mut self, trail: &Trail<'_>, value: &Value) {
        let Some(url) = value.as_str().filter(|id| Url::parse(id).is_ok()) else {
            // What is relative is to something that only the reader of references knows.
            return;
        };
        let place = trail.key("$id").origin();
        // What was copied is in one place all the same.
        let place = self.diagnostics.written(&place).unwrap_or(place);
        let first = match self.identities.entry(url.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(place);
                return;
            }
            Entry::Occupied(first) => first.get().clone(),
        };
        if first != place {
            let message =
                format!("two schemas have the `$id` `{url}`: references lead to the first");
            self.report(
                Diagnostic::new(Code::DuplicateValue, place, message)
                    .at_value()
                    .related(first, "first given here")
                    .help("give one of them another `$id`, or none"),
            );
        }
    }

    /// The only value is none of those that are listed.
    fn constant(&mut self, trail: &Trail<'_>, members: &Members) {
        let listed = members.get("enum").and_then(Value::as_array);
        let (Some(only), Some(listed)) = (members.get("const"), listed) else {
            return;
        };
        if !listed
            .iter()
            .any(|listed| canonical(listed) == canonical(only))
        {
            let message = "no value is valid: `const` is none of the values that `enum` lists";
            self.report(
                Diagnostic::new(
                    Code::ConflictingFields,
                    trail.key("const").origin(),
                    message,
                )
                .at_key()
                .related_key(trail.key("enum").origin(), "the other one")
                .help("keep one of the two, or list the value"),
            );
        }
    }

    fn no_items(&mut self, trail: &Trail<'_>) {
        if self.version == Version::V3_0 {
            let message = "this array has no `items`: they may be any JSON";
            self.report(
                Diagnostic::new(Code::MissingField, trail.origin(), message)
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

/// A value that is equal to all that say the same: JSON does not tell `1.0` from `1`.
fn canonical(value: &Value) -> Cow<'_, Value> {
    let whole = value.as_f64().filter(|number| {
        value.as_number().is_some_and(Number::is_f64)
            && number.fract() == 0.0
            && number.abs() < EXACT
    });
    match whole {
        Some(number) => Cow::Owned(Value::from(number as i64)),
        None => Cow::Borrowed(value),
    }
}

/// Below this, each whole number is one of its own in 64 bits with a fraction.
const EXACT: f64 = 9_007_199_254_740_992.0;

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
