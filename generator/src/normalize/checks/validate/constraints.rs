//! Values that violate a constraint of a schema.

use regex::RegexBuilder;
use serde_json::Value;

use super::super::Members;
use super::{Fault, Fitting, Spot, is_true};

/// Longer strings and patterns are not checked, nor patterns that need more memory than this when compiled.
const MAX_LENGTH: usize = 1_000;
const MAX_PATTERN_SIZE: usize = 1 << 16;

/// The cost of compiling a pattern, counted in visited schemas.
const STEPS_OF_A_PATTERN: usize = 500;

/// What has a different meaning in a character class of the crate `regex` than in ECMA-262.
const DIFFERENT_SYNTAX: [&str; 4] = ["&&", "--", "~~", "[["];

/// The violation of one constraint by a value.
pub(super) fn fault(
    spot: Spot<'_>,
    value: &Value,
    schema: &Members,
    (key, asked): (&str, &Value),
) -> Option<Fault> {
    let limit = asked.as_f64()?;
    let what = match value {
        Value::Number(number) => beyond(number.as_f64()?, schema, key, limit)?,
        Value::String(text) => {
            let length = || text.chars().count();
            sized(
                length,
                key,
                limit,
                ["minLength", "maxLength"],
                ["string is shorter than", "string is longer than"],
            )?
        }
        Value::Array(items) => {
            let messages = ["array has fewer items than", "array has more items than"];
            sized(
                || items.len(),
                key,
                limit,
                ["minItems", "maxItems"],
                messages,
            )?
        }
        Value::Object(members) => {
            let messages = [
                "object has fewer properties than",
                "object has more properties than",
            ];
            sized(
                || members.len(),
                key,
                limit,
                ["minProperties", "maxProperties"],
                messages,
            )?
        }
        Value::Null | Value::Bool(_) => return None,
    };
    let help = format!("change the value or `{key}`");
    Some(spot.fault(key, format!("{what} `{key}` {asked}"), help))
}

fn beyond(number: f64, schema: &Members, key: &str, limit: f64) -> Option<String> {
    let what = match key {
        "minimum" if number < limit => "value is less than",
        "minimum" if number == limit && is_true(schema, "exclusiveMinimum") => {
            "value is not greater than exclusive"
        }
        "maximum" if number > limit => "value is greater than",
        "maximum" if number == limit && is_true(schema, "exclusiveMaximum") => {
            "value is not less than exclusive"
        }
        "exclusiveMinimum" if number <= limit => "value is not greater than",
        "exclusiveMaximum" if number >= limit => "value is not less than",
        _ => return None,
    };
    Some(what.to_owned())
}

fn sized(
    size: impl Fn() -> usize,
    key: &str,
    limit: f64,
    [least, most]: [&str; 2],
    [too_few, too_many]: [&str; 2],
) -> Option<String> {
    let size = || size() as f64;
    if key == least && size() < limit {
        Some(too_few.to_owned())
    } else if key == most && size() > limit {
        Some(too_many.to_owned())
    } else {
        None
    }
}

impl Fitting<'_> {
    /// A string that does not match a pattern. The crate `regex` matches in linear time for any pattern; where its
    /// syntax differs from ECMA-262, or it does not support the pattern, nothing is reported.
    pub(super) fn pattern(&mut self, spot: Spot<'_>, text: &str, pattern: &str) -> Option<Fault> {
        let is_plain = !DIFFERENT_SYNTAX.iter().any(|it| pattern.contains(it));
        let is_short = text.len() <= MAX_LENGTH && pattern.len() <= MAX_LENGTH;
        if !is_plain || !is_short || !self.takes(STEPS_OF_A_PATTERN) {
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
        Some(spot.fault("pattern", what, "change the value or `pattern`"))
    }
}
