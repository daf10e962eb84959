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

use toml::Spanned;
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
    let tree = DeTable::parse(text).map_err(|error| {
        let SyntaxError { span, message, .. } = toml_syntax::explain(text, &error);
        InvalidLockFile { span, message }
    })?;
    let mut names = LockedNames::default();
    for (key, table) in tree.get_ref() {
        let key_name = key.get_ref().as_ref();
        let locked = match key_name {
            "types" => &mut names.types,
            "operations" => &mut names.operations,
            "modules" => &mut names.modules,
            "handles" => &mut names.handles,
            "methods" => &mut names.methods,
            "features" => &mut names.features,
            unknown => return Err(invalid(key.span(), format!("unknown table `{unknown}`"))),
        };
        let DeValue::Table(table) = table.get_ref() else {
            let message = format!("expected a table for `{key_name}`");
            return Err(invalid(table.span(), message));
        };
        for (location, name) in table {
            locked.insert(location.get_ref().to_string(), locked_name(name)?);
        }
    }
    Ok(names)
}

fn locked_name(name: &Spanned<DeValue<'_>>) -> Result<LockedName, InvalidLockFile> {
    let DeValue::String(text) = name.get_ref() else {
        return Err(invalid(name.span(), "expected a string".to_owned()));
    };
    LockedName::try_from(text.to_string()).map_err(|message| invalid(name.span(), message))
}

fn invalid(span: Range<usize>, message: String) -> InvalidLockFile {
    InvalidLockFile {
        span: Some(span),
        message,
    }
}

/// The text of a lock file, one line for each name.
pub fn text(names: &LockedNames) -> String {
    // Maps of strings can always be serialized.
    toml::to_string(names).unwrap_or_default()
}
