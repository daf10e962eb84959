// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Durations.

use super::string_newtype::string_newtype;

string_newtype! {
    /// A duration (ISO 8601) as a string. It is not validated.
    Duration
}

impl Duration {
    /// Returns the length, or `None` if the string is not a valid duration or has years or months, which
    /// have no fixed length.
    pub fn to_std(&self) -> Option<std::time::Duration> {
        let duration = self.as_str().strip_prefix('P')?;
        let (days, times) = match duration.split_once('T') {
            Some((days, times)) if !times.is_empty() => (days, times),
            Some(_) => return None,
            None if duration.is_empty() => return None,
            None => (duration, ""),
        };
        let days = length(days, &[('W', 604_800), ('D', 86_400)])?;
        days.checked_add(length(times, &[('H', 3_600), ('M', 60), ('S', 1)])?)
    }
}

/// Returns the length of parts that consist of a number and the character of its unit, in this order.
fn length(mut parts: &str, units: &[(char, u32)]) -> Option<std::time::Duration> {
    let mut length = std::time::Duration::ZERO;
    for (unit, seconds) in units {
        let Some((number, remaining)) = parts.split_once(*unit) else {
            continue;
        };
        length = length.checked_add(seconds_of(number)?.checked_mul(*seconds)?)?;
        parts = remaining;
    }
    parts.is_empty().then_some(length)
}

/// Parses a number of seconds, such as `1.5` or `1,5`. Only nine digits of the fraction are used.
fn seconds_of(number: &str) -> Option<std::time::Duration> {
    let (integer, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(integer) || !is_digits(fraction) {
        return None;
    }
    let nanoseconds = format!("{fraction:0<9.9}");
    Some(std::time::Duration::new(
        integer.parse().ok()?,
        nanoseconds.parse().ok()?,
    ))
}
