//! Values that do not match `format`.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Number, Value};

use super::{Fault, Spot};

pub(super) fn fault(spot: Spot<'_>, value: &Value, format: &str) -> Option<Fault> {
    let (what, help) = match value {
        Value::Number(number) => (too_large(number, format)?, "use a number in that range"),
        Value::String(text) => not_in_format(text, format)?,
        _ => return None,
    };
    Some(spot.fault("format", what, format!("{help} or change `format`")))
}

/// An integer without `format` that exceeds 64 bits.
pub(super) fn fault_of_integer(spot: Spot<'_>, number: &Number) -> Option<Fault> {
    too_large(number, "int64")?;
    let what = "value exceeds the range of 64-bit integers".to_owned();
    let help = "use a number in that range or declare `type: string`";
    Some(spot.fault("type", what, help))
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

fn not_in_format(text: &str, format: &str) -> Option<(String, &'static str)> {
    let (is_one, name, help) = match format {
        "date" => (
            text.parse::<NaiveDate>().is_ok(),
            "a valid date",
            "use a date such as `2024-12-31`",
        ),
        "date-time" => (
            text.parse::<DateTime<FixedOffset>>().is_ok(),
            "a valid date-time",
            "use a date-time such as `2024-12-31T23:59:59Z`",
        ),
        "uuid" => (
            is_uuid(text),
            "a valid UUID",
            "use a UUID such as `123e4567-e89b-12d3-a456-426614174000`",
        ),
        _ => return None,
    };
    (!is_one).then(|| (format!("string is not {name}, as `format` requires"), help))
}

/// Five groups of hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_digit)
}
