//! The parts of an upgrade report.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::Origin;
use crate::ir::Direction;

use super::Rule;

/// The changes from one client to the next.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The changes, sorted by effect (most severe first), then by location.
    pub changes: Vec<Change>,
}

/// One change and its effects.
#[derive(Debug, Clone)]
pub struct Change {
    /// The kind of the change.
    pub rule: Rule,
    /// The location in the old description.
    pub old: Option<Origin>,
    /// The location in the new description.
    pub new: Option<Origin>,
    /// The name of the changed element: `PATCH /contacts/{id}`, `types::Contact.email`.
    pub subject: String,
    /// The API items of the crate that differ.
    pub items: Vec<Item>,
    /// Whether requests, responses or both contain it.
    pub direction: Direction,
    /// The effect on deployed clients once the server implements the new description.
    pub wire: Wire,
    /// The effect on callers that compile with the new crate.
    pub rust: Rust,
    /// What changed, as one lower-case sentence.
    pub message: String,
    /// What callers should do, if anything.
    pub help: Option<String>,
}

/// The effect on deployed clients once the server implements the new description.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// They work as before.
    #[default]
    Ok,
    /// They may receive different values, or lose some.
    Risk,
    /// They send requests that the server rejects, or fail to decode its responses.
    Break,
}

impl Wire {
    /// Clients break on this condition, and otherwise work as before.
    pub(super) fn break_if(is_broken: bool) -> Self {
        match is_broken {
            true => Self::Break,
            false => Self::Ok,
        }
    }

    /// Clients are at risk on this condition, and otherwise work as before.
    pub(super) fn risk_if(is_risky: bool) -> Self {
        match is_risky {
            true => Self::Risk,
            false => Self::Ok,
        }
    }
}

/// The effect on callers that compile with the new crate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rust {
    /// No effect.
    #[default]
    None,
    /// They compile, and no API item is added or removed.
    Patch,
    /// They compile; an API item is added or deprecated.
    Minor,
    /// They may not compile, or their code has a different meaning.
    Major,
}

/// An API item of the crate that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its path from the crate root, in the old crate if it exists there: `types::Contact.email`,
    /// `Client::update_contact()`, `types::Status::Active`, `impl Default for types::Contact`.
    pub path: String,
    /// Its old signature; none if it was added.
    pub old: Option<String>,
    /// Its new signature; none if it was removed.
    pub new: Option<String>,
}

impl Item {
    pub(super) fn new(path: String, old: Option<String>, new: Option<String>) -> Self {
        Self { path, old, new }
    }
}

impl Report {
    /// Whether nothing but documentation changed.
    pub(crate) fn is_documentation_only(&self) -> bool {
        let is_of_docs = |change: &Change| {
            change.rust == Rust::None || change.rule == Rule::DocumentationChanged
        };
        self.changes.iter().all(is_of_docs)
    }

    /// Adds files whose code changed for a reason that no other change explains.
    pub(crate) fn with_code_changes(mut self, files: &[String]) -> Self {
        let changes = files.iter().map(|file| Change {
            wire: Wire::Risk,
            message: "generated code changed for no reason listed in this report".to_owned(),
            help: Some("compare the file in both crates".to_owned()),
            ..Change::new(Rule::GeneratedCodeChanged, file.clone())
        });
        self.changes.extend(changes);
        self.changes = super::attribution::sort(self.changes);
        self
    }

    /// Returns the version bump that the changes require.
    pub fn bump(&self) -> Rust {
        let bumps = self.changes.iter().map(|change| change.rust);
        bumps.max().unwrap_or_default()
    }

    /// Returns how many changes break deployed clients.
    pub fn breaking_count(&self) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.wire == Wire::Break).count()
    }
}

impl Change {
    /// A change without any effect yet.
    pub(super) fn new(rule: Rule, subject: String) -> Self {
        Self {
            rule,
            old: None,
            new: None,
            subject,
            items: Vec::new(),
            direction: Direction::default(),
            wire: Wire::Ok,
            rust: rule.min_bump(),
            message: String::new(),
            help: None,
        }
    }

    /// Returns the combined effect. Most severe is a wire break that the compiler does not report.
    pub fn effect(&self) -> Effect {
        match (self.wire, self.rust) {
            (Wire::Break, Rust::None | Rust::Patch | Rust::Minor) => Effect::SilentBreaking,
            (Wire::Break, Rust::Major) => Effect::Breaking,
            (Wire::Risk, _) => Effect::PotentiallyBreaking,
            (Wire::Ok, Rust::Major) => Effect::SourceBreaking,
            (Wire::Ok, Rust::Minor) => Effect::Addition,
            (Wire::Ok, Rust::None | Rust::Patch) => Effect::NoEffect,
        }
    }
}

/// The combined effect of a change on deployed clients and on callers, most severe first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Deployed clients break, and callers still compile.
    SilentBreaking,
    /// Deployed clients break, and callers may not compile.
    Breaking,
    /// Deployed clients may receive different values.
    PotentiallyBreaking,
    /// Deployed clients work as before, and callers may not compile.
    SourceBreaking,
    /// An API item was added.
    Addition,
    /// Neither deployed clients nor callers are affected.
    NoEffect,
}

impl Effect {
    /// All effects, most severe first.
    pub const ALL: [Self; 6] = [
        Self::SilentBreaking,
        Self::Breaking,
        Self::PotentiallyBreaking,
        Self::SourceBreaking,
        Self::Addition,
        Self::NoEffect,
    ];

    /// Returns the heading above the changes with this effect.
    pub fn heading(self) -> &'static str {
        match self {
            Self::SilentBreaking => "Wire-breaking, not caught by the compiler",
            Self::Breaking => "Wire-breaking and source-breaking",
            Self::PotentiallyBreaking => "Potentially wire-breaking",
            Self::SourceBreaking => "Source-breaking only",
            Self::Addition => "Additions",
            Self::NoEffect => "No effect on callers",
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Risk => "risk",
            Self::Break => "break",
        })
    }
}

impl fmt::Display for Rust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}
