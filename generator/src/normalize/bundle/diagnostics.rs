//! The diagnostics about references that are unresolved, or have the wrong target.

use serde_json::Value;

use super::super::components::{Components, reference};
use super::super::shape::ObjectKind;
use super::resolve::ResolveError;
use super::sections;
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, closest_match};
use crate::source::{AccessError, FetchError};

/// Why the reference `written` has no target in `section`.
pub(super) fn refused(
    place: &Trail<'_>,
    written: &str,
    section: &str,
    (error, beside): (&ResolveError, Option<String>),
    root: &Value,
) -> Diagnostic {
    match error {
        ResolveError::Place { name, near: _ } => {
            // An unresolved reference is not intended to refer to itself.
            let own = place.origin().parent().unwrap_or_default();
            let own = format!("#{}", own.pointer());
            let near = beside.as_deref().filter(|near| *near != own);
            let help = help_for(written, section, (name, &own), near, root);
            let message = format!("unresolved reference `{written}`");
            at(Code::UnresolvedReference, place, message).help(help)
        }
        ResolveError::Key { near, meant } => {
            let last = |origin: &Origin| origin.last().unwrap_or_default().into_owned();
            let message = format!("unresolved reference `{written}`");
            at(Code::UnresolvedReference, place, message)
                .related_key(near.clone(), "the target is below this key")
                .help(format!("rename `{}` to `{}`", last(near), last(meant)))
        }
        ResolveError::Id { url, near } => {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "change the reference, or the enclosing `$id` that it is relative to".to_owned()
                }
            };
            let message =
                format!("unresolved reference `{written}`: no schema has the `$id` `{url}`");
            at(Code::UnresolvedReference, place, message).help(help)
        }
        ResolveError::File(refusal) => {
            let components = Components::new(root);
            match components.get(section, written) {
                Some(_) => bare_name(place, written, section),
                None if root.pointer(written).is_some() => without_hash(place, written),
                None => file(place, written, refusal),
            }
        }
        ResolveError::Faulty => {
            let message = format!("unresolved reference `{written}`: the document is invalid");
            at(Code::UnresolvedReference, place, message)
                .help("change that document to resolve the errors that are reported for it")
        }
        ResolveError::Circle => {
            let message = format!("circular reference: `{written}` resolves to itself");
            at(Code::CircularReference, place, message)
                .help("replace at least one of the references with its target")
        }
    }
}

/// The name of a component where a reference to it is expected.
fn bare_name(place: &Trail<'_>, written: &str, section: &str) -> Diagnostic {
    let message = format!("unresolved reference `{written}`: file not found");
    at(Code::UnresolvedReference, place, message)
        .help(format!("did you mean `{}`?", reference(section, written)))
}

/// A JSON Pointer where a reference is expected.
fn without_hash(place: &Trail<'_>, written: &str) -> Diagnostic {
    let message = format!(
        "unresolved reference `{written}`: a path without `#` refers to a file, not to this document"
    );
    at(Code::UnresolvedReference, place, message).help(format!("did you mean `#{written}`?"))
}

fn help_for(
    written: &str,
    section: &str,
    (name, own): (&str, &str),
    beside: Option<&str>,
    root: &Value,
) -> String {
    let components = Components::new(root);
    let is_here = written.starts_with('#') || !written.contains('#');
    // `#components/schemas/Pet` is the name of an anchor.
    let name = name.rsplit('/').next().unwrap_or(name);
    let same = components.get(section, name).map(|_| name);
    if let Some(same) = same.filter(|_| is_here) {
        return format!("did you mean `{}`?", reference(section, same));
    }
    let names = components.names(section);
    let near = closest_match(name, names.filter(|name| reference(section, name) != own));
    let is_anchor = written.starts_with('#') && !written.contains('/');
    match (near, components.sections_with(name).next(), beside) {
        (_, _, Some(beside)) => format!("did you mean `{beside}`?"),
        _ if !is_here => {
            "change the reference to the current location of its target in that document".to_owned()
        }
        (Some(near), ..) => format!("did you mean `{}`?", reference(section, near)),
        (None, Some(other), _) => {
            let other_kind = match sections::kind(other) {
                Some(kind) => kind.with_article(),
                None => "of another kind".to_owned(),
            };
            format!(
                "change the reference; `{}` exists, but is {other_kind}",
                reference(other, name)
            )
        }
        _ if section.is_empty() => "change the reference to an existing target".to_owned(),
        _ if is_anchor => format!(
            "add `$anchor: {name}` to a schema, or use `{}` for a component",
            reference(section, "...")
        ),
        _ => format!("add it to `components.{section}`, or change the reference"),
    }
}

fn remote(place: &Trail<'_>, url: &str, unfetched: &FetchError) -> Diagnostic {
    let copy = "use a copy in the description's directory";
    let allow =
        |host: &str| format!("add `allowed_hosts = [\"{host}\"]` to `codegen.toml`, or {copy}");
    let refused = |message, help: String| at(Code::UnsupportedReference, place, message).help(help);
    match unfetched {
        FetchError::NotHttp => refused(
            format!("reference `{url}` must be a file path or an HTTP(S) URL"),
            copy.to_owned(),
        ),
        FetchError::Host(host) => refused(
            format!("remote reference `{url}`: host not in `allowed_hosts`"),
            allow(host),
        ),
        FetchError::Redirected(host) => refused(
            format!("remote reference `{url}` redirects to `{host}`: host not in `allowed_hosts`"),
            allow(host),
        ),
        FetchError::Failed(reason) => {
            let message = format!("cannot fetch remote reference `{url}`: {reason}");
            at(Code::UnresolvedReference, place, message).help(format!("change the URL, or {copy}"))
        }
    }
}

fn file(place: &Trail<'_>, written: &str, refusal: &AccessError) -> Diagnostic {
    let path = written.split('#').next().unwrap_or_default();
    match refusal {
        AccessError::Outside => {
            let message = format!("reference to `{path}` is outside the description's directory");
            at(Code::UnsupportedReference, place, message)
                .help("use a copy in that directory or below it")
        }
        AccessError::NoFolder => {
            let message =
                format!("reference to file `{path}` from a description that has no directory");
            at(Code::UnsupportedReference, place, message).help("pass the description as a file")
        }
        AccessError::Missing { near } => {
            let help = match near {
                _ if path.trim() != path => {
                    "remove the whitespace at the start or the end of the reference".to_owned()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => "use a path that is relative to this document".to_owned(),
            };
            let message = format!("unresolved reference `{path}`: file not found");
            at(Code::UnresolvedReference, place, message).help(help)
        }
        AccessError::Unfetched(unfetched) => remote(place, path, unfetched),
        AccessError::Unreadable(reason) => {
            let message = format!("cannot read file `{path}`: {reason}");
            at(Code::UnresolvedReference, place, message)
                .help("change the reference to a file that can be read")
        }
    }
}

/// A reference to a component of another kind than expected.
pub(super) fn mismatched(place: &Trail<'_>, section: &str, kind: &ObjectKind) -> Diagnostic {
    let found = match sections::kind(section) {
        Some(kind) => kind.with_article(),
        None => format!("one of `components.{section}`"),
    };
    let message = format!(
        "expected a reference to {}, found a reference to {found}",
        kind.with_article()
    );
    let help = kind.section.map_or(String::new(), |expected| {
        format!("use a reference to `{}`", reference(expected, "..."))
    });
    at(Code::MismatchedReference, place, message).help(help)
}

/// A reference to a value that contains objects of the expected kind, or is no object.
pub(super) fn wrong_target(
    place: &Trail<'_>,
    written: &str,
    found: &str,
    kind: &ObjectKind,
) -> Diagnostic {
    let empty = match written {
        "" => "an empty reference",
        _ => "a reference",
    };
    let message = format!(
        "expected a reference to {}, found {empty} to {found}",
        kind.with_article()
    );
    let help = kind.section.map_or(String::new(), |expected| {
        format!(
            "use a reference to a single component: `{}`",
            reference(expected, "...")
        )
    });
    at(Code::MismatchedReference, place, message).help(help)
}

/// A reference to a schema where a map of properties is expected.
pub(super) fn schema_for_properties(place: &Trail<'_>) -> Diagnostic {
    let message = "expected a reference to a map of properties, found a reference to a schema";
    at(Code::MismatchedReference, place, message.to_owned())
        .help("replace `properties` with `allOf: [{ $ref: ... }]`")
}

/// A reference to a value other than a component that contains the reference.
pub(super) fn circular_part(place: &Trail<'_>, written: &str) -> Diagnostic {
    let message = format!("circular reference: the target of `{written}` contains it");
    at(Code::CircularReference, place, message).help("replace the reference with its target")
}

fn at(code: Code, place: &Trail<'_>, message: String) -> Diagnostic {
    Diagnostic::new(code, place.origin(), message).at_value()
}
