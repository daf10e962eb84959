//! The objects of an Overlay document, and the fields of each.

use serde_json::Value;

use crate::diagnostic::closest_match;

/// A version of the Overlay Specification; patch versions are equivalent.
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

/// The expected type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    String,
    Boolean,
    Array,
    Object,
    Any,
}

impl Shape {
    pub(super) fn accepts(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Boolean => "a boolean",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Any => "any value",
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
    /// Whether the object has a field of this name; specification extensions are always allowed.
    pub(super) fn has(&self, name: &str) -> bool {
        name.starts_with("x-") || self.keys.iter().any(|key| key.name == name)
    }

    /// The field that a name is most likely a misspelling of.
    pub(super) fn closest_field(&self, name: &str) -> Option<&'static str> {
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
    name: "Overlay Object",
    keys: &[
        required("overlay", Shape::String),
        required("info", Shape::Object),
        optional("extends", Shape::String, Version::V1_0),
        required("actions", Shape::Array),
    ],
};

pub(super) const INFO: Kind = Kind {
    name: "the overlay's Info Object",
    keys: &[
        required("title", Shape::String),
        required("version", Shape::String),
        optional("description", Shape::String, Version::V1_1),
    ],
};

pub(super) const ACTION: Kind = Kind {
    name: "Action Object",
    keys: &[
        required("target", Shape::String),
        optional("description", Shape::String, Version::V1_0),
        optional("update", Shape::Any, Version::V1_0),
        optional("copy", Shape::String, Version::V1_1),
        optional("remove", Shape::Boolean, Version::V1_0),
    ],
};
