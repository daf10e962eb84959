//! "Did you mean …?"

/// The maximum number of candidates that are compared character by character: a description may have any number
/// of names, and of misspelled ones.
const MAX_COMPARED: usize = 200;

/// The maximum number of edits of a long word: `unevaluatedItems` is no misspelling of `unevaluatedProps`.
const MAX_DISTANCE: usize = 3;

/// An id that no diagnostic code has, or no upgrade rule.
#[derive(Debug)]
pub struct UnknownId {
    /// The most similar id, if one is similar enough.
    pub closest_match: Option<&'static str>,
}

impl UnknownId {
    /// Returns help with the most similar id, or other help.
    pub(crate) fn help_or(&self, other: &str) -> String {
        let suggestion = self.closest_match.map(suggest);
        suggestion.unwrap_or_else(|| other.to_owned())
    }
}

/// Finds the value with an id.
pub(crate) fn with_id<T: Copy>(
    id: &str,
    values: &[T],
    id_of: fn(T) -> &'static str,
) -> Result<T, UnknownId> {
    let found = values.iter().find(|value| id_of(**value) == id);
    found.copied().ok_or_else(|| UnknownId {
        closest_match: closest_match(id, values.iter().map(|value| id_of(*value))),
    })
}

/// Returns help with the candidate most similar to `word`, if one is similar enough.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    closest_match(word, candidates).map(suggest)
}

/// Like [`did_you_mean`], with help that lists the candidates if none is similar enough.
pub(crate) fn use_one_of(word: &str, candidates: &[&str]) -> String {
    did_you_mean(word, candidates.iter().copied())
        .unwrap_or_else(|| format!("use one of `{}`", candidates.join("`, `")))
}

pub(super) fn suggest(candidate: &str) -> String {
    format!("did you mean `{candidate}`?")
}

/// Returns the candidate most similar to `word`, if one is similar enough to be a misspelling, and no other one is as
/// similar.
pub(crate) fn closest_match<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let max_distance = (word.chars().count() / 3).min(MAX_DISTANCE);
    let estimate = EditDistance::of(&lower);
    let similar = candidates
        .into_iter()
        .filter(|candidate| estimate.may_be_within(max_distance, &EditDistance::of(candidate)))
        .take(MAX_COMPARED);
    let mut closest = (max_distance + 1, None);
    for candidate in similar {
        let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
        if distance < closest.0 {
            closest = (distance, Some(candidate));
        } else if distance == closest.0 && closest.1 != Some(candidate) {
            closest.1 = None;
        }
    }
    closest.1
}

/// Returns the candidate that `word` certainly misspells: no other one is as similar, few of its characters differ, and
/// not only the `s` of a plural, which is often the name of something else.
pub(crate) fn only_match<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let max_distance = match word.chars().count() {
        0..3 => 0,
        count => (count / 6).max(1),
    };
    let estimate = EditDistance::of(&lower);
    let near = candidates.into_iter().filter_map(|candidate| {
        let is_near = estimate.may_be_within(max_distance, &EditDistance::of(candidate))
            || word.eq_ignore_ascii_case(candidate);
        let distance = || strsim::osa_distance(word, candidate).min(max_distance + 1);
        is_near.then(|| (distance(), candidate))
    });
    let mut near: Vec<_> = near.take(MAX_COMPARED).collect();
    near.sort_by_key(|(distance, _)| *distance);
    let (found, is_only) = match near.as_slice() {
        [] => return None,
        [(distance, found)] => (found, *distance <= max_distance),
        [(first, found), (second, _), ..] => (found, *first <= max_distance && first < second),
    };
    let is_plural = |one: &str, other: &str| one.strip_suffix('s') == Some(other);
    let is_certain = is_only && !is_plural(word, found) && !is_plural(found, word);
    is_certain.then_some(*found)
}

/// A cheap lower bound of the edit distance: the length of a word, and the characters in it as bits, of
/// which two characters may share one.
struct EditDistance {
    count: usize,
    bits: u32,
}

impl EditDistance {
    fn of(word: &str) -> Self {
        let bytes = word.bytes();
        // Of characters outside of ASCII, only their number counts.
        let bytes = bytes.filter(|byte| byte.is_ascii() || byte & 0b1100_0000 == 0b1100_0000);
        bytes.fold(Self { count: 0, bits: 0 }, |sum, byte| Self {
            count: sum.count + 1,
            bits: match byte.is_ascii() {
                true => sum.bits | 1 << (byte & 0b1_1111),
                false => sum.bits,
            },
        })
    }

    /// Each edit removes a character, adds one, or both.
    fn may_be_within(&self, max_distance: usize, other: &Self) -> bool {
        let (removed, added) = (self.bits & !other.bits, other.bits & !self.bits);
        self.count.abs_diff(other.count) <= max_distance
            && removed.count_ones().max(added.count_ones()) as usize <= max_distance
    }
}

#[cfg(test)]
mod tests {
    use super::closest_match;

    #[test]
    fn closest_match_finds_misspelled_word_and_rejects_different_one() {
        let words = ["parameters", "responses", "security"];
        assert_eq!(closest_match("paramters", words), Some("parameters"));
        assert_eq!(closest_match("Responses", words), Some("responses"));
        assert_eq!(closest_match("body", words), None);
        // It may be either one.
        assert_eq!(closest_match("pst", ["get", "put", "post"]), None);
    }
}
