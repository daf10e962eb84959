//! Assigns each difference between the API surfaces to the changes that explain it.

mod causes;
mod counterparts;
mod describe;
mod differences;
mod reassigned;

use std::collections::HashMap;

use crate::ir::{Api, Direction, TypeId};

use super::compare::Finding;
use super::pairs::Pairs;
use super::surface::{Names, Owner};
use super::unexplained::Explained;
use super::{Change, Item, OldNew, Rule, Rust, Wire};

use causes::Causes;
use counterparts::Counterparts;
use differences::{Difference, Kind};

/// The changes, and the elements that they concern.
pub(super) struct Attributed {
    pub(super) changes: Vec<Change>,
    pub(super) explained: Explained,
}

/// Completes the changes with their API items and required version bumps, and adds one change for the differences
/// that no change explains.
pub(super) fn attribute(
    old: &Api,
    new: &Api,
    pairs: &Pairs,
    names: &OldNew<Names>,
    mut findings: Vec<Finding>,
) -> Attributed {
    let counterparts = Counterparts::new(old, new, pairs);
    let mut differences = differences::between(old, new, pairs, &counterparts, names);
    findings.extend(reassigned::changes(old, new, &differences));
    differences.retain(|it| it.reassigned().is_none());
    let explained = explained(&findings, &differences);
    let mut causes = Causes::new(old, new, &counterparts, &findings);
    let mut unexplained = Vec::new();
    for difference in differences {
        let causing = causes.of(&difference);
        if causing.is_empty() {
            unexplained.push(difference);
            continue;
        }
        for index in causing {
            difference.add_to(&mut findings[index].change);
        }
    }
    let unattributed = Unattributed {
        old,
        new,
        pairs,
        names,
    };
    let unexplained = unattributed.changes(unexplained);
    let changes = findings.into_iter().map(Finding::into_change);
    let changes = changes.chain(unexplained).map(with_min_bump);
    Attributed {
        changes: merge_shared(changes),
        explained,
    }
}

/// The elements of changes that affect the generated code.
fn explained(findings: &[Finding], differences: &[Difference]) -> Explained {
    let mut explained = Explained::default();
    for finding in findings.iter().filter(|it| affects_code(it.change.rule)) {
        explained.add(finding.old, finding.new);
    }
    for difference in differences {
        let Difference {
            old_owners,
            new_owners,
            ..
        } = difference;
        for owner in old_owners {
            explained.add(Some(*owner), None);
        }
        for owner in new_owners {
            explained.add(None, Some(*owner));
        }
    }
    explained
}

/// Whether such a change may affect the generated code. Constraints and most documentation do not.
fn affects_code(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::DocumentationChanged
            | Rule::DefaultChanged
            | Rule::ConstraintTightened
            | Rule::ConstraintLoosened
            | Rule::FormatChanged
            | Rule::OperationDeprecated
            | Rule::ParameterDeprecated
            | Rule::PropertyDeprecated
            | Rule::FeatureAdded
            | Rule::FeatureRemoved
            | Rule::FeatureChanged
    )
}

/// The differences that no change of the description explains.
struct Unattributed<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    names: &'a OldNew<Names>,
}

impl Unattributed<'_> {
    /// Creates one change for each type, and for each difference elsewhere.
    fn changes(&self, differences: Vec<Difference>) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        let mut indices = HashMap::new();
        for difference in differences {
            let types = self.types(&difference);
            let is_reordered = difference.kind == Kind::Reordered;
            let known = types.filter(|_| !is_reordered);
            match known.and_then(|types| indices.get(&types)) {
                Some(index) => difference.add_to(&mut changes[*index]),
                None => {
                    indices.extend(known.map(|types| (types, changes.len())));
                    changes.push(self.change(&difference, types));
                }
            }
        }
        changes
    }

    /// The type that contains a difference, in both clients.
    fn types(&self, difference: &Difference) -> Option<(TypeId, TypeId)> {
        let old = difference.old.and_then(causes::type_of);
        let new = difference.new.and_then(causes::type_of);
        match (old, new) {
            (Some(old), _) => Some((old, self.pairs.new_type(old)?)),
            (None, Some(new)) => Some((self.pairs.old_type(new)?, new)),
            (None, None) => None,
        }
    }

    fn change(&self, difference: &Difference, types: Option<(TypeId, TypeId)>) -> Change {
        let is_reordered = difference.kind == Kind::Reordered;
        let construction_change = types.filter(|_| !is_reordered).and_then(|(old, new)| {
            causes::construction_change(self.old.get(old), self.new.get(new)).zip(Some(old))
        });
        let (subject, message) = match construction_change {
            Some((construction_change, id)) => (
                self.names.old.ty(id).clone(),
                construction_change.to_owned(),
            ),
            None => (difference.item.path.clone(), describe(difference)),
        };
        let origin = |api: &Api, owner: Option<Owner>, id: Option<TypeId>| {
            let owner = owner.or(id.map(Owner::Type))?;
            causes::origin(api, owner).cloned()
        };
        Change {
            rule: match is_reordered {
                true => Rule::ArgumentsReordered,
                false => Rule::RustItemChanged,
            },
            old: origin(self.old, difference.old, types.map(|types| types.0)),
            new: origin(self.new, difference.new, types.map(|types| types.1)),
            subject,
            items: vec![difference.item.clone()],
            direction: Direction::default(),
            wire: Wire::Ok,
            rust: difference.rust,
            message,
            help: Some("review each use".to_owned()),
        }
    }
}

fn describe(difference: &Difference) -> String {
    let Item { path: _, old, new } = &difference.item;
    match (old, new) {
        _ if difference.kind == Kind::Reordered => {
            let arguments = difference.arguments();
            format!("arguments reordered {arguments}")
        }
        (None, _) => "item added".to_owned(),
        (_, None) => "item removed".to_owned(),
        (Some(old), Some(new)) => {
            format!("signature changed from `{old}` to `{new}`")
        }
    }
}

/// A change with API items requires at least a patch release.
fn with_min_bump(mut change: Change) -> Change {
    if change.rust == Rust::None && !change.items.is_empty() {
        change.rust = Rust::Patch;
    }
    change
}

/// Merges the changes of elements that several operations share.
fn merge_shared(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut merged: Vec<(Change, usize)> = Vec::new();
    let mut indices = HashMap::new();
    for change in changes {
        let Change { rule, old, new, .. } = &change;
        let key = (*rule, old.clone(), new.clone(), change.message.clone());
        // An element without a location is not shared.
        let has_location = old.is_some() || new.is_some();
        match indices.get(&key) {
            Some(index) if has_location => {
                let (first, additional): &mut (Change, usize) = &mut merged[*index];
                first.wire = first.wire.max(change.wire);
                first.rust = first.rust.max(change.rust);
                *additional += usize::from(first.subject != change.subject);
                for item in change.items {
                    if !first.items.contains(&item) {
                        first.items.push(item);
                    }
                }
            }
            _ => {
                indices.insert(key, merged.len());
                merged.push((change, 0));
            }
        }
    }
    let changes = merged.into_iter().map(|(mut change, additional)| {
        if additional > 0 {
            change.subject = format!("{}, and {additional} more", change.subject);
        }
        change
    });
    changes.collect()
}

/// Sorts changes by effect (most severe first), then by location.
pub(super) fn sort(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|left, right| {
        let location = |change: &Change| (change.old.clone().or(change.new.clone()), change.rule);
        left.effect()
            .cmp(&right.effect())
            .then_with(|| location(left).cmp(&location(right)))
            .then_with(|| left.subject.cmp(&right.subject))
    });
    changes
}
