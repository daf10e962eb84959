//! Values that are none of those that are listed.

use serde_json::Value;

use super::super::describe;
use super::{Fault, Fitting, Spot};
use crate::diagnostic::closest_match;

/// More than these are not read in a line.
const FEW: usize = 6;

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
        let what = "is none of the values that `enum` lists".to_owned();
        Some(spot.fault("enum", what, help(value, listed)))
    }
}

/// A value that is not the only one.
pub(super) fn constant(spot: Spot<'_>, value: &Value, only: &Value) -> Option<Fault> {
    let what = || {
        format!(
            "is not `{}`, the only value that `const` allows",
            describe::text(only)
        )
    };
    (!is_same(only, value)).then(|| spot.fault("const", what(), "write it, or remove the key"))
}

fn help(value: &Value, listed: &[Value]) -> String {
    let texts = listed.iter().filter_map(Value::as_str);
    let near = value.as_str().and_then(|text| closest_match(text, texts));
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.len() <= FEW => {
            let words: Vec<_> = listed
                .iter()
                .map(|value| format!("`{}`", describe::text(value)))
                .collect();
            format!("it may be {}; or list it there", words.join(", "))
        }
        None => "give one of them, or list it there".to_owned(),
    }
}

/// Whether a value is a listed one. YAML makes numbers of texts on either side.
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
