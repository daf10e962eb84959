//! Strings that are decoded as other types, and how these are encoded.

use std::fmt::Display;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use chrono::SecondsFormat;
use jiff::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::ir::{Dates, MissingOffset, StringFormat, Type};
use crate::normalize::string_formats;

/// A string as a type without a name encodes it, if the type can decode it.
pub(super) fn encoded(ty: &Type, text: &str) -> Option<String> {
    match ty {
        Type::String
        | Type::Formatted(
            StringFormat::Uri
            | StringFormat::Duration
            | StringFormat::Decimal
            | StringFormat::Password,
        ) => Some(text.to_owned()),
        Type::Formatted(StringFormat::DateTime(dates, MissingOffset::Utc)) => {
            date_time(*dates, &string_formats::or_utc(text)?)
        }
        Type::Formatted(StringFormat::DateTime(dates, MissingOffset::Error)) => {
            date_time(*dates, text)
        }
        Type::Formatted(StringFormat::Date(dates)) => date(*dates, text),
        Type::Formatted(StringFormat::Uuid) => string_formats::uuid(text),
        Type::Formatted(StringFormat::Bytes) => string_formats::base64(text),
        Type::Formatted(StringFormat::Ipv4) => parsed::<Ipv4Addr>(text),
        Type::Formatted(StringFormat::Ipv6) => parsed::<Ipv6Addr>(text),
        _ => None,
    }
}

fn parsed<T: FromStr + Display>(text: &str) -> Option<String> {
    Some(text.parse::<T>().ok()?.to_string())
}

/// As each crate writes it with `serde`: with as much of a fraction as there is. What `chrono` writes
/// of it has three, six or nine digits; what `jiff` reads has no offset any longer.
fn date_time(dates: Dates, text: &str) -> Option<String> {
    match dates {
        Dates::Chrono => {
            Some(string_formats::date_time(text)?.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        }
        Dates::Jiff => parsed::<Timestamp>(text),
        Dates::Time => {
            let read = OffsetDateTime::parse(text, &Rfc3339).ok()?;
            read.format(&Rfc3339).ok()
        }
    }
}

fn date(dates: Dates, text: &str) -> Option<String> {
    match dates {
        Dates::Chrono => Some(string_formats::date(text)?.to_string()),
        Dates::Jiff => parsed::<jiff::civil::Date>(text),
        // As the runtime reads it: a `full-date` is what a `date-time` begins with.
        Dates::Time => {
            let midnight = OffsetDateTime::parse(&format!("{text}T00:00:00Z"), &Rfc3339).ok()?;
            Some(midnight.date().to_string())
        }
    }
}
