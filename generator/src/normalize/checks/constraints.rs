//! Bounds that no value can keep.

use serde_json::{Number, Value};

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// What is to be no less than one key and no more than the other.
const RANGES: [(&str, &str); 3] = [
    ("minItems", "maxItems"),
    ("minLength", "maxLength"),
    ("minProperties", "maxProperties"),
];

/// A number that values are to be above or below, and the key that says so.
struct Bound<'a> {
    key: &'static str,
    number: &'a Number,
    /// Whether the number itself is no value.
    is_exclusive: bool,
}

impl Check<'_> {
    /// A lower bound that lies above an upper one.
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

    /// A word that excludes a number which is not there.
    fn excluded(&mut self, trail: &Trail<'_>, members: &Members, word: &str, number: &str) {
        if members.get(word) == Some(&Value::Bool(true)) && !members.contains_key(number) {
            let message = format!("`{word}: true` says nothing without `{number}`");
            self.report(
                Diagnostic::new(Code::IgnoredField, trail.key(word).origin(), message)
                    .at_key()
                    .help(format!("add `{number}`, or remove the key")),
            );
        }
    }

    fn range(&mut self, trail: &Trail<'_>, low: &Bound<'_>, high: &Bound<'_>) {
        let is_open = low.is_exclusive || high.is_exclusive;
        let (Some(from), Some(to)) = (low.number.as_f64(), high.number.as_f64()) else {
            return;
        };
        let what = if from > to {
            "above"
        } else if from == to && is_open {
            "not below"
        } else {
            return;
        };
        let message = format!(
            "no value is valid: `{}: {}` is {what} `{}: {}`",
            low.key, low.number, high.key, high.number
        );
        let origin = trail.key(low.key).origin();
        self.report(
            Diagnostic::new(Code::UnsatisfiableConstraints, origin, message)
                .at_value()
                .related(trail.key(high.key).origin(), "the other bound")
                .help("mend one of the two; the client does not check values"),
        );
    }

    fn multiple_of(&mut self, trail: &Trail<'_>, members: &Members) {
        let number = members.get("multipleOf").and_then(Value::as_f64);
        if number.is_some_and(|number| number <= 0.0) {
            let message = "`multipleOf` is a number above 0";
            let origin = trail.key("multipleOf").origin();
            self.report(
                Diagnostic::new(Code::UnsatisfiableConstraints, origin, message)
                    .at_value()
                    .help("mend or remove it; the client does not check values"),
            );
        }
    }
}

/// The numbers that values are bound by on one side. In 3.0 a boolean says that the other key's number is
/// excluded, since 3.1 there is a number of its own.
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
