//! The strings that a `format` allows.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// A `full-date` of RFC 3339.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// A `date-time` of RFC 3339.
pub(crate) fn date_time(text: &str) -> Option<DateTime<FixedOffset>> {
    text.parse().ok()
}

/// A UUID, in lower case: five groups of hexadecimal digits.
pub(crate) fn uuid(text: &str) -> Option<String> {
    let lengths = text.split('-').map(str::len);
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let is_uuid = lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_digit);
    is_uuid.then(|| text.to_ascii_lowercase())
}
