//! Constraints that no value satisfies.

use std::fmt;

use serde_json::Number;

use super::super::tree::{Fields, Read, at_key, at_value};
use super::Check;
use crate::diagnostic::{Code, Trail};
use crate::json::Value;

/// Pairs of keywords that limit a count from below and from above.
const RANGES: [(&str, &str); 3] = [
    ("minItems", "maxItems"),
    ("minLength", "maxLength"),
    ("minProperties", "maxProperties"),
];

/// A limit of values, and the keyword that declares it.
struct Bound<'a> {
    key: &'static str,
    number: &'a Number,
    /// Whether the number itself is not allowed.
    is_exclusive: bool,
}

impl Check<'_> {
    /// Reports lower bounds that are greater than upper bounds.
    pub(super) fn bounds(&mut self, trail: &Trail<'_>, fields: &Fields) {
        for (low, high) in RANGES {
            let bound = |key| Bound::of(fields, key, false);
            if let (Some(low), Some(high)) = (bound(low), bound(high)) {
                self.range(trail, &low, &high);
            }
        }
        let lowest = numeric(fields, "minimum", "exclusiveMinimum");
        let highest = numeric(fields, "maximum", "exclusiveMaximum");
        for low in &lowest {
            for high in &highest {
                self.range(trail, low, high);
            }
        }
        self.multiple_of(trail, fields);
        self.excluded(trail, fields, "exclusiveMinimum", "minimum");
        self.excluded(trail, fields, "exclusiveMaximum", "maximum");
    }

    /// Reports a boolean `exclusiveMinimum` or `exclusiveMaximum` without the number that it excludes.
    fn excluded(&mut self, trail: &Trail<'_>, fields: &Fields, keyword: &str, number: &str) {
        if fields.is_true(keyword) && !fields.contains_key(number) {
            let message = format!("`{keyword}: true` requires `{number}`; the keyword is ignored");
            let help = format!("add `{number}` or remove `{keyword}`");
            self.report(at_key(Code::IgnoredField, &trail.key(keyword), message).help(help));
        }
    }

    fn range(&mut self, trail: &Trail<'_>, low: &Bound<'_>, high: &Bound<'_>) {
        let is_open = low.is_exclusive || high.is_exclusive;
        let (Some(from), Some(to)) = (low.number.as_f64(), high.number.as_f64()) else {
            return;
        };
        let relation = if from > to {
            "is greater than"
        } else if from == to && is_open {
            "is not less than"
        } else {
            return;
        };
        let message = format!("no value is valid: {low} {relation} {high}");
        let (low, high) = (low.key, high.key);
        let help = format!("change `{low}` or `{high}`; the client does not validate values");
        let report = at_value(Code::UnsatisfiableConstraints, &trail.key(low), message);
        let related = format!("`{high}` is declared here");
        self.report(report.related(trail.key(high).origin(), related).help(help));
    }

    fn multiple_of(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let number = fields.get("multipleOf").and_then(Value::as_f64);
        if number.is_some_and(|number| number <= 0.0) {
            let message = "`multipleOf` must be greater than 0";
            let help =
                "use a number greater than 0 or remove it; the client does not validate values";
            let report = at_value(
                Code::UnsatisfiableConstraints,
                &trail.key("multipleOf"),
                message,
            );
            self.report(report.help(help));
        }
    }
}

/// The limits of values on one side. In OpenAPI 3.0, `exclusiveMinimum` and `exclusiveMaximum` are booleans that
/// exclude the number of the other keyword; since 3.1 they are numbers themselves.
fn numeric<'a>(
    fields: &'a Fields,
    inclusive: &'static str,
    exclusive: &'static str,
) -> Vec<Bound<'a>> {
    let is_exclusive = fields.is_true(exclusive);
    let bounds = [
        Bound::of(fields, inclusive, is_exclusive),
        Bound::of(fields, exclusive, true),
    ];
    bounds.into_iter().flatten().collect()
}

impl fmt::Display for Bound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A boolean keyword excludes the number: its own keyword does not say so.
        let exclusive = match self.is_exclusive && !self.key.starts_with("exclusive") {
            true => "exclusive ",
            false => "",
        };
        write!(f, "{exclusive}`{}` {}", self.key, self.number)
    }
}

impl<'a> Bound<'a> {
    fn of(fields: &'a Fields, key: &'static str, is_exclusive: bool) -> Option<Self> {
        let number = fields.get(key)?.as_number()?;
        Some(Self {
            key,
            number,
            is_exclusive,
        })
    }
}
