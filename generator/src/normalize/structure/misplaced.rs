//! Keys that are written one level too high or too low, and where they belong.

use super::super::shape::{FieldMatch, Key, ObjectKind, Presence, Shape};
use super::super::version::Version;
use super::messages::listed;
use crate::diagnostic::Trail;

/// How many fields are listed at most.
const MAX_LISTED: usize = 3;

/// The help for a key that an object of this kind does not have, but an object inside of it does.
pub(super) fn help_for_key(
    place: &Trail<'_>,
    name: &str,
    kind: &'static ObjectKind,
    version: Version,
) -> Option<String> {
    if let Some(doubled) = doubled(place) {
        return Some(format!(
            "remove one level: `{doubled}` is nested in `{doubled}`"
        ));
    }
    let own = kind.keys.iter().chain(kind.all_variant_keys());
    let own = own.filter(|key| key.since <= version && key.presence != Presence::Ignored);
    let mut holders = Vec::new();
    let mut one = String::new();
    for key in own {
        if let Some(inner) = key.shape.kind().filter(|inner| has(inner, name, version)) {
            holders.push(key.name);
            one = inner.title_with_article();
        }
    }
    match holders.as_slice() {
        [] => None,
        [first, ..] if holders.len() > MAX_LISTED => {
            Some(format!("move it into {one}, such as `{first}`"))
        }
        holders => Some(format!("move it into {}", listed(holders, "or"))),
    }
}

/// The help for a key that is written next to the names of objects, each of which may have it.
pub(super) fn help_for_name(name: &str, shape: Shape, version: Version) -> Option<String> {
    let kind = shape.kind().filter(|kind| has(kind, name, version))?;
    let holder = kind.title_with_article();
    Some(format!("move it one level deeper, into {holder}"))
}

fn has(kind: &'static ObjectKind, name: &str, version: Version) -> bool {
    let is_known = |key: &Key| key.since <= version;
    matches!(kind.find(name, &[]), FieldMatch::Key(key) if is_known(key))
}

/// The key of the object that contains this location, if that object is nested under the same key.
fn doubled<'t>(place: &Trail<'t>) -> Option<&'t str> {
    let Trail::Key(Trail::Key(Trail::Key(_, outer), inner), _) = *place else {
        return None;
    };
    (outer == inner && *inner == "properties").then_some(*inner)
}
