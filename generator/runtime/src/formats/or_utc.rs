// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Dates and times in strings, and what becomes of a missing offset.

use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};

use super::super::codec::read_string;

/// A date and time that is represented as a string with an offset (RFC 3339, `date-time`).
pub trait Rfc3339: Sized {
    /// Parses a string with an offset.
    ///
    /// # Errors
    ///
    /// Returns the reason why the string is not a date and time with an offset.
    fn parse(string: &str) -> Result<Self, String>;

    /// Formats the date and time as a string with an offset.
    ///
    /// # Errors
    ///
    /// Returns the reason why RFC 3339 cannot represent it.
    fn format(&self) -> Result<String, String>;
}

/// The error of a string that is not a date and time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidDateTime(String);

impl fmt::Display for InvalidDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidDateTime {}

/// Declares a wrapper of the type of a date and time, with the function that parses it.
macro_rules! date_time {
    ($(#[$docs:meta])* $name:ident, $parse:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name<T>(pub T);

        impl<T> From<T> for $name<T> {
            fn from(time: T) -> Self {
                Self(time)
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: Rfc3339> FromStr for $name<T> {
            type Err = InvalidDateTime;

            fn from_str(string: &str) -> Result<Self, InvalidDateTime> {
                $parse(string).map(Self).map_err(InvalidDateTime)
            }
        }

        impl<T: Rfc3339> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.0.format() {
                    Ok(string) => f.write_str(&string),
                    Err(_) => Err(fmt::Error),
                }
            }
        }

        impl<'de, T: Rfc3339> Deserialize<'de> for $name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_string(deserializer, "a date-time", str::parse)
            }
        }

        impl<T: Rfc3339> Serialize for $name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0.format().map_err(S::Error::custom)?)
            }
        }
    };
}

date_time! {
    /// A date and time, represented as a string (RFC 3339, `date-time`).
    ///
    /// RFC 3339 requires an offset, which many servers omit. A string without an offset is treated as UTC, so that the
    /// response can be decoded. This is an assumption: the time may be meant in the time zone of the server. Such a
    /// value is written with the offset `Z`; it is the only value that a client changes.
    OrUtc, parse_or_utc
}

date_time! {
    /// A date and time with its offset, represented as a string (RFC 3339, `date-time`). A string without an offset
    /// is an error.
    WithOffset, parse_with_offset
}

fn parse_or_utc<T: Rfc3339>(string: &str) -> Result<T, String> {
    T::parse(string).or_else(|error| T::parse(&format!("{string}Z")).map_err(|_| error))
}

fn parse_with_offset<T: Rfc3339>(string: &str) -> Result<T, String> {
    T::parse(string).map_err(|error| match T::parse(&format!("{string}Z")) {
        Ok(_) => "no offset, which a date-time requires".to_owned(),
        Err(_) => error,
    })
}
