//! What the manifest of a generated crate tells cargo about the package.

use crate::url::Url;

/// The settings for the manifest of a crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// Where it may be published.
    pub publish: Inheritable<Publish>,
    /// The registry that crates which depend on it find it in, if it is not the default one of cargo.
    pub registry: Option<Registry>,
    /// Its license.
    pub license: Option<Inheritable<License>>,
    /// The URL of its source.
    pub repository: Option<Inheritable<Repository>>,
    /// The Rust version that it requires, if it is not that of generated code.
    pub rust_version: Option<Inheritable<RustVersion>>,
}

impl Package {
    /// Whether it is certain that it cannot be published.
    pub fn is_private(&self) -> bool {
        self.publish == Inheritable::Value(Publish::Nowhere)
    }

    /// Whether it is certain that it can be published.
    pub(super) fn is_published(&self) -> bool {
        !self.is_private() && self.publish != Inheritable::Workspace
    }
}

/// A value that a manifest has, or inherits from that of its workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inheritable<T> {
    /// The manifest has it.
    Value(T),
    /// The workspace has it.
    Workspace,
}

impl<T: Default> Default for Inheritable<T> {
    fn default() -> Self {
        Self::Value(T::default())
    }
}

/// Where a crate may be published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Publish {
    /// In no registry.
    #[default]
    Nowhere,
    /// In any registry.
    Anywhere,
    /// In these registries.
    Registries(Vec<Registry>),
}

/// The name of a registry in the configuration of cargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry(String);

impl Registry {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that cargo accepts; `None` for any other string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_first = |first: char| first.is_alphabetic() || first == '_';
        let is_part = |ch: char| ch.is_alphanumeric() || matches!(ch, '-' | '_');
        let is_valid = text.starts_with(is_first) && text.chars().all(is_part);
        is_valid.then(|| Self(text.to_owned()))
    }
}

/// A license, as an SPDX expression. It is not checked: what is valid depends on the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License(String);

impl License {
    /// The expression.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An expression; `None` for a blank string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(text.to_owned()))
    }
}

/// The URL of a crate's source, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository(String);

impl Repository {
    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An HTTP URL; `None` for any other string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_http = Url::parse(text)?.is_http();
        is_http.then(|| Self(text.to_owned()))
    }
}

/// The oldest version of Rust that compiles generated code.
pub(super) const MIN_RUST_VERSION: &str = "1.85";

/// A version of Rust as manifests have it: one to three numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RustVersion(String);

impl RustVersion {
    /// The version as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A valid version; `None` for any other string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_number =
            |part: &str| part.bytes().all(|it| it.is_ascii_digit()) && part.parse::<u64>().is_ok();
        let is_valid = text.split('.').all(is_number) && text.split('.').count() <= 3;
        is_valid.then(|| Self(text.to_owned()))
    }

    /// Whether it compiles generated code.
    pub(super) fn is_sufficient(&self) -> bool {
        numbers(&self.0) >= numbers(MIN_RUST_VERSION)
    }
}

/// The numbers of a version; those that it omits are 0.
fn numbers(version: &str) -> [u64; 3] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}
