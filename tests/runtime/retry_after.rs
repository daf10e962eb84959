//! How long a server asks to wait.

use http::header::{HeaderMap, HeaderName};
use runtime::conventions::WaitHeader;
use runtime::retry_after::retry_after;

fn map(headers: &[(&str, &str)]) -> HeaderMap {
    let headers = headers.iter().filter_map(|(name, value)| {
        let name: HeaderName = name.parse().ok()?;
        Some((name, value.parse().ok()?))
    });
    headers.collect()
}

/// The wait in milliseconds, by `Retry-After` alone.
fn standard(headers: &[(&str, &str)]) -> Option<u128> {
    retry_after(&map(headers), &[]).map(|wait| wait.as_millis())
}

#[test]
fn retry_after_is_a_number_of_seconds() {
    for (value, expected) in [
        ("0", Some(0)),
        ("5", Some(5000)),
        (" 120 ", Some(120_000)),
        ("0.25", Some(250)),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("inf", None),
        ("nan", None),
        (".", None),
        ("1.2.3", None),
        ("5 s", None),
        ("", None),
        ("99999999999999999999999999", None),
    ] {
        assert_eq!(standard(&[("retry-after", value)]), expected, "{value}");
    }
    assert_eq!(standard(&[]), None);
}

#[test]
fn date_is_compared_with_the_date_of_the_response() {
    const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    let wait = |date, now| standard(&[("retry-after", date), ("date", now)]);
    for (date, expected) in [
        (NOW, Some(0)),
        ("Sun, 06 Nov 1994 08:49:38 GMT", Some(1000)),
        ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
        ("Mon, 07 Nov 1994 08:49:37 GMT", Some(86_400_000)),
        ("Mon, 06 Nov 1995 08:49:37 GMT", Some(365 * 86_400_000)),
        // 1996 is a leap year.
        ("Wed, 06 Nov 1996 08:49:37 GMT", Some(731 * 86_400_000)),
        // Other formats, which servers must not send.
        ("Sunday, 06-Nov-94 08:49:37 GMT", None),
        ("Sun Nov  6 08:49:37 1994", None),
        ("Sun, 06 Nov 1994 08:49:37", None),
        ("Sun, 06 Nov 1994 08:49:37 UTC", None),
        ("Sun, 32 Nov 1994 08:49:37 GMT", None),
        ("Sun, 06 Foo 1994 08:49:37 GMT", None),
        ("Sun, 06 Nov 1994 24:00:00 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37:00 GMT", None),
        ("Sun, 06 Nov 18446744073709551615 08:49:37 GMT", None),
        ("Sun, -6 Nov 1994 08:49:37 GMT", None),
    ] {
        assert_eq!(wait(date, NOW), expected, "{date}");
        assert_eq!(wait(date, "today"), None);
        assert_eq!(standard(&[("retry-after", date)]), None);
    }
}

#[test]
fn dates_are_counted_from_1970() {
    let since_1970 = |date| {
        standard(&[
            ("retry-after", date),
            ("date", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ])
    };
    for (date, seconds) in [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
        ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
        ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
        ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    ] {
        assert_eq!(since_1970(date), Some(seconds * 1000), "{date}");
    }
}

#[test]
fn listed_headers_come_first_in_their_units() {
    const WAITS: [WaitHeader; 3] = [
        WaitHeader::seconds("x-wait"),
        WaitHeader::milliseconds("x-wait-ms"),
        WaitHeader::epoch("x-reset"),
    ];
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (headers, expected) in [
        (&[("x-wait-ms", "1500"), ("X-Wait", "2")][..], Some(2000)),
        (&[("x-wait", "soon"), ("x-wait-ms", "1500")], Some(1500)),
        (&[("x-wait-ms", "1500"), ("retry-after", "9")], Some(1500)),
        (&[("x-reset", "784111782"), date], Some(5000)),
        (&[("x-reset", "784111770"), date], Some(0)),
        (
            &[("x-reset", "784111782"), ("retry-after", "9")],
            Some(9000),
        ),
        (&[("retry-after", "9")], Some(9000)),
        (&[("x-other", "9")], None),
    ] {
        let wait = retry_after(&map(headers), &WAITS);
        assert_eq!(wait.map(|wait| wait.as_millis()), expected, "{headers:?}");
    }
}
