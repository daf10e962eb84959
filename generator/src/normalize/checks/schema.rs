//! Keywords of a schema that do not apply to its type or contradict each other.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::json::Value;
use crate::url::Url;
use regress::Regex;
use serde_json::Number;

use super::super::enum_values::convert;
use super::super::tree::{Fields, Read, at, at_key, at_value};
use super::super::version::Version;
use super::Check;
use super::validate::is_type;
use crate::diagnostic::{Code, Diagnostic, Trail};

/// The maximum length of a pattern that is compiled, in bytes: longer ones cost too much.
const MAX_PATTERN_LENGTH: usize = 1_000;

/// The keywords that apply to values of one type only.
const TYPE_SPECIFIC: [(&str, &str); 13] = [
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
    pub(super) fn schema(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let (mut has_bounds, mut has_values, mut is_type_specific) = (false, false, false);
        let (mut ty, mut has_items, mut has_enum) = (None, false, false);
        for (key, value) in fields {
            match key.as_str() {
                "default" | "example" | "examples" => has_values = true,
                "type" => {
                    ty = value.as_str();
                    self.array(trail, fields, key, value);
                }
                "format" => self.format(trail, fields, value),
                "then" | "else" => self.branch(trail, fields, key),
                "$id" => self.id(trail, value),
                "items" | "prefixItems" => (has_items, is_type_specific) = (true, true),
                "additionalProperties" | "properties" => is_type_specific = true,
                "discriminator" => self.discriminator(trail, fields),
                "pattern" => {
                    is_type_specific = true;
                    self.pattern(trail, value);
                }
                "nullable" => self.nullable(trail),
                "writeOnly" => self.read_and_write_only(trail, fields),
                "const" => has_enum = true,
                "allOf" | "anyOf" | "enum" | "oneOf" | "required" => {
                    has_enum |= key == "enum";
                    self.array(trail, fields, key, value);
                }
                key => has_bounds |= is_bound(key),
            }
        }
        if has_bounds {
            is_type_specific = true;
            self.bounds(trail, fields);
        }
        if has_values {
            self.values(trail, fields);
        }
        if has_enum {
            self.enum_value_types(trail, fields);
            self.constant(trail, fields);
        }
        if let Some(ty) = ty.filter(|ty| is_type_specific && is_type(ty)) {
            self.inapplicable(trail, fields, ty);
        }
        if ty == Some("array") && !has_items && !has_enum {
            self.missing_items(trail);
        }
    }

    /// OpenAPI 3.1 removed `nullable`: there `null` is a type.
    fn nullable(&mut self, trail: &Trail<'_>) {
        if self.version >= Version::V3_1 {
            let message = "`nullable` was removed in OpenAPI 3.1; it is treated as in OpenAPI 3.0";
            let help = "add `\"null\"` to `type`, as in `type: [string, \"null\"]`";
            self.report(at_key(Code::InvalidType, &trail.key("nullable"), message).help(help));
        }
    }

    fn read_and_write_only(&mut self, trail: &Trail<'_>, fields: &Fields) {
        if fields.is_true("readOnly") && fields.is_true("writeOnly") {
            self.exclude(trail, fields, "readOnly", "writeOnly");
        }
    }

    /// A keyword whose value may be an array.
    fn array(&mut self, trail: &Trail<'_>, fields: &Fields, key: &str, value: &Value) {
        let Some(items) = value.as_array() else {
            return;
        };
        let is_of_schemas = matches!(key, "allOf" | "anyOf" | "oneOf");
        if items.is_empty() && is_of_schemas {
            let message = format!("empty `{key}` array; the keyword is ignored");
            let help = format!("add a schema to `{key}` or remove it");
            self.report(at_key(Code::InvalidValue, &trail.key(key), message).help(help));
        }
        if items.len() > 1 && key != "allOf" {
            let trail = trail.key(key);
            let strings = (key == "enum").then(|| self.strings(&trail, fields, items));
            let items = strings.as_ref().map_or(items.as_slice(), AsRef::as_ref);
            self.duplicates(&trail, key, items, is_of_schemas);
        }
    }

    /// The values of an `enum`; if they are strings, with the text of those that YAML reads as numbers.
    fn strings<'v>(
        &self,
        trail: &Trail<'_>,
        fields: &Fields,
        values: &'v [Value],
    ) -> Cow<'v, [Value]> {
        if fields.string("type") != Some("string") || values.iter().all(Value::is_string) {
            return Cow::Borrowed(values);
        }
        let numbered = values.iter().enumerate();
        let strings = numbered.map(|(index, value)| {
            let origin = || trail.index(index).origin();
            convert(value, "string", origin, self.diagnostics).unwrap_or_else(|| value.clone())
        });
        strings.collect()
    }

    /// A pattern is a regular expression of ECMA-262, with or without the flag `u`.
    fn pattern(&mut self, trail: &Trail<'_>, value: &Value) {
        let pattern = value.as_str().filter(|it| it.len() <= MAX_PATTERN_LENGTH);
        if let Some(pattern) = pattern
            && Regex::new(pattern).is_err()
            && let Err(error) = Regex::with_flags(pattern, "u")
        {
            let message = format!("invalid regular expression (ECMA-262): {}", explain(&error));
            let help = "change or remove the pattern; the client does not validate values";
            self.report(at_value(Code::InvalidPattern, &trail.key("pattern"), message).help(help));
        }
    }

    /// Reports duplicate items in an array whose items must be unique.
    pub(super) fn duplicates(
        &mut self,
        trail: &Trail<'_>,
        key: &str,
        items: &[Value],
        is_of_schemas: bool,
    ) {
        let mut seen: HashMap<Cow<'_, Value>, usize> = HashMap::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if is_of_schemas && item.get("$ref").is_none() {
                continue;
            }
            match seen.entry(canonical(item)) {
                Entry::Vacant(first) => _ = first.insert(index),
                Entry::Occupied(first) => {
                    let first = trail.index(*first.get());
                    self.report(duplicate(&trail.index(index), &first, item, key));
                }
            }
        }
    }

    /// Reports keywords that apply to another type than the schema's.
    fn inapplicable(&mut self, trail: &Trail<'_>, fields: &Fields, ty: &str) {
        // `minimum` and the like apply to integers and to other numbers.
        let ty_of_keyword = if ty == "integer" { "number" } else { ty };
        for (key, of) in TYPE_SPECIFIC
            .into_iter()
            .filter(|(_, of)| *of != ty_of_keyword)
        {
            if fields.get(key).is_some_and(|value| !value.is_boolean()) {
                let message =
                    format!("`{key}` does not apply to `type: {ty}`; the keyword is ignored");
                let help = format!("use `type: {of}` or remove `{key}`");
                self.report(at_key(Code::IgnoredField, &trail.key(key), message).help(help));
            }
        }
    }

    /// Reports `then` and `else` without `if`.
    fn branch(&mut self, trail: &Trail<'_>, fields: &Fields, key: &str) {
        if !fields.contains_key("if") {
            let message = format!("`{key}` requires `if`; the keyword is ignored");
            let help = format!("add `if` or remove `{key}`");
            self.report(at_key(Code::IgnoredField, &trail.key(key), message).help(help));
        }
    }

    /// Reports an `$id` that another schema has: references to it resolve to the first schema.
    fn id(&mut self, trail: &Trail<'_>, value: &Value) {
        let Some(url) = value.as_str().filter(|id| Url::parse(id).is_some()) else {
            // The base of a relative `$id` is known to the stage that resolves references only.
            return;
        };
        let origin = trail.key("$id").origin();
        // Copies of a schema have the location of the original.
        let origin = self.diagnostics.written(&origin).unwrap_or(origin);
        let first = self
            .ids
            .entry(url.to_owned())
            .or_insert_with(|| origin.clone());
        if *first != origin {
            let first = first.clone();
            let message =
                format!("duplicate `$id` `{url}`; references resolve to the first schema");
            let report = at_value(Code::DuplicateValue, &Trail::At(&origin), message);
            let report = report.related(first, "first declared here");
            self.report(report.help("change or remove one of the two `$id` keywords"));
        }
    }

    /// Reports a `const` that `enum` does not contain.
    fn constant(&mut self, trail: &Trail<'_>, fields: &Fields) {
        if let Some(constant) = fields.get("const")
            && let Some(values) = fields.array("enum")
            && !values
                .iter()
                .any(|value| canonical(value) == canonical(constant))
        {
            let message = "no value is valid: the value of `const` is not in `enum`";
            let report = at_key(Code::ConflictingFields, &trail.key("const"), message)
                .related_key(trail.key("enum").origin(), "`enum` is declared here");
            let help = "remove `const` or `enum`, or add the value to `enum`";
            self.report(report.help(help));
        }
    }

    fn missing_items(&mut self, trail: &Trail<'_>) {
        if self.version == Version::V3_0 {
            let message =
                "missing keyword `items` in array schema; items are treated as any JSON value";
            let help = "add `items` with the schema of an item, or `items: {}` to allow any value";
            self.report(at(Code::MissingField, trail, message).help(help));
        }
    }
}

/// A value in the form in which equal values compare equal: in JSON, `1.0` equals `1`.
fn canonical(value: &Value) -> Cow<'_, Value> {
    let integer = value.as_f64().filter(|number| {
        value.as_number().is_some_and(Number::is_f64)
            && number.fract() == 0.0
            && number.abs() < EXACT_BELOW
    });
    match integer {
        Some(number) => Cow::Owned(Value::from(number as i64)),
        None => Cow::Borrowed(value),
    }
}

/// Below this, `f64` represents every integer exactly.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;

/// Whether a keyword is a numeric constraint.
fn is_bound(key: &str) -> bool {
    ["min", "max", "exclusive", "multipleOf"]
        .iter()
        .any(|start| key.starts_with(start))
}

fn duplicate(trail: &Trail<'_>, first: &Trail<'_>, value: &Value, key: &str) -> Diagnostic {
    let message = match value {
        Value::String(string) => format!("duplicate value `{string}` in `{key}`"),
        Value::Object(_) if matches!(key, "anyOf" | "oneOf") => {
            format!("duplicate schema in `{key}`; the second one is never selected")
        }
        value => format!("duplicate value `{value}` in `{key}`"),
    };
    at_value(Code::DuplicateValue, trail, message)
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
