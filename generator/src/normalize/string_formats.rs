//! The strings that a `format` allows.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use chrono::{DateTime, FixedOffset, NaiveDate};

/// A `full-date` of RFC 3339.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// A `date-time` of RFC 3339.
pub(crate) fn date_time(text: &str) -> Option<DateTime<FixedOffset>> {
    text.parse().ok()
}

/// A `date-time` of RFC 3339, or one without an offset, which is read as UTC: the string with an offset.
pub(crate) fn or_utc(text: &str) -> Option<String> {
    let candidates = [text.to_owned(), format!("{text}Z")];
    candidates.into_iter().find(|it| date_time(it).is_some())
}

/// Whether a `date-time` has the offset that RFC 3339 requires.
pub(crate) fn has_offset(text: &str) -> bool {
    date_time(text).is_some()
}

/// A UUID, in lower case: five groups of hexadecimal digits.
pub(crate) fn uuid(text: &str) -> Option<String> {
    let lengths = text.split('-').map(str::len);
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let is_uuid = lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_digit);
    is_uuid.then(|| text.to_ascii_lowercase())
}

/// Bytes in either alphabet of base64, with or without padding: in the standard alphabet with padding.
pub(crate) fn base64(text: &str) -> Option<String> {
    let characters = text.chars().filter(|it| !it.is_ascii_whitespace());
    let standard: String = characters
        .map(|character| match character {
            '-' => '+',
            '_' => '/',
            character => character,
        })
        .collect();
    let bytes = STANDARD.decode(&standard);
    let bytes = bytes.or_else(|_| STANDARD_NO_PAD.decode(&standard)).ok()?;
    Some(STANDARD.encode(bytes))
}
