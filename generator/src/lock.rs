//! `codegen.lock`: the names of a client's items, next to its crate, so that they stay the same.
//!
//! ```toml
//! generator = "0.1.0"                           # the version that generated the crate
//!
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

use semver::Version;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ir::{LockedName, LockedNames};
use crate::toml_syntax::{self, SyntaxError};

/// The file's name in the crate's directory.
pub const FILE: &str = "codegen.lock";

/// The version of this generator.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The key of the version that generated the crate.
const GENERATOR: &str = "generator";

/// Why the names of a lock file cannot be read.
#[derive(Debug)]
pub enum LockFileError {
    /// The file does not have the format of [`text`].
    Invalid {
        /// The bytes of the error; none if they are unknown.
        span: Option<Range<usize>>,
        /// The message.
        message: String,
    },
    /// A newer generator has generated the crate.
    Newer {
        /// The bytes of its version.
        span: Range<usize>,
        /// Its version.
        version: Version,
    },
}

/// Parses the text of a lock file.
///
/// # Errors
///
/// Fails if the text is not in the format of [`text`], or a newer generator has written it.
pub fn parse(text: &str) -> Result<LockedNames, LockFileError> {
    let tree = DeTable::parse(text).map_err(|error| {
        let SyntaxError { span, message, .. } = toml_syntax::explain(text, &error);
        LockFileError::Invalid { span, message }
    })?;
    // First, because a newer generator may write other tables.
    if let Some(version) = tree.get_ref().get(GENERATOR) {
        reject_newer(version)?;
    }
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
            GENERATOR => continue,
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

/// Returns the version of the generator that has written a lock file; none if the file does not have it.
pub fn generator(text: &str) -> Option<Version> {
    let tree = DeTable::parse(text).ok()?;
    let version = tree.get_ref().get(GENERATOR)?.get_ref().as_str()?;
    version.parse().ok()
}

fn reject_newer(written: &Spanned<DeValue<'_>>) -> Result<(), LockFileError> {
    let text = string(written)?;
    let Ok(version) = text.parse::<Version>() else {
        let message = format!("expected a version such as `{VERSION}`, found `{text}`");
        return Err(invalid(written.span(), message));
    };
    match VERSION.parse().is_ok_and(|this: Version| this < version) {
        true => Err(LockFileError::Newer {
            span: written.span(),
            version,
        }),
        false => Ok(()),
    }
}

fn string<'a>(value: &'a Spanned<DeValue<'_>>) -> Result<&'a str, LockFileError> {
    let text = value.get_ref().as_str();
    text.ok_or_else(|| invalid(value.span(), "expected a string".to_owned()))
}

fn locked_name(name: &Spanned<DeValue<'_>>) -> Result<LockedName, LockFileError> {
    let text = string(name)?;
    LockedName::try_from(text.to_string()).map_err(|message| invalid(name.span(), message))
}

fn invalid(span: Range<usize>, message: String) -> LockFileError {
    LockFileError::Invalid {
        span: Some(span),
        message,
    }
}

/// The text of the lock file that this generator writes.
pub fn text(names: &LockedNames) -> String {
    let version = format!("{GENERATOR} = \"{VERSION}\"\n");
    match tables(names) {
        tables if tables.is_empty() => version,
        tables => format!("{version}\n{tables}"),
    }
}

/// The tables of a lock file, one line for each name.
pub fn tables(names: &LockedNames) -> String {
    // Maps of strings can always be serialized.
    toml::to_string(names).unwrap_or_default()
}
