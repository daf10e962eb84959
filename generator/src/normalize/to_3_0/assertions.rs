//! Keywords that only check values, and that 3.0 has no words for: no type tells of them. They are kept
//! under one key for whoever compares two descriptions.

use serde_json::{Value, json};

use super::{Members, patterns};

/// The keyword, and those that say nothing without it.
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

/// Keeps what the keywords of a schema say.
pub(super) fn keep(members: &mut Members) {
    let mut checks = Members::new();
    for (keyword, companions) in CHECKS {
        let Some(value) = members.get(*keyword) else {
            continue;
        };
        let mut said = said(members, keyword, value);
        for companion in *companions {
            if let Some(value) = members.get(*companion) {
                said = Value::Array(vec![said, Value::from(*companion), value.clone()]);
            }
        }
        checks.insert((*keyword).to_owned(), said);
    }
    if is_for_urls(members) {
        checks.insert("contentEncoding".to_owned(), Value::from("base64url"));
    }
    if !checks.is_empty() {
        members.insert("x-checks".to_owned(), Value::Object(checks));
    }
}

/// Whether bytes are to be in the alphabet for URLs, of which the format that they become says nothing.
fn is_for_urls(members: &Members) -> bool {
    let encoding = members.get("contentEncoding").and_then(Value::as_str);
    encoding.is_some_and(|it| it.eq_ignore_ascii_case("base64url"))
}

/// Keeps that there is no value at all.
pub(super) fn keep_nothing(schema: &mut Value) {
    *schema = json!({ "x-checks": { "false": true } });
}

/// Of a pattern for members, only the pattern where their schema becomes that of all other members.
fn said(members: &Members, keyword: &str, value: &Value) -> Value {
    match value {
        Value::Object(patterns) if keyword == "patternProperties" && patterns::are_all(members) => {
            patterns.keys().cloned().collect()
        }
        other => other.clone(),
    }
}
