// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Dates and times of the crate `time`.

use time::OffsetDateTime;
use time::format_description::well_known;

use super::or_utc::Rfc3339;

impl Rfc3339 for OffsetDateTime {
    fn parse(string: &str) -> Result<Self, String> {
        Self::parse(string, &well_known::Rfc3339).map_err(|error| error.to_string())
    }

    fn format(&self) -> Result<String, String> {
        Self::format(*self, &well_known::Rfc3339).map_err(|error| error.to_string())
    }
}
