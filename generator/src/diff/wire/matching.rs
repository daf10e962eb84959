//! Compares matchers, which select the variants of untagged unions.

use crate::ir::{Matcher, Representation};

/// Two variants of the old union, by index: values of the first may match the second in the new union, and did not
/// before. Paired variants are given by their indices in both unions.
pub(in super::super) fn overlapping_variants(
    old: &Representation,
    new: &Representation,
    variant_pairs: &[(usize, usize)],
) -> Option<(usize, usize)> {
    let (old, new) = (old.matchers()?, new.matchers()?);
    let pairs = variant_pairs.iter().flat_map(|(old_index, new_index)| {
        let candidates = (0..old.len()).filter(move |candidate| candidate != old_index);
        candidates.map(move |candidate| (*old_index, *new_index, candidate))
    });
    let mut pairs = pairs.filter(|(old_index, new_index, candidate)| {
        new[*new_index].may_overlap(&old[*candidate])
            && !old[*old_index].may_overlap(&old[*candidate])
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
    old.matchers()?;
    let matchers = new.matchers()?;
    let pairs = variant_pairs
        .iter()
        .flat_map(|first| variant_pairs.iter().map(move |second| (first, second)));
    let mut pairs = pairs.filter(|(first, second)| {
        let (first_matcher, second_matcher) = (&matchers[first.1], &matchers[second.1]);
        let is_swapped = first.0 < second.0 && first.1 > second.1;
        is_swapped
            && (first_matcher.may_overlap(second_matcher)
                || second_matcher.may_overlap(first_matcher))
    });
    pairs.next().map(|(first, second)| (first.0, second.0))
}

/// Whether a value may match several variants. For numbers, the constraints report it.
pub(super) fn is_ambiguous(representation: &Representation) -> bool {
    let matchers = representation.matchers().unwrap_or_default();
    let is_number = |it: &Matcher| {
        matches!(
            it,
            Matcher::Integer | Matcher::Number | Matcher::IntegerEnum(_)
        )
    };
    let numbered = matchers.iter().enumerate();
    let mut numbered = numbered.filter(|(_, matcher)| !is_number(matcher));
    numbered.any(|(index, matcher)| {
        let mut others = matchers.iter().enumerate();
        others.any(|(other_index, other)| other_index != index && matcher.may_overlap(other))
    })
}
