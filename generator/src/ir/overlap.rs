//! What selects a variant of a union, and which variants the same value may match.

use std::slice;

use super::{Matcher, Representation};

impl Representation {
    /// The matchers of an untagged union.
    pub(crate) fn matchers(&self) -> Option<&[Matcher]> {
        match self {
            Self::Untagged(matchers) | Self::UntaggedOverlapping(matchers) => Some(matchers),
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
            Self::Untagged(_) | Self::UntaggedOverlapping(_) => None,
        };
        selectors.unwrap_or_default()
    }
}

impl Matcher {
    /// Whether a value of a type with this matcher may match the other one, too.
    pub(crate) fn may_overlap(&self, other: &Self) -> bool {
        use Matcher::{
            Any, AnyOf, Array, Bool, Integer, IntegerEnum, Map, Number, Object, OpenObject, String,
        };
        match (self, other) {
            (Any, _) | (_, Any) => true,
            (AnyOf(parts), other) => parts.iter().any(|part| part.may_overlap(other)),
            (one, AnyOf(parts)) => parts.iter().any(|part| one.may_overlap(part)),
            (OpenObject(one), other) => one.may_overlap(other),
            (one, OpenObject(other)) => one.may_overlap(other),
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

    /// Whether every two values of these types, apart from empty arrays and maps, differ in a constant or in
    /// their JSON type.
    pub(crate) fn is_distinct_from(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::AnyOf(parts), other) | (other, Self::AnyOf(parts)) => {
                parts.iter().all(|part| part.is_distinct_from(other))
            }
            (Self::OpenObject(one), other) | (other, Self::OpenObject(one)) => {
                one.is_distinct_from(other)
            }
            (Self::Array(one), Self::Array(other)) | (Self::Map(one), Self::Map(other)) => {
                one.is_distinct_from(other)
            }
            (Self::Object { .. }, Self::Object { .. }) => self.has_other_constants(other),
            _ => true,
        }
    }
}

fn intersect<T: PartialEq>(ones: &[T], others: &[T]) -> bool {
    ones.iter().any(|one| others.contains(one))
}
