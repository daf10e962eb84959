//! Values that are not in `enum` or differ from `const`.

use crate::json::Value;

use super::{Instance, Validator, Violation};
use crate::diagnostic::{closest_match, plain_text};

/// How many values the help lists.
const MAX_LISTED: usize = 6;

impl Validator<'_> {
    pub(super) fn enumeration(
        &mut self,
        instance: Instance<'_>,
        listed: &[Value],
    ) -> Option<Violation> {
        let has = |value: &Value| listed.iter().any(|listed| is_same(listed, value));
        // The values of the items may be listed next to `type: array`.
        let is_listed = || match instance.value {
            Value::Array(items) if !listed.iter().any(Value::is_array) => items.iter().all(has),
            value => has(value),
        };
        if listed.is_empty() || !self.spend(listed.len()) || is_listed() {
            return None;
        }
        let what = "value is not in `enum`".to_owned();
        Some(instance.violation("enum", what, help(instance.value, listed)))
    }
}

/// A value that differs from `const`.
pub(super) fn constant(instance: Instance<'_>, only: &Value) -> Option<Violation> {
    let what = || {
        let (expected, found) = (plain_text(only), plain_text(instance.value));
        format!("expected `{expected}`, the value of `const`, found `{found}`")
    };
    let help = "use the value of `const` or remove this value";
    (!is_same(only, instance.value)).then(|| instance.violation("const", what(), help))
}

fn help(value: &Value, listed: &[Value]) -> String {
    let texts = listed.iter().filter_map(Value::as_str);
    let closest = value.as_str().and_then(|text| closest_match(text, texts));
    match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None if listed.len() <= MAX_LISTED => {
            let quoted = listed
                .iter()
                .map(|value| format!("`{}`", plain_text(value)));
            let quoted: Vec<_> = quoted.collect();
            format!("use {}, or add this value to `enum`", quoted.join(" or "))
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
            plain_text(plain) == *text || plain.is_number() && text.parse().ok() == plain.as_f64()
        }
        (listed, value) => listed == value,
    }
}
