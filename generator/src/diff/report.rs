//! What an upgrade report consists of.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::Origin;
use crate::ir::Direction;

use super::Rule;

/// What changes from one client to the next.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The changes: the loudest first, then by their places.
    pub changes: Vec<Change>,
}

/// One change, and what it means.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// Where it is in the old description.
    pub old: Option<Origin>,
    /// Where it is in the new one.
    pub new: Option<Origin>,
    /// What a person calls what has changed: `PATCH /contacts/{id}`, `types::Contact.email`.
    pub subject: String,
    /// What of the crate callers meet otherwise.
    pub items: Vec<Item>,
    /// Whether requests, replies or both have it.
    pub direction: Direction,
    /// What becomes of a program that was built with the old crate, once the server is the new one.
    pub wire: Wire,
    /// What becomes of a program that is compiled with the new crate.
    pub rust: Rust,
    /// What has changed, as one lower-case sentence.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What becomes of a program that is in use, once the server is the new one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// It works as it did.
    #[default]
    Ok,
    /// It may get something else than it did, or not all of it.
    Risk,
    /// It sends what is refused, or cannot read what comes.
    Break,
}

/// What becomes of a program that is compiled with the new crate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rust {
    /// Nothing.
    #[default]
    None,
    /// It compiles, and nothing that it names is new or gone.
    Patch,
    /// It compiles; there is something new, or something deprecated.
    Minor,
    /// It may not compile, or no longer means what it meant.
    Major,
}

/// An item of the crate that callers meet otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its path from the crate's root, in the old crate where that has it: `types::Contact.email`,
    /// `Client::update_contact()`, `types::Status::Active`, `impl Default for types::Contact`.
    pub path: String,
    /// What it was; nothing where it is new.
    pub old: Option<String>,
    /// What it is; nothing where it is gone.
    pub new: Option<String>,
}

impl Report {
    /// Whether all that has changed is what is said for people.
    pub(crate) fn is_documentation_only(&self) -> bool {
        let is_of_docs = |change: &Change| {
            change.rust == Rust::None || change.rule == Rule::DocumentationChanged
        };
        self.changes.iter().all(is_of_docs)
    }

    /// The same with files whose code has changed as well: why, nothing else tells.
    pub(crate) fn with_code_changes(mut self, files: &[String]) -> Self {
        let changes = files.iter().map(|file| Change {
            rule: Rule::GeneratedCodeChanged,
            old: None,
            new: None,
            subject: file.clone(),
            items: Vec::new(),
            direction: Direction::default(),
            wire: Wire::Risk,
            rust: Rust::Patch,
            message: "its code is another one, and no other change tells why".to_owned(),
            help: "compare it in both crates".to_owned(),
        });
        self.changes.extend(changes);
        self.changes = super::attribution::sorted(self.changes);
        self
    }

    /// The least step of the crate's version that the changes ask for.
    pub fn bump(&self) -> Rust {
        let steps = self.changes.iter().map(|change| change.rust);
        steps.max().unwrap_or_default()
    }

    /// How many changes break what is already in use.
    pub fn breaks(&self) -> usize {
        let broken = self.changes.iter();
        broken.filter(|change| change.wire == Wire::Break).count()
    }
}

impl Change {
    /// How loud it is: first what breaks and compiles, which nothing else tells.
    pub fn effect(&self) -> Effect {
        match (self.wire, self.rust) {
            (Wire::Break, Rust::None | Rust::Patch | Rust::Minor) => Effect::Silent,
            (Wire::Break, Rust::Major) => Effect::Breaking,
            (Wire::Risk, _) => Effect::Risky,
            (Wire::Ok, Rust::Major) => Effect::Compiler,
            (Wire::Ok, Rust::Minor) => Effect::Added,
            (Wire::Ok, Rust::None | Rust::Patch) => Effect::Quiet,
        }
    }
}

/// The two effects of a change together, the loudest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It breaks what is in use, and callers still compile.
    Silent,
    /// It breaks what is in use, and the compiler tells callers of it.
    Breaking,
    /// What is in use may get something else than it did.
    Risky,
    /// What is in use goes on; callers have to change when they recompile.
    Compiler,
    /// There is something new.
    Added,
    /// Callers need not care.
    Quiet,
}

impl Effect {
    /// All of them, the loudest first.
    pub const ALL: [Self; 6] = [
        Self::Silent,
        Self::Breaking,
        Self::Risky,
        Self::Compiler,
        Self::Added,
        Self::Quiet,
    ];
}

impl Effect {
    /// What stands above the changes of this effect.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Silent => "Breaks what is in use, and the compiler does not tell",
            Self::Breaking => "Breaks what is in use, and callers have to change",
            Self::Risky => "What is in use may get something else",
            Self::Compiler => "What is in use goes on; callers have to change",
            Self::Added => "New, and nobody's trouble",
            Self::Quiet => "Nothing that callers meet",
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
