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
    /// All of them, each with its module.
    pub(super) const ALL: [(Self, &'static str); 9] = [
        (Self::Clone, "clone"),
        (Self::Copy, "marker"),
        (Self::Debug, "fmt"),
        (Self::Default, "default"),
        (Self::Eq, "cmp"),
        (Self::Hash, "hash"),
        (Self::Ord, "cmp"),
        (Self::PartialEq, "cmp"),
        (Self::PartialOrd, "cmp"),
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
        let (prefix, name) = match text.rsplit_once("::") {
            Some((prefix, name)) => (Some(prefix), name),
            None => (None, text),
        };
        let mut traits = Self::ALL.into_iter();
        let (found, module) = traits.find(|(found, _)| found.name() == name)?;
        let is_in_module = |prefix: &str| {
            let inner = prefix.strip_prefix("std::");
            inner.or_else(|| prefix.strip_prefix("core::")) == Some(module)
        };
        prefix.is_none_or(is_in_module).then_some(found)
    }
}
