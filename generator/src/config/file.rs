//! The text of a `codegen.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use semver::{Version, VersionReq};
use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Levels, Reported, nearest};
use crate::source::Limits;

use super::options::{
    Dates, Dependency, Filter, Options, OverlayFile, Override, RustPath, Selection, Written,
};
use super::{ClientConfig, FIRST_VERSION, StdTrait, TAKEN, crate_name, label, normal};

#[derive(Deserialize)]
struct ConfigFile {
    #[serde(default)]
    client: BTreeMap<CrateName, ClientTable>,
}

#[derive(Deserialize)]
struct ClientTable {
    description: Spanned<PathBuf>,
    output: Spanned<PathBuf>,
    #[serde(default = "first_version")]
    version: Version,
    #[serde(default)]
    overlays: Vec<Spanned<PathBuf>>,
    #[serde(default)]
    dates: Dates,
    #[serde(default)]
    allow_hosts: Vec<String>,
    #[serde(default)]
    limits: LimitsTable,
    include: Option<Filter>,
    exclude: Option<Filter>,
    #[serde(default)]
    derive: Vec<Spanned<RustPath>>,
    #[serde(default)]
    dependencies: Table,
    #[serde(default, rename = "diagnostics")]
    levels: Levels,
    #[serde(default)]
    at: BTreeMap<Spanned<String>, OverrideTable>,
}

/// What is left out is as it is where nothing is said.
#[derive(Default, Deserialize)]
struct LimitsTable {
    bytes: Option<usize>,
    values: Option<usize>,
    copies: Option<usize>,
}

impl From<LimitsTable> for Limits {
    fn from(table: LimitsTable) -> Self {
        let LimitsTable {
            bytes,
            values,
            copies,
        } = table;
        let usual = Self::default();
        Self {
            bytes: bytes.unwrap_or(usual.bytes),
            values: values.unwrap_or(usual.values),
            copies: copies.unwrap_or(usual.copies),
        }
    }
}

#[derive(Deserialize)]
struct OverrideTable {
    name: Option<Spanned<String>>,
    #[serde(rename = "type")]
    ty: Option<Spanned<RustPath>>,
    nullable: Option<Spanned<bool>>,
    required: Option<Spanned<bool>>,
    open: Option<Spanned<bool>>,
    derive: Option<Spanned<Vec<Spanned<RustPath>>>>,
}

fn first_version() -> Version {
    FIRST_VERSION
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct CrateName(String);

impl TryFrom<String> for CrateName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        crate_name(&name).map(Self)
    }
}

pub(super) fn read(
    text: &str,
    name: &str,
    folder: &Path,
    root: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ClientConfig>, Reported> {
    diagnostics.show_configuration(name, text);
    let tree = DeTable::parse(text).map_err(|error| diagnostics.error(unreadable(text, &error)))?;
    check_keys(tree.get_ref(), FILE, diagnostics);
    check_dependencies(tree.get_ref(), diagnostics);
    diagnostics.finish()?;
    let file = toml::from_str::<ConfigFile>(text);
    let ConfigFile { client } = file.map_err(|error| diagnostics.error(invalid(&error)))?;
    let levels = client.values().flat_map(|table| table.levels.faults());
    let provided = client
        .iter()
        .flat_map(|(name, table)| unprovided(name, table));
    let traits = client.values().flat_map(underivable);
    let faults = levels.chain(shared_folders(&client));
    for fault in faults.chain(provided).chain(traits) {
        diagnostics.report(fault);
    }
    diagnostics.finish()?;
    let written = Arc::new(Written {
        name: name.to_owned(),
        text: text.to_owned(),
    });
    let clients = client.into_iter().map(|(CrateName(name), table)| {
        let description = folder.join(table.description.get_ref());
        ClientConfig {
            name,
            label: label(&description, root),
            description,
            output: folder.join(table.output.get_ref()),
            version: table.version.clone(),
            options: options(table, folder, Arc::clone(&written)),
        }
    });
    Ok(clients.collect())
}

/// What is said of a text that is no TOML.
fn unreadable(text: &str, error: &toml::de::Error) -> Diagnostic {
    match error.span().and_then(|span| unquoted(text, span.start)) {
        Some(value) => {
            let written = text.get(value.clone()).unwrap_or_default();
            let message = format!("`{written}` is no value of TOML");
            Diagnostic::in_configuration(Code::InvalidSetting, value, message)
                .help(format!("put a text in quotes: `\"{written}\"`"))
        }
        None => invalid(error),
    }
}

/// The bytes of a value around the byte `at` that looks like a text without quotes, such as `0.1.0`.
fn unquoted(text: &str, at: usize) -> Option<Range<usize>> {
    let is_part =
        |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '+' | '_');
    let (before, after) = text.split_at_checked(at)?;
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    let is_value = text
        .get(..start)?
        .trim_end_matches([' ', '\t'])
        .ends_with('=');
    let rest = text.get(end..)?.trim_start_matches([' ', '\t']);
    let is_whole = rest.is_empty() || rest.starts_with(['\n', '\r', '#', ',', '}']);
    (is_value && is_whole && start < end).then_some(start..end)
}

fn invalid(error: &toml::de::Error) -> Diagnostic {
    Diagnostic::in_configuration(Code::InvalidSetting, error.span(), error.message())
        .help("the README shows every setting, under \"What to generate, and what otherwise\"")
}

/// The crates that lie in the folder of another one: they would be stale files to it, and be removed.
fn shared_folders(clients: &BTreeMap<CrateName, ClientTable>) -> Vec<Diagnostic> {
    let folders = clients
        .iter()
        .map(|(name, table)| (name, &table.output, normal(table.output.get_ref())));
    let folders: Vec<_> = folders.collect();
    let mut faults = Vec::new();
    for (at, (_, output, inner)) in folders.iter().enumerate() {
        let mut others = folders.iter().enumerate().filter(|(other, _)| *other != at);
        let around = others.find_map(|(other, (CrateName(name), _, outer))| {
            // Of two that share a folder, the second is told of.
            let is_same = inner == outer && other < at;
            let is_inside = inner != outer && inner.starts_with(outer);
            match (is_same, is_inside) {
                (true, _) => Some(format!("this is the folder of `{name}` as well")),
                (_, true) => Some(format!("this lies in the folder of `{name}`")),
                _ => None,
            }
        });
        let report = |message| {
            Diagnostic::in_configuration(Code::InvalidSetting, output.span(), message)
                .help("give each crate a folder of its own")
        };
        faults.extend(around.map(report));
    }
    faults
}

fn options(table: ClientTable, folder: &Path, written: Arc<Written>) -> Options {
    let ClientTable {
        description,
        output: _,
        version: _,
        overlays,
        dates,
        allow_hosts,
        limits,
        include,
        exclude,
        derive,
        dependencies,
        levels,
        at,
    } = table;
    let is_selection = include.is_some() || exclude.is_some();
    let at = at.into_iter().map(|(place, table)| Override {
        place,
        name: table.name,
        ty: table.ty,
        nullable: table.nullable,
        required: table.required,
        open: table.open,
        derive: table.derive,
    });
    let overlays = overlays.iter().map(|file| OverlayFile {
        path: folder.join(file.get_ref()),
        named_at: Some(file.span()),
    });
    let dependencies = dependencies.into_iter().map(|(name, value)| Dependency {
        name,
        requirement: in_one_line(&value),
    });
    Options {
        written: Some(written),
        description: Some(description.span()),
        overlays: overlays.collect(),
        dates,
        allow_hosts,
        limits: limits.into(),
        selection: is_selection.then(|| Selection {
            include: include.unwrap_or_default(),
            exclude: exclude.unwrap_or_default(),
        }),
        derive,
        dependencies: dependencies.collect(),
        levels,
        at: at.collect(),
    }
}

/// A value as TOML writes it inside of a line.
fn in_one_line(value: &Value) -> String {
    match value {
        Value::Table(members) => {
            let members = members
                .iter()
                .map(|(key, value)| format!("{} = {}", key_text(key), in_one_line(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items = items.iter().map(in_one_line).collect::<Vec<_>>();
            format!("[{}]", items.join(", "))
        }
        value => value.to_string(),
    }
}

fn key_text(key: &str) -> String {
    let is_bare = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => Value::from(key).to_string(),
    }
}

/// The keys that a table may have.
#[derive(Clone, Copy)]
enum Keys {
    /// These, and what each of them may have.
    Listed(&'static [(&'static str, Keys)]),
    /// Any key, each with a table of these keys.
    Each(&'static Keys),
    /// Whatever it is, it has no keys of ours.
    Value,
}

const FILE: Keys = Keys::Listed(&[("client", Keys::Each(&CLIENT))]);

const CLIENT: Keys = Keys::Listed(&[
    ("description", Keys::Value),
    ("output", Keys::Value),
    ("version", Keys::Value),
    ("overlays", Keys::Value),
    ("dates", Keys::Value),
    ("allow_hosts", Keys::Value),
    ("limits", LIMITS),
    ("include", FILTER),
    ("exclude", FILTER),
    ("derive", Keys::Value),
    ("dependencies", Keys::Value),
    ("diagnostics", LEVELS),
    ("at", Keys::Each(&OVERRIDE)),
]);

const LIMITS: Keys = Keys::Listed(&[
    ("bytes", Keys::Value),
    ("values", Keys::Value),
    ("copies", Keys::Value),
]);

const FILTER: Keys = Keys::Listed(&[
    ("tags", Keys::Value),
    ("operations", Keys::Value),
    ("paths", Keys::Value),
]);

const LEVELS: Keys = Keys::Listed(&[("allow", Keys::Value), ("deny", Keys::Value)]);

const OVERRIDE: Keys = Keys::Listed(&[
    ("name", Keys::Value),
    ("type", Keys::Value),
    ("nullable", Keys::Value),
    ("required", Keys::Value),
    ("open", Keys::Value),
    ("derive", Keys::Value),
]);

/// Reports every key that means nothing.
fn check_keys(table: &DeTable<'_>, keys: Keys, diagnostics: &mut Diagnostics) {
    for (key, value) in table.iter() {
        let inner = match keys {
            Keys::Value => return,
            Keys::Each(inner) => Some(*inner),
            Keys::Listed(listed) => listed
                .iter()
                .find(|(name, _)| *name == key.get_ref().as_ref())
                .map(|(_, inner)| *inner),
        };
        match (inner, value.get_ref()) {
            (None, _) => diagnostics.report(unknown_key(key.get_ref(), key.span(), keys)),
            (Some(inner), DeValue::Table(table)) => check_keys(table, inner, diagnostics),
            _ => {}
        }
    }
}

/// Reports every dependency that cargo would not take.
fn check_dependencies(file: &DeTable<'_>, diagnostics: &mut Diagnostics) {
    let clients = file.get("client").and_then(|it| it.get_ref().as_table());
    for client in clients.into_iter().flat_map(DeTable::values) {
        let table = client.get_ref().as_table();
        let wanted = table.and_then(|table| table.get("dependencies")?.get_ref().as_table());
        for (name, wanted) in wanted.into_iter().flatten() {
            if let Some(fault) = unusable(name.get_ref(), wanted) {
                diagnostics.report(fault);
            }
        }
    }
}

fn unusable(name: &str, wanted: &Spanned<DeValue<'_>>) -> Option<Diagnostic> {
    let (message, version) = match wanted.get_ref() {
        DeValue::Table(_) => return None,
        DeValue::String(version) if VersionReq::parse(version).is_ok() => return None,
        DeValue::String(version) => (format!("`{version}` is no version of a crate"), "1"),
        DeValue::Integer(number) => ("a version is a text".to_owned(), number.as_str()),
        DeValue::Float(number) => ("a version is a text".to_owned(), number.as_str()),
        _ => ("this says nothing of a crate".to_owned(), "1"),
    };
    let help = format!("write a version, `{name} = \"{version}\"`, or a table as in `Cargo.toml`");
    let place = wanted.span();
    Some(Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help))
}

/// The traits that are asked for.
fn traits(table: &ClientTable) -> impl Iterator<Item = &Spanned<RustPath>> {
    let own = table.at.values().filter_map(|at| at.derive.as_ref());
    own.flat_map(Spanned::get_ref).chain(&table.derive)
}

/// What is asked for as a trait and cannot be derived.
fn underivable(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    traits(table).filter_map(|path| {
        let (text, roots) = (path.get_ref().as_str(), path.get_ref().crates());
        let root = roots.first().map(String::as_str);
        let (message, help) = match root {
            _ if StdTrait::of(path.get_ref()).is_some() || path.get_ref().is_own() => return None,
            Some("serde") => (
                format!("every type has `{text}` as it is"),
                "remove it".to_owned(),
            ),
            None | Some("std" | "core" | "alloc") => (
                format!("`{text}` is no trait that can be derived"),
                derivable(text),
            ),
            Some(_) => return None,
        };
        let report = Diagnostic::in_configuration(Code::InvalidSetting, path.span(), message);
        Some(report.help(help))
    })
}

fn derivable(text: &str) -> String {
    let names = StdTrait::ALL.map(StdTrait::name);
    match nearest(text, names.into_iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name one of the standard library, such as `Eq`, or one with its crate, such as `zeroize::Zeroize`".to_owned(),
    }
}

/// The types and traits that are named and that no crate provides.
fn unprovided<'a>(
    CrateName(client): &'a CrateName,
    table: &'a ClientTable,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let types = table.at.values().filter_map(|at| at.ty.as_ref());
    let types = types.map(|ty| (ty.span(), ty.get_ref()));
    let traits = traits(table).map(|path| (path.span(), path.get_ref()));
    let depended: Vec<_> = table
        .dependencies
        .keys()
        .map(|name| name.replace('-', "_"))
        .collect();
    let named = types.chain(traits).flat_map(|(place, path)| {
        let roots = path.crates().into_iter();
        roots.map(move |root| (place.clone(), root))
    });
    named.filter_map(move |(place, root)| {
        let is_there = depended.contains(&root) || TAKEN.contains(&root.as_str());
        if is_there {
            return None;
        }
        let help = match nearest(&root, depended.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("say where it comes from under `[client.{client}.dependencies]`"),
        };
        let message = format!("the crate does not depend on `{root}`");
        Some(Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help))
    })
}

fn unknown_key(key: &str, span: Range<usize>, keys: Keys) -> Diagnostic {
    let names: Vec<&str> = match keys {
        Keys::Listed(listed) => listed.iter().map(|(name, _)| *name).collect(),
        Keys::Each(_) | Keys::Value => Vec::new(),
    };
    let help = match nearest(key, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is `{}`", names.join("`, `")),
    };
    let message = format!("`{key}` is no setting");
    Diagnostic::in_configuration(Code::UnknownSetting, span, message).help(help)
}
