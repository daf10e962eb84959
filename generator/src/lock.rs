//! `codegen.lock`: the names of a client's items, next to its crate, so that they stay the same.
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
//! Where two names of a description map to the same Rust name, one of them gets a number. The file records which
//! one has the name without a number: that item keeps it, whatever is added to the description.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::ir::{LockedName, LockedNames};
use crate::toml_syntax::{self, SyntaxError};

/// The file's name in the crate's directory.
pub const FILE: &str = "codegen.lock";

/// The error in an invalid lock file.
#[derive(Debug)]
pub struct InvalidLockFile {
    /// The bytes of the error; none if they are unknown.
    pub span: Option<Range<usize>>,
    /// The message.
    pub message: String,
}

/// Parses the text of a lock file.
///
/// # Errors
///
/// Fails if the text is not in the format of [`text`].
pub fn parse(text: &str) -> Result<LockedNames, InvalidLockFile> {
    toml::from_str(text).map_err(|error| explain(text, &error))
}

/// Determines the error from the text, so that the message does not depend on the wording of a library.
fn explain(text: &str, error: &toml::de::Error) -> InvalidLockFile {
    let tree = match DeTable::parse(text) {
        Ok(tree) => tree,
        Err(error) => {
            let SyntaxError { span, message, .. } = toml_syntax::explain(text, &error);
            return InvalidLockFile { span, message };
        }
    };
    check(tree.get_ref())
        .err()
        .unwrap_or_else(|| InvalidLockFile {
            span: error.span(),
            message: "expected names of types, operations, modules, handles, methods or features"
                .to_owned(),
        })
}

const TABLES: [&str; 6] = [
    "types",
    "operations",
    "modules",
    "handles",
    "methods",
    "features",
];

fn check(tree: &DeTable<'_>) -> Result<(), InvalidLockFile> {
    let invalid = |span, message| InvalidLockFile {
        span: Some(span),
        message,
    };
    for (key, table) in tree {
        if !TABLES.contains(&key.get_ref().as_ref()) {
            let message = format!("unknown table `{}`", key.get_ref());
            return Err(invalid(key.span(), message));
        }
        let DeValue::Table(names) = table.get_ref() else {
            let message = format!("expected a table for `{}`", key.get_ref());
            return Err(invalid(table.span(), message));
        };
        for name in names.values() {
            let DeValue::String(text) = name.get_ref() else {
                return Err(invalid(name.span(), "expected a string".to_owned()));
            };
            LockedName::try_from(text.to_string())
                .map_err(|message| invalid(name.span(), message))?;
        }
    }
    Ok(())
}

/// The text of a lock file, one line for each name.
pub fn text(names: &LockedNames) -> String {
    // Maps of strings can always be serialized.
    toml::to_string(names).unwrap_or_default()
}
