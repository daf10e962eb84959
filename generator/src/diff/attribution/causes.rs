//! Finds the changes that explain a difference.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::diagnostic::Origin;
use crate::ir::TypeDef;

use super::super::compare::Finding;
use super::super::owner::Owner;
use super::super::rule::Affected;
use super::super::{Client, Clients, OldNew, Rule};
use super::differences::{Difference, Kind};

/// The changes, by the elements that they concern.
pub(super) struct Causes<'a> {
    clients: &'a Clients<'a>,
    by_owner: OldNew<HashMap<Owner, Vec<usize>>>,
    by_origin: OldNew<HashMap<Origin, Vec<usize>>>,
    /// The changes of names only: differences inside a renamed element have a different reason.
    renames: HashSet<usize>,
}

/// A method to find the changes that explain a difference.
type Step<'a> = fn(&Causes<'a>, &Difference) -> Vec<usize>;

impl<'a> Causes<'a> {
    pub(super) fn new(clients: &'a Clients<'a>, findings: &[Finding]) -> Self {
        let mut causes = Self {
            clients,
            by_owner: OldNew::default(),
            by_origin: OldNew::default(),
            renames: HashSet::new(),
        };
        for (index, finding) in findings.iter().enumerate() {
            match finding.change.rule.affected() {
                Affected::Nothing | Affected::Code => continue,
                Affected::Names => drop(causes.renames.insert(index)),
                Affected::Items => {}
            }
            let OldNew { old, new } = concerned_owners(clients, finding);
            add(&mut causes.by_owner.old, old, index);
            add(&mut causes.by_owner.new, new, index);
            add(&mut causes.by_origin.old, finding.change.old.clone(), index);
            add(&mut causes.by_origin.new, finding.change.new.clone(), index);
        }
        causes
    }

    /// The changes that explain a difference: those of the elements that affect it, or else of the types that it
    /// mentions, or else of the elements that contain it.
    pub(super) fn of(&self, difference: &Difference) -> Vec<usize> {
        if difference.kind == Kind::Reordered {
            return Vec::new();
        }
        let steps: [Step<'a>; 4] = [
            Self::of_owners,
            Self::of_mentioned,
            Self::of_outer,
            Self::of_origins,
        ];
        let indices = steps.iter().map(|step| step(self, difference));
        let mut indices = indices
            .into_iter()
            .find(|indices| !indices.is_empty())
            .unwrap_or_default();
        let is_other = |index: &usize| !self.renames.contains(index);
        if difference.kind == Kind::Changed && indices.iter().any(is_other) {
            indices.retain(is_other);
        }
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    /// The changes of the elements that are found from those that affect a difference.
    fn known<O: IntoIterator<Item = Owner>>(
        &self,
        difference: &Difference,
        find: impl Fn(Owner, Client) -> O,
    ) -> Vec<usize> {
        let known = [Client::Old, Client::New].into_iter().flat_map(|client| {
            let owners = difference.owners.get(client).iter();
            let owners = owners.flat_map(|owner| find(*owner, client));
            let by_owner = self.by_owner.get(client);
            let known: Vec<_> = owners.filter_map(|owner| by_owner.get(&owner)).collect();
            known
        });
        known.flatten().copied().collect()
    }

    fn of_owners(&self, difference: &Difference) -> Vec<usize> {
        self.known(difference, |owner, _| Some(owner))
    }

    fn of_mentioned(&self, difference: &Difference) -> Vec<usize> {
        self.known(difference, |owner, client| {
            owner.mentioned(self.clients.api(client))
        })
    }

    fn of_outer(&self, difference: &Difference) -> Vec<usize> {
        self.known(difference, |owner, _| owner.outer())
    }

    /// Elements inside a changed element were added or removed with it.
    fn of_origins(&self, difference: &Difference) -> Vec<usize> {
        let innermost = |client| {
            let owner = difference.owner(client);
            let origin = owner.and_then(|owner| owner.origin(self.clients.api(client)));
            let origins = std::iter::successors(origin.cloned(), Origin::parent);
            let mut known = origins.filter_map(|origin| self.by_origin.get(client).get(&origin));
            known.next().cloned().unwrap_or_default()
        };
        [innermost(Client::Old), innermost(Client::New)].concat()
    }
}

fn add<K: Eq + Hash>(
    known: &mut HashMap<K, Vec<usize>>,
    keys: impl IntoIterator<Item = K>,
    index: usize,
) {
    for key in keys {
        known.entry(key).or_default().push(index);
    }
}

/// The elements of both clients that a change concerns. A reassigned name also concerns the counterparts of both
/// elements.
fn concerned_owners(clients: &Clients<'_>, finding: &Finding) -> OldNew<Vec<Owner>> {
    let mut owners = OldNew {
        old: Vec::from_iter(finding.old),
        new: Vec::from_iter(finding.new),
    };
    if finding.change.rule == Rule::NameReassigned {
        let successor = finding.old.and_then(|old| clients.pairs.new_of(old));
        let predecessor = finding.new.and_then(|new| clients.pairs.old_of(new));
        owners.new.extend(successor);
        owners.old.extend(predecessor);
    }
    owners
}

/// Describes a type that callers construct in only one of the crates.
pub(super) fn construction_change(old: &TypeDef, new: &TypeDef) -> Option<&'static str> {
    match (old.direction.request, new.direction.request) {
        (true, false) => Some("type is no longer used in requests; callers do not construct it"),
        (false, true) => Some("type is now used in requests; callers construct it"),
        _ => None,
    }
}
