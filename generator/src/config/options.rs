//! The options of a client.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use toml::Spanned;

use crate::diagnostic::Levels;
use crate::source::Limits;
use crate::url::Url;

use super::conventions::{Conventions, HeaderName};
use super::package::Package;

/// The options of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The file with the options, so that diagnostics can show it.
    pub written: Option<Arc<ConfigText>>,
    /// The position of `spec` in that file.
    pub spec: Option<Range<usize>>,
    /// The settings for the manifest of the crate.
    pub package: Package,
    /// Where the vendor publishes the description.
    pub source: Option<Url>,
    /// The overlays that are applied to the description, in this order.
    pub overlays: Vec<OverlayFile>,
    /// The types of the values of formats.
    pub formats: Vec<FormatSetting>,
    /// Where the methods of operations are.
    pub methods: Methods,
    /// The form of ids that operations are named after.
    pub operation_ids: OperationIds,
    /// Whether equal inline schemas have one type.
    pub equal_schemas: EqualSchemas,
    /// The hosts that references to other files may be fetched from.
    pub allowed_hosts: Vec<String>,
    /// The limits on the size of the description.
    pub limits: Limits,
    /// Whether an error that concerns one place costs only that place.
    pub keep_going: bool,
    /// The selected operations; the default is all.
    pub selection: Option<Selection>,
    /// The parts of the client that are cargo features.
    pub features: Features,
    /// The headers and properties in which the API expresses what no standard has a place for.
    pub conventions: Conventions,
    /// Traits that every struct, enum and union derives.
    pub derive: Vec<Spanned<RustPath>>,
    /// Additional dependencies of the crate.
    pub dependencies: Vec<Dependency>,
    /// The severities of warnings and notes.
    pub levels: Levels,
    /// Options of single locations of the description.
    pub overrides: Vec<Override>,
}

impl Options {
    /// Returns the crates of the types and traits in the options.
    pub fn crates(&self) -> BTreeSet<String> {
        let paths = self.types().chain(self.traits()).map(Spanned::get_ref);
        paths.flat_map(RustPath::crates).collect()
    }

    /// The types of overrides and formats.
    pub(super) fn types(&self) -> impl Iterator<Item = &Spanned<RustPath>> {
        let formats = self.formats.iter().filter_map(|it| match &it.ty {
            FormatType::Path(path) => Some(path),
            FormatType::Known(_) => None,
        });
        let overrides = self.overrides.iter().filter_map(|at| at.ty.as_ref());
        overrides.chain(formats)
    }

    /// The traits of `derive`, for all types and in overrides.
    pub(super) fn traits(&self) -> impl Iterator<Item = &Spanned<RustPath>> {
        let overrides = self.overrides.iter().filter_map(|at| at.derive.as_ref());
        overrides.flat_map(Spanned::get_ref).chain(&self.derive)
    }
}

/// The file of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayFile {
    /// The path of the file.
    pub path: PathBuf,
    /// Its position in the file with the options, if it is there.
    pub named_at: Option<Range<usize>>,
}

/// A `codegen.toml`, as diagnostics show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigText {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A setting with a fixed set of values.
pub(super) trait Choice: Copy + 'static {
    /// Each value, with its name in `codegen.toml`.
    const VALUES: &[(&str, Self)];
}

/// The Rust type of the values of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatSetting {
    /// The name of the format.
    pub name: Spanned<String>,
    /// The type.
    pub ty: FormatType,
    /// What becomes of a `date-time` without an offset.
    pub missing_offset: MissingOffset,
}

/// What becomes of a `date-time` without an offset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MissingOffset {
    /// It is read as UTC.
    #[default]
    Utc,
    /// It cannot be decoded.
    Error,
}

impl Choice for MissingOffset {
    const VALUES: &[(&str, Self)] = &[("utc", Self::Utc), ("error", Self::Error)];
}

impl FormatSetting {
    /// Creates a setting that is in no file.
    pub fn new(name: &str, ty: KnownType) -> Self {
        Self {
            name: Spanned::new(0..0, name.to_owned()),
            ty: FormatType::Known(ty),
            missing_offset: MissingOffset::default(),
        }
    }

    /// The formats with a type that the generator knows, or that affect a type.
    pub(crate) const KNOWN: &[&str] = &[
        "binary",
        "byte",
        "date",
        "date-time",
        "decimal",
        "double",
        "duration",
        "float",
        "int32",
        "int64",
        "ipv4",
        "ipv6",
        "password",
        "uint64",
        "uri",
        "uuid",
    ];

    /// Returns the names of the types that the values of a format may have, besides Rust paths.
    pub(super) fn types_of(format: &str) -> &'static [&'static str] {
        match format {
            "date" | "date-time" => &["chrono", "jiff", "time", "string"],
            "float" | "double" => &["f32", "f64"],
            "int32" | "int64" | "uint64" => &["i32", "i64"],
            "binary" | "byte" | "duration" | "ipv4" | "ipv6" | "password" | "uri" | "uuid" => {
                &["string"]
            }
            _ => &["string", "f32", "f64", "i32", "i64"],
        }
    }
}

/// The type of the values of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatType {
    /// A type that the generator knows.
    Known(KnownType),
    /// Any other type.
    Path(Spanned<RustPath>),
}

/// A type that the generator knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownType {
    /// `String`.
    String,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// The type of the crate `chrono`.
    Chrono,
    /// The type of the crate `jiff`.
    Jiff,
    /// The type of the crate `time`.
    Time,
}

impl KnownType {
    /// Whether it is a type of dates and times.
    pub(super) fn is_date(self) -> bool {
        matches!(self, Self::Chrono | Self::Jiff | Self::Time)
    }
}

impl Choice for KnownType {
    const VALUES: &[(&str, Self)] = &[
        ("string", Self::String),
        ("f32", Self::F32),
        ("f64", Self::F64),
        ("i32", Self::I32),
        ("i64", Self::I64),
        ("chrono", Self::Chrono),
        ("jiff", Self::Jiff),
        ("time", Self::Time),
    ];
}

/// Where the methods of operations are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Methods {
    /// All of them on the client.
    #[default]
    Flat,
    /// One method of the client for each tag, which returns the methods of the tag; methods without a tag are on the
    /// client.
    ByTag,
}

impl Choice for Methods {
    const VALUES: &[(&str, Self)] = &[("flat", Self::Flat), ("by-tag", Self::ByTag)];
}

/// Whether operations are named after their whole ids, or without the tail that FastAPI adds: the path and the method.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OperationIds {
    /// As the lock has it; without the tail in a first run.
    #[default]
    Auto,
    /// Without the tail.
    Short,
    /// The whole ids.
    Whole,
}

impl Choice for OperationIds {
    const VALUES: &[(&str, Self)] = &[
        ("auto", Self::Auto),
        ("short", Self::Short),
        ("whole", Self::Whole),
    ];
}

/// Whether equal inline schemas have one type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EqualSchemas {
    /// Each has a type: one of them can change without the others.
    #[default]
    Separate,
    /// All have one type, with the names of each.
    Shared,
}

impl Choice for EqualSchemas {
    const VALUES: &[(&str, Self)] = &[("separate", Self::Separate), ("shared", Self::Shared)];
}

/// The parts of a client that are cargo features, besides its transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Features {
    /// None: the whole client is always compiled.
    #[default]
    None,
    /// Each tag: its operations, and the types that they use.
    Tags,
}

impl Choice for Features {
    const VALUES: &[(&str, Self)] = &[("none", Self::None), ("tags", Self::Tags)];
}

/// The selected operations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The included operations; all if it is empty.
    pub include: Filter,
    /// The operations that are excluded from these.
    pub exclude: Filter,
}

/// Operations by tag, `operationId`, pointer or path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those with one of these tags.
    pub tags: Vec<Spanned<String>>,
    /// Those with one of these `operationId`s or pointers.
    pub operations: Vec<Spanned<String>>,
    /// Those on one of these paths.
    pub paths: Vec<Spanned<Pattern>>,
}

impl Filter {
    /// Whether it has no criteria.
    pub fn is_empty(&self) -> bool {
        let Self {
            tags,
            operations,
            paths,
        } = self;
        tags.is_empty() && operations.is_empty() && paths.is_empty()
    }
}

/// A path in which `*` matches a part of a segment, and `**` any number of segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(glob::Pattern);

impl Pattern {
    /// Whether the pattern matches a path.
    pub fn matches(&self, path: &str) -> bool {
        let options = glob::MatchOptions {
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        self.0.matches_with(path, options)
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let pattern = glob::Pattern::new(&text).map(Self);
        pattern.map_err(|_| format!("`{text}` is not a valid path pattern"))
    }
}

/// The path of a type or a trait in Rust code: `uuid::Uuid`, `Vec<u8>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RustPath(String);

impl RustPath {
    /// The path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The types that are always in scope, and the keywords of types.
    pub(super) const SCOPE: &[&str] = &[
        "Box", "Option", "Result", "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16",
        "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8", "usize", "dyn",
        "Send", "Sync", "const", "static",
    ];

    /// Returns a type without a path that is not in scope.
    pub(super) fn unscoped(&self) -> Option<&str> {
        let text = self.0.as_str();
        let is_part = |ch: char| ch.is_alphanumeric() || ch == '_';
        let mut names = text.split(|ch: char| !is_part(ch));
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
    pub(super) fn is_in_generated_crate(&self) -> bool {
        let first = self.0.split("::").next().unwrap_or_default();
        matches!(first.trim(), "crate" | "self" | "super")
    }

    /// Returns the crates with which it and the paths inside of it begin.
    pub(super) fn crates(&self) -> Vec<String> {
        let text = self.0.replace(char::is_whitespace, "");
        let is_part = |ch: char| ch.is_alphanumeric() || ch == '_';
        let crates = text.match_indices("::").filter_map(|(at, _)| {
            let before = &text[..at];
            let prefix = before.trim_end_matches(is_part);
            let name = &before[prefix.len()..];
            let outer = prefix.strip_suffix("::");
            let is_inner = outer.is_some_and(|it| it.ends_with(|ch| is_part(ch) || ch == '>'));
            // An uppercase name is a type: `Vec::<u8>`.
            let is_crate = name.starts_with(|first: char| first.is_lowercase() || first == '_');
            let is_keyword = matches!(name, "crate" | "self" | "super");
            (is_crate && !is_inner && !is_keyword).then(|| name.to_owned())
        });
        crates.collect()
    }
}

impl TryFrom<String> for RustPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match syn::parse_str::<syn::TypePath>(&text) {
            Ok(path) if path.qself.is_none() => Ok(Self(text)),
            _ => Err(format!("`{text}` is not a valid Rust path")),
        }
    }
}

/// A dependency of the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The crate's name.
    pub name: String,
    /// Its version or its table, as TOML in one line.
    pub requirement: String,
}

/// The options of one location of the description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// A pointer into the description that begins with `#/`, or an `operationId`.
    pub pointer: Spanned<String>,
    /// The name in Rust.
    pub name: Option<Spanned<String>>,
    /// The type in Rust.
    pub ty: Option<Spanned<RustPath>>,
    /// Whether the value may be `null`.
    pub nullable: Option<Spanned<bool>>,
    /// Whether the value is required.
    pub required: Option<Spanned<bool>>,
    /// Whether the enum keeps unknown values.
    pub open: Option<Spanned<bool>>,
    /// Further traits that the type derives.
    pub derive: Option<Spanned<Vec<Spanned<RustPath>>>>,
    /// Whether the server does the same when it gets a request of the operation twice.
    pub idempotent: Option<Spanned<bool>>,
    /// The header in which the server expects a key that is the same in all attempts of a call.
    pub idempotency_key: Option<Spanned<HeaderName>>,
    /// The longest wait for a response of the operation, in seconds.
    pub response_timeout: Option<Spanned<usize>>,
}
