//! The values that a JSONPath selects, as normalized paths (RFC 9535, section 2.7).

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::diagnostic::Origin;

/// The path from the root to a value. Paths are ordered by document order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NormalizedPath(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl NormalizedPath {
    /// The selected values, each once, ancestors first.
    pub(super) fn selected(path: &JsonPath, root: &Value) -> Vec<Self> {
        let located = path.query_located(root);
        let mut nodes: Vec<_> = located
            .locations()
            .map(|location| Self(location.iter().map(Step::of).collect()))
            .collect();
        nodes.sort();
        nodes.dedup();
        nodes
    }

    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    pub(super) fn origin(&self) -> Origin {
        let root = Origin::root();
        self.0.iter().fold(root, |origin, step| match step {
            Step::Key(key) => origin.key(key),
            Step::Index(index) => origin.index(*index),
        })
    }

    pub(super) fn value<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        })
    }

    pub(super) fn value_mut<'v>(&self, root: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Key(key) => value.get_mut(key),
            Step::Index(index) => value.get_mut(index),
        })
    }

    /// The path of the parent, and the key or index of the value in it; none at the root.
    pub(super) fn split_last(self) -> Option<(Self, Step)> {
        let Self(mut steps) = self;
        let last = steps.pop()?;
        Some((Self(steps), last))
    }
}

impl Step {
    pub(super) fn index(&self) -> Option<usize> {
        match self {
            Self::Key(_) => None,
            Self::Index(index) => Some(*index),
        }
    }

    fn of(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Name(name) => Self::Key((*name).to_owned()),
            PathElement::Index(index) => Self::Index(*index),
        }
    }
}
