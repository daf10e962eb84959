//! What is said of a reference that leads to nothing, or to the wrong thing.

use serde_json::Value;

use super::super::components::{Components, reference};
use super::super::shape::ObjectKind;
use super::resolve::ResolveError;
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, closest_match};
use crate::source::{AccessError, FetchError};

/// Why `written` leads to nothing that could stand in `section`.
pub(super) fn refused(
    place: &Trail<'_>,
    written: &str,
    section: &str,
    (unfound, beside): (&ResolveError, Option<String>),
    root: &Value,
) -> Diagnostic {
    match unfound {
        ResolveError::Place { name, near: _ } => {
            // What leads to nothing is not meant to lead to itself.
            let own = place.origin().parent().unwrap_or_default();
            let own = format!("#{}", own.pointer());
            let near = beside.as_deref().filter(|near| *near != own);
            let help = help_for(written, section, (name, &own), near, root);
            let message = format!("`{written}` leads to nothing");
            at(Code::UnresolvedReference, place, message).help(help)
        }
        ResolveError::Key { near, meant } => {
            let last = |origin: &Origin| origin.last().unwrap_or_default().into_owned();
            let message = format!("`{written}` leads to nothing");
            at(Code::UnresolvedReference, place, message)
                .related_key(near.clone(), "what it asks for is below this key")
                .help(format!(
                    "write `{}` in the place of `{}`",
                    last(meant),
                    last(near)
                ))
        }
        ResolveError::Id { url, near } => {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "a reference is relative to the `$id` around it; mend one of the two".to_owned()
                }
            };
            let message = format!("`{written}` is `{url}` here, which is the `$id` of no schema");
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
            let message = format!("`{written}` leads to a file that cannot be read");
            at(Code::UnresolvedReference, place, message).help("mend that file first")
        }
        ResolveError::Circle => {
            let message = format!("`{written}` leads through references back to itself");
            at(Code::CircularReference, place, message).help("write at least one of them out")
        }
    }
}

/// The name of a component in the place of a reference to it.
fn bare_name(place: &Trail<'_>, written: &str, section: &str) -> Diagnostic {
    let message = format!("`{written}` is the name of a file here, and there is no such file");
    at(Code::UnresolvedReference, place, message)
        .help(format!("did you mean `{}`?", reference(section, written)))
}

/// A pointer in the place of a reference.
fn without_hash(place: &Trail<'_>, written: &str) -> Diagnostic {
    let message =
        format!("`{written}` is the path of a file, which is not in the description's folder");
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
    // `#components/schemas/Pet` is read as the name of an anchor.
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
        _ if !is_here => "mend the name, or look for where it went in that file".to_owned(),
        (Some(near), ..) => format!("did you mean `{}`?", reference(section, near)),
        (None, Some(other), _) => format!(
            "there is `{}`, which is something else",
            reference(other, name)
        ),
        _ if section.is_empty() => "mend the name".to_owned(),
        _ if is_anchor => format!(
            "this asks for a schema with `$anchor: {name}`; a component is `{}`",
            reference(section, "…")
        ),
        _ => format!("describe it under `components.{section}`, or mend the name"),
    }
}

fn remote(place: &Trail<'_>, url: &str, unfetched: &FetchError) -> Diagnostic {
    let copy = "keep a copy in the description's folder, and refer to that";
    let allow = |host: &str| {
        format!("{copy}; or allow it in `codegen.toml`: `allowed_hosts = [\"{host}\"]`")
    };
    let refused = |message, help: String| at(Code::UnsupportedReference, place, message).help(help);
    match unfetched {
        FetchError::NotHttp => refused(
            format!("`{url}` is neither a file nor a URL with `http` or `https`"),
            copy.to_owned(),
        ),
        FetchError::Host(host) => refused(
            format!("`{url}` is on another machine, and nothing is fetched from there"),
            allow(host),
        ),
        FetchError::Redirected(host) => refused(
            format!("`{url}` leads on to `{host}`, and nothing is fetched from there"),
            allow(host),
        ),
        FetchError::Failed(reason) => {
            let message = format!("`{url}` cannot be fetched: {reason}");
            at(Code::UnresolvedReference, place, message).help("check what the URL leads to")
        }
    }
}

fn file(place: &Trail<'_>, written: &str, refusal: &AccessError) -> Diagnostic {
    let path = written.split('#').next().unwrap_or_default();
    match refusal {
        AccessError::Outside => {
            let message = format!("`{path}` is not in the folder of the description");
            at(Code::UnsupportedReference, place, message)
                .help("keep a copy in that folder or below it, and refer to that")
        }
        AccessError::NoFolder => {
            let message = format!("`{path}` is another file, and this text is in none");
            at(Code::UnsupportedReference, place, message).help("read the description from a file")
        }
        AccessError::Missing { near } => {
            let help = match near {
                _ if path.trim() != path => {
                    "remove the blank at the beginning or the end of the reference".to_owned()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => "check the name, and that it is relative to this file".to_owned(),
            };
            let message = format!("there is no file `{path}`");
            at(Code::UnresolvedReference, place, message).help(help)
        }
        AccessError::Unfetched(unfetched) => remote(place, path, unfetched),
        AccessError::Unreadable(reason) => {
            let message = format!("the file `{path}` cannot be read: {reason}");
            at(Code::UnresolvedReference, place, message).help("check what the name leads to")
        }
    }
}

/// A reference to a component of another kind than its place asks for.
pub(super) fn mismatched(
    place: &Trail<'_>,
    written: &str,
    section: &str,
    kind: &ObjectKind,
) -> Diagnostic {
    let message = format!(
        "{} is expected here, and `{written}` is one of the {section}",
        kind.with_article()
    );
    let help = kind.section.map_or(String::new(), |wanted| {
        format!("refer to something under `#/components/{wanted}/`")
    });
    at(Code::MismatchedReference, place, message).help(help)
}

/// A reference to something that is not what the place asks for: it holds that, or is no object.
pub(super) fn too_much(
    place: &Trail<'_>,
    written: &str,
    whole: &str,
    kind: &ObjectKind,
) -> Diagnostic {
    let written = match written {
        "" => "an empty reference".to_owned(),
        written => format!("`{written}`"),
    };
    let message = format!(
        "{} is expected here, and {written} is {whole}",
        kind.with_article()
    );
    let help = kind.section.map_or(String::new(), |wanted| {
        format!("name the one that is meant: `#/components/{wanted}/…`")
    });
    at(Code::MismatchedReference, place, message).help(help)
}

/// A reference to a schema where its members are expected.
pub(super) fn schema_for_members(place: &Trail<'_>, written: &str) -> Diagnostic {
    let message = format!("the members of a schema are expected here, and `{written}` is a schema");
    at(Code::MismatchedReference, place, message)
        .help("write `allOf: [{ $ref: … }]` in the place of `properties`")
}

/// Parts that are no components and lie in each other without an end.
pub(super) fn circular_part(place: &Trail<'_>, written: &str) -> Diagnostic {
    let message = format!("`{written}` leads to something that it is part of");
    at(Code::CircularReference, place, message).help("write it out here")
}

fn at(code: Code, place: &Trail<'_>, message: String) -> Diagnostic {
    Diagnostic::new(code, place.origin(), message).at_value()
}
