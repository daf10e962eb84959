// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What a value looks like, before it is read as a type.

use std::borrow::Cow;

use serde_json::Number;

use super::buffered::{Buffered, Members, member};
use super::integer::whole;
use super::names::place;

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
    /// A list of what looks like this.
    List(&'static Evidence),
    /// An object whose members all look like this, whatever they are called.
    Map(&'static Evidence),
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
    fn lists(&self, name: &str) -> bool {
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
    pub(super) fn refused<'v>(&self, members: &'v Members<'_>) -> Vec<&'v str> {
        match *self {
            Self::Object { constants, .. } => {
                let is_refused = |name: &str, value: &Buffered<'_>| {
                    let mut fixed = constants.iter().filter(|(fixed, _)| *fixed == name);
                    fixed.any(|(_, texts)| {
                        *value != Buffered::Null && !texts.contains(&tag(value).as_ref())
                    })
                };
                let refused = members
                    .iter()
                    .filter(|(name, value)| is_refused(name, value));
                refused.map(|(name, _)| name.as_ref()).collect()
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
    pub(super) fn weight(&self, value: &Buffered<'_>) -> Option<usize> {
        let weight = |fits: bool, weight: usize| fits.then_some(weight);
        match (*self, value) {
            (Self::Any, _) => Some(0),
            (Self::Either(parts), value) => {
                parts.iter().filter_map(|part| part.weight(value)).max()
            }
            (Self::Open(object), value) => object.weight(value),
            (Self::List(item), Buffered::List(items)) => item.weight_of_all(items),
            (Self::Map(value), Buffered::Object(members)) => {
                value.weight_of_all(members.iter().map(|(_, value)| value))
            }
            (Self::Bool, Buffered::Bool(_)) => Some(1),
            (Self::Number, Buffered::Number(_)) => Some(1),
            (Self::Integer, Buffered::Number(number)) if number.is_f64() => {
                weight(as_integer(number).is_some(), 0)
            }
            (Self::Integer, Buffered::Number(_)) => Some(2),
            (Self::Integers(listed), Buffered::Number(number)) => {
                let is_listed = as_integer(number).is_some_and(|it| listed.contains(&it));
                weight(is_listed, if number.is_f64() { 0 } else { 3 })
            }
            (Self::Text([]), Buffered::Text(_)) => Some(1),
            (Self::Text(listed), Buffered::Text(text)) => {
                weight(listed.contains(&text.as_ref()), 2)
            }
            (
                Self::Object {
                    required,
                    optional,
                    constants,
                },
                Buffered::Object(members),
            ) => {
                let mut expected = 0;
                let is_optional = |(name, _): &&(Cow<'_, str>, _)| {
                    let found = place(optional, expected, name);
                    expected = found.map_or(expected, |found| found + 1);
                    found.is_some()
                };
                if !required.iter().all(|name| member(members, name).is_some()) {
                    return None;
                }
                let known = required.len() + members.iter().filter(is_optional).count();
                let constants = constant_weight(constants, members)?;
                Some(1 + known + constants)
            }
            _ => None,
        }
    }

    /// What speaks for a list or a map of such values: that it is one, and each value. One that is
    /// `null` says nothing.
    fn weight_of_all<'v, 'de: 'v>(
        &self,
        values: impl IntoIterator<Item = &'v Buffered<'de>>,
    ) -> Option<usize> {
        let mut told = values.into_iter().filter(|value| **value != Buffered::Null);
        told.try_fold(1, |weight, value| Some(weight + self.weight(value)?))
    }

    /// The same without a choice: each form of its own.
    fn forms(&self) -> Vec<&Self> {
        match self {
            Self::Either(parts) => parts.iter().flat_map(Self::forms).collect(),
            form => vec![form],
        }
    }
}

/// What may be lost of a value that is read as one variant.
#[derive(Debug, Clone)]
pub(super) struct Loss<'e> {
    /// What the variant looks like.
    read: Vec<&'e Evidence>,
    /// The variants of which no member may be lost.
    described: Vec<&'e Evidence>,
    /// All variants: what one was refused for is not lost either.
    all: Vec<&'e Evidence>,
}

impl<'e> Loss<'e> {
    pub(super) fn of(
        read: &'e Evidence,
        described: impl Iterator<Item = &'e Evidence>,
        all: &'e [Evidence],
    ) -> Self {
        Self {
            read: read.forms(),
            described: described.flat_map(Evidence::forms).collect(),
            all: all.iter().flat_map(Evidence::forms).collect(),
        }
    }

    /// Whether some member of the value is lost, or of what lies in it.
    pub(super) fn happens(&self, value: &Buffered<'_>) -> bool {
        match value {
            Buffered::List(items) => {
                let inside = self.inside(|it| match it {
                    Evidence::List(item) => Some(item),
                    _ => None,
                });
                inside.happens_to_any(items)
            }
            Buffered::Object(members) => {
                let inside = self.inside(|it| match it {
                    Evidence::Map(value) => Some(value),
                    _ => None,
                });
                self.loses_members(members)
                    || inside.happens_to_any(members.iter().map(|(_, value)| value))
            }
            _ => false,
        }
    }

    fn loses_members(&self, members: &Members<'_>) -> bool {
        let is_listed = |name: &&str| self.described.iter().any(|it| it.lists(name));
        let listed = members
            .iter()
            .map(|(name, _)| name.as_ref())
            .filter(is_listed);
        let refused = self.all.iter().flat_map(|it| it.refused(members));
        let mut kept = listed.chain(refused);
        !kept.all(|name| self.read.iter().any(|it| it.keeps(name)))
    }

    fn happens_to_any<'v, 'de: 'v>(
        &self,
        values: impl IntoIterator<Item = &'v Buffered<'de>>,
    ) -> bool {
        let may_happen = !self.read.is_empty();
        may_happen && values.into_iter().any(|value| self.happens(value))
    }

    /// The same of what lies in the value.
    fn inside(&self, part: impl Fn(&'e Evidence) -> Option<&'e Evidence>) -> Self {
        let parts = |of: &[&'e Evidence]| {
            let parts = of.iter().filter_map(|it| part(it));
            parts.flat_map(Evidence::forms).collect()
        };
        Self {
            read: parts(&self.read),
            described: parts(&self.described),
            all: parts(&self.all),
        }
    }
}

fn as_integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| whole(number.as_f64()?))
}

fn is_listed(name: &str, names: &[&str]) -> bool {
    place(names, 0, name).is_some()
}

/// A value as it is listed: a text without its quotes, another one as it is written.
pub(super) fn tag<'v>(value: &'v Buffered<'_>) -> Cow<'v, str> {
    match value {
        Buffered::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_value().to_string()),
    }
}

/// How many of the members have one of the texts that are valid, unless one has another. A member
/// that is missing or `null` says nothing.
fn constant_weight(constants: &[(&str, &[&str])], members: &Members<'_>) -> Option<usize> {
    let mut weight = 0;
    for (name, texts) in constants {
        match member(members, name) {
            None | Some(Buffered::Null) => {}
            Some(value) if texts.contains(&tag(value).as_ref()) => weight += 1,
            Some(_) => return None,
        }
    }
    Some(weight)
}
