//! The values that a JSONPath selects.

use std::cmp::Ordering;

use serde_json_path::JsonPath;

use crate::diagnostic::Origin;
use crate::json::Value;

/// A description as `serde_json_path` reads it. What changes in the description is copied.
pub(super) struct Mirror(serde_json::Value);

impl Mirror {
    pub(super) fn of(root: &Value) -> Self {
        Self(root.into())
    }

    /// Copies the value at a location.
    pub(super) fn update(&mut self, root: &Value, location: &Origin) {
        let pointer = location.pointer();
        if let (Some(copy), Some(value)) = (self.0.pointer_mut(pointer), root.pointer(pointer)) {
            *copy = value.into();
        }
    }
}

/// Returns the locations of the selected values, each once, ancestors first.
pub(super) fn selected(path: &JsonPath, Mirror(root): &Mirror) -> Vec<Origin> {
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
