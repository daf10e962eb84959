//! The objects of an Overlay document, and the keys that each may have.

use serde_json::Value;

use crate::diagnostic::closest_match;

/// A version of the Overlay Specification; patches make no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V1_0,
    V1_1,
}

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (version, patch) = text.rsplit_once('.')?;
        let is_number = !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
        match version {
            "1.0" if is_number => Some(Self::V1_0),
            "1.1" if is_number => Some(Self::V1_1),
            _ => None,
        }
    }
}

/// What a value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Boolean,
    List,
    Object,
    Anything,
}

impl Shape {
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
            Self::Anything => true,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Boolean => "`true` or `false`",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Anything => "any value",
        }
    }
}

#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) is_required: bool,
    pub(super) since: Version,
}

/// One of the objects of an Overlay document.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) keys: &'static [Key],
}

impl Kind {
    /// Whether an object may have a key: an extension is anybody's.
    pub(super) fn has(&self, name: &str) -> bool {
        name.starts_with("x-") || self.keys.iter().any(|key| key.name == name)
    }

    /// The key that a name was most likely meant to be.
    pub(super) fn nearest(&self, name: &str) -> Option<&'static str> {
        closest_match(name, self.keys.iter().map(|key| key.name))
    }
}

const fn required(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        is_required: true,
        since: Version::V1_0,
    }
}

const fn optional(name: &'static str, shape: Shape, since: Version) -> Key {
    Key {
        name,
        shape,
        is_required: false,
        since,
    }
}

pub(super) const DOCUMENT: Kind = Kind {
    name: "an overlay",
    keys: &[
        required("overlay", Shape::Text),
        required("info", Shape::Object),
        optional("extends", Shape::Text, Version::V1_0),
        required("actions", Shape::List),
    ],
};

pub(super) const INFO: Kind = Kind {
    name: "the info object of an overlay",
    keys: &[
        required("title", Shape::Text),
        required("version", Shape::Text),
        optional("description", Shape::Text, Version::V1_1),
    ],
};

pub(super) const ACTION: Kind = Kind {
    name: "an action",
    keys: &[
        required("target", Shape::Text),
        optional("description", Shape::Text, Version::V1_0),
        optional("update", Shape::Anything, Version::V1_0),
        optional("copy", Shape::Text, Version::V1_1),
        optional("remove", Shape::Boolean, Version::V1_0),
    ],
};
