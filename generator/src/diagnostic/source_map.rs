//! Where the values of an edited tree are written.

use std::collections::BTreeMap;

use super::Origin;

/// Records the edits of a tree: where moved values are written, and which action removed a value. A value
/// without a record is written at its own location.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceMap(BTreeMap<Origin, Edit>);

/// The edit of the value at a location.
#[derive(Clone, Debug)]
enum Edit {
    /// The value is written there.
    Written(Origin),
    /// The action at this location removed the value.
    Removed(Origin),
}

/// A removed value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Removed {
    /// The object that contained it.
    pub(super) from: Origin,
    /// The action that removed it.
    pub(super) by: Origin,
}

impl SourceMap {
    /// Returns where a value is written, if it was moved. The innermost enclosing value with a record
    /// determines it.
    pub(crate) fn written(&self, origin: &Origin) -> Option<Origin> {
        innermost(origin, |enclosing| match self.0.get(enclosing)? {
            Edit::Written(at) => Some(at),
            Edit::Removed(_) => None,
        })
    }

    /// Returns the removed value that a location is in, or is the location of.
    pub(super) fn removed(&self, origin: &Origin) -> Option<Removed> {
        for current in origin.and_enclosing() {
            match self.0.get(&current) {
                Some(Edit::Removed(by)) => {
                    let (from, by) = (current.parent()?, by.clone());
                    return Some(Removed { from, by });
                }
                Some(Edit::Written(_)) => return None,
                None => {}
            }
        }
        None
    }

    /// Records at `at` the value that was at `from` in the state `before`.
    pub(crate) fn put(&mut self, at: &Origin, from: &Origin, before: &Self) {
        let written = before.written(from).unwrap_or_else(|| from.clone());
        let descendants: Vec<_> = before
            .at_or_below(from)
            .filter_map(|(origin, edit)| Some((origin.rebase(from, at)?, edit.clone())))
            .collect();
        self.forget(at);
        self.0.extend(descendants);
        self.0.insert(at.clone(), Edit::Written(written));
    }

    /// Records that the action at `by` removed the value at a location.
    pub(crate) fn remove(&mut self, at: &Origin, by: &Origin) {
        self.forget(at);
        self.0.insert(at.clone(), Edit::Removed(by.clone()));
    }

    /// Drops the records of a location and of the values inside of it.
    fn forget(&mut self, at: &Origin) {
        let removed: Vec<_> = self
            .at_or_below(at)
            .map(|(origin, _)| origin.clone())
            .collect();
        for origin in removed {
            self.0.remove(&origin);
        }
    }

    /// Removes the items `removed`, in ascending order, from an array of `len` items: later items move up.
    pub(crate) fn remove_items(&mut self, array: &Origin, removed: &[usize], len: usize) {
        let descendants = self.at_or_below(array);
        let mut before = Self(
            descendants
                .map(|(origin, edit)| (origin.clone(), edit.clone()))
                .collect(),
        );
        if let Some(enclosing) = self.written(array) {
            before.0.insert(array.clone(), Edit::Written(enclosing));
        }
        let remaining = (0..len).filter(|index| removed.binary_search(index).is_err());
        let mut next = 0;
        for index in remaining {
            if index != next {
                self.put(&array.index(next), &array.index(index), &before);
            }
            next += 1;
        }
        (next..len).for_each(|index| self.forget(&array.index(index)));
    }

    fn at_or_below<'a>(&'a self, at: &'a Origin) -> impl Iterator<Item = (&'a Origin, &'a Edit)> {
        self.0
            .range(at..)
            .take_while(|(origin, _)| origin.pointer().starts_with(at.pointer()))
            .filter(|(origin, _)| origin.below(at).is_some())
    }
}

/// Finds the record of the innermost value around a location, and rebases the location on it.
pub(super) fn innermost<'a>(
    origin: &Origin,
    lookup: impl Fn(&Origin) -> Option<&'a Origin>,
) -> Option<Origin> {
    let mut enclosing = origin.and_enclosing();
    enclosing.find_map(|current| origin.rebase(&current, lookup(&current)?))
}

#[cfg(test)]
mod tests {
    use super::{Origin, Removed, SourceMap};

    fn origin(pointer: &str) -> Origin {
        Origin::parse(pointer).unwrap()
    }

    #[test]
    fn remove_items_shifts_locations_of_later_items() {
        let mut source_map = SourceMap::default();
        let none = SourceMap::default();
        source_map.put(&origin("/a/2/x"), &origin("/new"), &none);
        source_map.remove_items(&origin("/a"), &[0], 3);
        let written = |pointer| source_map.written(&origin(pointer));
        assert_eq!(written("/a/0/x"), Some(origin("/a/1/x")));
        assert_eq!(written("/a/1/x/y"), Some(origin("/new/y")));
        assert_eq!(written("/a/1/z"), Some(origin("/a/2/z")));
        assert_eq!(written("/a/2"), None);
    }

    #[test]
    fn removal_is_recorded_until_value_is_added_again() {
        let mut source_map = SourceMap::default();
        source_map.remove(&origin("/a/x"), &origin("/remove"));
        let removed = Removed {
            from: origin("/a"),
            by: origin("/remove"),
        };
        assert_eq!(source_map.removed(&origin("/a/x/y")), Some(removed));
        assert_eq!(source_map.removed(&origin("/a")), None);
        assert_eq!(source_map.written(&origin("/a/x")), None);
        source_map.put(&origin("/a/x"), &origin("/new"), &SourceMap::default());
        assert_eq!(source_map.removed(&origin("/a/x/y")), None);
    }

    #[test]
    fn copied_value_keeps_locations_of_its_descendants() {
        let mut source_map = SourceMap::default();
        source_map.put(&origin("/a/x"), &origin("/new"), &SourceMap::default());
        let before = source_map.clone();
        source_map.put(&origin("/b"), &origin("/a"), &before);
        assert_eq!(
            source_map.written(&origin("/b/x/y")),
            Some(origin("/new/y"))
        );
        assert_eq!(source_map.written(&origin("/b/z")), Some(origin("/a/z")));
    }
}
