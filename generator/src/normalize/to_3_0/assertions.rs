//! Keywords that only validate, and that 3.0 does not have: no type depends on them. They are kept under
//! one key for the comparison of two descriptions.

use serde_json::{Value, json};

use super::{Members, patterns};

/// The keyword, and those that have no effect without it.
const CHECKS: &[(&str, &[&str])] = &[
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
pub(super) fn keep(members: &mut Members) {
    let mut checks = Members::new();
    for (keyword, companions) in CHECKS {
        let Some(value) = members.get(*keyword) else {
            continue;
        };
        let mut assertion = assertion(members, keyword, value);
        for companion in *companions {
            if let Some(value) = members.get(*companion) {
                assertion = Value::Array(vec![assertion, Value::from(*companion), value.clone()]);
            }
        }
        checks.insert((*keyword).to_owned(), assertion);
    }
    if is_for_urls(members) {
        checks.insert("contentEncoding".to_owned(), Value::from("base64url"));
    }
    if !checks.is_empty() {
        members.insert("x-checks".to_owned(), Value::Object(checks));
    }
}

/// Whether bytes use the URL-safe alphabet, which the resulting format does not express.
fn is_for_urls(members: &Members) -> bool {
    let encoding = members.get("contentEncoding").and_then(Value::as_str);
    encoding.is_some_and(|it| it.eq_ignore_ascii_case("base64url"))
}

/// Keeps that the schema allows no value.
pub(super) fn keep_nothing(schema: &mut Value) {
    *schema = json!({ "x-checks": { "false": true } });
}

/// Of `patternProperties`, only the patterns where their schema becomes that of all additional properties.
fn assertion(members: &Members, keyword: &str, value: &Value) -> Value {
    match value {
        Value::Object(patterns) if keyword == "patternProperties" && patterns::are_all(members) => {
            patterns.keys().cloned().collect()
        }
        other => other.clone(),
    }
}
