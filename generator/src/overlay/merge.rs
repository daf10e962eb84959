//! Merges a value into a target.

use std::fmt;

use crate::json::{Map, Value};

use crate::diagnostic::{Origin, SourceMap};

/// The kind of a value, which determines how it is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    /// A string, a number, `true`, `false` or `null`.
    Primitive,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::Array,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Self::Primitive,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::Primitive => "a primitive value",
        })
    }
}

/// Two values that cannot be merged.
#[derive(Debug)]
pub(super) struct MergeError {
    pub(super) at: Origin,
    pub(super) from: Origin,
    pub(super) target: Kind,
    pub(super) value: Kind,
}

/// Where `null` is merged into an object or an array, which has no effect, and into which of them.
pub(super) fn ineffective_nulls(
    value: &Value,
    target: &Value,
    from: &Origin,
) -> Vec<(Origin, Kind)> {
    match (value, target) {
        (Value::Null, Value::Object(_) | Value::Array(_)) => {
            vec![(from.clone(), Kind::of(target))]
        }
        (Value::Object(properties), Value::Object(targets)) => {
            let pairs = properties
                .iter()
                .filter_map(|(key, value)| Some((key, value, targets.get(key)?)));
            pairs
                .flat_map(|(key, value, target)| ineffective_nulls(value, target, &from.key(key)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A value that is merged into targets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patch<'a> {
    pub(super) value: &'a Value,
    /// Where it is written: in an overlay, or in the tree if it is copied.
    pub(super) from: &'a Origin,
    /// Where the tree's values were written before the action.
    pub(super) before: &'a SourceMap,
}

impl Patch<'_> {
    /// Merges the value into a target of an action; an array accepts any value as a new item.
    pub(super) fn apply(
        self,
        at: &Origin,
        target: &mut Value,
        source_map: &mut SourceMap,
    ) -> Result<(), MergeError> {
        match (target, self.value) {
            (Value::Array(items), value) if !value.is_array() => {
                self.push(at, items, source_map);
                Ok(())
            }
            (target, _) => self.merge(at, target, source_map),
        }
    }

    fn merge(
        self,
        at: &Origin,
        target: &mut Value,
        source_map: &mut SourceMap,
    ) -> Result<(), MergeError> {
        let (target_kind, value_kind) = (Kind::of(target), Kind::of(self.value));
        match (target, self.value) {
            (Value::Object(properties), Value::Object(additions)) => {
                self.merge_objects(at, properties, additions, source_map)
            }
            (Value::Array(items), Value::Array(additions)) => {
                for (index, value) in additions.iter().enumerate() {
                    let from = self.from.index(index);
                    let item = Patch {
                        value,
                        from: &from,
                        ..self
                    };
                    item.push(at, items, source_map);
                }
                Ok(())
            }
            (target, value) if (target_kind, value_kind) == (Kind::Primitive, Kind::Primitive) => {
                target.clone_from(value);
                source_map.put(at, self.from, self.before);
                Ok(())
            }
            // A YAML key without a value: it is reported and changes nothing.
            (Value::Object(_) | Value::Array(_), Value::Null) => Ok(()),
            _ => Err(MergeError {
                at: at.clone(),
                from: self.from.clone(),
                target: target_kind,
                value: value_kind,
            }),
        }
    }

    fn merge_objects(
        self,
        at: &Origin,
        properties: &mut Map,
        additions: &Map,
        source_map: &mut SourceMap,
    ) -> Result<(), MergeError> {
        for (key, value) in additions {
            let (at, from) = (at.key(key), self.from.key(key));
            let property = Patch {
                value,
                from: &from,
                ..self
            };
            match properties.get_mut(key) {
                Some(target) => property.merge(&at, target, source_map)?,
                None => {
                    properties.insert(key.clone(), value.clone());
                    source_map.put(&at, &from, self.before);
                }
            }
        }
        Ok(())
    }

    fn push(self, at: &Origin, items: &mut Vec<Value>, source_map: &mut SourceMap) {
        source_map.put(&at.index(items.len()), self.from, self.before);
        items.push(self.value.clone());
    }
}
