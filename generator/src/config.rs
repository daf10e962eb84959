//! `codegen.toml`: which description becomes which crate, and what is asked of it.
//!
//! ```toml
//! [client.buildr]                 # the crate's name
//! description = "buildr.yaml"     # paths are relative to this file
//! output = "../generated"
//! version = "0.1.0"               # the crate's version; 0.1.0 where it is left out
//!
//! # All that follows may be left out.
//! overlays = ["fix.yaml"]         # OpenAPI overlays, laid over the description in this order
//! dates = "chrono"                # or "jiff", "time", "text": what dates are read into
//! methods = "flat"                # or "by-tag": where the methods of operations with a tag are
//! features = "tags"               # each tag is a cargo feature of the crate; or "none" is
//! allowed_hosts = ["example.com"]   # where references to other files may be fetched from; none
//! limits = { bytes = 100000000, values = 5000000, copies = 1000000 } # what it may ask for; these
//! derive = ["Eq"]                 # further traits for every struct, enumeration and union
//!
//! # Warnings and notes that are not to be said, or are to be errors.
//! diagnostics = { allow = ["ignored-field"], deny = ["unknown-field"] }
//!
//! # Only these operations, and the types that they need; without them all. Paths may have `*`, which
//! # stands for a part of a segment, and `**`, which stands for any number of segments.
//! include = { tags = ["Contacts"], operations = ["getUser"], paths = ["/users/**"] }
//! exclude = { paths = ["/internal/**"] }
//!
//! # What is to be otherwise at one place of the description: a schema, a member, an operation. An
//! # operation may be named by its `operationId` instead.
//! [client.buildr.overrides."#/components/schemas/contact"]
//! name = "Person"                 # of the type, field, method or argument
//! derive = ["Eq", "Hash"]
//!
//! [client.buildr.overrides."#/components/schemas/contact/properties/id"]
//! type = "uuid::Uuid"             # any type that `serde` reads and writes
//! nullable = false                # of a member
//! required = true                 # of a member, or of a parameter
//!
//! [client.buildr.overrides."#/components/schemas/Color"]
//! open = false                    # of an enumeration: a value that is not listed is an error
//!
//! [client.buildr.dependencies]    # what the types and traits named above come from
//! uuid = { version = "1", features = ["serde"] }
//!
//! [runtime]                       # the runtime of several clients, as one crate; else each has its own
//! output = "../client-runtime"
//! name = "client-runtime"         # the crate's name; this where it is left out
//! version = "0.1.0"               # the crate's version; 0.1.0 where it is left out
//! clients = ["buildr"]            # the clients that use it; all where it is left out
//! ```

mod file;
mod options;
mod traits;

use std::path::{Component, Path, PathBuf};

use semver::Version;

use crate::diagnostic::{Diagnostics, Reported};

pub use options::{
    ConfigText, Dates, Dependency, Features, Filter, Methods, Options, OverlayFile, Override,
    Pattern, RustPath, Selection,
};
pub use traits::StdTrait;

/// One client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientConfig {
    /// The crate's name.
    pub name: String,
    /// The description's file.
    pub description: PathBuf,
    /// What the description is called in generated files: a path that is the same on every machine.
    pub label: String,
    /// The crate's folder.
    pub output: PathBuf,
    /// The crate's version.
    pub version: Version,
    /// Where its runtime is.
    pub runtime: Runtime,
    /// What else is asked of the client.
    pub options: Options,
}

impl ClientConfig {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        in_rust(&self.name)
    }
}

/// Where the client runtime of a crate is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Runtime {
    /// In the crate itself.
    #[default]
    Embedded,
    /// In a crate that several clients share.
    Shared(SharedRuntime),
}

/// A runtime as a client depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedRuntime {
    /// The crate's name.
    pub name: String,
    /// Its folder, from that of the client, with `/`.
    pub path: String,
}

impl SharedRuntime {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        in_rust(&self.name)
    }
}

/// The crate that carries the runtime of several clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeConfig {
    /// The crate's name.
    pub name: String,
    /// The crate's folder.
    pub output: PathBuf,
    /// What the configuration is called in generated files.
    pub label: String,
    /// The crate's version.
    pub version: Version,
    /// The names of the clients that use it.
    pub clients: Vec<String>,
}

/// All that a `codegen.toml` asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The clients, in the order of their names.
    pub clients: Vec<ClientConfig>,
    /// The crate that carries the runtime of some of them.
    pub runtime: Option<RuntimeConfig>,
}

/// Reads the text of a `codegen.toml` in this folder; the file goes by `name` in diagnostics. A
/// description's label is its path below `root`.
///
/// # Errors
///
/// When the text is no TOML, or has a key or a value that means nothing.
pub fn parse(
    text: &str,
    name: &str,
    folder: &Path,
    root: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Config, Reported> {
    file::read(text, name, folder, root, diagnostics)
}

/// A path without `..`.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for step in path.components() {
        match step {
            Component::ParentDir => drop(normal.pop()),
            step => normal.push(step),
        }
    }
    normal
}

/// How a path is shown to people and in generated files: below `root` from there on, else by its
/// name alone.
pub fn label(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).ok();
    let shown = below
        .or_else(|| path.file_name().map(Path::new))
        .unwrap_or(path);
    shown.to_string_lossy().replace('\\', "/")
}

/// Checks that cargo and Rust take a name for a crate, and that it is none that the crate depends on.
///
/// # Errors
///
/// Says what is wrong with the name.
pub fn crate_name(name: &str) -> Result<String, String> {
    let begins_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    let goes_on_well = name.chars().all(|sign| {
        sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '-' | '_')
    });
    if !begins_well || !goes_on_well {
        return Err(format!(
            "`{name}` is no name for a crate: small letters, digits, `-` and `_`, a letter first"
        ));
    }
    let in_code = in_rust(name);
    let is_keyword = syn::parse_str::<syn::Ident>(&in_code).is_err();
    if TAKEN.contains(&in_code.as_str()) || is_keyword {
        return Err(format!(
            "a crate cannot be called `{name}`: the name has a meaning of its own"
        ));
    }
    Ok(name.to_owned())
}

/// The name of a crate as Rust code writes it.
fn in_rust(name: &str) -> String {
    name.replace('-', "_")
}

/// What a generated crate depends on, and what cargo and Rust keep for themselves.
const TAKEN: &[&str] = &[
    "alloc",
    "base64",
    "build",
    "bytes",
    "chrono",
    "core",
    "deps",
    "examples",
    "http",
    "incremental",
    "jiff",
    "proc_macro",
    "reqwest",
    "serde",
    "serde_json",
    "std",
    "test",
    "time",
    "uuid",
];

/// The version of a crate that names none.
pub const FIRST_VERSION: Version = Version::new(0, 1, 0);

#[cfg(test)]
mod tests;
