//! "Did you mean …?"

/// How many candidates are compared letter by letter: descriptions may have any number of names, and of
/// faults in them.
const MAX_COMPARED: usize = 200;

/// The candidate that reads most like `word`, if any is near enough to be a slip of the pen.
pub(crate) fn closest_match<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let most = word.chars().count().max(3) / 3;
    let letters = EditDistance::of(&lower);
    candidates
        .into_iter()
        .filter(|candidate| letters.may_be_within(most, &EditDistance::of(candidate)))
        .take(MAX_COMPARED)
        .map(|candidate| {
            (
                strsim::osa_distance(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What is quickly seen of a word: how long it is, and which letters are in it, as bits. Two of them may
/// share one.
struct EditDistance {
    count: usize,
    bits: u32,
}

impl EditDistance {
    fn of(word: &str) -> Self {
        let bytes = word.bytes();
        // Of all that is not ASCII, only how many letters there are.
        let bytes = bytes.filter(|byte| byte.is_ascii() || byte & 0b1100_0000 == 0b1100_0000);
        bytes.fold(Self { count: 0, bits: 0 }, |seen, byte| Self {
            count: seen.count + 1,
            bits: match byte.is_ascii() {
                true => seen.bits | 1 << (byte & 0b1_1111),
                false => seen.bits,
            },
        })
    }

    /// Each step from one word to another takes one letter away, adds one, or both.
    fn may_be_within(&self, steps: usize, other: &Self) -> bool {
        let (gone, new) = (self.bits & !other.bits, other.bits & !self.bits);
        self.count.abs_diff(other.count) <= steps
            && gone.count_ones().max(new.count_ones()) as usize <= steps
    }
}

#[cfg(test)]
mod tests {
    use super::closest_match;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let words = ["parameters", "responses", "security"];
        assert_eq!(closest_match("paramters", words), Some("parameters"));
        assert_eq!(closest_match("Responses", words), Some("responses"));
        assert_eq!(closest_match("body", words), None);
    }
}
