//! The names that a client's items keep from one run to the next.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Name;

/// The names that a run has assigned, or those of the previous run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LockedNames {
    /// The types, by their locations. A type whose schema is outside of the location that its module is generated
    /// from has both locations in its key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, LockedName>,
    /// The operations, by their locations: the client's methods, where it has all of them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, LockedName>,
    /// The modules of tags; and those of operations whose names differ from those of the methods.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub modules: BTreeMap<String, LockedName>,
    /// The client's methods that return the handles of tags. They are kept while the client has all methods itself,
    /// and so are those of the handles.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub handles: BTreeMap<String, LockedName>,
    /// The methods of handles, by the locations of the operations; and those of the client whose names differ from
    /// those of their operations.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub methods: BTreeMap<String, LockedName>,
    /// The names in the cargo features of tags, by the tags.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub features: BTreeMap<String, LockedName>,
}

/// A name that was assigned before: an identifier that was not checked against the description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LockedName(String);

impl LockedName {
    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LockedName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let is_valid_start = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let has_valid_chars = name
            .chars()
            .all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        match is_valid_start && has_valid_chars {
            true => Ok(Self(name)),
            false => Err(format!(
                "expected an ASCII identifier that does not start with `_`, found `{name}`"
            )),
        }
    }
}

impl From<&Name> for LockedName {
    fn from(name: &Name) -> Self {
        Self(name.to_string())
    }
}
