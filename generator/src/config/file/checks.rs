//! Checks that need more than one setting of a `codegen.toml`, or the names in it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use semver::VersionReq;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, closest_match};

use super::super::options::RustPath;
use super::super::{StdTrait, TAKEN, in_rust, normal};
use super::shapes;
use super::{ClientTable, CrateName, Keys, RuntimeTable};

/// The problems of clients whose tables can be read, and of the runtime that they share.
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

/// The name of a shared runtime that another crate or module has.
fn runtime_name_taken(
    clients: &BTreeMap<CrateName, ClientTable>,
    runtime: &RuntimeTable,
) -> Option<Diagnostic> {
    let CrateName(name) = runtime.name.get_ref();
    // The default name has no place in the file.
    let places = [runtime.name.span(), runtime.output.span()];
    let place = places.into_iter().find(|place| !place.is_empty())?;
    let is_it = |other: &str| in_rust(other) == in_rust(name);
    let report = |message: String| {
        Diagnostic::in_configuration(Code::InvalidSetting, place.clone(), message)
    };
    if ["newtypes", "runtime"].contains(&name.as_str()) {
        let message = format!("runtime name `{name}` is taken by a module of each client");
        return Some(report(message).help("rename the runtime, for example to `client-runtime`"));
    }
    clients.iter().find_map(|(CrateName(client), table)| {
        let mut wanted = table.dependencies.keys().filter(|_| runtime.is_of(client));
        let is_wanted = wanted.any(|wanted| is_it(wanted));
        let message = match is_it(client) {
            true => format!("runtime name `{name}` is taken by client `{client}`"),
            false if is_wanted => {
                format!("runtime name `{name}` is taken by a dependency of client `{client}`")
            }
            false => return None,
        };
        Some(report(message).help("set `name` of the runtime to another name"))
    })
}

/// Names of unknown clients, and an empty list of clients.
fn runtime_of_none(
    clients: &BTreeMap<CrateName, ClientTable>,
    runtime: &RuntimeTable,
) -> Vec<Diagnostic> {
    let Some(listed) = &runtime.clients else {
        return Vec::new();
    };
    if listed.get_ref().is_empty() {
        let message = "`clients` is empty; no client uses the runtime";
        let report = Diagnostic::in_configuration(Code::InvalidSetting, listed.span(), message);
        return vec![report.help("add the clients that use the runtime, or remove `[runtime]`")];
    }
    let names = || clients.keys().map(|CrateName(name)| name.as_str());
    let unknown = listed.get_ref().iter();
    let unknown = unknown.filter(|listed| !names().any(|name| name == listed.get_ref()));
    let reports = unknown.map(|listed| {
        let help = match closest_match(listed.get_ref(), names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use `{}`", names().collect::<Vec<_>>().join("`, `")),
        };
        let message = format!("unknown client `{}`", listed.get_ref());
        Diagnostic::in_configuration(Code::InvalidSetting, listed.span(), message).help(help)
    });
    reports.collect()
}

/// Crates inside the directory of another crate, which would remove them as stale files.
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
            // Of two that share a directory, the second is reported.
            let is_same = inner == outer && other < at;
            let is_inside = inner != outer && inner.starts_with(outer);
            match (is_same, is_inside) {
                (true, _) => Some(format!("output directory is already used by `{name}`")),
                (_, true) => Some(format!(
                    "output directory is inside the output directory of `{name}`"
                )),
                _ => None,
            }
        });
        let report = |message| {
            Diagnostic::in_configuration(Code::InvalidSetting, output.span(), message)
                .help("set `output` to a separate directory for each crate")
        };
        faults.extend(around.map(report));
    }
    faults
}

/// An output directory with `codegen.toml` in it: the crate would remove the files next to it as stale.
fn enclosing(output: &Spanned<PathBuf>, folder: &Path) -> Option<Diagnostic> {
    let outer = normal(&folder.join(output.get_ref()));
    let message =
        "output directory contains `codegen.toml`; it must contain only the generated crate";
    normal(folder).starts_with(outer).then(|| {
        Diagnostic::in_configuration(Code::InvalidSetting, output.span(), message)
            .help("set `output` to a separate directory, such as `../client`")
    })
}

/// Values that are not a host, and so would never match one.
fn hosts(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | ':');
    let is_wrong = move |host: &str| host.is_empty() || !host.chars().all(is_part);
    let wrong = table.allowed_hosts.iter();
    let wrong = wrong.filter(move |host| is_wrong(host.get_ref()));
    wrong.map(|host| {
        let message = match host.get_ref().as_str() {
            "" => "empty host".to_owned(),
            host => format!("`{host}` is not a valid host"),
        };
        Diagnostic::in_configuration(Code::InvalidSetting, host.span(), message).help(
            "use a host name without scheme and path, such as `example.com` or `example.com:8080`",
        )
    })
}

/// Reports every dependency that cargo would not accept.
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

/// Why cargo would not accept the name of a dependency, and how to fix it.
fn unnamable(name: &str, client: &str) -> Option<(String, &'static str)> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(is_part);
    if !is_name {
        return Some((
            format!("`{name}` is not a valid crate name"),
            "use the name that crates.io has for the crate",
        ));
    }
    let is_itself = in_rust(name) == in_rust(client);
    let message = || "crate depends on itself".to_owned();
    is_itself.then(|| {
        (
            message(),
            "remove the dependency, and use `crate::types` for the types of the crate",
        )
    })
}

/// The keys that cargo reads in a dependency.
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

/// Checks a dependency that is written as a table.
fn unusable_table(name: &str, place: Range<usize>, table: &DeTable<'_>) -> Option<Diagnostic> {
    let report =
        |place, message| Diagnostic::in_configuration(Code::InvalidSetting, place, message);
    let mut keys = table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), key, value));
    if let Some((wrong, key, _)) = keys.find(|(key, ..)| !DEPENDENCY.contains(key)) {
        let help = match closest_match(wrong, DEPENDENCY) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of `{}`", DEPENDENCY.join("`, `")),
        };
        let message = format!("unknown key `{wrong}` in dependency `{name}`");
        return Some(report(key.span(), message).help(help));
    }
    let optional = table.get("optional");
    if let Some(optional) = optional.filter(|it| it.get_ref().as_bool() == Some(true)) {
        let message =
            format!("dependency `{name}` must not be optional; the generated types require it");
        return Some(report(optional.span(), message).help("remove `optional`"));
    }
    let sources = ["version", "path", "git", "workspace"];
    let is_found = sources.iter().any(|source| table.contains_key(*source));
    (!is_found).then(|| {
        report(
            place,
            format!("dependency `{name}` has neither a version nor a source"),
        )
        .help("add `version`, `path` or `git`")
    })
}

fn unusable(name: &str, wanted: &Spanned<DeValue<'_>>) -> Option<Diagnostic> {
    let expected = |expected: &str| {
        let found = shapes::type_of(wanted.get_ref());
        format!("expected {expected}, found {found}")
    };
    let (message, version) = match wanted.get_ref() {
        DeValue::Table(table) => return unusable_table(name, wanted.span(), table),
        DeValue::String(version) if VersionReq::parse(version).is_ok() => return None,
        DeValue::String(version) => (
            format!("`{version}` is not a valid version requirement"),
            "1",
        ),
        DeValue::Integer(number) => (expected("a version in quotes"), number.as_str()),
        DeValue::Float(number) => (expected("a version in quotes"), number.as_str()),
        _ => (expected("a version or a table"), "1"),
    };
    let help = format!("use a version, `{name} = \"{version}\"`, or a table as in `Cargo.toml`");
    let place = wanted.span();
    Some(Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help))
}

/// The traits of `derive`.
fn traits(table: &ClientTable) -> impl Iterator<Item = &Spanned<RustPath>> {
    let own = table.overrides.values().filter_map(|at| at.derive.as_ref());
    own.flat_map(Spanned::get_ref).chain(&table.derive)
}

/// The traits of `derive` that cannot be derived.
fn underivable(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    traits(table).filter_map(|path| {
        let (text, roots) = (path.get_ref().as_str(), path.get_ref().crates());
        let root = roots.first().map(String::as_str);
        let (message, help) = match root {
            _ if StdTrait::of(path.get_ref()).is_some() || path.get_ref().is_own() => return None,
            Some("serde") => (
                format!("`{text}` is already implemented for every type"),
                "remove it".to_owned(),
            ),
            None | Some("std" | "core" | "alloc") => (
                format!("`{text}` is not a derivable trait"),
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
        None => "use a trait of the standard library, such as `Eq`, or a path with a crate, such as `zeroize::Zeroize`".to_owned(),
    }
}

/// The types without a path that are not in scope.
fn unscoped(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    let types = table.overrides.values().filter_map(|at| at.ty.as_ref());
    types.filter_map(|ty| {
        let name = ty.get_ref().unscoped()?;
        let help = match closest_match(name, RustPath::SCOPE.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the crate, as in `uuid::Uuid`, or `crate::types` for a type of the client"
                .to_owned(),
        };
        let message = format!("type `{name}` is not in scope");
        let report = Diagnostic::in_configuration(Code::InvalidSetting, ty.span(), message);
        Some(report.help(help))
    })
}

/// The types and traits of crates that the client does not depend on.
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
            None => format!("add `{root}` to `[client.{client}.dependencies]`"),
        };
        let message = format!("crate `{root}` is not a dependency of the client");
        Some(Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help))
    })
}

/// Reports a value that is not a table where one of settings is expected.
pub(super) fn no_table(key: &str, found: &DeValue<'_>, place: Range<usize>) -> Diagnostic {
    let found = shapes::type_of(found);
    let message = format!("expected a table for `{key}`, found {found}");
    let help = format!(
        "use an inline table, `{key} = {{ setting = value }}`, or a table header in brackets"
    );
    Diagnostic::in_configuration(Code::InvalidSetting, place, message).help(help)
}

pub(super) fn unknown_key(key: &str, span: Range<usize>, keys: Keys) -> Diagnostic {
    let names: Vec<&str> = match keys {
        Keys::Listed(settings) => settings.iter().map(|setting| setting.name).collect(),
        Keys::Each(_) | Keys::Crates(_) | Keys::Value(_) | Keys::Any => Vec::new(),
    };
    let help = match closest_match(key, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of `{}`", names.join("`, `")),
    };
    let message = format!("unknown setting `{key}`");
    Diagnostic::in_configuration(Code::UnknownSetting, span, message).help(help)
}
