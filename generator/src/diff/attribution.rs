//! Assigns each difference between the API surfaces to the changes that explain it.

mod causes;
mod differences;
mod reassigned;

use std::collections::HashMap;

use crate::ir::TypeId;

use super::compare::Finding;
use super::owner::Owner;
use super::rule::Affected;
use super::unexplained::Explained;
use super::{Change, Client, Clients, Item, Rule, Rust};

use causes::Causes;
use differences::{Difference, Kind};

/// The changes, and the elements that they concern.
pub(super) struct Attributed {
    pub(super) changes: Vec<Change>,
    pub(super) explained: Explained,
}

/// Completes the changes with their API items and required version bumps, and adds one change for the differences
/// that no change explains.
pub(super) fn attribute(clients: &Clients<'_>, mut findings: Vec<Finding>) -> Attributed {
    let mut differences = differences::between(clients);
    findings.extend(reassigned::changes(clients, &differences));
    differences.retain(|it| it.reassigned().is_none());
    let explained = explained(&findings, &differences);
    let causes = Causes::new(clients, &findings);
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
    let unexplained = unattributed(clients, unexplained);
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
    let affects_code = |it: &&Finding| it.change.rule.affected() >= Affected::Code;
    for finding in findings.iter().filter(affects_code) {
        explained.add(finding.old, finding.new);
    }
    for Difference { owners, .. } in differences {
        explained.add(owners.old.iter().copied(), owners.new.iter().copied());
    }
    explained
}

/// Creates one change for each type with differences that no change of the description explains, and for each such
/// difference elsewhere.
fn unattributed(clients: &Clients<'_>, differences: Vec<Difference>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut indices = HashMap::new();
    for difference in differences {
        let types = types(clients, &difference);
        let is_reordered = difference.kind == Kind::Reordered;
        let known = types.filter(|_| !is_reordered);
        match known.and_then(|types| indices.get(&types)) {
            Some(index) => difference.add_to(&mut changes[*index]),
            None => {
                indices.extend(known.map(|types| (types, changes.len())));
                changes.push(unattributed_change(clients, &difference, types));
            }
        }
    }
    changes
}

/// The type that contains a difference, in both clients.
fn types(clients: &Clients<'_>, difference: &Difference) -> Option<(TypeId, TypeId)> {
    let pairs = &clients.pairs;
    let type_id = |client| difference.owner(client).and_then(Owner::type_id);
    match (type_id(Client::Old), type_id(Client::New)) {
        (Some(old), _) => Some((old, pairs.new_type(old)?)),
        (None, Some(new)) => Some((pairs.old_type(new)?, new)),
        (None, None) => None,
    }
}

fn unattributed_change(
    clients: &Clients<'_>,
    difference: &Difference,
    types: Option<(TypeId, TypeId)>,
) -> Change {
    let Clients { old, new, .. } = clients;
    let is_reordered = difference.kind == Kind::Reordered;
    let construction_change = types
        .filter(|_| !is_reordered)
        .and_then(|(old_id, new_id)| {
            causes::construction_change(old.get(old_id), new.get(new_id)).zip(Some(old_id))
        });
    let (subject, message) = match construction_change {
        Some((construction_change, id)) => {
            let path = clients.names.old.ty(id).clone();
            (path, construction_change.to_owned())
        }
        None => (difference.item.path.clone(), describe(difference)),
    };
    let origin = |client, id: Option<TypeId>| {
        let owner = difference.owner(client).or(id.map(Owner::Type))?;
        owner.origin(clients.api(client)).cloned()
    };
    let rule = match is_reordered {
        true => Rule::ArgumentsReordered,
        false => Rule::RustItemChanged,
    };
    Change {
        old: origin(Client::Old, types.map(|types| types.0)),
        new: origin(Client::New, types.map(|types| types.1)),
        items: vec![difference.item.clone()],
        rust: difference.rust,
        message,
        help: Some("review each use".to_owned()),
        ..Change::new(rule, subject)
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
