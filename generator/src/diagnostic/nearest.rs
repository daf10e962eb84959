//! "Did you mean …?"

/// The candidate that reads most like `word`, if any is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let most = word.chars().count().max(3) / 3;
    candidates
        .into_iter()
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

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let words = ["parameters", "responses", "security"];
        assert_eq!(nearest("paramters", words), Some("parameters"));
        assert_eq!(nearest("Responses", words), Some("responses"));
        assert_eq!(nearest("body", words), None);
    }
}
