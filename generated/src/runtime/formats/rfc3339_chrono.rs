// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Dates and times of the crate `chrono`.

use chrono::{DateTime, FixedOffset, ParseError, SecondsFormat};

use super::or_utc::Rfc3339;

impl Rfc3339 for DateTime<FixedOffset> {
    fn parse(string: &str) -> Result<Self, String> {
        string
            .parse()
            .map_err(|error: ParseError| error.to_string())
    }

    fn format(&self) -> Result<String, String> {
        Ok(self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}
