//! Keywords of a schema that do not apply to its type or contradict each other.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use regress::Regex;
use serde_json::{Number, Value};
use url::Url;

use super::super::version::Version;
use super::validate::is_type;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// The longest pattern that is compiled, in bytes: longer ones cost too much.
const LONGEST_PATTERN: usize = 1_000;

/// The keywords that apply to values of one type only.
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
    /// Visits the keywords once: most schemas have few, and there are many schemas.
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

    /// OpenAPI 3.1 removed `nullable`: there `null` is a type.
    fn nullable(&mut self, trail: &Trail<'_>) {
        if self.version >= Version::V3_1 {
            let message = "`nullable` was removed in OpenAPI 3.1; it is treated as in OpenAPI 3.0";
            self.report(
                Diagnostic::new(Code::InvalidType, trail.key("nullable").origin(), message)
                    .at_key()
                    .help("add `\"null\"` to `type`, as in `type: [string, \"null\"]`"),
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

    /// A pattern is a regular expression of ECMA-262, with or without the flag `u`.
    fn pattern(&mut self, trail: &Trail<'_>, value: &Value) {
        let Some(pattern) = value.as_str() else {
            return;
        };
        if pattern.len() > LONGEST_PATTERN || Regex::new(pattern).is_ok() {
            return;
        }
        let Err(error) = Regex::with_flags(pattern, "u") else {
            return;
        };
        let message = format!("invalid regular expression (ECMA-262): {}", explain(&error));
        let origin = trail.key("pattern").origin();
        self.report(
            Diagnostic::new(Code::InvalidPattern, origin, message)
                .at_value()
                .help("change or remove the pattern; the client does not validate values"),
        );
    }

    /// Reports duplicate items in an array whose items must be unique.
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

    /// Reports keywords that apply to another type than the schema's.
    fn other_types(&mut self, trail: &Trail<'_>, members: &Members, ty: &str) {
        // `minimum` and the like apply to integers and to other numbers.
        let kind = if ty == "integer" { "number" } else { ty };
        for (key, of) in DESCRIBING.into_iter().filter(|(_, of)| *of != kind) {
            if members.get(key).is_some_and(|value| !value.is_boolean()) {
                let message =
                    format!("`{key}` does not apply to `type: {ty}`; the keyword is ignored");
                let origin = trail.key(key).origin();
                self.report(
                    Diagnostic::new(Code::IgnoredField, origin, message)
                        .at_key()
                        .help(format!("use `type: {of}` or remove `{key}`")),
                );
            }
        }
    }

    /// Reports `then` and `else` without `if`.
    fn branch(&mut self, trail: &Trail<'_>, members: &Members, key: &str) {
        if !members.contains_key("if") {
            let message = format!("`{key}` requires `if`; the keyword is ignored");
            self.report(
                Diagnostic::new(Code::IgnoredField, trail.key(key).origin(), message)
                    .at_key()
                    .help(format!("add `if` or remove `{key}`")),
            );
        }
    }

    /// Reports an `$id` that another schema has: references to it resolve to the first schema.
    fn identity(&mut self, trail: &Trail<'_>, value: &Value) {
        let Some(url) = value.as_str().filter(|id| Url::parse(id).is_ok()) else {
            // The base of a relative `$id` is known to the stage that resolves references only.
            return;
        };
        let place = trail.key("$id").origin();
        // Copies of a schema have the location of the original.
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
                format!("duplicate `$id` `{url}`; references resolve to the first schema");
            self.report(
                Diagnostic::new(Code::DuplicateValue, place, message)
                    .at_value()
                    .related(first, "first declared here")
                    .help("change or remove one of the two `$id` keywords"),
            );
        }
    }

    /// Reports a `const` that `enum` does not contain.
    fn constant(&mut self, trail: &Trail<'_>, members: &Members) {
        let listed = members.get("enum").and_then(Value::as_array);
        let (Some(only), Some(listed)) = (members.get("const"), listed) else {
            return;
        };
        if !listed
            .iter()
            .any(|listed| canonical(listed) == canonical(only))
        {
            let message = "no value is valid: the value of `const` is not in `enum`";
            self.report(
                Diagnostic::new(
                    Code::ConflictingFields,
                    trail.key("const").origin(),
                    message,
                )
                .at_key()
                .related_key(trail.key("enum").origin(), "`enum` is declared here")
                .help("remove `const` or `enum`, or add the value to `enum`"),
            );
        }
    }

    fn no_items(&mut self, trail: &Trail<'_>) {
        if self.version == Version::V3_0 {
            let message =
                "missing keyword `items` in array schema; items are treated as any JSON value";
            self.report(
                Diagnostic::new(Code::MissingField, trail.origin(), message).help(
                    "add `items` with the schema of an item, or `items: {}` to allow any value",
                ),
            );
        }
    }

    /// Reports an empty `allOf`, `anyOf` or `oneOf`.
    fn no_schemas(&mut self, trail: &Trail<'_>, key: &str) {
        let message = format!("empty `{key}` array; the keyword is ignored");
        self.report(
            Diagnostic::new(Code::InvalidValue, trail.key(key).origin(), message)
                .at_key()
                .help(format!("add a schema to `{key}` or remove it")),
        );
    }
}

/// A value in the form in which equal values compare equal: in JSON, `1.0` equals `1`.
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

/// Below this, `f64` represents every integer exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Whether a keyword is a numeric constraint.
fn is_bound(key: &str) -> bool {
    ["min", "max", "exclusive", "multipleOf"]
        .iter()
        .any(|start| key.starts_with(start))
}

fn repeated(place: &Trail<'_>, first: &Trail<'_>, value: &Value, key: &str) -> Diagnostic {
    let message = match value {
        Value::String(text) => format!("duplicate value `{text}` in `{key}`"),
        Value::Object(_) if matches!(key, "anyOf" | "oneOf") => {
            format!("duplicate schema in `{key}`; the second one is never selected")
        }
        value => format!("duplicate value `{value}` in `{key}`"),
    };
    Diagnostic::new(Code::DuplicateValue, place.origin(), message)
        .at_value()
        .related(first.origin(), "first listed here")
        .help("remove the duplicate")
}

/// The explanation of `regress`, which reports neither a position nor a kind of error. The unit test fails if its
/// wording changes.
fn explain(error: &regress::Error) -> String {
    let message = error.to_string();
    let mut chars = message.trim_end_matches('.').chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use regress::Regex;

    use super::explain;

    /// The wording of `regress` is part of the diagnostics: after an update of it, check that each message is still
    /// understandable, and renew the expected ones.
    #[test]
    fn regress_explains_errors_in_known_words() {
        for (pattern, expected) in [
            ("(a", "unbalanced parenthesis"),
            ("[a", "unbalanced bracket"),
            ("a)", "unbalanced parenthesis"),
            ("*", "invalid atom character"),
            ("a{2,1}", "invalid quantifier"),
            ("\\p{Unknown}", "invalid property name"),
            ("(?<n>a)(?<n>b)", "duplicate capture group name"),
            (
                "[b-a]",
                "range values reversed, start char code is greater than end char code",
            ),
        ] {
            let error = Regex::with_flags(pattern, "u").unwrap_err();
            assert_eq!(explain(&error), expected, "{pattern}");
        }
    }
}
