//! What can be asked of a client beyond its description.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Levels;
use crate::source::Limits;

/// What is asked of a client beyond its description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The text that the options stand in, so that they can be shown.
    pub written: Option<Arc<ConfigText>>,
    /// Where in that text the description is named.
    pub spec: Option<Range<usize>>,
    /// The files of the overlays that are laid over the description, in this order.
    pub overlays: Vec<OverlayFile>,
    /// What dates are read into.
    pub dates: Dates,
    /// Where the methods of operations are.
    pub methods: Methods,
    /// The hosts that references to other files may be fetched from.
    pub allowed_hosts: Vec<String>,
    /// How much is read of the description.
    pub limits: Limits,
    /// Which operations are wanted; all, where nothing is said.
    pub selection: Option<Selection>,
    /// What of the client is a cargo feature.
    pub features: Features,
    /// Traits that every struct, enumeration and union derives.
    pub derive: Vec<Spanned<RustPath>>,
    /// What the crate depends on besides what it needs itself.
    pub dependencies: Vec<Dependency>,
    /// What is made of warnings and notes.
    pub levels: Levels,
    /// What is to be otherwise at one place of the description, by the places.
    pub overrides: Vec<Override>,
}

impl Options {
    /// The crates that the types and traits are of which are asked for.
    pub fn crates(&self) -> BTreeSet<String> {
        let types = self.overrides.iter().filter_map(|at| at.ty.as_ref());
        let traits = self.overrides.iter().filter_map(|at| at.derive.as_ref());
        let traits = traits.flat_map(Spanned::get_ref).chain(&self.derive);
        let paths = types.chain(traits).map(Spanned::get_ref);
        paths.flat_map(RustPath::crates).collect()
    }
}

/// The file of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayFile {
    /// Where it is.
    pub path: PathBuf,
    /// Where in the text of the options it is named, if it is there.
    pub named_at: Option<Range<usize>>,
}

/// A `codegen.toml`, as it is shown in diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigText {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What dates and points in time are read into.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// The types of the crate `chrono`.
    #[default]
    Chrono,
    /// The types of the crate `jiff`.
    Jiff,
    /// The types of the crate `time`.
    Time,
    /// `String`.
    String,
}

/// Where the methods of operations are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Methods {
    /// All of them beside each other, on the client.
    #[default]
    Flat,
    /// Those of a tag behind one method of the client; those without a tag on the client.
    ByTag,
}

/// What of a client is a cargo feature, besides its transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Features {
    /// Nothing: all of it is always compiled.
    #[default]
    None,
    /// Each tag: its operations, and the types that they use.
    Tags,
}

/// Which operations are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// These; all, where it is empty.
    pub include: Filter,
    /// And of those, not these.
    pub exclude: Filter,
}

/// Operations, by any of what they can be told by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Those with one of these tags.
    pub tags: Vec<Spanned<String>>,
    /// Those with one of these `operationId`s, or at one of these places.
    pub operations: Vec<Spanned<String>>,
    /// Those on one of these paths.
    pub paths: Vec<Spanned<Pattern>>,
}

impl Filter {
    /// Whether it names no operation.
    pub fn is_empty(&self) -> bool {
        let Self {
            tags,
            operations,
            paths,
        } = self;
        tags.is_empty() && operations.is_empty() && paths.is_empty()
    }
}

/// A path in which `*` stands for a part of a segment, and `**` for any number of segments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(glob::Pattern);

impl Pattern {
    /// Whether a path is one of those that the pattern stands for.
    pub fn matches(&self, path: &str) -> bool {
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        self.0.matches_with(path, options)
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let pattern = glob::Pattern::new(&text);
        pattern
            .map(Self)
            .map_err(|error| format!("`{text}` is no pattern of paths: {}", error.msg))
    }
}

/// A type or a trait, as Rust code writes it: `uuid::Uuid`, `Vec<u8>`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct RustPath(String);

impl RustPath {
    /// The path as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The types that are known everywhere, and words that stand in types.
    pub(super) const SCOPE: &[&str] = &[
        "Box", "Option", "Result", "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16",
        "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8", "usize", "dyn",
        "Send", "Sync", "const", "static",
    ];

    /// A name that stands alone in it, without a path, and is not known everywhere.
    pub(super) fn unscoped(&self) -> Option<&str> {
        let text = self.0.as_str();
        let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
        let mut names = text.split(|sign: char| !is_part(sign));
        names.find(|name| {
            let start = name.as_ptr().addr() - text.as_ptr().addr();
            let before = text[..start].trim_end();
            let after = text[start + name.len()..].trim_start();
            let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
            let is_type = name.starts_with(|first: char| first.is_uppercase());
            let is_in_path = before.ends_with("::") || after.starts_with("::") && !is_type;
            is_name && !is_in_path && !before.ends_with('\'') && !Self::SCOPE.contains(name)
        })
    }

    /// Whether it begins in the generated crate.
    pub(super) fn is_own(&self) -> bool {
        let first = self.0.split("::").next().unwrap_or_default();
        matches!(first.trim(), "crate" | "self" | "super")
    }

    /// The crates that it begins with, and that paths inside of it do.
    pub(super) fn crates(&self) -> Vec<String> {
        let text = self.0.replace(char::is_whitespace, "");
        let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
        let named = text.match_indices("::").filter_map(|(at, _)| {
            let before = &text[..at];
            let around = before.trim_end_matches(is_part);
            let name = &before[around.len()..];
            let outer = around.strip_suffix("::");
            let is_inner =
                outer.is_some_and(|it| it.ends_with(|sign| is_part(sign) || sign == '>'));
            // What begins with a capital letter is a type: `Vec::<u8>`.
            let is_crate = name.starts_with(|first: char| first.is_lowercase() || first == '_');
            let is_own = matches!(name, "crate" | "self" | "super");
            (is_crate && !is_inner && !is_own).then(|| name.to_owned())
        });
        named.collect()
    }
}

impl TryFrom<String> for RustPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match syn::parse_str::<syn::TypePath>(&text) {
            Ok(path) if path.qself.is_none() => Ok(Self(text)),
            _ => Err(format!("`{text}` is no path of Rust, such as `uuid::Uuid`")),
        }
    }
}

/// Something that the crate depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The crate's name.
    pub name: String,
    /// Its version and what else there is to say, as TOML writes it in one line.
    pub requirement: String,
}

/// What is to be otherwise at one place of the description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// A pointer into the description that begins with `#/`, or an `operationId`.
    pub pointer: Spanned<String>,
    /// The name in Rust.
    pub name: Option<Spanned<String>>,
    /// The type in Rust.
    pub ty: Option<Spanned<RustPath>>,
    /// Whether `null` may stand for the value.
    pub nullable: Option<Spanned<bool>>,
    /// Whether the value has to be there.
    pub required: Option<Spanned<bool>>,
    /// Whether values that are not listed are read and kept.
    pub open: Option<Spanned<bool>>,
    /// Further traits that the type derives.
    pub derive: Option<Spanned<Vec<Spanned<RustPath>>>>,
}
