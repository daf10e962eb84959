//! Types of string formats.

use std::time::Duration as Length;

use runtime::formats::base64::Base64;
use runtime::formats::date::Date;
use runtime::formats::decimal::Decimal;
use runtime::formats::duration::Duration;
use runtime::formats::or_utc::{OrUtc, Rfc3339, WithOffset};
use runtime::formats::uri::Uri;
use runtime::patch::Patch;
use serde_json::json;
use time::OffsetDateTime;

type DateTime = OrUtc<OffsetDateTime>;

#[test]
fn base64_decodes_both_alphabets_with_and_without_padding() {
    let bytes = Base64(vec![0xfb, 0xff, 0xfe, 0x01]);
    for text in [
        "+//+AQ==",
        "-__-AQ==",
        "+//+AQ",
        "-__-AQ",
        "-_/-AQ=",
        "+//+\r\nAQ==\n",
        "+//+AR==",
    ] {
        assert_eq!(text.parse(), Ok(bytes.clone()), "{text}");
        assert_eq!(
            serde_json::from_value::<Base64>(json!(text)).unwrap(),
            bytes
        );
    }
    assert_eq!(bytes.to_string(), "+//+AQ==");
    assert_eq!(serde_json::to_value(&bytes).unwrap(), json!("+//+AQ=="));
    assert_eq!("".parse(), Ok(Base64::default()));
}

#[test]
fn base64_rejects_invalid_string() {
    for text in ["A", "AQ=A", "Ä", "{}"] {
        assert!(text.parse::<Base64>().is_err(), "{text}");
    }
    for (tree, reason) in [
        (json!("A"), "invalid base64 string"),
        (
            json!([1]),
            "invalid type: sequence, expected a base64 string",
        ),
    ] {
        let error = serde_json::from_value::<Base64>(tree).unwrap_err();
        assert_eq!(error.to_string(), reason);
    }
}

#[test]
fn base64_converts_from_and_into_bytes() {
    let bytes = Base64::from(vec![1, 2]);
    assert_eq!(bytes, Base64::from(&[1, 2]));
    assert_eq!(bytes, Base64::from([1, 2].as_slice()));
    assert_eq!(Vec::from(bytes), [1, 2]);
}

#[test]
fn string_newtype_keeps_string_unchanged() {
    for text in ["https://example.com/%7e?x#y", "http://[", "", " no uri "] {
        let uri: Uri = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(uri, Uri::from(text));
        assert_eq!(text.parse(), Ok(uri.clone()));
        assert_eq!((uri.as_str(), uri.to_string().as_str()), (text, text));
        assert_eq!(serde_json::to_value(&uri).unwrap(), json!(text));
        assert_eq!(String::from(uri), text);
    }
    assert_eq!(Decimal::from("12.50").as_str(), "12.50");
    assert_eq!(Patch::<Uri>::from("x"), Patch::Value(Uri::from("x")));
    let error = serde_json::from_value::<Decimal>(json!(12.5)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid type: floating point `12.5`, expected a string"
    );
}

#[test]
fn duration_has_length_unless_it_is_invalid_or_has_years_or_months() {
    for (text, length) in [
        ("PT1H", Some(Length::from_secs(3_600))),
        ("P1DT2H3M4S", Some(Length::from_secs(93_784))),
        ("P2W", Some(Length::from_secs(1_209_600))),
        ("PT0.5S", Some(Length::from_millis(500))),
        ("PT1,25S", Some(Length::from_millis(1_250))),
        ("PT0.1234567899S", Some(Length::from_nanos(123_456_789))),
        ("PT36H", Some(Length::from_secs(129_600))),
        ("P1Y", None),
        ("P1M", None),
        ("P", None),
        ("PT", None),
        ("P1D T1H", None),
        ("PT1S1H", None),
        ("PT1", None),
        ("PT-1S", None),
        ("-PT1S", None),
        ("PT99999999999999999999S", None),
        ("P99999999999999999D", None),
        ("1 day", None),
    ] {
        assert_eq!(Duration::from(text).to_std(), length, "{text}");
    }
}

#[test]
fn date_time_round_trips_with_offset_and_fraction() {
    for text in [
        "2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05+02:00",
        "2030-01-02T03:04:05.12-00:30",
        "2030-01-02T03:04:05.123456789Z",
    ] {
        let read: DateTime = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), json!(text));
        assert_eq!(read.to_string(), text);
        assert_eq!(DateTime::from(*read), read);
    }
    for (text, written) in [
        ("2030-01-02t03:04:05z", "2030-01-02T03:04:05Z"),
        ("2030-01-02 03:04:05.500Z", "2030-01-02T03:04:05.5Z"),
    ] {
        assert_eq!(text.parse::<DateTime>().unwrap().to_string(), written);
    }
    for text in [
        "",
        "2030-01-02",
        "2030-13-02T03:04:05Z",
        "2030-13-02T03:04:05",
    ] {
        assert!(text.parse::<DateTime>().is_err(), "{text}");
    }
}

#[test]
fn missing_offset_is_utc_or_an_error() {
    fn assert_utc<T: Rfc3339 + std::fmt::Debug>() {
        for text in ["2030-01-02T03:04:05", "2030-01-02T03:04:05.123456"] {
            let read: OrUtc<T> = serde_json::from_value(json!(text)).unwrap();
            assert_eq!(read.to_string(), format!("{text}Z"));
            let error = text.parse::<WithOffset<T>>().unwrap_err();
            assert_eq!(error.to_string(), "no offset, which a date-time requires");
            let with_offset: WithOffset<T> = format!("{text}Z").parse().unwrap();
            assert_eq!(with_offset.to_string(), read.to_string());
        }
        let error = "2030-01-02".parse::<WithOffset<T>>().unwrap_err();
        assert!(!error.to_string().contains("no offset"), "{error}");
    }
    assert_utc::<chrono::DateTime<chrono::FixedOffset>>();
    assert_utc::<jiff::Timestamp>();
    assert_utc::<OffsetDateTime>();
}

#[test]
fn date_round_trips_and_rejects_other_forms() {
    let read: Date = serde_json::from_value(json!("2030-01-02")).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), json!("2030-01-02"));
    assert_eq!(Date::from(time::Date::from(read)), read);
    for text in [
        "",
        "20300102",
        "2030-02-30",
        "2030-01-02T00:00:00Z",
        "2030-01-02T00:00:00+00:00\n",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
}
