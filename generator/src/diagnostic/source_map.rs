//! Where the values of a changed tree are written.

use std::collections::BTreeMap;

use super::Origin;

/// What became of values in a tree whose lists and objects change: where they are written that are met at
/// another place, and what has taken members out. What it does not know is written where it is met.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceMap(BTreeMap<Origin, Edit>);

/// What became of the value at a place.
#[derive(Clone, Debug)]
enum Edit {
    /// It is written there.
    Written(Origin),
    /// What is written there has taken it out.
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

/// A member that is no longer there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Removed {
    /// The object that it was in.
    pub(super) from: Origin,
    /// What has taken it out.
    pub(super) by: Origin,
}

impl SourceMap {
    /// Where a value is written, if that is not where it is met. The innermost value that is known
    /// decides.
    pub(crate) fn written(&self, met: &Origin) -> Option<Origin> {
        innermost(met, |around| self.0.get(around)?.written())
    }

    /// The member that was taken out, where a place is in one, or its own.
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

    /// Puts at `at` what was at `from` when the places were as in `before`.
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

    /// Takes out the member at a place, as is said at `by`.
    pub(crate) fn remove(&mut self, at: &Origin, by: &Origin) {
        self.forget(at);
        self.0.insert(at.clone(), Edit::Removed(by.clone()));
    }

    /// Knows nothing any more of a place and what is in it.
    fn forget(&mut self, at: &Origin) {
        let gone: Vec<_> = self.at_or_below(at).map(|(met, _)| met.clone()).collect();
        for met in gone {
            self.0.remove(&met);
        }
    }

    /// Takes items out of a list that had `len` of them, in the order of `gone`: those behind move up.
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

/// What is known of the innermost value around a place, or of its own, as it applies to the place.
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
    fn items_behind_one_that_is_removed_move_up_with_what_is_in_them() {
        let mut places = SourceMap::default();
        let none = SourceMap::default();
        places.put(&origin("/a/2/x"), &origin("/new"), &none);
        places.remove_items(&origin("/a"), &[0], 3);
        let written = |pointer| places.written(&origin(pointer));
        assert_eq!(written("/a/0/x"), Some(origin("/a/1/x")));
        assert_eq!(written("/a/1/x/y"), Some(origin("/new/y")));
        assert_eq!(written("/a/1/z"), Some(origin("/a/2/z")));
        assert_eq!(written("/a/2"), None);
    }

    #[test]
    fn what_was_taken_out_is_known_until_it_is_put_back() {
        let mut places = SourceMap::default();
        places.remove(&origin("/a/x"), &origin("/remove"));
        let removed = Removed {
            from: origin("/a"),
            by: origin("/remove"),
        };
        assert_eq!(places.removed(&origin("/a/x/y")), Some(removed));
        assert_eq!(places.removed(&origin("/a")), None);
        assert_eq!(places.written(&origin("/a/x")), None);
        places.put(&origin("/a/x"), &origin("/new"), &SourceMap::default());
        assert_eq!(places.removed(&origin("/a/x/y")), None);
    }

    #[test]
    fn what_is_copied_takes_along_where_its_parts_are_written() {
        let mut places = SourceMap::default();
        places.put(&origin("/a/x"), &origin("/new"), &SourceMap::default());
        let before = places.clone();
        places.put(&origin("/b"), &origin("/a"), &before);
        assert_eq!(places.written(&origin("/b/x/y")), Some(origin("/new/y")));
        assert_eq!(places.written(&origin("/b/z")), Some(origin("/a/z")));
    }
}
