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
    pub(super) touched: Explained,
}

/// Completes the changes with their API items and required version bumps, and adds one change for the differences
/// that no change explains.
pub(super) fn attribute(
    old: &Api,
    new: &Api,
    pairs: &Pairs,
    names: &OldNew<Names>,
    mut found: Vec<Finding>,
) -> Attributed {
    let partners = Counterparts::new(old, new, pairs);
    let mut differences = differences::between(old, new, pairs, &partners, names);
    found.extend(reassigned::changes(old, new, &differences));
    differences.retain(|it| it.moved().is_none());
    let touched = touched(&found, &differences);
    let mut causes = Causes::new(old, new, &partners, &found);
    let mut others = Vec::new();
    for difference in differences {
        let explaining = causes.of(&difference);
        if explaining.is_empty() {
            others.push(difference);
            continue;
        }
        for index in explaining {
            difference.add_to(&mut found[index].change);
        }
    }
    let alone = Unattributed {
        old,
        new,
        pairs,
        names,
    };
    let others = alone.changes(others);
    let changes = found.into_iter().map(Finding::done);
    let changes = changes.chain(others).map(settled);
    Attributed {
        changes: merged(changes),
        touched,
    }
}

/// The elements of changes that affect the generated code.
fn touched(found: &[Finding], differences: &[Difference]) -> Explained {
    let mut touched = Explained::default();
    for found in found.iter().filter(|it| makes_code(it.change.rule)) {
        touched.add(found.old, found.new);
    }
    for difference in differences {
        let Difference {
            old_owners,
            new_owners,
            ..
        } = difference;
        for owner in old_owners {
            touched.add(Some(*owner), None);
        }
        for owner in new_owners {
            touched.add(None, Some(*owner));
        }
    }
    touched
}

/// Whether such a change may affect the generated code. Constraints and most documentation do not.
fn makes_code(rule: Rule) -> bool {
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
        let mut places = HashMap::new();
        for difference in differences {
            let types = self.types(&difference);
            let is_reordered = difference.kind == Kind::Reordered;
            let known = types.filter(|_| !is_reordered);
            match known.and_then(|types| places.get(&types)) {
                Some(index) => difference.add_to(&mut changes[*index]),
                None => {
                    places.extend(known.map(|types| (types, changes.len())));
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
        let turned = types.filter(|_| !is_reordered).and_then(|(one, other)| {
            causes::turned(self.old.get(one), self.new.get(other)).zip(Some(one))
        });
        let (subject, message) = match turned {
            Some((turned, id)) => (self.names.old.ty(id).clone(), turned.to_owned()),
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
fn settled(mut change: Change) -> Change {
    if change.rust == Rust::None && !change.items.is_empty() {
        change.rust = Rust::Patch;
    }
    change
}

/// Merges the changes of elements that several operations share.
fn merged(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    let mut kept: Vec<(Change, usize)> = Vec::new();
    let mut places = HashMap::new();
    for change in changes {
        let Change { rule, old, new, .. } = &change;
        let key = (*rule, old.clone(), new.clone(), change.message.clone());
        // An element without a location is not shared.
        let is_placed = old.is_some() || new.is_some();
        match places.get(&key) {
            Some(index) if is_placed => {
                let (first, others): &mut (Change, usize) = &mut kept[*index];
                first.wire = first.wire.max(change.wire);
                first.rust = first.rust.max(change.rust);
                *others += usize::from(first.subject != change.subject);
                for item in change.items {
                    if !first.items.contains(&item) {
                        first.items.push(item);
                    }
                }
            }
            _ => {
                places.insert(key, kept.len());
                kept.push((change, 0));
            }
        }
    }
    let named = kept.into_iter().map(|(mut change, others)| {
        if others > 0 {
            change.subject = format!("{}, and {others} more", change.subject);
        }
        change
    });
    named.collect()
}

/// Sorts changes by effect (most severe first), then by location.
pub(super) fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|one, other| {
        let place = |change: &Change| (change.old.clone().or(change.new.clone()), change.rule);
        one.effect()
            .cmp(&other.effect())
            .then_with(|| place(one).cmp(&place(other)))
            .then_with(|| one.subject.cmp(&other.subject))
    });
    changes
}
