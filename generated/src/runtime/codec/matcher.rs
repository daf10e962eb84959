// Client runtime, copied unchanged by `cargo xtask codegen`.

//! How the variant of a union is selected: by a discriminator, by a key, or by structural tests.
//!
//! The generator compiles this file, too, over the values and lists that its `super` has.

use std::cmp::Reverse;

use serde_json::Number;

use super::buffered::{Buffered, Properties, constant_text, property};
use super::integer::exact_integer;
use super::names::{List, Name, Ref, index_of};

/// How the variant of a union is selected. Lists are in the order of the variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Representation {
    /// By the value of a property (`discriminator`).
    InternallyTagged {
        /// The discriminator property.
        property: Name,
        /// The discriminator values of each variant.
        values: List<List<Name>>,
        /// The variant of objects whose discriminator property is missing or has another value.
        fallback: Option<usize>,
    },
    /// By the name of the only property: `{"circle": {…}}`. The variant's type is that of the property.
    ExternallyTagged(List<Name>),
    /// By structure. Of several matching variants, the one that defines most of the value's properties is
    /// tried first, then as written.
    Untagged(List<Matcher>),
    /// By structure, where a value may have the properties of several variants at once (`anyOf`). Such a
    /// value has none of these variants, because none would keep all of its properties.
    UntaggedOverlapping(List<Matcher>),
}

/// The variants that a value may be read as.
pub(crate) enum Selection<'v> {
    /// The variant that the discriminator or a key selects, that key, and the value to read.
    Tagged(usize, Option<&'v Name>, &'v Buffered<'v>),
    /// The variants to try, the closest match first.
    Candidates(Vec<usize>),
}

impl Representation {
    /// Returns the variants that a value may be read as. If all of them reject it, it is unknown.
    pub(crate) fn select<'v>(&'v self, value: &'v Buffered<'v>) -> Selection<'v> {
        let tagged = self.tagged_variant(value);
        tagged.unwrap_or_else(|| Selection::Candidates(self.candidates(value)))
    }

    /// Returns the variant of a discriminator value or a key.
    pub(crate) fn variant_of(&self, tag: &str) -> Option<usize> {
        match self {
            Self::InternallyTagged { values, .. } => {
                values.iter().position(|values| is_listed(tag, values))
            }
            Self::ExternallyTagged(keys) => index_of(keys, 0, tag),
            Self::Untagged(_) | Self::UntaggedOverlapping(_) => None,
        }
    }

    /// Selects a variant by the discriminator, or by the only key that is listed: other properties are
    /// ignored.
    fn tagged_variant<'v>(&'v self, value: &'v Buffered<'v>) -> Option<Selection<'v>> {
        match (self, value) {
            (Self::InternallyTagged { property: name, .. }, Buffered::Object(properties)) => {
                let variant = self.variant_of(&constant_text(property(properties, name)?))?;
                Some(Selection::Tagged(variant, None, value))
            }
            (Self::ExternallyTagged(keys), Buffered::Object(properties)) => {
                let mut listed = keys.iter().enumerate().filter_map(|(variant, key)| {
                    let value = property(properties, key)?;
                    Some(Selection::Tagged(variant, Some(key), value))
                });
                listed.next().filter(|_| listed.next().is_none())
            }
            _ => None,
        }
    }

    /// Returns the variants to try of a value whose discriminator or keys select none: the fallback of
    /// an object, or those that match the value and keep all of it.
    fn candidates(&self, value: &Buffered<'_>) -> Vec<usize> {
        let matchers = match self {
            Self::Untagged(matchers) | Self::UntaggedOverlapping(matchers) => matchers,
            Self::InternallyTagged {
                fallback: Some(variant),
                ..
            } if matches!(value, Buffered::Object(_)) => return vec![*variant],
            _ => return Vec::new(),
        };
        let scored = matchers.iter().enumerate();
        let mut scored: Vec<_> = scored
            .filter_map(|(index, matcher)| Some((matcher.score(value)?, index)))
            .collect();
        scored.sort_by_key(|(score, index)| (Reverse(*score), *index));
        let matching: Vec<_> = scored.into_iter().map(|(_, index)| index).collect();
        // No property of the closest match may be lost, or of all matches if they may overlap.
        let described = match self {
            Self::UntaggedOverlapping(_) => matching.as_slice(),
            _ => matching.get(..1).unwrap_or_default(),
        };
        let variants = matching.iter().copied();
        variants
            .filter(|variant| is_lossless(matchers, *variant, described, value))
            .collect()
    }
}

/// A structural test for the values of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    String(List<Name>),
    /// One of these integers.
    IntegerEnum(List<i64>),
    /// An array whose items match this.
    Array(Ref<Matcher>),
    /// An object whose property values match this, under any names.
    Map(Ref<Matcher>),
    /// A value that matches any of these: a value of another union.
    AnyOf(List<Matcher>),
    /// An object.
    Object {
        /// The required properties.
        required: List<Name>,
        /// The optional properties.
        optional: List<Name>,
        /// The properties that allow only certain values, and these values: the strings, or the JSON
        /// text of other values.
        constants: List<(Name, List<Name>)>,
    },
    /// An object that matches this, of a type that keeps additional properties.
    OpenObject(Ref<Matcher>),
}

impl Matcher {
    /// Whether a value of this type, which is not a union, keeps the property of this name when it is read. A
    /// type without listed properties, such as a map, keeps all of them.
    fn keeps_property(&self, name: &str) -> bool {
        match self {
            Self::Object {
                required,
                optional,
                constants: _,
            } => (required.is_empty() && optional.is_empty()) || self.lists_property(name),
            _ => true,
        }
    }

    /// Whether the property of this name is listed.
    pub(crate) fn lists_property(&self, name: &str) -> bool {
        match self {
            Self::Object {
                required, optional, ..
            } => is_listed(name, required) || is_listed(name, optional),
            Self::OpenObject(object) => object.lists_property(name),
            _ => false,
        }
    }

    /// Whether the value of a property is not among its constants.
    fn rejects(&self, name: &str, value: &Buffered<'_>) -> bool {
        match self {
            Self::Object { constants, .. } => {
                let mut fixed = constants.iter().filter(|(fixed, _)| *fixed == name);
                !is_null(value)
                    && fixed.any(|(_, values)| !is_listed(&constant_text(value), values))
            }
            Self::AnyOf(parts) => parts.iter().any(|part| part.rejects(name, value)),
            Self::OpenObject(object) => object.rejects(name, value),
            _ => false,
        }
    }

    /// Returns how closely the value matches, or `None` if it does not.
    ///
    /// A listed value scores higher than any value of its type. In an object, each known property
    /// counts once, and one with a constant value twice.
    fn score(&self, value: &Buffered<'_>) -> Option<usize> {
        let score_if = |matches: bool, score: usize| matches.then_some(score);
        match (self, value) {
            (Self::Any, _) => Some(0),
            (Self::AnyOf(parts), value) => parts.iter().filter_map(|part| part.score(value)).max(),
            (Self::OpenObject(object), value) => object.score(value),
            (Self::Array(item), Buffered::Array(items)) => item.score_all(items),
            (Self::Map(value), Buffered::Object(properties)) => {
                value.score_all(properties.iter().map(|(_, value)| value))
            }
            (Self::Bool, Buffered::Bool(_)) | (Self::Number, Buffered::Number(_)) => Some(1),
            (Self::Integer, Buffered::Number(number)) if number.is_f64() => {
                score_if(as_integer(number).is_some(), 0)
            }
            (Self::Integer, Buffered::Number(_)) => Some(2),
            (Self::IntegerEnum(listed), Buffered::Number(number)) => {
                let is_listed = as_integer(number).is_some_and(|it| listed.contains(&it));
                score_if(is_listed, if number.is_f64() { 0 } else { 3 })
            }
            (Self::String(listed), Buffered::String(value)) => match listed.is_empty() {
                true => Some(1),
                false => score_if(is_listed(value, listed), 2),
            },
            (
                Self::Object {
                    required,
                    optional,
                    constants,
                },
                Buffered::Object(properties),
            ) => {
                let is_present = |name: &Name| property(properties, name).is_some();
                if !required.iter().all(is_present) {
                    return None;
                }
                let mut expected = 0;
                let known = properties.iter().filter(|(name, _)| {
                    let found = index_of(optional, expected, name);
                    expected = found.map_or(expected, |found| found + 1);
                    found.is_some()
                });
                let known = required.len() + known.count();
                Some(1 + known + score_constants(constants, properties)?)
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
        let mut values = values.into_iter().filter(|value| !is_null(value));
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

/// Whether reading a value as a variant loses no property that is listed by one of the variants `described`,
/// and none that ruled out a variant.
fn is_lossless(
    matchers: &[Matcher],
    variant: usize,
    described: &[usize],
    value: &Buffered<'_>,
) -> bool {
    let selected = &matchers[variant];
    match (value, selected) {
        // A variant keeps what it lists itself.
        (Buffered::Object(properties), Matcher::Object { .. } | Matcher::OpenObject(_))
            if *described == [variant] =>
        {
            let mut properties = properties.iter();
            properties.all(|(name, value)| {
                let is_rejected = matchers.iter().any(|it| it.rejects(name, value));
                !is_rejected || selected.keeps_property(name)
            })
        }
        (Buffered::Object(_) | Buffered::Array(_), _) => {
            let described = described.iter().flat_map(|it| matchers[*it].alternatives());
            let loss = PropertyLoss {
                selected: selected.alternatives(),
                described: described.collect(),
                all: matchers.iter().flat_map(Matcher::alternatives).collect(),
            };
            !loss.occurs_in(value)
        }
        _ => true,
    }
}

/// A check for properties that would be lost by reading a value as one variant.
struct PropertyLoss<'e> {
    /// The variant that is read.
    selected: Vec<&'e Matcher>,
    /// The variants of which no property may be lost.
    described: Vec<&'e Matcher>,
    /// All variants: a property that ruled one out may not be lost either.
    all: Vec<&'e Matcher>,
}

impl<'e> PropertyLoss<'e> {
    /// Whether a property of the value, or of a nested value, is lost.
    fn occurs_in(&self, value: &Buffered<'_>) -> bool {
        match value {
            Buffered::Array(items) => self.nested(value).occurs_in_any(items),
            Buffered::Object(properties) => {
                let values = properties.iter().map(|(_, value)| value);
                self.loses_property(properties) || self.nested(value).occurs_in_any(values)
            }
            _ => false,
        }
    }

    fn loses_property(&self, properties: &Properties<'_>) -> bool {
        properties.iter().any(|(name, value)| {
            let mut described = self.described.iter();
            let is_described = described.any(|it| it.lists_property(name))
                || self.all.iter().any(|it| it.rejects(name, value));
            is_described && !self.selected.iter().any(|it| it.keeps_property(name))
        })
    }

    fn occurs_in_any<'v, 'de: 'v>(
        &self,
        values: impl IntoIterator<Item = &'v Buffered<'de>>,
    ) -> bool {
        let can_occur = !self.selected.is_empty();
        can_occur && values.into_iter().any(|value| self.occurs_in(value))
    }

    /// Returns the check for the items or the property values of a value.
    fn nested(&self, value: &Buffered<'_>) -> Self {
        let parts = |of: &[&'e Matcher]| {
            let parts = of.iter().filter_map(|it| match (value, *it) {
                (Buffered::Array(_), Matcher::Array(item)) => Some(item),
                (Buffered::Object(_), Matcher::Map(value)) => Some(value),
                _ => None,
            });
            parts.flat_map(|it| it.alternatives()).collect()
        };
        Self {
            selected: parts(&self.selected),
            described: parts(&self.described),
            all: parts(&self.all),
        }
    }
}

fn as_integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| exact_integer(number.as_f64()?))
}

fn is_listed(name: &str, names: &[Name]) -> bool {
    index_of(names, 0, name).is_some()
}

fn is_null(value: &Buffered<'_>) -> bool {
    matches!(value, Buffered::Null)
}

/// Returns the number of properties with one of their constants, or `None` if one has another value. A
/// property that is missing or `null` is skipped.
fn score_constants(constants: &[(Name, List<Name>)], properties: &Properties<'_>) -> Option<usize> {
    let mut score = 0;
    for (name, values) in constants {
        match property(properties, name).filter(|value| !is_null(value)) {
            None => {}
            Some(value) if is_listed(&constant_text(value), values) => score += 1,
            Some(_) => return None,
        }
    }
    Some(score)
}
