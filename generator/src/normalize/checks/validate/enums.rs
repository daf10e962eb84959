//! Values that are not in `enum` or differ from `const`.

use serde_json::Value;

use super::super::describe;
use super::{Fault, Fitting, Spot};
use crate::diagnostic::closest_match;

/// How many values the help lists.
const MAX_LISTED: usize = 6;

impl Fitting<'_> {
    pub(super) fn listed(
        &mut self,
        spot: Spot<'_>,
        value: &Value,
        listed: &[Value],
    ) -> Option<Fault> {
        let is_listed = || listed.iter().any(|listed| is_same(listed, value));
        if listed.is_empty() || !self.takes(listed.len()) || is_listed() {
            return None;
        }
        let what = "value is not in `enum`".to_owned();
        Some(spot.fault("enum", what, help(value, listed)))
    }
}

/// A value that differs from `const`.
pub(super) fn constant(spot: Spot<'_>, value: &Value, only: &Value) -> Option<Fault> {
    let what = || {
        let (expected, found) = (describe::text(only), describe::text(value));
        format!("expected `{expected}`, the value of `const`, found `{found}`")
    };
    let help = "use the value of `const` or remove this value";
    (!is_same(only, value)).then(|| spot.fault("const", what(), help))
}

fn help(value: &Value, listed: &[Value]) -> String {
    let texts = listed.iter().filter_map(Value::as_str);
    let near = value.as_str().and_then(|text| closest_match(text, texts));
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.len() <= MAX_LISTED => {
            let words: Vec<_> = listed
                .iter()
                .map(|value| format!("`{}`", describe::text(value)))
                .collect();
            format!("use {}, or add this value to `enum`", words.join(" or "))
        }
        None => "use a value from `enum` or add this value to it".to_owned(),
    }
}

/// Whether a value equals a listed one. YAML may parse either of them as a number where a string was intended.
fn is_same(listed: &Value, value: &Value) -> bool {
    match (listed, value) {
        (Value::Number(listed), Value::Number(value)) => listed.as_f64() == value.as_f64(),
        (Value::String(text), plain @ (Value::Number(_) | Value::Bool(_)))
        | (plain @ (Value::Number(_) | Value::Bool(_)), Value::String(text)) => {
            describe::text(plain) == *text
        }
        (listed, value) => listed == value,
    }
}
