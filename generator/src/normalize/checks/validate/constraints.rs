//! Values that violate a constraint of a schema.

use regex::RegexBuilder;

use super::{Instance, Validator, Violation};
use crate::json::Value;
use crate::normalize::tree::{Fields, Read};

/// Longer strings and patterns are not checked, nor patterns that need more memory than this when compiled.
const MAX_LENGTH: usize = 1_000;
const MAX_PATTERN_SIZE: usize = 1 << 16;

/// The cost of compiling a pattern, counted in visited schemas.
const STEPS_OF_A_PATTERN: usize = 500;

/// What has a different meaning in a character class of the crate `regex` than in ECMA-262.
const DIFFERENT_SYNTAX: [&str; 4] = ["&&", "--", "~~", "[["];

/// The violation of one limit by a value.
pub(super) fn violation(instance: Instance<'_>, key: &str, limit: &Value) -> Option<Violation> {
    let number = limit.as_f64()?;
    let what = match instance.value {
        Value::Number(value) => exceeded_limit(value.as_f64()?, instance.schema, key, number)?,
        value @ (Value::String(_) | Value::Array(_) | Value::Object(_)) => {
            wrong_size(value, key, number)?
        }
        Value::Null | Value::Bool(_) => return None,
    };
    let help = format!("change the value or `{key}`");
    Some(instance.violation(key, format!("{what} `{key}` {limit}"), help))
}

fn exceeded_limit(number: f64, schema: &Fields, key: &str, limit: f64) -> Option<&'static str> {
    match key {
        "minimum" if number < limit => Some("value is less than"),
        "minimum" if number == limit && schema.is_true("exclusiveMinimum") => {
            Some("value is not greater than exclusive")
        }
        "maximum" if number > limit => Some("value is greater than"),
        "maximum" if number == limit && schema.is_true("exclusiveMaximum") => {
            Some("value is not less than exclusive")
        }
        "exclusiveMinimum" if number <= limit => Some("value is not greater than"),
        "exclusiveMaximum" if number >= limit => Some("value is not less than"),
        _ => None,
    }
}

fn wrong_size(value: &Value, key: &str, limit: f64) -> Option<&'static str> {
    let (size, is_minimum, what) = match (key, value) {
        ("minLength", Value::String(text)) => {
            (text.chars().count(), true, "string is shorter than")
        }
        ("maxLength", Value::String(text)) => {
            (text.chars().count(), false, "string is longer than")
        }
        ("minItems", Value::Array(items)) => (items.len(), true, "array has fewer items than"),
        ("maxItems", Value::Array(items)) => (items.len(), false, "array has more items than"),
        ("minProperties", Value::Object(properties)) => {
            (properties.len(), true, "object has fewer properties than")
        }
        ("maxProperties", Value::Object(properties)) => {
            (properties.len(), false, "object has more properties than")
        }
        _ => return None,
    };
    let is_violated = match is_minimum {
        true => (size as f64) < limit,
        false => (size as f64) > limit,
    };
    is_violated.then_some(what)
}

impl Validator<'_> {
    /// A string that does not match a pattern. The crate `regex` matches in linear time for any pattern; where its
    /// syntax differs from ECMA-262, or it does not support the pattern, nothing is reported.
    pub(super) fn pattern(
        &mut self,
        instance: Instance<'_>,
        text: &str,
        pattern: &str,
    ) -> Option<Violation> {
        let is_plain = !DIFFERENT_SYNTAX.iter().any(|it| pattern.contains(it));
        let is_short = text.len() <= MAX_LENGTH && pattern.len() <= MAX_LENGTH;
        if !is_plain || !is_short || !self.spend(STEPS_OF_A_PATTERN) {
            return None;
        }
        let regex = RegexBuilder::new(pattern)
            .size_limit(MAX_PATTERN_SIZE)
            .build()
            .ok()?;
        if regex.is_match(text) {
            return None;
        }
        let what = format!("string does not match pattern `{pattern}`");
        Some(instance.violation("pattern", what, "change the value or `pattern`"))
    }
}
