// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A date in a string.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use time::OffsetDateTime;
use time::error::Parse;
use time::format_description::well_known::Rfc3339;

use super::super::codec::read_string;

/// A date that is represented as a string (RFC 3339, `full-date`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub time::Date);

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self(date)
    }
}

impl From<Date> for time::Date {
    fn from(Date(date): Date) -> Self {
        date
    }
}

impl FromStr for Date {
    type Err = Parse;

    fn from_str(string: &str) -> Result<Self, Parse> {
        // A `date-time` begins with a `full-date`.
        let midnight = OffsetDateTime::parse(&format!("{string}T00:00:00Z"), &Rfc3339)?;
        Ok(Self(midnight.date()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_string(deserializer, "a date", str::parse)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
