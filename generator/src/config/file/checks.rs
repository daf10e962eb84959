//! Checks that need several settings of a `codegen.toml`, or the names in it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use semver::VersionReq;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostic::{Diagnostic, did_you_mean, use_one_of};

use super::super::options::RustPath;
use super::super::package::{Inheritable, Publish};
use super::super::{RESERVED_NAMES, StdTrait, normalize, rust_name};
use super::package::PackageTable;
use super::reader::{Setting, type_of};
use super::{ClientTable, RuntimeTable};

/// The problems of clients whose tables can be read, and of the runtime that they share.
pub(super) fn problems(
    clients: &[ClientTable],
    runtime: Option<&RuntimeTable>,
    package: &PackageTable,
    dir: &Path,
) -> Vec<Diagnostic> {
    let mut problems = shared_output_dirs(clients, runtime);
    problems.extend(useless_registry(package));
    for table in clients {
        problems.extend(useless_registry(&table.package));
        problems.extend(table.options.levels.problems());
        problems.extend(enclosing(&table.output, dir));
        problems.extend(missing_dependencies(table));
        problems.extend(underivable(table));
        problems.extend(unscoped(table));
        problems.extend(invalid_hosts(table));
    }
    if let Some(runtime) = runtime {
        problems.extend(enclosing(&runtime.output, dir));
        problems.extend(runtime_name_taken(clients, runtime));
        problems.extend(unknown_runtime_clients(clients, runtime));
        problems.extend(useless_registry(&runtime.package));
        problems.extend(private_runtime(clients, runtime, package));
    }
    problems
}

/// The name of a shared runtime that another crate or module has.
fn runtime_name_taken(clients: &[ClientTable], runtime: &RuntimeTable) -> Option<Diagnostic> {
    let name = runtime.name.get_ref();
    // The default name has no span in the file.
    let spans = [runtime.name.span(), runtime.output.span()];
    let span = spans.into_iter().find(|span| !span.is_empty())?;
    let is_same_crate = |candidate: &str| rust_name(candidate) == rust_name(name);
    let report = |message: String| Diagnostic::invalid_setting(span.clone(), message);
    if ["newtypes", "runtime"].contains(&name.as_str()) {
        let message = format!("runtime name `{name}` is taken by a module of each client");
        return Some(report(message).help("rename the runtime, for example to `client-runtime`"));
    }
    clients.iter().find_map(|table| {
        let client = table.name.get_ref();
        let mut dependencies = table.options.dependencies.iter();
        let is_dependency =
            runtime.is_of(client) && dependencies.any(|dependency| is_same_crate(&dependency.name));
        let message = match is_same_crate(client) {
            true => format!("runtime name `{name}` is taken by client `{client}`"),
            false if is_dependency => {
                format!("runtime name `{name}` is taken by a dependency of client `{client}`")
            }
            false => return None,
        };
        Some(report(message).help("set `name` of the runtime to another name"))
    })
}

/// Unknown clients of the runtime, and an empty array of clients.
fn unknown_runtime_clients(clients: &[ClientTable], runtime: &RuntimeTable) -> Vec<Diagnostic> {
    let Some(clients_setting) = &runtime.clients else {
        return Vec::new();
    };
    if clients_setting.get_ref().is_empty() {
        let message = "`clients` is empty; no client uses the runtime";
        let report = Diagnostic::invalid_setting(clients_setting.span(), message);
        return vec![report.help("add the clients that use the runtime, or remove `[runtime]`")];
    }
    let names = clients.iter().map(|client| client.name.get_ref().as_str());
    let names: Vec<_> = names.collect();
    let listed = clients_setting.get_ref().iter();
    let unknown = listed.filter(|client| !names.contains(&client.get_ref().as_str()));
    let reports = unknown.map(|client| {
        let help = did_you_mean(client.get_ref(), names.iter().copied());
        let message = format!("unknown client `{}`", client.get_ref());
        Diagnostic::invalid_setting(client.span(), message)
            .help(help.unwrap_or_else(|| format!("use `{}`", names.join("`, `"))))
    });
    reports.collect()
}

/// A registry in which the crate is not published.
fn useless_registry(table: &PackageTable) -> Option<Diagnostic> {
    let (registry, publish) = (table.registry.as_ref()?, table.publish.as_ref()?);
    let name = registry.get_ref().as_str();
    let (message, help) = match publish.get_ref() {
        Inheritable::Value(Publish::Nowhere) => (
            "`registry` has no effect because `publish` is `false`".to_owned(),
            "remove one of the two".to_owned(),
        ),
        Inheritable::Value(Publish::Registries(registries))
            if !registries.contains(registry.get_ref()) =>
        {
            (
                format!("registry `{name}` is not in `publish`"),
                format!("add `\"{name}\"` to `publish`, or remove `registry`"),
            )
        }
        _ => return None,
    };
    Some(Diagnostic::invalid_setting(registry.span(), message).help(help))
}

/// A runtime that cannot be published, although a client that uses it can.
fn private_runtime(
    clients: &[ClientTable],
    runtime: &RuntimeTable,
    defaults: &PackageTable,
) -> Option<Diagnostic> {
    if !runtime.package.package(defaults).is_private() {
        return None;
    }
    let is_published = |client: &&ClientTable| {
        runtime.is_of(client.name.get_ref()) && client.package.package(defaults).is_published()
    };
    let client = clients.iter().find(is_published)?;
    let own = client.package.is_published_at();
    let span = own.or_else(|| runtime.package.is_published_at())?;
    let (client, runtime) = (client.name.get_ref(), runtime.name.get_ref());
    let message = format!("client `{client}` is published, but its runtime `{runtime}` is not");
    let help = "set the same `publish` in `[runtime]`, or set it in `[package]` for all crates";
    Some(Diagnostic::invalid_setting(span, message).help(help))
}

/// Crates inside the directory of another crate, which would remove them as stale files.
fn shared_output_dirs(clients: &[ClientTable], runtime: Option<&RuntimeTable>) -> Vec<Diagnostic> {
    let clients = clients.iter().map(|table| (&table.name, &table.output));
    let runtime = runtime.map(|table| (&table.name, &table.output));
    let outputs = clients.chain(runtime);
    let outputs = outputs.map(|(name, output)| {
        let path = normalize(output.get_ref());
        (name.get_ref(), output.span(), path)
    });
    let outputs: Vec<_> = outputs.collect();
    let conflicts = outputs
        .iter()
        .enumerate()
        .filter_map(|(at, (_, span, inner))| {
            let mut others = outputs.iter().enumerate();
            let message = others.find_map(|(index, (name, _, outer))| match inner == outer {
                // Of two that share a directory, the second is reported.
                true if index < at => Some(format!("output directory is already used by `{name}`")),
                false if inner.starts_with(outer) => Some(format!(
                    "output directory is inside the output directory of `{name}`"
                )),
                _ => None,
            });
            let help = "set `output` to a separate directory for each crate";
            Some(Diagnostic::invalid_setting(span.clone(), message?).help(help))
        });
    conflicts.collect()
}

/// An output directory with `codegen.toml` in it: the crate would remove the files next to it as stale.
fn enclosing(output: &Spanned<PathBuf>, dir: &Path) -> Option<Diagnostic> {
    let outer = normalize(output.get_ref());
    let message =
        "output directory contains `codegen.toml`; it must contain only the generated crate";
    normalize(dir).starts_with(outer).then(|| {
        Diagnostic::invalid_setting(output.span(), message)
            .help("set `output` to a separate directory, such as `../client`")
    })
}

/// Values that are not a host, and so would never match one.
fn invalid_hosts(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    let is_part = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '-' | '_' | ':');
    let is_invalid = move |host: &str| host.is_empty() || !host.chars().all(is_part);
    let hosts = table.allowed_hosts.iter();
    let invalid = hosts.filter(move |host| is_invalid(host.get_ref()));
    invalid.map(|host| {
        let message = match host.get_ref().as_str() {
            "" => "empty host".to_owned(),
            host => format!("`{host}` is not a valid host"),
        };
        Diagnostic::invalid_setting(host.span(), message).help(
            "use a host name without scheme and path, such as `example.com` or `example.com:8080`",
        )
    })
}

/// A dependency that cargo would not accept.
pub(super) fn invalid_dependency(setting: Setting<'_>, client: &str) -> Option<Diagnostic> {
    let name = setting.key.get_ref().as_ref();
    let is_part = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_');
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(is_part);
    let report =
        |message, help| Some(Diagnostic::invalid_setting(setting.key.span(), message).help(help));
    if !is_name {
        let message = format!("`{name}` is not a valid crate name");
        return report(message, "use the name that crates.io has for the crate");
    }
    if rust_name(name) == rust_name(client) {
        let help = "remove the dependency, and use `crate::types` for the types of the crate";
        return report("crate depends on itself".to_owned(), help);
    }
    invalid_requirement(name, setting.value)
}

fn invalid_requirement(name: &str, dependency: &Spanned<DeValue<'_>>) -> Option<Diagnostic> {
    let expected = |expected: &str| {
        let found = type_of(dependency.get_ref());
        format!("expected {expected}, found {found}")
    };
    let (message, version) = match dependency.get_ref() {
        DeValue::Table(table) => return invalid_dependency_table(name, dependency.span(), table),
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
    let span = dependency.span();
    Some(Diagnostic::invalid_setting(span, message).help(help))
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
fn invalid_dependency_table(
    name: &str,
    span: Range<usize>,
    table: &DeTable<'_>,
) -> Option<Diagnostic> {
    let report = Diagnostic::invalid_setting;
    let is_unknown = |key: &&Spanned<DeString<'_>>| !DEPENDENCY.contains(&key.get_ref().as_ref());
    if let Some(key) = table.keys().find(is_unknown) {
        let unknown = key.get_ref();
        let message = format!("unknown key `{unknown}` in dependency `{name}`");
        return Some(report(key.span(), message).help(use_one_of(unknown, &DEPENDENCY)));
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
            span,
            format!("dependency `{name}` has neither a version nor a source"),
        )
        .help("add `version`, `path` or `git`")
    })
}

/// The traits of `derive` that cannot be derived.
fn underivable(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    table.options.traits().filter_map(|path| {
        let (text, roots) = (path.get_ref().as_str(), path.get_ref().crates());
        let root = roots.first().map(String::as_str);
        let (message, help) = match root {
            _ if StdTrait::of(path.get_ref()).is_some()
                || path.get_ref().is_in_generated_crate() =>
            {
                return None;
            }
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
        let report = Diagnostic::invalid_setting(path.span(), message);
        Some(report.help(help))
    })
}

fn derivable(text: &str) -> String {
    let names = StdTrait::ALL.map(|(known, _)| known.name());
    did_you_mean(text, names).unwrap_or_else(|| {
        "use a trait of the standard library, such as `Eq`, or a path with a crate, such as `zeroize::Zeroize`".to_owned()
    })
}

/// The types without a path that are not in scope.
fn unscoped(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    table.options.types().filter_map(|ty| {
        let name = ty.get_ref().unscoped()?;
        let help = did_you_mean(name, RustPath::SCOPE.iter().copied()).unwrap_or_else(|| {
            "add the crate, as in `uuid::Uuid`, or `crate::types` for a type of the client"
                .to_owned()
        });
        let message = format!("type `{name}` is not in scope");
        let report = Diagnostic::invalid_setting(ty.span(), message);
        Some(report.help(help))
    })
}

/// The types and traits of crates that the client does not depend on.
fn missing_dependencies(table: &ClientTable) -> impl Iterator<Item = Diagnostic> {
    let dependencies = table.options.dependencies.iter();
    let dependencies: Vec<_> = dependencies
        .map(|dependency| rust_name(&dependency.name))
        .collect();
    let paths = table.options.types().chain(table.options.traits());
    let named = paths.flat_map(|path| {
        let roots = path.get_ref().crates().into_iter();
        roots.map(|root| (path.span(), root))
    });
    named.filter_map(move |(span, root)| {
        let is_provided = dependencies.contains(&root) || RESERVED_NAMES.contains(&root.as_str());
        if is_provided {
            return None;
        }
        let help = did_you_mean(&root, dependencies.iter().map(String::as_str));
        let client = table.name.get_ref();
        let help =
            help.unwrap_or_else(|| format!("add `{root}` to `[client.{client}.dependencies]`"));
        let message = format!("crate `{root}` is not a dependency of the client");
        Some(Diagnostic::invalid_setting(span, message).help(help))
    })
}
