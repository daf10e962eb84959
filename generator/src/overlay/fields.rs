//! The objects of an Overlay document, and the fields of each.

use crate::json::Value;

use crate::diagnostic::{closest_match, json_type};

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

#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// The type that values must have, as [`json_type`] names it; none if any value is allowed.
    pub(super) json_type: Option<&'static str>,
    pub(super) is_required: bool,
    pub(super) since: Version,
}

impl Key {
    pub(super) fn accepts(&self, value: &Value) -> bool {
        self.json_type
            .is_none_or(|expected| expected == json_type(value))
    }
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

pub(super) const STRING: &str = "a string";
pub(super) const BOOLEAN: &str = "a boolean";
pub(super) const ARRAY: &str = "an array";
pub(super) const OBJECT: &str = "an object";

const fn required(name: &'static str, json_type: &'static str) -> Key {
    Key {
        name,
        json_type: Some(json_type),
        is_required: true,
        since: Version::V1_0,
    }
}

const fn optional(name: &'static str, json_type: Option<&'static str>, since: Version) -> Key {
    Key {
        name,
        json_type,
        is_required: false,
        since,
    }
}

pub(super) const DOCUMENT: Kind = Kind {
    name: "Overlay Object",
    keys: &[
        required("overlay", STRING),
        required("info", OBJECT),
        optional("extends", Some(STRING), Version::V1_0),
        required("actions", ARRAY),
    ],
};

pub(super) const INFO: Kind = Kind {
    name: "the overlay's Info Object",
    keys: &[
        required("title", STRING),
        required("version", STRING),
        optional("description", Some(STRING), Version::V1_1),
    ],
};

pub(super) const ACTION: Kind = Kind {
    name: "Action Object",
    keys: &[
        required("target", STRING),
        optional("description", Some(STRING), Version::V1_0),
        optional("update", None, Version::V1_0),
        optional("copy", Some(STRING), Version::V1_1),
        optional("remove", Some(BOOLEAN), Version::V1_0),
    ],
};
