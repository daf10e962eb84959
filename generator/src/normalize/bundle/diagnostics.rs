//! The diagnostics about references that are unresolved, or have the wrong target.

use crate::json::Value;

use super::super::components::{Components, component_origin, reference};
use super::super::shape::ObjectKind;
use super::super::tree::at_value;
use super::resolve::ResolveError;
use super::sections;
use crate::diagnostic::{Change, Code, Diagnostic, Origin, Trail, closest_match, only_match};
use crate::source::{AccessError, FetchError};

/// Why the reference `uri` has no target in `section`.
pub(super) fn unresolved(
    location: &Trail<'_>,
    uri: &str,
    section: &str,
    (error, suggestion): (&ResolveError, Option<String>),
    root: &Value,
) -> Diagnostic {
    match error {
        ResolveError::Pointer { name, similar: _ } => {
            // An unresolved reference is not intended to refer to itself.
            let object = location.origin().parent().unwrap_or_default();
            let itself = format!("#{}", object.pointer());
            let similar = suggestion.as_deref().filter(|similar| *similar != itself);
            let message = format!("unresolved reference `{uri}`");
            let report = at_value(Code::UnresolvedReference, location, message);
            // `#components/schemas/Pet` is the name of an anchor.
            let name = name.rsplit('/').next().unwrap_or(name);
            match intended(uri, section, (name, &itself), similar, root) {
                Some(intended)
                    if is_component(uri) && is_certain(name, &intended, section, root) =>
                {
                    report.intended_value(&intended)
                }
                Some(intended) => report.help(format!("did you mean `{intended}`?")),
                None => report.help(help_for(uri, section, name, root)),
            }
        }
        ResolveError::Key { similar, intended } => {
            let last = |origin: &Origin| origin.last().unwrap_or_default().into_owned();
            let message = format!("unresolved reference `{uri}`");
            at_value(Code::UnresolvedReference, location, message)
                .related_key(similar.clone(), "the target is below this key")
                .help(format!(
                    "rename `{}` to `{}`",
                    last(similar),
                    last(intended)
                ))
                .fix(similar.clone(), Change::Rename(last(intended)))
        }
        ResolveError::Id { url, similar } => {
            let message = format!("unresolved reference `{uri}`: no schema has the `$id` `{url}`");
            let report = at_value(Code::UnresolvedReference, location, message);
            match similar {
                Some(similar) => report.intended_value(similar),
                None => report
                    .help("change the reference, or the enclosing `$id` that it is relative to"),
            }
        }
        ResolveError::File(error) => {
            let components = Components::new(root);
            match components.get(section, uri) {
                Some(_) => bare_name(location, uri, section),
                None if root.pointer(uri).is_some() => without_hash(location, uri),
                None => file_error(location, uri, error),
            }
        }
        ResolveError::InvalidDocument => {
            let message = format!("unresolved reference `{uri}`: the document is invalid");
            at_value(Code::UnresolvedReference, location, message)
                .help("change that document to resolve the errors that are reported for it")
        }
        ResolveError::Cycle => {
            let message = format!("circular reference: `{uri}` resolves to itself");
            at_value(Code::CircularReference, location, message)
                .help("replace at least one of the references with its target")
        }
    }
}

/// The name of a component where a reference to it is expected.
fn bare_name(location: &Trail<'_>, uri: &str, section: &str) -> Diagnostic {
    let message = format!("unresolved reference `{uri}`: file not found");
    at_value(Code::UnresolvedReference, location, message).intended_value(&reference(section, uri))
}

/// A JSON Pointer where a reference is expected.
fn without_hash(location: &Trail<'_>, uri: &str) -> Diagnostic {
    let message = format!(
        "unresolved reference `{uri}`: a path without `#` refers to a file, not to this document"
    );
    at_value(Code::UnresolvedReference, location, message).intended_value(&format!("#{uri}"))
}

/// The reference that is most likely intended.
fn intended(
    uri: &str,
    section: &str,
    (name, itself): (&str, &str),
    suggestion: Option<&str>,
    root: &Value,
) -> Option<String> {
    let components = Components::new(root);
    let to = |name: &str| format!("#{}", component_origin(section, name).pointer());
    if is_local(uri) && components.get(section, name).is_some() {
        return Some(to(name));
    }
    let names = components.names(section);
    let names = names.filter(|name| reference(section, name) != itself);
    let similar = || closest_match(name, names).map(to).filter(|_| is_local(uri));
    suggestion.map(str::to_owned).or_else(similar)
}

/// Whether the intended reference is to the only component that `name` may be a misspelling of.
fn is_certain(name: &str, intended: &str, section: &str, root: &Value) -> bool {
    let components = Components::new(root);
    let found = match components.get(section, name) {
        Some(_) => Some(name),
        None => only_match(name, components.names(section)),
    };
    found
        .is_some_and(|found| intended == format!("#{}", component_origin(section, found).pointer()))
}

/// Whether a reference is to a component or to a file, and not to a part of a component.
fn is_component(uri: &str) -> bool {
    let pointer = uri.split_once('#').map(|(_, pointer)| pointer);
    pointer.is_none_or(|pointer| pointer.matches('/').count() <= 3)
}

fn is_local(uri: &str) -> bool {
    uri.starts_with('#') || !uri.contains('#')
}

fn help_for(uri: &str, section: &str, name: &str, root: &Value) -> String {
    let mut other_sections = Components::new(root).sections_with(name);
    let is_anchor = uri.starts_with('#') && !uri.contains('/');
    match other_sections.next() {
        _ if !is_local(uri) => {
            "change the reference to the current location of its target in that document".to_owned()
        }
        Some(other_section) => {
            let other_kind = match sections::kind(other_section) {
                Some(kind) => kind.with_article(),
                None => "of another kind".to_owned(),
            };
            format!(
                "change the reference; `{}` exists, but is {other_kind}",
                reference(other_section, name)
            )
        }
        None if section.is_empty() => "change the reference to an existing target".to_owned(),
        None if is_anchor => format!(
            "add `$anchor: {name}` to a schema, or use `{}` for a component",
            reference(section, "...")
        ),
        None => format!("add it to `components.{section}`, or change the reference"),
    }
}

fn fetch_error(location: &Trail<'_>, url: &str, error: &FetchError) -> Diagnostic {
    let copy = "use a copy in the description's directory";
    let allow =
        |host: &str| format!("add `allowed_hosts = [\"{host}\"]` to `codegen.toml`, or {copy}");
    let (code, message, help) = match error {
        FetchError::NotHttp => (
            Code::UnsupportedReference,
            format!("reference `{url}` must be a file path or an HTTP(S) URL"),
            copy.to_owned(),
        ),
        FetchError::Host(host) => (
            Code::UnsupportedReference,
            format!("remote reference `{url}`: host not in `allowed_hosts`"),
            allow(host),
        ),
        FetchError::Redirected(host) => (
            Code::UnsupportedReference,
            format!("remote reference `{url}` redirects to `{host}`: host not in `allowed_hosts`"),
            allow(host),
        ),
        FetchError::Failed(reason) => (
            Code::UnresolvedReference,
            format!("cannot fetch remote reference `{url}`: {reason}"),
            format!("change the URL, or {copy}"),
        ),
    };
    at_value(code, location, message).help(help)
}

fn file_error(location: &Trail<'_>, uri: &str, error: &AccessError) -> Diagnostic {
    let path = uri.split('#').next().unwrap_or_default();
    let unsupported = |message: String| at_value(Code::UnsupportedReference, location, message);
    let unresolved = |message: String| at_value(Code::UnresolvedReference, location, message);
    match error {
        AccessError::Outside => {
            let message = format!("reference to `{path}` is outside the description's directory");
            unsupported(message).help("use a copy in that directory or below it")
        }
        AccessError::NoDirectory => {
            let message =
                format!("reference to file `{path}` from a description that has no directory");
            unsupported(message).help("pass the description as a file")
        }
        AccessError::Missing { suggestion } => {
            let help = match suggestion {
                _ if path.trim() != path => {
                    "remove the whitespace at the start or the end of the reference".to_owned()
                }
                Some(suggestion) => format!("did you mean `{suggestion}`?"),
                None => "use a path that is relative to this document".to_owned(),
            };
            unresolved(format!("unresolved reference `{path}`: file not found")).help(help)
        }
        AccessError::Fetch(error) => fetch_error(location, path, error),
        AccessError::Directory => {
            let message =
                format!("unresolved reference `{path}`: expected a file, found a directory");
            unresolved(message).help("change the reference to a file in the directory")
        }
        AccessError::Unreadable(reason) => {
            let message = format!("cannot read file `{path}`: {reason}");
            unresolved(message).help("change the reference to a file that can be read")
        }
    }
}

/// A reference to a component of another kind than expected.
pub(super) fn mismatched_kind(
    location: &Trail<'_>,
    found: &ObjectKind,
    expected: &ObjectKind,
) -> Diagnostic {
    let found = format!("a reference to {}", found.with_article());
    mismatch(location, &found, expected, "")
}

/// A reference to a value that contains objects of the expected kind, or is no object.
pub(super) fn wrong_target(
    location: &Trail<'_>,
    uri: &str,
    found: &str,
    expected: &ObjectKind,
) -> Diagnostic {
    let found = match uri {
        "" => format!("an empty reference to {found}"),
        _ => format!("a reference to {found}"),
    };
    mismatch(location, &found, expected, "a single component: ")
}

fn mismatch(
    location: &Trail<'_>,
    found: &str,
    expected: &ObjectKind,
    component: &str,
) -> Diagnostic {
    let kind = expected.with_article();
    let message = format!("expected a reference to {kind}, found {found}");
    let help = expected.section.map_or(String::new(), |section| {
        let example = reference(section, "...");
        format!("use a reference to {component}`{example}`")
    });
    at_value(Code::MismatchedReference, location, message).help(help)
}

/// A reference to a schema where a map of properties is expected.
pub(super) fn schema_for_properties(location: &Trail<'_>) -> Diagnostic {
    let message = "expected a reference to a map of properties, found a reference to a schema";
    at_value(Code::MismatchedReference, location, message)
        .help("replace `properties` with `allOf: [{ $ref: ... }]`")
}

/// A reference to a value other than a component that contains the reference.
pub(super) fn circular_target(location: &Trail<'_>, uri: &str) -> Diagnostic {
    let message = format!("circular reference: the target of `{uri}` contains it");
    at_value(Code::CircularReference, location, message)
        .help("replace the reference with its target")
}
