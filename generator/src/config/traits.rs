//! The traits of the standard library that can be derived.

use super::options::RustPath;

/// A trait that the standard library derives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StdTrait {
    /// `Clone`.
    Clone,
    /// `Copy`.
    Copy,
    /// `Debug`.
    Debug,
    /// `Default`.
    Default,
    /// `Eq`.
    Eq,
    /// `Hash`.
    Hash,
    /// `Ord`.
    Ord,
    /// `PartialEq`.
    PartialEq,
    /// `PartialOrd`.
    PartialOrd,
}

impl StdTrait {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Clone,
        Self::Copy,
        Self::Debug,
        Self::Default,
        Self::Eq,
        Self::Hash,
        Self::Ord,
        Self::PartialEq,
        Self::PartialOrd,
    ];

    /// The name, which is in scope everywhere.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clone => "Clone",
            Self::Copy => "Copy",
            Self::Debug => "Debug",
            Self::Default => "Default",
            Self::Eq => "Eq",
            Self::Hash => "Hash",
            Self::Ord => "Ord",
            Self::PartialEq => "PartialEq",
            Self::PartialOrd => "PartialOrd",
        }
    }

    const fn module(self) -> &'static str {
        match self {
            Self::Clone => "clone",
            Self::Copy => "marker",
            Self::Debug => "fmt",
            Self::Default => "default",
            Self::Eq | Self::Ord | Self::PartialEq | Self::PartialOrd => "cmp",
            Self::Hash => "hash",
        }
    }

    /// The traits that have to be derived with it.
    pub const fn needs(self) -> &'static [Self] {
        match self {
            Self::Ord => &[Self::Eq, Self::PartialOrd],
            _ => &[],
        }
    }

    /// The trait that a path names: `Eq`, or `std::cmp::Eq`.
    pub fn of(path: &RustPath) -> Option<Self> {
        let text = path.as_str().replace(char::is_whitespace, "");
        let text = text.trim_start_matches("::");
        let (module, name) = match text.rsplit_once("::") {
            Some((module, name)) => (Some(module), name),
            None => (None, text),
        };
        let is_in = |found: &Self| match module {
            Some(module) => {
                let inner = module.strip_prefix("std::");
                inner.or_else(|| module.strip_prefix("core::")) == Some(found.module())
            }
            None => true,
        };
        let found = Self::ALL.into_iter().find(|found| found.name() == name);
        found.filter(is_in)
    }
}
