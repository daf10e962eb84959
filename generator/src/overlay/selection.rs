//! The values that a JSONPath selects.

use std::cmp::Ordering;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::Origin;

/// Returns the locations of the selected values, each once, ancestors first.
pub(super) fn selected(path: &JsonPath, root: &Value) -> Vec<Origin> {
    let located = path.query_located(root);
    let mut paths: Vec<_> = located.locations().collect();
    // Keys of one object are comparable, and so are indices of one array.
    paths.sort_by(|left, right| left.partial_cmp(right).unwrap_or(Ordering::Equal));
    paths.dedup();
    let pointers = paths.iter().map(|path| path.to_json_pointer());
    pointers
        .filter_map(|pointer| Origin::parse(&pointer))
        .collect()
}
