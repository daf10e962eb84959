//! Keywords that only validate, and that 3.0 does not have: no type depends on them. They are kept under
//! one mark for the comparison of two descriptions.

use crate::json::{Value, json};

use super::super::marks::ASSERTIONS as MARK;
use super::super::tree::{Fields, Read};
use super::patterns;

/// The keyword, and those that have no effect without it.
const ASSERTIONS: &[(&str, &[&str])] = &[
    ("contains", &["maxContains", "minContains"]),
    ("dependentRequired", &[]),
    ("dependentSchemas", &[]),
    ("if", &["else", "then"]),
    ("patternProperties", &[]),
    ("propertyNames", &[]),
    ("unevaluatedItems", &[]),
    ("unevaluatedProperties", &[]),
];

/// Keeps the assertions of a schema.
pub(super) fn record(keywords: &mut Fields) {
    let mut assertions = Fields::new();
    for (keyword, companions) in ASSERTIONS {
        let Some(value) = keywords.get(*keyword) else {
            continue;
        };
        let mut assertion = assertion(keywords, keyword, value);
        for companion in *companions {
            if let Some(value) = keywords.get(*companion) {
                assertion = Value::Array(vec![assertion, Value::from(*companion), value.clone()]);
            }
        }
        assertions.insert((*keyword).to_owned(), assertion);
    }
    if is_url_safe(keywords) {
        assertions.insert("contentEncoding".to_owned(), Value::from("base64url"));
    }
    if !assertions.is_empty() {
        keywords.insert(MARK.to_owned(), Value::Object(assertions));
    }
}

/// Whether bytes use the URL-safe alphabet, which the resulting format does not express.
fn is_url_safe(keywords: &Fields) -> bool {
    let encoding = keywords.string("contentEncoding");
    encoding.is_some_and(|it| it.eq_ignore_ascii_case("base64url"))
}

/// Keeps that the schema allows no value.
pub(super) fn record_false(schema: &mut Value) {
    *schema = json!({ MARK: { "false": true } });
}

/// Of `patternProperties`, only the patterns where their schema becomes that of all additional properties.
fn assertion(keywords: &Fields, keyword: &str, value: &Value) -> Value {
    match value {
        Value::Object(patterns)
            if keyword == "patternProperties" && patterns::cover_all(keywords) =>
        {
            patterns.keys().cloned().collect()
        }
        other => other.clone(),
    }
}
