//! Values beyond the bounds of a schema.

use regex::RegexBuilder;
use serde_json::Value;

use super::super::Members;
use super::{Fault, Fitting, Spot, is_true};

/// Of longer texts and patterns nothing is said, nor of patterns that take more room than this.
const LONGEST: usize = 1_000;
const LARGEST_PATTERN: usize = 1 << 16;

/// As much as making a pattern ready costs, in schemas that are looked at.
const STEPS_OF_A_PATTERN: usize = 500;

/// What means something else inside of brackets in this dialect.
const OTHERWISE: [&str; 4] = ["&&", "--", "~~", "[["];

/// What one key says of a value that is a bound of it.
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
                ["shorter", "longer"],
            )?
        }
        Value::Array(items) => {
            let bounds = ["minItems", "maxItems"];
            sized(|| items.len(), key, limit, bounds, ["shorter", "longer"])?
        }
        Value::Object(members) => {
            let bounds = ["minProperties", "maxProperties"];
            sized(|| members.len(), key, limit, bounds, ["smaller", "larger"])?
        }
        Value::Null | Value::Bool(_) => return None,
    };
    let help = format!("mend it, or `{key}`");
    Some(spot.fault(key, format!("{what} `{key}: {asked}`"), help))
}

fn beyond(number: f64, schema: &Members, key: &str, limit: f64) -> Option<String> {
    let what = match key {
        "minimum" if number < limit => "is below",
        "minimum" if number == limit && is_true(schema, "exclusiveMinimum") => {
            "is excluded by `exclusiveMinimum` beside"
        }
        "maximum" if number > limit => "is above",
        "maximum" if number == limit && is_true(schema, "exclusiveMaximum") => {
            "is excluded by `exclusiveMaximum` beside"
        }
        "exclusiveMinimum" if number <= limit => "is not above",
        "exclusiveMaximum" if number >= limit => "is not below",
        _ => return None,
    };
    Some(what.to_owned())
}

fn sized(
    size: impl Fn() -> usize,
    key: &str,
    limit: f64,
    [least, most]: [&str; 2],
    [smaller, larger]: [&str; 2],
) -> Option<String> {
    let size = || size() as f64;
    if key == least && size() < limit {
        Some(format!("is {smaller} than"))
    } else if key == most && size() > limit {
        Some(format!("is {larger} than"))
    } else {
        None
    }
}

impl Fitting<'_> {
    /// A text that a pattern does not match. What is asked is an engine that goes through a text once,
    /// whatever the pattern: where the two dialects differ, or it does not know the pattern, nothing is said.
    pub(super) fn pattern(&mut self, spot: Spot<'_>, text: &str, pattern: &str) -> Option<Fault> {
        let is_plain = !OTHERWISE.iter().any(|it| pattern.contains(it));
        let is_short = text.len() <= LONGEST && pattern.len() <= LONGEST;
        if !is_plain || !is_short || !self.takes(STEPS_OF_A_PATTERN) {
            return None;
        }
        let regex = RegexBuilder::new(pattern)
            .size_limit(LARGEST_PATTERN)
            .build()
            .ok()?;
        if regex.is_match(text) {
            return None;
        }
        let what = format!("does not match the pattern `{pattern}`");
        Some(spot.fault("pattern", what, "mend it, or `pattern`"))
    }
}
