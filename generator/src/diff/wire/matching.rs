//! Compares matchers, which select the variants of untagged unions.

use crate::ir::{Matcher, Representation};

/// Two variants of the old union, by index: values of the first may match the second in the new union, and did not
/// before. Paired variants are given by their indices in both unions.
pub(in super::super) fn look_alikes(
    old: &Representation,
    new: &Representation,
    met: &[(usize, usize)],
) -> Option<(usize, usize)> {
    let (Some(old), Some(new)) = (evidence(old), evidence(new)) else {
        return None;
    };
    let pairs = met.iter().flat_map(|(one, after)| {
        let others = (0..old.len()).filter(move |other| other != one);
        others.map(move |other| (*one, *after, other))
    });
    let mut pairs = pairs.filter(|(one, after, other)| {
        may_look_like(&new[*after], &old[*other]) && !may_look_like(&old[*one], &old[*other])
    });
    pairs.next().map(|(one, _, other)| (one, other))
}

/// Two paired variants that a value may both match, and that are tried in a different order.
pub(in super::super) fn swapped(
    old: &Representation,
    new: &Representation,
    met: &[(usize, usize)],
) -> Option<(usize, usize)> {
    evidence(old)?;
    let looks = evidence(new)?;
    let pairs = met
        .iter()
        .flat_map(|one| met.iter().map(move |other| (one, other)));
    let mut pairs = pairs.filter(|(one, other)| {
        let (after, behind) = (&looks[one.1], &looks[other.1]);
        let is_swapped = one.0 < other.0 && one.1 > other.1;
        is_swapped && (may_look_like(after, behind) || may_look_like(behind, after))
    });
    pairs.next().map(|(one, other)| (one.0, other.0))
}

/// Whether a value may match several variants.
pub(super) fn is_ambiguous(choice: &Representation) -> bool {
    let looks = evidence(choice).unwrap_or_default();
    looks.iter().enumerate().any(|(place, one)| {
        let others = looks.iter().enumerate().filter(|(at, _)| *at != place);
        others
            .into_iter()
            .any(|(_, other)| may_look_like(one, other))
    })
}

fn evidence(choice: &Representation) -> Option<&[Matcher]> {
    match choice {
        Representation::Untagged(evidence) | Representation::UntaggedOverlapping(evidence) => {
            Some(evidence)
        }
        Representation::InternallyTagged { .. } | Representation::ExternallyTagged(_) => None,
    }
}

/// Whether a value that satisfies one matcher may satisfy the other.
fn may_look_like(one: &Matcher, other: &Matcher) -> bool {
    use Matcher::{
        Any, AnyOf, Array, Bool, Integer, IntegerEnum, Map, Number, Object, OpenObject, String,
    };
    match (one, other) {
        (Any, _) | (_, Any) => true,
        (AnyOf(ones), other) => ones.iter().any(|one| may_look_like(one, other)),
        (one, AnyOf(others)) => others.iter().any(|other| may_look_like(one, other)),
        (OpenObject(one), other) => may_look_like(one, other),
        (one, OpenObject(other)) => may_look_like(one, other),
        // An empty array matches both.
        (Array(_), Array(_)) | (Map(_), Map(_)) | (Bool, Bool) => true,
        (Map(_), Object { required, .. }) => required.is_empty(),
        (Object { .. }, Map(_)) => true,
        (Integer | Number | IntegerEnum(_), Integer | Number)
        | (Integer | Number, IntegerEnum(_)) => true,
        (IntegerEnum(ones), IntegerEnum(others)) => meet(ones, others),
        (String(ones), String(others)) => {
            ones.is_empty() || others.is_empty() || meet(ones, others)
        }
        (
            Object {
                required,
                optional,
                constants,
            },
            Object {
                required: needed,
                optional: _,
                constants: wanted,
            },
        ) => {
            let may_have =
                |name: &std::string::String| required.contains(name) || optional.contains(name);
            needed.iter().all(may_have) && !exclude(constants, wanted)
        }
        _ => false,
    }
}

/// Whether a property has different constant values in both matchers.
fn exclude(ones: &[(String, Vec<String>)], others: &[(String, Vec<String>)]) -> bool {
    let mut others = others.iter();
    others.any(|(name, texts)| {
        let own = ones.iter().find(|(it, _)| it == name);
        own.is_some_and(|(_, own)| !meet(own, texts))
    })
}

fn meet<T: PartialEq>(ones: &[T], others: &[T]) -> bool {
    ones.iter().any(|one| others.contains(one))
}
