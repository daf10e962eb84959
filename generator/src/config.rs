//! `codegen.toml`: which description becomes which crate, and its options.
//!
//! ```toml
//! [client.buildr]                 # the name of the crate
//! spec = "buildr.yaml"            # paths are relative to this file
//! output = "../generated"
//! version = "0.1.0"               # the version of the crate; the default is 0.1.0
//!
//! # All settings below are optional.
//! source = "https://example.com/openapi.yaml" # where `fetch` gets the description
//! overlays = ["fix.yaml"]         # OpenAPI overlays, applied to the description in this order
//! formats = { uuid = "string" }   # the types of the values of formats: see `FormatSetting`
//! methods = "flat"                # or "by-tag": methods of operations with a tag are grouped by it
//! features = "tags"               # each tag is a cargo feature of the crate; the default is "none"
//! allowed_hosts = ["example.com"] # hosts that remote references may be fetched from; the default is `[]`
//! limits = { bytes = 100000000, values = 5000000, copies = 1000000 } # the defaults
//! retry_after = ["X-Wait"]        # response headers with the seconds to wait; `:ms` and `:epoch` are other units
//! request_id = ["X-Trace"]        # response headers with the id of a request, before the common ones
//! error_message = "/fault/text"   # where the message of an error body is, before the common places
//! derive = ["Eq"]                 # additional traits of every struct, enum and union
//!
//! # Warnings and notes that are not reported, or are reported as errors.
//! diagnostics = { allow = ["ignored-field"], deny = ["unknown-field"] }
//!
//! # Only these operations, and the types that they need; the default is all. In paths, `*` matches a part of a
//! # segment, and `**` any number of segments.
//! include = { tags = ["Contacts"], operations = ["getUser"], paths = ["/users/**"] }
//! exclude = { paths = ["/internal/**"] }
//!
//! # Options of one location of the description: a schema, a property, a parameter, an operation. The
//! # `operationId` of an operation may be used instead of its pointer.
//! [client.buildr.overrides."#/components/schemas/contact"]
//! name = "Person"                 # of the type, field, method or argument
//! derive = ["Eq", "Hash"]
//!
//! [client.buildr.overrides."#/components/schemas/contact/properties/id"]
//! type = "uuid::Uuid"             # any type that `serde` serializes and deserializes
//! nullable = false                # of a property
//! required = true                 # of a property or a parameter
//!
//! [client.buildr.overrides."#/components/schemas/Color"]
//! open = false                    # of an enum: unknown values are an error
//!
//! [client.buildr.dependencies]    # the crates of the types and traits above
//! uuid = { version = "1", features = ["serde"] }
//!
//! [runtime]                       # one runtime crate for several clients; by default each embeds its own
//! output = "../client-runtime"
//! name = "client-runtime"         # the name of the crate; this is the default
//! version = "0.1.0"               # the version of the crate; the default is 0.1.0
//! clients = ["buildr"]            # the clients that use it; the default is all
//!
//! [package]                       # in the manifests of all crates; also settings of a client and of the runtime
//! publish = ["internal"]          # or a boolean; the default is false
//! registry = "internal"           # the registry of the crates; without `publish`, the only one
//! license = "MIT OR Apache-2.0"
//! repository = "https://example.com/clients"
//! rust-version = "1.88"           # at least the version that generated code requires, which is the default
//! # All but `registry` can be `{ workspace = true }`.
//! ```

mod conventions;
mod file;
mod options;
mod package;
mod traits;

use std::path::{Component, Path, PathBuf};

use semver::Version;

pub use conventions::{Conventions, HeaderName, Pointer, WaitHeader, WaitUnit};
pub use file::{parse, source_url};
pub use options::{
    ConfigText, Dependency, EqualSchemas, Features, Filter, FormatSetting, FormatType, KnownType,
    Methods, MissingOffset, OperationIds, Options, OverlayFile, Override, Pattern, RustPath,
    Selection,
};
pub use package::{Inheritable, License, Package, Publish, Registry, Repository, RustVersion};
pub use traits::StdTrait;

/// One client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientConfig {
    /// The crate's name.
    pub name: String,
    /// The description's file.
    pub description: PathBuf,
    /// The name of the description in generated files: a path that does not depend on the host.
    pub label: String,
    /// The directory of the crate.
    pub output: PathBuf,
    /// The crate's version.
    pub version: Version,
    /// Where its runtime is.
    pub runtime: Runtime,
    /// Its options.
    pub options: Options,
}

impl ClientConfig {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        rust_name(&self.name)
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

impl Runtime {
    /// The version of the runtime that a client requires if it is published.
    pub fn required_version(&mut self) -> Option<&mut Version> {
        match self {
            Self::Shared(shared) => shared.published.as_mut().map(|it| &mut it.version),
            Self::Embedded => None,
        }
    }
}

/// A runtime as a client depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedRuntime {
    /// The crate's name.
    pub name: String,
    /// Its directory, relative to that of the client, with `/`.
    pub path: String,
    /// Where a client that is published has it from.
    pub published: Option<PublishedRuntime>,
}

/// A runtime as a client depends on it in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedRuntime {
    /// Its version.
    pub version: Version,
    /// Its registry, if it is not the default one of cargo.
    pub registry: Option<Registry>,
}

impl SharedRuntime {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        rust_name(&self.name)
    }
}

/// The crate with the runtime of several clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeConfig {
    /// The crate's name.
    pub name: String,
    /// The directory of the crate.
    pub output: PathBuf,
    /// The name of the configuration in generated files.
    pub label: String,
    /// The crate's version.
    pub version: Version,
    /// The settings for the manifest of the crate.
    pub package: Package,
    /// The names of the clients that use it.
    pub clients: Vec<String>,
}

/// The content of a `codegen.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The clients, in the order of their names.
    pub clients: Vec<ClientConfig>,
    /// The crate with the runtime of some of them.
    pub runtime: Option<RuntimeConfig>,
}

/// Returns a path without `..`.
pub fn normalize(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normalized.pop()),
            component => normalized.push(component),
        }
    }
    normalized
}

/// Returns a path as messages and generated files show it: relative to `root` if it is inside, else the file
/// name alone.
pub fn label(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).ok();
    let displayed = relative
        .or_else(|| path.file_name().map(Path::new))
        .unwrap_or(path);
    displayed.to_string_lossy().replace('\\', "/")
}

/// Checks that cargo and Rust accept a name for a crate, and that no dependency of the crate has that name.
///
/// # Errors
///
/// Returns why the name is not accepted.
pub fn crate_name(name: &str) -> Result<String, String> {
    let checked = check_crate_name(name).map(|()| name.to_owned());
    checked.map_err(|(message, _)| message)
}

/// Like [`crate_name`]; the error has a message and help.
fn check_crate_name(name: &str) -> Result<(), (String, &'static str)> {
    let starts_with_letter = name.starts_with(|first: char| first.is_ascii_lowercase());
    let is_part =
        |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '-' | '_');
    if !starts_with_letter || !name.chars().all(is_part) {
        let help = "use `a` to `z`, digits, `-` and `_`, with one of `a` to `z` at the beginning";
        return Err((format!("`{name}` is not a valid crate name"), help));
    }
    let identifier = rust_name(name);
    let is_keyword = syn::parse_str::<syn::Ident>(&identifier).is_err();
    if RESERVED_NAMES.contains(&identifier.as_str()) || is_keyword {
        return Err((
            format!("crate name `{name}` is reserved"),
            "rename the crate",
        ));
    }
    Ok(())
}

/// The name of a crate as Rust code writes it.
pub(crate) fn rust_name(name: &str) -> String {
    name.replace('-', "_")
}

/// The names of dependencies of a generated crate, and names that cargo and Rust reserve.
const RESERVED_NAMES: &[&str] = &[
    "alloc",
    "base64",
    "build",
    "bytes",
    "chrono",
    "core",
    "deps",
    "examples",
    "futures_core",
    "http",
    "http_body",
    "incremental",
    "jiff",
    "js_sys",
    "proc_macro",
    "reqwest",
    "serde",
    "serde_json",
    "std",
    "test",
    "time",
    "tokio",
    "tower_service",
    "tracing",
    "uuid",
    "wasm_bindgen_futures",
];

/// The default version of a crate.
pub const FIRST_VERSION: Version = Version::new(0, 1, 0);

#[cfg(test)]
mod tests;
