//! How messages name types and values.

use crate::json::Value;

/// The JSON type of a value, with its article.
pub(crate) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The type of a value where integers are expected: with its article.
pub(crate) fn exact_type(value: &Value) -> &'static str {
    match value {
        Value::Number(number) if number.is_f64() => "a fractional number",
        value => json_type(value),
    }
}

/// The name of a type, with its article.
pub(crate) fn with_article(name: &str) -> String {
    match name {
        "array" | "integer" | "object" => format!("an {name}"),
        "null" => "null".to_owned(),
        _ => format!("a {name}"),
    }
}

/// The names of types with their articles, joined by "or".
pub(crate) fn type_list(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| with_article(name)).collect();
    names.join(" or ")
}

/// A value as a message shows it, and as constants are compared: a string without quotes, any other value as JSON.
pub(crate) fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
