// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Structural tests that select the variant of an untagged union.

use std::borrow::Cow;

use serde_json::Number;

use super::buffered::{Buffered, Properties, property};
use super::integer::exact_integer;
use super::names::index_of;

/// A structural test for the values of one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matcher {
    /// Any value.
    Any,
    /// `true` or `false`.
    Bool,
    /// An integer: `5`, which may be written as `5.0`.
    Integer,
    /// A number.
    Number,
    /// A string; one of these if any are listed.
    String(&'static [&'static str]),
    /// One of these integers.
    IntegerEnum(&'static [i64]),
    /// An array whose items match this.
    Array(&'static Matcher),
    /// An object whose property values match this, under any names.
    Map(&'static Matcher),
    /// A value that matches any of these: a value of another union.
    AnyOf(&'static [Matcher]),
    /// An object.
    Object {
        /// The required properties.
        required: &'static [&'static str],
        /// The optional properties.
        optional: &'static [&'static str],
        /// The properties that allow only certain values, and these values: the strings, or the JSON
        /// text of other values.
        constants: &'static [(&'static str, &'static [&'static str])],
    },
    /// An object that matches this, of a type that keeps additional properties.
    OpenObject(&'static Matcher),
}

impl Matcher {
    /// Whether a value of this type keeps the property of this name when it is read. A type without listed
    /// properties, such as a map, keeps all of them.
    pub(super) fn keeps_property(&self, name: &str) -> bool {
        match *self {
            Self::Object {
                required,
                optional,
                constants: _,
            } => (required.is_empty() && optional.is_empty()) || self.lists_property(name),
            Self::AnyOf(parts) => parts.iter().any(|part| part.keeps_property(name)),
            _ => true,
        }
    }

    /// Whether the property of this name is listed.
    fn lists_property(&self, name: &str) -> bool {
        match *self {
            Self::Object {
                required, optional, ..
            } => is_listed(name, required) || is_listed(name, optional),
            Self::AnyOf(parts) => parts.iter().any(|part| part.lists_property(name)),
            Self::OpenObject(object) => object.lists_property(name),
            _ => false,
        }
    }

    /// Returns the properties whose values are not among their constants.
    pub(super) fn unexpected_properties<'v>(&self, properties: &'v Properties<'_>) -> Vec<&'v str> {
        match *self {
            Self::Object { constants, .. } => {
                let is_unexpected = |name: &str, value: &Buffered<'_>| {
                    let mut fixed = constants.iter().filter(|(fixed, _)| *fixed == name);
                    fixed.any(|(_, values)| {
                        *value != Buffered::Null && !values.contains(&constant_text(value).as_ref())
                    })
                };
                let unexpected = properties
                    .iter()
                    .filter(|(name, value)| is_unexpected(name, value));
                unexpected.map(|(name, _)| name.as_ref()).collect()
            }
            Self::AnyOf(parts) => parts
                .iter()
                .flat_map(|it| it.unexpected_properties(properties))
                .collect(),
            Self::OpenObject(object) => object.unexpected_properties(properties),
            _ => Vec::new(),
        }
    }

    /// Returns how closely the value matches, or `None` if it does not.
    ///
    /// A listed value scores higher than any value of its type. In an object, each known property
    /// counts once, and one with a constant value twice.
    pub(super) fn score(&self, value: &Buffered<'_>) -> Option<usize> {
        let score_if = |matches: bool, score: usize| matches.then_some(score);
        match (*self, value) {
            (Self::Any, _) => Some(0),
            (Self::AnyOf(parts), value) => parts.iter().filter_map(|part| part.score(value)).max(),
            (Self::OpenObject(object), value) => object.score(value),
            (Self::Array(item), Buffered::Array(items)) => item.score_all(items),
            (Self::Map(value), Buffered::Object(properties)) => {
                value.score_all(properties.iter().map(|(_, value)| value))
            }
            (Self::Bool, Buffered::Bool(_)) => Some(1),
            (Self::Number, Buffered::Number(_)) => Some(1),
            (Self::Integer, Buffered::Number(number)) if number.is_f64() => {
                score_if(as_integer(number).is_some(), 0)
            }
            (Self::Integer, Buffered::Number(_)) => Some(2),
            (Self::IntegerEnum(listed), Buffered::Number(number)) => {
                let is_listed = as_integer(number).is_some_and(|it| listed.contains(&it));
                score_if(is_listed, if number.is_f64() { 0 } else { 3 })
            }
            (Self::String([]), Buffered::String(_)) => Some(1),
            (Self::String(listed), Buffered::String(value)) => {
                score_if(listed.contains(&value.as_ref()), 2)
            }
            (
                Self::Object {
                    required,
                    optional,
                    constants,
                },
                Buffered::Object(properties),
            ) => {
                let mut expected = 0;
                let is_optional = |(name, _): &&(Cow<'_, str>, _)| {
                    let found = index_of(optional, expected, name);
                    expected = found.map_or(expected, |found| found + 1);
                    found.is_some()
                };
                if !required
                    .iter()
                    .all(|name| property(properties, name).is_some())
                {
                    return None;
                }
                let known = required.len() + properties.iter().filter(is_optional).count();
                let constants = score_constants(constants, properties)?;
                Some(1 + known + constants)
            }
            _ => None,
        }
    }

    /// Returns the score of an array or a map of such values: 1, and the scores of all values. A value that
    /// is `null` is skipped.
    fn score_all<'v, 'de: 'v>(
        &self,
        values: impl IntoIterator<Item = &'v Buffered<'de>>,
    ) -> Option<usize> {
        let mut values = values.into_iter().filter(|value| **value != Buffered::Null);
        values.try_fold(1, |score, value| Some(score + self.score(value)?))
    }

    /// Returns the alternatives of nested unions as a flat list.
    fn alternatives(&self) -> Vec<&Self> {
        match self {
            Self::AnyOf(parts) => parts.iter().flat_map(Self::alternatives).collect(),
            matcher => vec![matcher],
        }
    }
}

/// A check for properties that would be lost by reading a value as one variant.
#[derive(Debug, Clone)]
pub(super) struct PropertyLoss<'e> {
    /// The variant that is read.
    selected: Vec<&'e Matcher>,
    /// The variants of which no property may be lost.
    candidates: Vec<&'e Matcher>,
    /// All variants: a property that ruled one out may not be lost either.
    all: Vec<&'e Matcher>,
}

impl<'e> PropertyLoss<'e> {
    pub(super) fn new(
        selected: &'e Matcher,
        candidates: impl Iterator<Item = &'e Matcher>,
        all: &'e [Matcher],
    ) -> Self {
        Self {
            selected: selected.alternatives(),
            candidates: candidates.flat_map(Matcher::alternatives).collect(),
            all: all.iter().flat_map(Matcher::alternatives).collect(),
        }
    }

    /// Whether a property of the value, or of a nested value, is lost.
    pub(super) fn occurs_in(&self, value: &Buffered<'_>) -> bool {
        match value {
            Buffered::Array(items) => {
                let nested = self.nested(|it| match it {
                    Matcher::Array(item) => Some(item),
                    _ => None,
                });
                nested.occurs_in_any(items)
            }
            Buffered::Object(properties) => {
                let nested = self.nested(|it| match it {
                    Matcher::Map(value) => Some(value),
                    _ => None,
                });
                self.loses_property(properties)
                    || nested.occurs_in_any(properties.iter().map(|(_, value)| value))
            }
            _ => false,
        }
    }

    fn loses_property(&self, properties: &Properties<'_>) -> bool {
        let is_listed = |name: &&str| self.candidates.iter().any(|it| it.lists_property(name));
        let listed = properties
            .iter()
            .map(|(name, _)| name.as_ref())
            .filter(is_listed);
        let unexpected = self
            .all
            .iter()
            .flat_map(|it| it.unexpected_properties(properties));
        let mut names = listed.chain(unexpected);
        !names.all(|name| self.selected.iter().any(|it| it.keeps_property(name)))
    }

    fn occurs_in_any<'v, 'de: 'v>(
        &self,
        values: impl IntoIterator<Item = &'v Buffered<'de>>,
    ) -> bool {
        let can_occur = !self.selected.is_empty();
        can_occur && values.into_iter().any(|value| self.occurs_in(value))
    }

    /// Returns the check for the nested values that `part` selects the matchers of.
    fn nested(&self, part: impl Fn(&'e Matcher) -> Option<&'e Matcher>) -> Self {
        let parts = |of: &[&'e Matcher]| {
            let parts = of.iter().filter_map(|it| part(it));
            parts.flat_map(Matcher::alternatives).collect()
        };
        Self {
            selected: parts(&self.selected),
            candidates: parts(&self.candidates),
            all: parts(&self.all),
        }
    }
}

fn as_integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| exact_integer(number.as_f64()?))
}

fn is_listed(name: &str, names: &[&str]) -> bool {
    index_of(names, 0, name).is_some()
}

/// Returns a value as constants and discriminator values are listed: a string without its quotes, and the
/// JSON text of any other value.
pub(super) fn constant_text<'v>(value: &'v Buffered<'_>) -> Cow<'v, str> {
    match value {
        Buffered::String(value) => Cow::Borrowed(value),
        other => Cow::Owned(other.to_value().to_string()),
    }
}

/// Returns the number of properties with one of their constants, or `None` if one has another value. A
/// property that is missing or `null` is skipped.
fn score_constants(constants: &[(&str, &[&str])], properties: &Properties<'_>) -> Option<usize> {
    let mut score = 0;
    for (name, values) in constants {
        match property(properties, name) {
            None | Some(Buffered::Null) => {}
            Some(value) if values.contains(&constant_text(value).as_ref()) => score += 1,
            Some(_) => return None,
        }
    }
    Some(score)
}
