// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Dates and times of the crate `jiff`.

use jiff::{Error, Timestamp};

use super::or_utc::Rfc3339;

impl Rfc3339 for Timestamp {
    fn parse(string: &str) -> Result<Self, String> {
        string.parse().map_err(|error: Error| error.to_string())
    }

    fn format(&self) -> Result<String, String> {
        Ok(self.to_string())
    }
}
