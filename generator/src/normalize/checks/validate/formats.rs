//! Values that do not match `format`.

use serde_json::Number;

use crate::json::Value;

use super::super::super::string_formats::{date, or_utc, uuid};
use super::{Instance, Violation};

pub(super) fn violation(instance: Instance<'_>, format: &str) -> Option<Violation> {
    let (what, help) = match instance.value {
        Value::Number(number) => {
            let help = "use a number in that range".to_owned();
            (too_large(number, format)?, help)
        }
        Value::String(text) => not_in_format(text, format)?,
        _ => return None,
    };
    Some(instance.violation("format", what, format!("{help} or change `format`")))
}

/// An integer without `format` that exceeds 64 bits.
pub(super) fn violation_of_integer(instance: Instance<'_>, number: &Number) -> Option<Violation> {
    too_large(number, "int64")?;
    let what = "value exceeds the range of 64-bit integers".to_owned();
    let help = "use a number in that range or declare `type: string`";
    Some(instance.violation("type", what, help))
}

fn too_large(number: &Number, format: &str) -> Option<String> {
    let bits = match format {
        "int32" => 32,
        "int64" => 64,
        _ => return None,
    };
    let limit = 2_f64.powi(bits - 1);
    let is_within = number
        .as_f64()
        .is_none_or(|number| (-limit..limit).contains(&number));
    let is_large = !is_within || (bits == 64 && number.is_u64() && !number.is_i64());
    is_large.then(|| format!("value exceeds the range of `format: {format}`"))
}

fn not_in_format(text: &str, format: &str) -> Option<(String, String)> {
    let (is_valid, name, example) = match format {
        "date" => (date(text).is_some(), "date", "2024-12-31"),
        "date-time" => {
            let example = "2024-12-31T23:59:59Z";
            (or_utc(text).is_some(), "date-time", example)
        }
        "uuid" => {
            let example = "123e4567-e89b-12d3-a456-426614174000";
            (uuid(text).is_some(), "UUID", example)
        }
        _ => return None,
    };
    let what = format!("string is not a valid {name}, as `format` requires");
    (!is_valid).then(|| (what, format!("use a {name} such as `{example}`")))
}
