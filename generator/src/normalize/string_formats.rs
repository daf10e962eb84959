//! The strings that a `format` allows.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
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

/// Whether a string is a `date-time` without the offset that RFC 3339 requires.
pub(crate) fn lacks_offset(text: &str) -> bool {
    date_time(text).is_none() && or_utc(text).is_some()
}

/// A UUID, in lower case: five groups of hexadecimal digits.
pub(crate) fn uuid(text: &str) -> Option<String> {
    let lengths = text.split('-').map(str::len);
    let is_digit = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let is_uuid = lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(is_digit);
    is_uuid.then(|| text.to_ascii_lowercase())
}

/// Accepts what a client accepts (`formats/base64.rs` of the runtime).
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Bytes in either alphabet of base64, with or without padding: in the standard alphabet with padding.
pub(crate) fn base64(text: &str) -> Option<String> {
    let characters = text.chars().filter(|it| !it.is_ascii_whitespace());
    let url_safe: String = characters
        .map(|character| match character {
            '+' => '-',
            '/' => '_',
            character => character,
        })
        .collect();
    Some(STANDARD.encode(LENIENT.decode(url_safe).ok()?))
}
