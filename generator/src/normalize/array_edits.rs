//! Takes items out of a list, and remembers where those are written that move up.

use serde_json::Value;

use crate::diagnostic::Origin;

/// What moved up in a list: where it is met from now on, and where it is written.
pub(super) type IndexShift = Vec<(Origin, Origin)>;

/// Keeps the items of the list at `origin` that `keep` wants to keep; it is told the place of each.
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
