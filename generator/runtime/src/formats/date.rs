// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A date in a string.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use time::OffsetDateTime;
use time::error::Parse;
use time::format_description::well_known::Rfc3339;

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
        deserializer.deserialize_str(DateVisitor)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct DateVisitor;

impl Visitor<'_> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date")
    }

    fn visit_str<E: Error>(self, string: &str) -> Result<Date, E> {
        string.parse().map_err(E::custom)
    }
}
