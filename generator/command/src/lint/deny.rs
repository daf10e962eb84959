//! `lint --deny`: the diagnostics that a check does not accept.

use std::str::FromStr;

use generator::diagnostic::{Code, Diagnostic, Severity, UnknownId};

/// A kind of diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deny {
    /// A diagnostic of at least this severity.
    Severity(Severity),
    /// A diagnostic with this code.
    Code(Code),
}

impl Deny {
    pub(super) fn is_met_by(self, diagnostic: &Diagnostic) -> bool {
        match self {
            // The most severe one comes first.
            Self::Severity(severity) => diagnostic.severity() <= severity,
            Self::Code(code) => diagnostic.code() == code,
        }
    }
}

impl FromStr for Deny {
    type Err = String;

    fn from_str(kind: &str) -> Result<Self, String> {
        match kind {
            "warnings" => return Ok(Self::Severity(Severity::Warning)),
            "notes" => return Ok(Self::Severity(Severity::Note)),
            _ => {}
        }
        kind.parse().map(Self::Code).map_err(|unknown: UnknownId| {
            match unknown.closest_match {
                Some(suggestion) => format!("unknown code `{kind}`; did you mean `{suggestion}`?"),
                None => format!("expected `warnings`, `notes` or a code, found `{kind}`; run `explain` to list all codes"),
            }
        })
    }
}
