//! Keys that are one level too high or too low, and the level that they belong to.

use super::super::openapi::{MEDIA_TYPE, PARAMETER};
use super::super::shape::{FieldMatch, Key, ObjectKind, Presence, Shape};
use super::super::version::Version;
use super::messages::join_quoted;
use crate::diagnostic::Trail;

/// How many fields are listed at most.
const MAX_LISTED: usize = 3;

/// The help for a key that an object of this kind does not have, but an object inside of it does.
pub(super) fn help_for_key(
    name: &str,
    kind: &'static ObjectKind,
    version: Version,
) -> Option<String> {
    let keys = kind.keys.iter().chain(kind.all_variant_keys());
    let keys = keys.filter(|key| key.since <= version && key.presence != Presence::Ignored);
    let mut containers = Vec::new();
    let mut object = String::new();
    for key in keys {
        if let Some(inner) = key.shape.kind().filter(|inner| has(inner, name, version)) {
            containers.push(key.name);
            object = inner.title_with_article();
        }
    }
    match containers.as_slice() {
        [] => None,
        [first, ..] if containers.len() > MAX_LISTED => {
            Some(format!("move it into {object}, such as `{first}`"))
        }
        containers => Some(format!("move it into {}", join_quoted(containers, "or"))),
    }
}

/// The help for a field of an object that contains a schema, if it is in the schema.
pub(super) fn help_for_key_in_schema(
    name: &str,
    kind: &'static ObjectKind,
    version: Version,
) -> Option<String> {
    let objects = [&PARAMETER, &MEDIA_TYPE];
    let mut objects = objects.into_iter().filter(|it| has(it, name, version));
    let object = objects.next().filter(|_| kind.section == Some("schemas"))?;
    let object = object.title_with_article();
    Some(format!(
        "move it next to the `schema` of {object}, or remove it"
    ))
}

/// The help for a key next to the names of objects that may have it.
pub(super) fn help_for_name(name: &str, shape: Shape, version: Version) -> Option<String> {
    let kind = shape.kind().filter(|kind| has(kind, name, version))?;
    let container = kind.title_with_article();
    Some(format!("move it one level deeper, into {container}"))
}

fn has(kind: &'static ObjectKind, name: &str, version: Version) -> bool {
    let is_known = |key: &Key| key.since <= version;
    matches!(kind.find(name, &[]), FieldMatch::Key(key) if is_known(key))
}

/// The help for a key of an object that is nested under its own key.
pub(super) fn help_for_repeated_key(location: &Trail<'_>) -> Option<String> {
    let key = repeated_key(location)?;
    Some(format!("remove one level: `{key}` is nested in `{key}`"))
}

/// The key of the object that contains this location, if that object is nested under the same key.
fn repeated_key<'t>(location: &Trail<'t>) -> Option<&'t str> {
    let Trail::Key(Trail::Key(Trail::Key(_, outer), inner), _) = *location else {
        return None;
    };
    (outer == inner && *inner == "properties").then_some(*inner)
}
