//! Compares matchers, which select the variants of untagged unions.

use crate::ir::{Matcher, Representation};

/// Two variants of the old union, by index: values of the first may match the second in the new union, and did not
/// before. Paired variants are given by their indices in both unions.
pub(in super::super) fn overlapping_variants(
    old: &Representation,
    new: &Representation,
    variant_pairs: &[(usize, usize)],
) -> Option<(usize, usize)> {
    let (Some(old), Some(new)) = (matchers(old), matchers(new)) else {
        return None;
    };
    let pairs = variant_pairs.iter().flat_map(|(old_index, new_index)| {
        let candidates = (0..old.len()).filter(move |candidate| candidate != old_index);
        candidates.map(move |candidate| (*old_index, *new_index, candidate))
    });
    let mut pairs = pairs.filter(|(old_index, new_index, candidate)| {
        may_overlap(&new[*new_index], &old[*candidate])
            && !may_overlap(&old[*old_index], &old[*candidate])
    });
    pairs
        .next()
        .map(|(old_index, _, candidate)| (old_index, candidate))
}

/// Two paired variants that a value may both match, and that are tried in a different order.
pub(in super::super) fn swapped(
    old: &Representation,
    new: &Representation,
    variant_pairs: &[(usize, usize)],
) -> Option<(usize, usize)> {
    matchers(old)?;
    let matchers = matchers(new)?;
    let pairs = variant_pairs
        .iter()
        .flat_map(|first| variant_pairs.iter().map(move |second| (first, second)));
    let mut pairs = pairs.filter(|(first, second)| {
        let (first_matcher, second_matcher) = (&matchers[first.1], &matchers[second.1]);
        let is_swapped = first.0 < second.0 && first.1 > second.1;
        is_swapped
            && (may_overlap(first_matcher, second_matcher)
                || may_overlap(second_matcher, first_matcher))
    });
    pairs.next().map(|(first, second)| (first.0, second.0))
}

/// Whether a value may match several variants.
pub(super) fn is_ambiguous(representation: &Representation) -> bool {
    let matchers = matchers(representation).unwrap_or_default();
    matchers.iter().enumerate().any(|(index, left)| {
        let remaining = matchers
            .iter()
            .enumerate()
            .filter(|(position, _)| *position != index);
        remaining
            .into_iter()
            .any(|(_, right)| may_overlap(left, right))
    })
}

fn matchers(representation: &Representation) -> Option<&[Matcher]> {
    match representation {
        Representation::Untagged(matchers) | Representation::UntaggedOverlapping(matchers) => {
            Some(matchers)
        }
        Representation::InternallyTagged { .. } | Representation::ExternallyTagged(_) => None,
    }
}

/// Whether a value that satisfies one matcher may satisfy the other.
fn may_overlap(left: &Matcher, right: &Matcher) -> bool {
    use Matcher::{
        Any, AnyOf, Array, Bool, Integer, IntegerEnum, Map, Number, Object, OpenObject, String,
    };
    match (left, right) {
        (Any, _) | (_, Any) => true,
        (AnyOf(lefts), right) => lefts.iter().any(|left| may_overlap(left, right)),
        (left, AnyOf(rights)) => rights.iter().any(|right| may_overlap(left, right)),
        (OpenObject(left), right) => may_overlap(left, right),
        (left, OpenObject(right)) => may_overlap(left, right),
        // An empty array matches both.
        (Array(_), Array(_)) | (Map(_), Map(_)) | (Bool, Bool) => true,
        (Map(_), Object { required, .. }) => required.is_empty(),
        (Object { .. }, Map(_)) => true,
        (Integer | Number | IntegerEnum(_), Integer | Number)
        | (Integer | Number, IntegerEnum(_)) => true,
        (IntegerEnum(lefts), IntegerEnum(rights)) => intersect(lefts, rights),
        (String(lefts), String(rights)) => {
            lefts.is_empty() || rights.is_empty() || intersect(lefts, rights)
        }
        (
            Object {
                required,
                optional,
                constants,
            },
            Object {
                required: right_required,
                optional: _,
                constants: right_constants,
            },
        ) => {
            let may_have =
                |name: &std::string::String| required.contains(name) || optional.contains(name);
            right_required.iter().all(may_have)
                && !have_disjoint_constants(constants, right_constants)
        }
        _ => false,
    }
}

/// Whether a property has different constant values in both matchers.
fn have_disjoint_constants(
    lefts: &[(String, Vec<String>)],
    rights: &[(String, Vec<String>)],
) -> bool {
    let mut rights = rights.iter();
    rights.any(|(name, right_values)| {
        let left_values = lefts.iter().find(|(it, _)| it == name);
        left_values.is_some_and(|(_, left_values)| !intersect(left_values, right_values))
    })
}

fn intersect<T: PartialEq>(lefts: &[T], rights: &[T]) -> bool {
    lefts.iter().any(|left| rights.contains(left))
}
