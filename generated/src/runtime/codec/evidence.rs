// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! What a value looks like, before it is read as a type.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::integer::whole;

/// What a value of one type looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number: `5`, which may be written as `5.0`.
    Integer,
    /// A number.
    Number,
    /// A text; one of these, where any are listed.
    Text(&'static [&'static str]),
    /// A whole number out of these.
    Integers(&'static [i64]),
    /// A list.
    List,
    /// What any of these looks like: a value of another union.
    Either(&'static [Evidence]),
    /// An object.
    Object {
        /// The members that it has to have.
        required: &'static [&'static str],
        /// The members that it may have, besides the required ones.
        optional: &'static [&'static str],
        /// The members of which only certain values are valid, and these values: texts, or what
        /// others are written as.
        constants: &'static [(&'static str, &'static [&'static str])],
    },
    /// An object like this one, which keeps the members that it does not list.
    Open(&'static Evidence),
}

impl Evidence {
    /// Whether a value of this kind keeps the member of this name when it is read: all of them
    /// where none are listed, as of a map.
    pub(super) fn keeps(&self, name: &str) -> bool {
        match *self {
            Self::Object {
                required,
                optional,
                constants: _,
            } => (required.is_empty() && optional.is_empty()) || self.lists(name),
            Self::Either(parts) => parts.iter().any(|part| part.keeps(name)),
            _ => true,
        }
    }

    /// Whether the member of this name is one that is listed.
    pub(super) fn lists(&self, name: &str) -> bool {
        match *self {
            Self::Object {
                required, optional, ..
            } => is_listed(name, required) || is_listed(name, optional),
            Self::Either(parts) => parts.iter().any(|part| part.lists(name)),
            Self::Open(object) => object.lists(name),
            _ => false,
        }
    }

    /// The members for which the value has other texts than the only valid ones.
    pub(super) fn refused<'v>(&self, members: &'v Map<String, Value>) -> Vec<&'v String> {
        match *self {
            Self::Object { constants, .. } => {
                let is_refused = |name: &&String, value: &Value| {
                    let mut fixed = constants.iter().filter(|(fixed, _)| fixed == name);
                    fixed
                        .any(|(_, texts)| !value.is_null() && !texts.contains(&tag(value).as_ref()))
                };
                let refused = members
                    .iter()
                    .filter(|(name, value)| is_refused(name, value));
                refused.map(|(name, _)| name).collect()
            }
            Self::Either(parts) => parts.iter().flat_map(|it| it.refused(members)).collect(),
            Self::Open(object) => object.refused(members),
            _ => Vec::new(),
        }
    }

    /// How much speaks for the value, if nothing speaks against it.
    ///
    /// What is listed weighs more than what is of a listed kind; in an object each known member
    /// weighs, and one with a listed text twice.
    pub(super) fn weight(&self, value: &Value) -> Option<usize> {
        let weight = |fits: bool, weight: usize| fits.then_some(weight);
        match (*self, value) {
            (Self::Any, _) => Some(0),
            (Self::Either(parts), value) => {
                parts.iter().filter_map(|part| part.weight(value)).max()
            }
            (Self::Open(object), value) => object.weight(value),
            (Self::Bool, Value::Bool(_)) | (Self::List, Value::Array(_)) => Some(1),
            (Self::Number, Value::Number(_)) => Some(1),
            (Self::Integer, Value::Number(number)) if number.is_f64() => {
                weight(as_integer(number).is_some(), 0)
            }
            (Self::Integer, Value::Number(_)) => Some(2),
            (Self::Integers(listed), Value::Number(number)) => {
                let is_listed = as_integer(number).is_some_and(|it| listed.contains(&it));
                weight(is_listed, if number.is_f64() { 0 } else { 3 })
            }
            (Self::Text([]), Value::String(_)) => Some(1),
            (Self::Text(listed), Value::String(text)) => weight(listed.contains(&text.as_str()), 2),
            (
                Self::Object {
                    required,
                    optional,
                    constants,
                },
                Value::Object(members),
            ) => {
                let has_all = required.iter().all(|name| members.contains_key(*name));
                let known = members
                    .keys()
                    .filter(|name| is_listed(name, required) || is_listed(name, optional));
                let constants = constant_weight(constants, members)?;
                weight(has_all, 1 + known.count() + constants)
            }
            _ => None,
        }
    }
}

fn as_integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| whole(number.as_f64()?))
}

fn is_listed(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

/// A value as it is listed: a text without its quotes.
pub(super) fn tag(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        other => Cow::Owned(other.to_string()),
    }
}

/// How many of the members have one of the texts that are valid, unless one has another. A member
/// that is missing or `null` says nothing.
fn constant_weight(constants: &[(&str, &[&str])], members: &Map<String, Value>) -> Option<usize> {
    let mut weight = 0;
    for (name, texts) in constants {
        match members.get(*name) {
            None | Some(Value::Null) => {}
            Some(value) if texts.contains(&tag(value).as_ref()) => weight += 1,
            Some(_) => return None,
        }
    }
    Some(weight)
}
