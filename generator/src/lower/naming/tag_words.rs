//! The words of a tag in the names of its operations.

use crate::ir::{Case, Scope, words};

/// Removes the words of a tag from the start of an `operationId`: `issues/list-for-repo` with the tag `issues` becomes
/// `list_for_repo`. Returns `None` if it does not start with them, or if the remaining text is not a name: if it is
/// empty, a keyword, or starts with a digit.
///
/// The singular of a tag in the plural is not removed: in `inviteUser` with the tag `Invites` it is a verb.
pub(super) fn without_tag(wire: &str, tag: &str) -> Option<String> {
    let (words, tag) = (words(wire), words(tag).concat());
    // Words start with capitals, and `VPCs` and `vpcs_list` differ only in these.
    let mut start = String::new();
    let end = words.iter().position(|word| {
        start.push_str(word);
        start == tag
    })?;
    let remaining = words[end + 1..].join("_");
    let scope = Scope::new(Case::Snake, &[]);
    scope.is_exact(&remaining).then_some(remaining)
}

#[cfg(test)]
mod tests {
    use super::without_tag;

    #[test]
    fn removes_tag_only_at_start_of_operation_id() {
        for (wire, tag, rest) in [
            ("issues/list-for-repo", "issues", Some("list_for_repo")),
            ("oneClicks_list", "One Clicks", Some("list")),
            ("vpcs_list", "VPCs", Some("list")),
            ("issues/issues-list", "issues", Some("issues_list")),
            // In other positions, and in singular or plural, the words of the tag are kept.
            ("listPets", "Pets", None),
            ("inviteUser", "Invites", None),
            ("petsitters_list", "Pets", None),
            ("get /pets", "pets", None),
            // The remaining text is not a name.
            ("issues", "issues", None),
            ("issues/move", "issues", None),
            ("issues/2fa", "issues", None),
        ] {
            assert_eq!(without_tag(wire, tag).as_deref(), rest, "{wire}");
        }
    }
}
