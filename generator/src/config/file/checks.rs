//! What can be wrong with a `codegen.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use semver::VersionReq;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, closest_match};

use super::super::options::RustPath;
use super::super::{StdTrait, TAKEN, in_rust, normal};
use super::toml_errors;
use super::{ClientTable, CrateName, Keys, RuntimeTable};

/// All that is wrong with clients whose tables can be read, and with the runtime that they share.
pub(super) fn faults(
    clients: &BTreeMap<CrateName, ClientTable>,
    runtime: Option<&RuntimeTable>,
    folder: &Path,
) -> Vec<Diagnostic> {
    let mut faults = shared_folders(clients, runtime, folder);
    for (name, table) in clients {
        faults.extend(table.levels.faults());
        faults.extend(enclosing(&table.output, folder));
        faults.extend(unprovided(name, table));
        faults.extend(underivable(table));
        faults.extend(unscoped(table));
        faults.extend(hosts(table));
    }
    if let Some(runtime) = runtime {
        faults.extend(enclosing(&runtime.output, folder));
        faults.extend(runtime_name_taken(clients, runtime));
        faults.extend(runtime_of_none(clients, runtime));
    }
    faults
}

/// The name of a shared runtime that something else has.
fn runtime_name_taken(
    clients: &BTreeMap<CrateName, ClientTable>,
    runtime: &RuntimeTable,
) -> Option<Diagnostic> {
    let CrateName(name) = runtime.name.get_ref();
    // The name that it has by itself stands nowhere.
    let places = [runtime.name.span(), runtime.output.span()];
    let place = places.into_iter().find(|place| !place.is_empty())?;
    let is_it = |other: &str| in_rust(other) == in_rust(name);
    let report = |message: String| {
        Diagnostic::in_configuration(Code::InvalidSetting, place.clone(), message)
    };
    if ["newtypes", "runtime"].contains(&name.as_str()) {
        let message = format!("`{name}` is a module of each client");
        return Some(report(message).help("give the crate another name, such as `client-runtime`"));
    }
    clients.iter().find_map(|(CrateName(client), table)| {
        let mut wanted = table.dependencies.keys().filter(|_| runtime.is_of(client));
        let is_wanted = wanted.any(|wanted| is_it(wanted));
        let message = match is_it(client) {
            true => format!("`{client}` is a client"),
            false if is_wanted => format!("`{client}` depends on another crate of this name"),
            false => return None,
        };
        Some(report(message).help("give the runtime another `name`"))
    })
}

/// Names of clients that are none, and a list of no client.
fn runtime_of_none(
    clients: &BTreeMap<CrateName, ClientTable>,
    runtime: &RuntimeTable,
) -> Vec<Diagnostic> {
    let Some(listed) = &runtime.clients else {
        return Vec::new();
    };
    if listed.get_ref().is_empty() {
        let message = "no client uses this runtime";
        let report = Diagnostic::in_configuration(Code::InvalidSetting, listed.span(), message);
        return vec![report.help("name its clients, or remove `[runtime]`")];
    }
    let names = || clients.keys().map(|CrateName(name)| name.as_str());
    let unknown = listed.get_ref().iter();
    let unknown = unknown.filter(|listed| !names().any(|name| name == listed.get_ref()));
    let reports = unknown.map(|listed| {
        let help = match closest_match(listed.get_ref(), names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there is `{}`", names().collect::<Vec<_>>().join("`, `")),
        };
        let message = format!("there is no client `{}`", listed.get_ref());
        Diagnostic::in_configuration(Code::InvalidSetting, listed.span(), message).help(help)
    });
    reports.collect()
}

/// What is said of a text that is no TOML.
pub(super) fn unreadable(text: &str, error: &toml::de::Error) -> Diagnostic {
    match error.span().and_then(|span| unquoted(text, span.start)) {
        Some(value) => {
            let written = text.get(value.clone()).unwrap_or_default();
            let message = format!("`{written}` is no value of TOML");
            Diagnostic::in_configuration(Code::InvalidSetting, value, message)
                .help(format!("put a text in quotes: `\"{written}\"`"))
        }
        None => toml_errors::invalid(error),
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

/// The crates that lie in the folder of another one: they would be stale files to it, and be removed.
fn shared_folders(
    clients: &BTreeMap<CrateName, ClientTable>,
    runtime: Option<&RuntimeTable>,
    folder: &Path,
) -> Vec<Diagnostic> {
    let clients = clients.iter().map(|(name, table)| (name, &table.output));
    let runtime = runtime.map(|table| (table.name.get_ref(), &table.output));
    let folders = clients.chain(runtime);
    let folders = folders.map(|(name, output)| {
        let place = normal(&folder.join(output.get_ref()));
        (name, output, place)
    });
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

/// A folder in which this file lies: the files beside it would be stale to the crate.
fn enclosing(output: &Spanned<PathBuf>, folder: &Path) -> Option<Diagnostic> {
    let outer = normal(&folder.join(output.get_ref()));
    let message = "this file lies in the folder that the crate is to have for itself";
    normal(folder).starts_with(outer).then(|| {
        Diagnostic::in_configuration(Code::InvalidSetting, output.span(), message)
            .help("give the crate a folder of its own, such as `../client`")
    })
}

/// What is no host, and so would allow none.
fn hosts(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | ':');
    let is_wrong = move |host: &str| host.is_empty() || !host.chars().all(is_part);
    let wrong = table.allowed_hosts.iter();
    let wrong = wrong.filter(move |host| is_wrong(host.get_ref()));
    wrong.map(|host| {
        let message = format!("`{}` is no host", host.get_ref());
        Diagnostic::in_configuration(Code::InvalidSetting, host.span(), message).help(
            "write the host alone, such as `example.com`, and a port behind it where it has one",
        )
    })
}

/// Reports every dependency that cargo would not take.
pub(super) fn check_dependencies(file: &DeTable<'_>, diagnostics: &mut Diagnostics) {
    let clients = file.get("client").and_then(|it| it.get_ref().as_table());
    for (client, table) in clients.into_iter().flatten() {
        let table = table.get_ref().as_table();
        let wanted = table.and_then(|table| table.get("dependencies")?.get_ref().as_table());
        for (name, wanted) in wanted.into_iter().flatten() {
            let place = name.span();
            let fault = match unnamable(name.get_ref(), client.get_ref()) {
                Some((message, help)) => Some(
                    Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help),
                ),
                None => unusable(name.get_ref(), wanted),
            };
            if let Some(fault) = fault {
                diagnostics.report(fault);
            }
        }
    }
}

/// Why cargo would not take the name of a dependency, and what to do.
fn unnamable(name: &str, client: &str) -> Option<(String, &'static str)> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(is_part);
    if !is_name {
        return Some((
            format!("`{name}` is no name of a crate"),
            "write it as crates.io has it",
        ));
    }
    let is_itself = in_rust(name) == in_rust(client);
    let message = || "a crate cannot depend on itself".to_owned();
    is_itself.then(|| {
        (
            message(),
            "remove it; its own types are below `crate::types`",
        )
    })
}

/// What cargo reads of a dependency.
const DEPENDENCY: [&str; 14] = [
    "branch",
    "default-features",
    "features",
    "git",
    "optional",
    "package",
    "path",
    "public",
    "registry",
    "registry-index",
    "rev",
    "tag",
    "version",
    "workspace",
];

/// What is wrong with a dependency that is written as a table.
fn unusable_table(name: &str, place: Range<usize>, table: &DeTable<'_>) -> Option<Diagnostic> {
    let report =
        |place, message| Diagnostic::in_configuration(Code::InvalidSetting, place, message);
    let mut keys = table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), key, value));
    if let Some((wrong, key, _)) = keys.find(|(key, ..)| !DEPENDENCY.contains(key)) {
        let help = match closest_match(wrong, DEPENDENCY) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("cargo knows `{}`", DEPENDENCY.join("`, `")),
        };
        let message = format!("`{wrong}` says nothing of a dependency");
        return Some(report(key.span(), message).help(help));
    }
    let optional = table.get("optional");
    if let Some(optional) = optional.filter(|it| it.get_ref().as_bool() == Some(true)) {
        let message = "the crate would be built without what its types need".to_owned();
        return Some(report(optional.span(), message).help("remove `optional`"));
    }
    let sources = ["version", "path", "git", "workspace"];
    let is_found = sources.iter().any(|source| table.contains_key(*source));
    (!is_found).then(|| {
        report(place, format!("this does not say which `{name}` is meant"))
            .help("add its `version`, or a `path` or `git` where it comes from")
    })
}

fn unusable(name: &str, wanted: &Spanned<DeValue<'_>>) -> Option<Diagnostic> {
    let (message, version) = match wanted.get_ref() {
        DeValue::Table(table) => return unusable_table(name, wanted.span(), table),
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
    let own = table.overrides.values().filter_map(|at| at.derive.as_ref());
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
    match closest_match(text, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name one of the standard library, such as `Eq`, or one with its crate, such as `zeroize::Zeroize`".to_owned(),
    }
}

/// The types that are named alone, and are in no scope.
fn unscoped(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    let types = table.overrides.values().filter_map(|at| at.ty.as_ref());
    types.filter_map(|ty| {
        let name = ty.get_ref().unscoped()?;
        let help = match closest_match(name, RustPath::SCOPE.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write where it comes from, such as `uuid::Uuid`; the client's own are below `crate::types`"
                    .to_owned()
            }
        };
        let message = format!("`{name}` is no type that is known everywhere");
        let report = Diagnostic::in_configuration(Code::InvalidSetting, ty.span(), message);
        Some(report.help(help))
    })
}

/// The types and traits that are named and that no crate provides.
fn unprovided<'a>(
    CrateName(client): &'a CrateName,
    table: &'a ClientTable,
) -> impl Iterator<Item = Diagnostic> + 'a {
    let types = table.overrides.values().filter_map(|at| at.ty.as_ref());
    let types = types.map(|ty| (ty.span(), ty.get_ref()));
    let traits = traits(table).map(|path| (path.span(), path.get_ref()));
    let depended: Vec<_> = table
        .dependencies
        .keys()
        .map(|name| in_rust(name))
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
        let help = match closest_match(&root, depended.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("say where it comes from under `[client.{client}.dependencies]`"),
        };
        let message = format!("the crate does not depend on `{root}`");
        Some(Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help))
    })
}

/// What is said where a table is to stand and none does.
pub(super) fn no_table(key: &str, place: Range<usize>) -> Diagnostic {
    let (_, help) = toml_errors::TABLE;
    let message = format!("`{key}` has a table of settings, and this is none");
    Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help)
}

pub(super) fn unknown_key(key: &str, span: Range<usize>, keys: Keys) -> Diagnostic {
    let names: Vec<&str> = match keys {
        Keys::Listed(listed) => listed.iter().map(|(name, _)| *name).collect(),
        Keys::Each(_) | Keys::Value => Vec::new(),
    };
    let help = match closest_match(key, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is `{}`", names.join("`, `")),
    };
    let message = format!("`{key}` is no setting");
    Diagnostic::in_configuration(Code::UnknownSetting, span, message).help(help)
}
