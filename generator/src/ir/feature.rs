//! The cargo features of a client that correspond to tags, and which modules they enable.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::{Name, TypeModule};

/// The cargo features of a client whose tags are features, and the modules that they enable.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Features {
    /// The features, in the order of their names. A [`FeatureId`] is an index into this list.
    pub list: Vec<Feature>,
    /// The conditions of the modules that are not always compiled.
    pub gates: HashMap<TypeModule, Gate>,
}

/// An index into [`Features::list`].
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

/// The condition on which a module is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// With any set of features.
    Always,
    /// With any of these features.
    AnyOf(BTreeSet<FeatureId>),
}

impl Feature {
    /// The feature that enables all others.
    pub const ALL: &str = "full";
}

/// The feature's name in `Cargo.toml`.
impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherTypes => f.write_str("other-types"),
            // A trailing `_` only distinguishes a name from a keyword, so removing it keeps names unique.
            Self::Tag { name, wire: _ } => {
                let name = name.as_str().trim_end_matches('_').replace('_', "-");
                write!(f, "tag-{name}")
            }
        }
    }
}

impl Features {
    /// Returns the condition on which a module is compiled.
    pub fn gate(&self, module: &TypeModule) -> &Gate {
        self.gates.get(module).unwrap_or(&Gate::Always)
    }

    /// Returns the condition on which any of these modules is compiled.
    pub fn gate_of_any<'a>(&self, modules: impl IntoIterator<Item = &'a TypeModule>) -> Gate {
        let mut features = BTreeSet::new();
        for module in modules {
            match self.gate(module) {
                Gate::Always => return Gate::Always,
                Gate::AnyOf(any_of) => features.extend(any_of),
            }
        }
        Gate::AnyOf(features)
    }

    /// Returns the names of the features that enable a gate; none if it is always enabled.
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
