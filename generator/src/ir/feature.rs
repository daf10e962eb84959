//! The cargo features of a client that tags make, and what of its crate is compiled with which of them.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::{Name, TypeModule};

/// The cargo features of a client whose tags are features, and what they are for.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// The features, in the order of their names. A [`FeatureId`] is a place in this list.
    pub list: Vec<Feature>,
    /// When the modules are compiled that not every crate needs.
    pub gates: HashMap<TypeModule, Gate>,
}

/// A place in [`Features::list`].
pub type FeatureId = usize;

/// A cargo feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feature {
    /// The types that no operation uses, and those that they use.
    OtherTypes,
    /// The operations with a tag, and the types that they use.
    Tag {
        /// The tag as a name.
        name: Name,
        /// The tag, as the description writes it.
        wire: String,
    },
}

/// When something is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// Whatever features are on.
    Always,
    /// With any of these features.
    AnyOf(BTreeSet<FeatureId>),
}

impl Feature {
    /// The feature that turns all of these on.
    pub const ALL: &str = "full";
}

/// As cargo knows it.
impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherTypes => f.write_str("other-types"),
            // No two names differ by their last `_` alone, which is that of a keyword.
            Self::Tag { name, wire: _ } => {
                let name = name.as_str().trim_end_matches('_').replace('_', "-");
                write!(f, "tag-{name}")
            }
        }
    }
}

impl Features {
    /// When a module is compiled.
    pub fn gate(&self, home: &TypeModule) -> &Gate {
        self.gates.get(home).unwrap_or(&Gate::Always)
    }

    /// When what is in any of these modules is compiled.
    pub fn gate_of_any<'a>(&self, homes: impl IntoIterator<Item = &'a TypeModule>) -> Gate {
        let gates = homes.into_iter().map(|home| self.gate(home));
        gates.fold(Gate::never(), |gate, other| gate.or(other))
    }

    /// The features that a gate opens with, as cargo knows them; none where it is always open.
    pub fn names(&self, gate: &Gate) -> Vec<String> {
        match gate {
            Gate::Always => Vec::new(),
            Gate::AnyOf(features) => {
                let features = features.iter().filter_map(|id| self.list.get(*id));
                features.map(Feature::to_string).collect()
            }
        }
    }
}

impl Gate {
    /// With no feature at all.
    pub fn never() -> Self {
        Self::AnyOf(BTreeSet::new())
    }

    /// With what opens this or the other one.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        match (self, other) {
            (Self::AnyOf(mut features), Self::AnyOf(others)) => {
                features.extend(others);
                Self::AnyOf(features)
            }
            (Self::Always, _) | (_, Self::Always) => Self::Always,
        }
    }
}
