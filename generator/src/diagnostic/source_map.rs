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

impl Edit {
    fn written(&self) -> Option<&Origin> {
        match self {
            Self::Written(at) => Some(at),
            Self::Removed(_) => None,
        }
    }
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
    /// Returns where a value is written, if it was moved. The innermost recorded value around it decides.
    pub(crate) fn written(&self, met: &Origin) -> Option<Origin> {
        innermost(met, |around| self.0.get(around)?.written())
    }

    /// Returns the removed value that a location is in, or is the location of.
    pub(super) fn removed(&self, place: &Origin) -> Option<Removed> {
        let mut around = Some(place.clone());
        while let Some(met) = around {
            around = met.parent();
            match self.0.get(&met) {
                Some(Edit::Removed(by)) => {
                    let (from, by) = (around?, by.clone());
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
        let inside: Vec<_> = before
            .at_or_below(from)
            .filter_map(|(met, change)| Some((met.rebase(from, at)?, change.clone())))
            .collect();
        self.forget(at);
        self.0.extend(inside);
        self.0.insert(at.clone(), Edit::Written(written));
    }

    /// Records that the action at `by` removed the value at a location.
    pub(crate) fn remove(&mut self, at: &Origin, by: &Origin) {
        self.forget(at);
        self.0.insert(at.clone(), Edit::Removed(by.clone()));
    }

    /// Drops the records of a location and of the values inside of it.
    fn forget(&mut self, at: &Origin) {
        let gone: Vec<_> = self.at_or_below(at).map(|(met, _)| met.clone()).collect();
        for met in gone {
            self.0.remove(&met);
        }
    }

    /// Removes the items `gone`, in ascending order, from an array of `len` items: later items move up.
    pub(crate) fn remove_items(&mut self, list: &Origin, gone: &[usize], len: usize) {
        let inside = self.at_or_below(list);
        let mut before = Self(inside.map(|(met, at)| (met.clone(), at.clone())).collect());
        if let Some(around) = self.written(list) {
            before.0.insert(list.clone(), Edit::Written(around));
        }
        let kept = (0..len).filter(|index| gone.binary_search(index).is_err());
        let mut next = 0;
        for index in kept {
            if index != next {
                self.put(&list.index(next), &list.index(index), &before);
            }
            next += 1;
        }
        (next..len).for_each(|index| self.forget(&list.index(index)));
    }

    fn at_or_below<'a>(&'a self, at: &'a Origin) -> impl Iterator<Item = (&'a Origin, &'a Edit)> {
        self.0
            .range(at..)
            .take_while(|(met, _)| met.pointer().starts_with(at.pointer()))
            .filter(|(met, _)| met.below(at).is_some())
    }
}

/// Finds the record of the innermost value around a location, and rebases the location on it.
pub(super) fn innermost<'a>(
    place: &Origin,
    known: impl Fn(&Origin) -> Option<&'a Origin>,
) -> Option<Origin> {
    let mut around = Some(place.clone());
    while let Some(met) = around {
        if let Some(written) = known(&met) {
            return place.rebase(&met, written);
        }
        around = met.parent();
    }
    None
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
