//! Items whose Rust name refers to a different element of the description, although the old element, or the new one
//! under a different name, is in both descriptions.

use std::collections::HashMap;

use crate::diagnostic::Origin;

use super::super::compare::Finding;
use super::super::owner::Owner;
use super::super::{Client, Clients, Rule, Wire};
use super::differences::{Difference, Kind};

/// Creates one change for all items that moved from one element to another.
pub(super) fn changes(clients: &Clients<'_>, differences: &[Difference]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut indices = HashMap::new();
    for difference in differences {
        let Some(owners) = difference.reassigned() else {
            continue;
        };
        let index = *indices.entry(owners).or_insert_with(|| {
            findings.push(moved(clients, owners, difference));
            findings.len() - 1
        });
        let change = &mut findings[index].change;
        difference.add_to(change);
        // If the type differs, the compiler reports it.
        if difference.kind == (Kind::Moved { is_same: true }) {
            change.wire = Wire::Risk;
        }
    }
    findings
}

fn moved(clients: &Clients<'_>, (old, new): (Owner, Owner), difference: &Difference) -> Finding {
    let location = |client, owner: Owner| match owner {
        Owner::Variable(_) => Origin::root().key("servers"),
        owner => {
            let origin = owner.origin(clients.api(client)).cloned();
            origin.unwrap_or_else(Origin::root)
        }
    };
    let (before, after) = (old.describe(clients.old), new.describe(clients.new));
    let help = format!(
        "review each use; recompiled callers use {after}, and {before} may have a different Rust name or none"
    );
    Finding::new(Rule::NameReassigned, difference.item.path.clone())
        .old(old, location(Client::Old, old))
        .new_(new, location(Client::New, new))
        .message(format!(
            "Rust name now refers to {after} (previously {before})"
        ))
        .help(help.as_str())
}

/// Whether two elements with the same name do not correspond, and one of them has a counterpart. Types, operations
/// and the client are paired by name.
pub(super) fn are_mismatched(clients: &Clients<'_>, old: Owner, new: Owner) -> bool {
    let is_different = |partner: Option<Owner>, it| partner.is_some_and(|partner| partner != it);
    (is_part(old) || is_part(new))
        && (is_different(clients.pairs.new_of(old), new)
            || is_different(clients.pairs.old_of(new), old))
}

/// Whether an element is inside a type, an operation or the client.
fn is_part(owner: Owner) -> bool {
    match owner {
        Owner::Crate | Owner::Server | Owner::Tag(_) => false,
        Owner::Variable(_) | Owner::Scheme(_) => true,
        owner => owner.container() != Some(owner),
    }
}
