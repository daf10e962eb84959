//! `codegen.lock`: the names that a client has got, beside its crate, so that it keeps them.
//!
//! ```toml
//! [types]
//! "#/components/schemas/Contact" = "Contact"
//! "#/components/schemas/contact" = "Contact2"   # described later than the other
//!
//! [operations]
//! "#/paths/~1contacts/get" = "list_contacts"
//!
//! [modules]
//! "Contacts" = "contacts"                       # a tag
//!
//! [handles]                                     # with `methods = "by-tag"`
//! "Contacts" = "contacts"                       # the client's method
//!
//! [methods]
//! "#/paths/~1contacts/get" = "list"             # that of the handle
//!
//! [features]
//! "Contacts" = "contacts"                       # a tag, whose cargo feature is `tag-contacts`
//! ```
//!
//! A name is told from others by a number where two things read the same. Which of them has the
//! plain name is what the file remembers: whoever had it keeps it, whatever a description adds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The file's name in the crate's folder.
pub const FILE: &str = "codegen.lock";

/// The names that a run has given, or those of the run before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LockedNames {
    /// The types, by their places. A type that stands somewhere else than the module that it is in
    /// has both places in its key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, LockedName>,
    /// The operations, by their places: the client's methods, where it has all of them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, LockedName>,
    /// The modules of tags; and those of operations that are not called like their methods.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub modules: BTreeMap<String, LockedName>,
    /// The client's methods that give the handles of tags. They are kept while the client has all methods itself,
    /// and so are those of the handles.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub handles: BTreeMap<String, LockedName>,
    /// The methods of handles, by the places of the operations; and those of the client that are not called like
    /// their operations.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub methods: BTreeMap<String, LockedName>,
    /// The names that the cargo features of tags are made of, by the tags.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub features: BTreeMap<String, LockedName>,
}

/// A name that was given before. It is an identifier; nothing else is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
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
        let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let goes_on_well = name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
        match begins_well && goes_on_well {
            true => Ok(Self(name)),
            false => Err(format!(
                "`{name}` is no name: letters, digits and `_`, a letter first"
            )),
        }
    }
}

impl From<&crate::ir::Name> for LockedName {
    fn from(name: &crate::ir::Name) -> Self {
        Self(name.to_string())
    }
}

/// Reads the text of a lock.
///
/// # Errors
///
/// When the text is not what [`text`] gives; the error has the place.
pub fn parse(text: &str) -> Result<LockedNames, toml::de::Error> {
    toml::from_str(text)
}

/// The text of a lock, one line a name.
pub fn text(names: &LockedNames) -> String {
    // Maps of texts can always be written.
    toml::to_string(names).unwrap_or_default()
}
