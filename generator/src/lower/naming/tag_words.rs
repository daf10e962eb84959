//! What the name of an operation has of its tag.

use crate::ir::{Case, Scope, words};

/// The text of an operation without the words of its tag at its beginning: `list_for_repo` of `issues/list-for-repo`
/// with the tag `issues`. Nothing where it does not begin so, or where what is left is not a name as it is: where
/// nothing is left, a keyword, or something that begins with a digit.
///
/// A singular is kept where the tag is in the plural: in `inviteUser` of the tag `Invites` it is what is done.
pub(super) fn without_tag(wire: &str, tag: &str) -> Option<String> {
    let (words, tag) = (words(wire), words(tag).concat());
    // Where words end is told by capitals: `VPCs` and `vpcs_list` differ in that alone.
    let mut begun = String::new();
    let end = words.iter().position(|word| {
        begun.push_str(word);
        begun == tag
    })?;
    let rest = words[end + 1..].join("_");
    Scope::new(Case::Snake, &[]).is_exact(&rest).then_some(rest)
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
