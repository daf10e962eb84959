//! Reads and edits the objects and arrays of the tree, and starts diagnostics about them.

use crate::json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};

/// The fields of an object.
pub(super) type Fields = Map;

/// Reads the fields of an object. A field of another type than expected is treated as missing: `structure` reports it.
pub(super) trait Read {
    fn field(&self, name: &str) -> Option<&Value>;

    fn string(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_str()
    }

    fn object(&self, name: &str) -> Option<&Fields> {
        self.field(name)?.as_object()
    }

    fn array(&self, name: &str) -> Option<&Vec<Value>> {
        self.field(name)?.as_array()
    }

    fn is_true(&self, name: &str) -> bool {
        self.field(name) == Some(&Value::Bool(true))
    }

    /// The entries of an object; none if it is missing.
    fn entries(&self, name: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.object(name).into_iter().flatten()
    }

    /// The keys of an object; none if it is missing.
    fn keys_of(&self, name: &str) -> impl Iterator<Item = &String> {
        self.entries(name).map(|(key, _)| key)
    }

    /// The items of an array, each with its index; none if it is missing.
    fn items(&self, name: &str) -> impl Iterator<Item = (usize, &Value)> {
        self.array(name).into_iter().flatten().enumerate()
    }
}

impl Read for Fields {
    fn field(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }
}

impl Read for Value {
    fn field(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }
}

/// Removes the fields that match from an object, and returns them in their order.
pub(super) fn remove_matching(fields: &mut Fields, is_match: impl Fn(&str) -> bool) -> Fields {
    let mut removed = Fields::new();
    fields.retain(|name, value| {
        let is_removed = is_match(name);
        if is_removed {
            removed.insert(name.clone(), value.take());
        }
        !is_removed
    });
    removed
}

/// Inserts a string unless the field is present.
pub(super) fn set_missing(fields: &mut Fields, name: &str, value: &str) {
    fields
        .entry(name.to_owned())
        .or_insert_with(|| Value::from(value));
}

/// The items that moved up in an array: the new and the original index of each.
#[must_use]
pub(super) struct IndexShift(Vec<(usize, usize)>);

/// Keeps the items of an array for which `keep` returns `true`, given the location of each.
pub(super) fn retain(
    trail: &Trail<'_>,
    items: &mut Vec<Value>,
    mut keep: impl FnMut(&Trail<'_>, &mut Value) -> bool,
) -> IndexShift {
    let mut moves = Vec::new();
    let (mut index, mut kept_count) = (0, 0);
    items.retain_mut(|item| {
        let is_kept = keep(&trail.index(index), item);
        if is_kept && kept_count != index {
            moves.push((kept_count, index));
        }
        kept_count += usize::from(is_kept);
        index += 1;
        is_kept
    });
    IndexShift(moves)
}

impl IndexShift {
    /// Records the original locations of the items that moved up.
    pub(super) fn record(self, trail: &Trail<'_>, diagnostics: &mut Diagnostics) {
        for (current, original) in self.0 {
            record_move(diagnostics, &trail.index(current), &trail.index(original));
        }
    }
}

/// Records that the value at `current` was at `original` before.
pub(super) fn record_move(
    diagnostics: &mut Diagnostics,
    current: &Trail<'_>,
    original: &Trail<'_>,
) {
    diagnostics.record_move(current.origin(), original.origin());
}

/// Whether `type`, a name or an array of them, has a name.
pub(super) fn mentions_type(types: &Value, name: &str) -> bool {
    match types {
        Value::Array(types) => types.iter().any(|ty| ty == name),
        ty => ty == name,
    }
}

/// A diagnostic about the value at a location.
pub(super) fn at(code: Code, location: &Trail<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, location.origin(), message)
}

/// A diagnostic that marks the key of a value.
pub(super) fn at_key(code: Code, location: &Trail<'_>, message: impl Into<String>) -> Diagnostic {
    at(code, location, message).at_key()
}

/// A diagnostic that marks a value, without its key.
pub(super) fn at_value(code: Code, location: &Trail<'_>, message: impl Into<String>) -> Diagnostic {
    at(code, location, message).at_value()
}
