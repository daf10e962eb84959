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
    let (mut index, mut kept_count) = (0, 0);
    items.retain_mut(|item| {
        let location = origin.index(index);
        let is_kept = keep(&location, item);
        index += 1;
        if is_kept {
            kept_count += 1;
            if kept_count != index {
                moves.push((origin.index(kept_count - 1), location));
            }
        }
        is_kept
    });
    moves
}
