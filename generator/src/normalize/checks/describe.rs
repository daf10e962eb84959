//! Descriptions of values and types for messages.

use serde_json::Value;

use crate::diagnostic::json_type;

/// The name of a type with its article.
pub(super) fn with_article(name: &str) -> String {
    match name {
        "array" | "integer" | "object" => format!("an {name}"),
        "null" => "null".to_owned(),
        _ => format!("a {name}"),
    }
}

/// Whether a type has this name. `null` is not one: it occurs next to other types only.
pub(super) fn is_type(name: &str) -> bool {
    matches!(
        name,
        "array" | "boolean" | "integer" | "number" | "object" | "string"
    )
}

/// The type of a value with its article.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Number(number) if number.is_f64() => "a fractional number",
        value => json_type(value),
    }
}

/// A value as a message shows it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
