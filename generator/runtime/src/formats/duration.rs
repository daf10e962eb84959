// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Lengths of time.

use super::kept::kept_text;

kept_text! {
    /// A length of time (ISO 8601), as it is written: it is not checked.
    Duration
}

impl Duration {
    /// How long it is, if that can be said: a year and a month have no length of their own, and a
    /// text need not have the format.
    pub fn to_std(&self) -> Option<std::time::Duration> {
        let text = self.as_str().strip_prefix('P')?;
        let (days, times) = match text.split_once('T') {
            Some((days, times)) if !times.is_empty() => (days, times),
            Some(_) => return None,
            None if text.is_empty() => return None,
            None => (text, ""),
        };
        let days = length(days, &[('W', 604_800), ('D', 86_400)])?;
        days.checked_add(length(times, &[('H', 3_600), ('M', 60), ('S', 1)])?)
    }
}

/// The length of the parts, each a number and the letter of its unit, in this order.
fn length(mut text: &str, units: &[(char, u32)]) -> Option<std::time::Duration> {
    let mut length = std::time::Duration::ZERO;
    for (unit, seconds) in units {
        let Some((number, rest)) = text.split_once(*unit) else {
            continue;
        };
        length = length.checked_add(seconds_of(number)?.checked_mul(*seconds)?)?;
        text = rest;
    }
    text.is_empty().then_some(length)
}

/// A number of seconds, with nine digits of its fraction at most: `1.5`, `1,5`.
fn seconds_of(number: &str) -> Option<std::time::Duration> {
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let nanoseconds = format!("{fraction:0<9.9}");
    Some(std::time::Duration::new(
        whole.parse().ok()?,
        nanoseconds.parse().ok()?,
    ))
}
