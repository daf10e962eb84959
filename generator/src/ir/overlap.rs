//! What selects a variant of a union, and which variants the same value may match.

use std::slice;

use super::{Matcher, Representation};

impl Representation {
    /// The matchers of an untagged union.
    pub(crate) fn matchers(&self) -> Option<&[Matcher]> {
        match self {
            Self::Untagged(matchers) => Some(matchers),
            Self::InternallyTagged { .. } | Self::ExternallyTagged(_) => None,
        }
    }

    /// The variant of objects whose discriminator value is missing or not listed.
    pub(crate) fn fallback(&self) -> Option<usize> {
        match self {
            Self::InternallyTagged { fallback, .. } => *fallback,
            _ => None,
        }
    }

    /// The discriminator values or the property name that select a variant of a tagged union.
    pub(crate) fn selectors(&self, variant: usize) -> &[String] {
        let selectors = match self {
            Self::InternallyTagged { values, .. } => values.get(variant).map(Vec::as_slice),
            Self::ExternallyTagged(keys) => keys.get(variant).map(slice::from_ref),
            Self::Untagged(_) => None,
        };
        selectors.unwrap_or_default()
    }
}

impl Matcher {
    /// Whether a value of a type with this matcher may match the other one, too.
    pub(crate) fn may_overlap(&self, other: &Self) -> bool {
        use Matcher::{
            Any, AnyOf, Array, Bool, Integer, IntegerEnum, Map, Nested, Number, Object, OpenObject,
            String,
        };
        match (self, other) {
            (Any, _) | (_, Any) => true,
            (AnyOf(parts), other) => parts.iter().any(|part| part.may_overlap(other)),
            (one, AnyOf(parts)) => parts.iter().any(|part| one.may_overlap(part)),
            (Nested(one, ones), Nested(other, others)) => {
                one.may_overlap(other)
                    && common(ones, others).all(|(it, other)| it.may_overlap(other))
            }
            (OpenObject(one) | Nested(one, _), other) => one.may_overlap(other),
            (one, OpenObject(other) | Nested(other, _)) => one.may_overlap(other),
            // An empty array matches both.
            (Array(_), Array(_)) | (Map(_), Map(_)) | (Bool, Bool) => true,
            (Map(_), Object { required, .. }) => required.is_empty(),
            (Object { .. }, Map(_)) => true,
            (IntegerEnum(ones), IntegerEnum(others)) => intersect(ones, others),
            (Integer | Number | IntegerEnum(_), Integer | Number | IntegerEnum(_)) => true,
            (String(ones), String(others)) => {
                ones.is_empty() || others.is_empty() || intersect(ones, others)
            }
            (Object { .. }, Object { required, .. }) => {
                required.iter().all(|name| self.lists_property(name))
                    && !self.has_other_constants(other)
            }
            _ => false,
        }
    }

    /// Whether a property of an object has constant values.
    pub(crate) fn has_constants(&self, wire: &str) -> bool {
        match self {
            Self::Object { constants, .. } => constants.iter().any(|(name, _)| name == wire),
            Self::OpenObject(object) | Self::Nested(object, _) => object.has_constants(wire),
            _ => false,
        }
    }

    /// Whether a property has different constant values in these two objects.
    fn has_other_constants(&self, other: &Self) -> bool {
        let (
            Self::Object { constants, .. },
            Self::Object {
                constants: others, ..
            },
        ) = (self, other)
        else {
            return false;
        };
        constants.iter().any(|(name, values)| {
            let other = others.iter().find(|(it, _)| it == name);
            other.is_some_and(|(_, others)| !intersect(values, others))
        })
    }
}

/// The matchers of properties that are in both lists.
fn common<'m>(
    ones: &'m [(String, Matcher)],
    others: &'m [(String, Matcher)],
) -> impl Iterator<Item = (&'m Matcher, &'m Matcher)> {
    ones.iter().filter_map(move |(name, one)| {
        let other = others.iter().find(|(other, _)| other == name)?;
        Some((one, &other.1))
    })
}

fn intersect<T: PartialEq>(ones: &[T], others: &[T]) -> bool {
    ones.iter().any(|one| others.contains(one))
}
