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
    /// tried first, then as written. A variant that would lose a property of the others is not tried.
    Untagged(List<Matcher>),
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
            Self::Untagged(_) => None,
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
    /// an object, or those that match the value and lose no property that other variants keep. A map is
    /// tried last.
    fn candidates(&self, value: &Buffered<'_>) -> Vec<usize> {
        let matchers = match self {
            Self::Untagged(matchers) => matchers,
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
        scored.sort_by_key(|(score, index)| {
            let is_map = matches!(matchers[*index], Matcher::Map(_));
            (is_map, Reverse(*score), *index)
        });
        let all: Vec<_> = matchers.iter().flat_map(Matcher::alternatives).collect();
        let variants = scored.into_iter().map(|(_, index)| index);
        variants
            .filter(|index| !loses_property(&matchers[*index].alternatives(), &all, value))
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
    /// An object that matches this, and whose properties of these names match these.
    Nested(Ref<Matcher>, List<(Name, Matcher)>),
}

impl Matcher {
    /// Whether a value of this type, which is not a union, keeps this property when it is read.
    fn keeps(&self, name: &str, value: &Buffered<'_>) -> bool {
        match self {
            Self::Any | Self::OpenObject(_) => true,
            Self::Map(item) => is_null(value) || item.score(value).is_some(),
            Self::Nested(object, _) => object.keeps(name, value),
            _ => self.lists_property(name),
        }
    }

    /// Whether the property of this name is listed.
    pub(crate) fn lists_property(&self, name: &str) -> bool {
        match self {
            Self::Object {
                required, optional, ..
            } => is_listed(name, required) || is_listed(name, optional),
            Self::OpenObject(object) | Self::Nested(object, _) => object.lists_property(name),
            _ => false,
        }
    }

    /// Returns the matcher of the items of an array.
    fn item(&self) -> Option<&Self> {
        match self {
            Self::Any => Some(self),
            Self::Array(item) => Some(item),
            _ => None,
        }
    }

    /// Returns the matcher of a property's value.
    fn property(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Any => Some(self),
            Self::Map(value) => Some(value),
            Self::OpenObject(object) => object.property(name),
            Self::Nested(_, properties) => {
                let mut properties = properties.iter();
                Some(&properties.find(|(nested, _)| *nested == name)?.1)
            }
            _ => None,
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
            (Self::Nested(object, nested), Buffered::Object(properties)) => {
                let mut nested = nested.iter();
                nested.try_fold(
                    object.score(value)?,
                    |score, (name, matcher)| match property(properties, name)
                        .filter(|value| !is_null(value))
                    {
                        Some(value) => Some(score + matcher.score(value)?),
                        None => Some(score),
                    },
                )
            }
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

/// Whether a value, or a nested one, loses a property when it is decoded as a variant with these alternatives:
/// a property that some variant lists, that a map may have, or that a variant which matches the value keeps.
fn loses_property(selected: &[&Matcher], all: &[&Matcher], value: &Buffered<'_>) -> bool {
    match value {
        _ if selected.is_empty() || selected.contains(&&Matcher::Any) => false,
        Buffered::Array(items) => {
            let (selected, all) = (nested(selected, Matcher::item), nested(all, Matcher::item));
            items.iter().any(|it| loses_property(&selected, &all, it))
        }
        Buffered::Object(properties) => {
            let (selected, matching) = (matching(selected, value), matching(all, value));
            properties.iter().any(|(name, content)| {
                let keeps = |it: &&Matcher| it.keeps(name, content);
                let mut others = all.iter();
                let is_described = others.any(|it| match it {
                    Matcher::Map(_) => it.keeps(name, content),
                    object => object.lists_property(name),
                });
                let is_expected = is_described || matching.iter().any(keeps);
                let is_lost = is_expected && !selected.iter().any(keeps);
                let selected = nested(&selected, |it| it.property(name));
                let all = nested(all, |it| it.property(name));
                is_lost || loses_property(&selected, &all, content)
            })
        }
        _ => false,
    }
}

fn matching<'m>(matchers: &[&'m Matcher], value: &Buffered<'_>) -> Vec<&'m Matcher> {
    let matchers = matchers.iter().copied();
    matchers.filter(|it| it.score(value).is_some()).collect()
}

/// Returns the alternatives of a part of values with these matchers.
fn nested<'m>(
    matchers: &[&'m Matcher],
    part: impl Fn(&'m Matcher) -> Option<&'m Matcher>,
) -> Vec<&'m Matcher> {
    let parts = matchers.iter().filter_map(|matcher| part(matcher));
    parts.flat_map(Matcher::alternatives).collect()
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
