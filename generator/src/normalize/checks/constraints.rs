//! Constraints that no value satisfies.

use std::fmt;

use serde_json::{Number, Value};

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

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
    pub(super) fn bounds(&mut self, trail: &Trail<'_>, members: &Members) {
        for (low, high) in RANGES {
            let bound = |key| Bound::of(members, key, false);
            if let (Some(low), Some(high)) = (bound(low), bound(high)) {
                self.range(trail, &low, &high);
            }
        }
        let lowest = numeric(members, "minimum", "exclusiveMinimum");
        let highest = numeric(members, "maximum", "exclusiveMaximum");
        for low in &lowest {
            for high in &highest {
                self.range(trail, low, high);
            }
        }
        self.multiple_of(trail, members);
        self.excluded(trail, members, "exclusiveMinimum", "minimum");
        self.excluded(trail, members, "exclusiveMaximum", "maximum");
    }

    /// Reports a boolean `exclusiveMinimum` or `exclusiveMaximum` without the number that it excludes.
    fn excluded(&mut self, trail: &Trail<'_>, members: &Members, keyword: &str, number: &str) {
        if members.get(keyword) == Some(&Value::Bool(true)) && !members.contains_key(number) {
            let message = format!("`{keyword}: true` requires `{number}`; the keyword is ignored");
            self.report(
                Diagnostic::new(Code::IgnoredField, trail.key(keyword).origin(), message)
                    .at_key()
                    .help(format!("add `{number}` or remove `{keyword}`")),
            );
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
        let origin = trail.key(low.key).origin();
        self.report(
            Diagnostic::new(Code::UnsatisfiableConstraints, origin, message)
                .at_value()
                .related(
                    trail.key(high.key).origin(),
                    format!("`{}` is declared here", high.key),
                )
                .help(format!(
                    "change `{}` or `{}`; the client does not validate values",
                    low.key, high.key
                )),
        );
    }

    fn multiple_of(&mut self, trail: &Trail<'_>, members: &Members) {
        let number = members.get("multipleOf").and_then(Value::as_f64);
        if number.is_some_and(|number| number <= 0.0) {
            let message = "`multipleOf` must be greater than 0";
            let origin = trail.key("multipleOf").origin();
            self.report(
                Diagnostic::new(Code::UnsatisfiableConstraints, origin, message)
                    .at_value()
                    .help("use a number greater than 0 or remove it; the client does not validate values"),
            );
        }
    }
}

/// The limits of values on one side. In OpenAPI 3.0, `exclusiveMinimum` and `exclusiveMaximum` are booleans that
/// exclude the number of the other keyword; since 3.1 they are numbers themselves.
fn numeric<'a>(
    members: &'a Members,
    inclusive: &'static str,
    exclusive: &'static str,
) -> Vec<Bound<'a>> {
    let is_exclusive = members.get(exclusive) == Some(&Value::Bool(true));
    let bounds = [
        Bound::of(members, inclusive, is_exclusive),
        Bound::of(members, exclusive, true),
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
    fn of(members: &'a Members, key: &'static str, is_exclusive: bool) -> Option<Self> {
        let number = members.get(key)?.as_number()?;
        Some(Self {
            key,
            number,
            is_exclusive,
        })
    }
}
