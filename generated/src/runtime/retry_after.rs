// Client runtime, copied unchanged by `cargo xtask codegen`.

//! How long the server asks to wait before the next request.
//!
//! A point in time is compared with the `Date` of the same response, not with a clock: the clock of
//! the client may differ from the server's.

use std::ops::RangeInclusive;
use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use super::conventions::{WaitHeader, WaitUnit};

/// Returns the wait that a response requires: by the first of these headers that it has, else by
/// `Retry-After` (RFC 9110, section 10.2.3). A header that cannot be read counts as missing.
pub fn retry_after(headers: &HeaderMap, waits: &[WaitHeader]) -> Option<Duration> {
    let mut waits = waits.iter();
    waits
        .find_map(|wait| wait_of(headers, *wait))
        .or_else(|| standard_wait(headers))
}

fn wait_of(headers: &HeaderMap, WaitHeader { name, unit }: WaitHeader) -> Option<Duration> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    match unit {
        WaitUnit::Seconds => seconds(text),
        WaitUnit::Milliseconds => Some(seconds(text)? / 1000),
        WaitUnit::Epoch => until(headers, seconds(text)?),
    }
}

fn standard_wait(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    seconds(text).or_else(|| until(headers, date(text)?))
}

/// Returns the time from the response's own `Date` to this point in time; zero if it is past.
fn until(headers: &HeaderMap, time: Duration) -> Option<Duration> {
    let now = date(headers.get(DATE)?.to_str().ok()?.trim())?;
    Some(time.saturating_sub(now))
}

/// Parses a decimal number, such as `5` or `0.25`.
fn seconds(text: &str) -> Option<Duration> {
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = is_number.then(|| text.parse().ok())?;
    Duration::try_from_secs_f64(number?).ok()
}

/// The abbreviations of months in dates.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Parses an `IMF-fixdate`, the only format that servers may send (RFC 9110, section 5.6.7):
/// `Sun, 06 Nov 1994 08:49:37 GMT`. Returns the time since the beginning of 1970.
fn date(text: &str) -> Option<Duration> {
    let (_, text) = text.split_once(", ")?;
    let text = text.strip_suffix(" GMT")?;
    let mut parts = text.split([' ', ':']);
    let mut next = || parts.next();
    let (day, month, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    let days = days_before(number(year, 1970..=9999)?, month) + number(day, 1..=31)? - 1;
    let hours = days * 24 + number(hour, 0..=23)?;
    let minutes = hours * 60 + number(minute, 0..=59)?;
    // 60 is a leap second.
    let seconds = minutes * 60 + number(second, 0..=60)?;
    next().is_none().then(|| Duration::from_secs(seconds))
}

fn number(digits: &str, range: RangeInclusive<u64>) -> Option<u64> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| digits.parse().ok())?;
    number.filter(|number| range.contains(number))
}

/// Returns the number of days from the beginning of 1970 to that of a month, which counts from 0.
fn days_before(year: u64, month: usize) -> u64 {
    const DAYS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
    let days = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
    let days_in_year: u64 = DAYS.iter().take(month).sum();
    days + days_in_year + u64::from(is_leap_year && month > 1)
}
