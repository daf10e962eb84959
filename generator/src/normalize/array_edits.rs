//! Removes items from an array, and records the original locations of those that move up.

use serde_json::Value;

use crate::diagnostic::Origin;

/// The items that moved up in an array: the new and the original location of each.
pub(super) type IndexShift = Vec<(Origin, Origin)>;

/// Keeps the items of the array at `origin` for which `keep` returns `true`, given the location of each.
pub(super) fn retain(
    origin: &Origin,
    items: &mut Vec<Value>,
    mut keep: impl FnMut(&Origin, &mut Value) -> bool,
) -> IndexShift {
    let mut moves = IndexShift::new();
    let (mut written, mut kept) = (0, 0);
    items.retain_mut(|item| {
        let place = origin.index(written);
        let is_kept = keep(&place, item);
        written += 1;
        if is_kept {
            kept += 1;
            if kept != written {
                moves.push((origin.index(kept - 1), place));
            }
        }
        is_kept
    });
    moves
}
