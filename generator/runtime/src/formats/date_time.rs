// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A date and time in a string.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error, Serialize, Serializer};
use time::OffsetDateTime;
use time::error::Parse;
use time::format_description::well_known::Rfc3339;

use super::super::codec::read_string;

/// A date and time with its offset, represented as a string (RFC 3339, `date-time`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(pub OffsetDateTime);

impl From<OffsetDateTime> for DateTime {
    fn from(time: OffsetDateTime) -> Self {
        Self(time)
    }
}

impl From<DateTime> for OffsetDateTime {
    fn from(DateTime(time): DateTime) -> Self {
        time
    }
}

impl FromStr for DateTime {
    type Err = Parse;

    fn from_str(string: &str) -> Result<Self, Parse> {
        OffsetDateTime::parse(string, &Rfc3339).map(Self)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.format(&Rfc3339) {
            Ok(string) => f.write_str(&string),
            // RFC 3339 cannot represent the year.
            Err(_) => self.0.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_string(deserializer, "a date-time", str::parse)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let string = self.0.format(&Rfc3339).map_err(S::Error::custom)?;
        serializer.serialize_str(&string)
    }
}
