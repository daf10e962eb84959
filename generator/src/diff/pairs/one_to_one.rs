//! Pairs of indices.

/// Which indices of two lists are paired, each with at most one of the other list.
#[derive(Debug)]
pub(super) struct OneToOne {
    /// The index in the new list, for each of the old one.
    new: Vec<Option<usize>>,
    /// The index in the old list, for each of the new one.
    old: Vec<Option<usize>>,
}

impl OneToOne {
    /// Lists of these lengths, of which nothing is paired yet.
    pub(super) fn new(old_count: usize, new_count: usize) -> Self {
        Self {
            new: vec![None; old_count],
            old: vec![None; new_count],
        }
    }

    /// Pairs two indices, unless one of them is paired.
    pub(super) fn pair(&mut self, old: usize, new: usize) {
        if self.new[old].is_none() && self.old[new].is_none() {
            self.new[old] = Some(new);
            self.old[new] = Some(old);
        }
    }

    /// Pairs each old item with the first new one that satisfies the condition. Neither is paired before.
    pub(super) fn pair_by<T>(&mut self, olds: &[T], news: &[T], is_pair: impl Fn(&T, &T) -> bool) {
        for (old, item) in olds.iter().enumerate() {
            if self.new[old].is_none() {
                let mut candidates = news.iter().enumerate();
                let partner =
                    candidates.find(|(new, it)| self.old[*new].is_none() && is_pair(item, it));
                if let Some((new, _)) = partner {
                    self.pair(old, new);
                }
            }
        }
    }

    /// The pairs, in the order of the old list.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.new.iter().enumerate();
        pairs.filter_map(|(old, new)| Some((old, (*new)?)))
    }

    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        self.new.get(old).copied().flatten()
    }

    pub(super) fn old_of(&self, new: usize) -> Option<usize> {
        self.old.get(new).copied().flatten()
    }
}
