//! Items whose Rust name refers to a different element of the description, although the old element, or the new one
//! under a different name, is in both descriptions.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, Direction};

use super::super::compare::Finding;
use super::super::surface::Owner;
use super::super::{Change, Rule, Wire};
use super::causes::origin;
use super::describe::describe;
use super::differences::{Difference, Kind};

/// Creates one change for all items that moved from one element to another.
pub(super) fn changes(old: &Api, new: &Api, differences: &[Difference]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut indices = HashMap::new();
    for difference in differences {
        let Some(owners) = difference.reassigned() else {
            continue;
        };
        let index = *indices.entry(owners).or_insert_with(|| {
            findings.push(moved((old, new), owners, difference));
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

fn moved((old, new): (&Api, &Api), owners: (Owner, Owner), difference: &Difference) -> Finding {
    let rule = Rule::NameReassigned;
    let location = |api: &Api, owner| match owner {
        Owner::Variable(_) => Origin::root().key("servers"),
        owner => origin(api, owner).cloned().unwrap_or_else(Origin::root),
    };
    let (before, after) = (describe(old, owners.0), describe(new, owners.1));
    Finding {
        change: Change {
            rule,
            old: Some(location(old, owners.0)),
            new: Some(location(new, owners.1)),
            subject: difference.item.path.clone(),
            items: Vec::new(),
            direction: Direction::default(),
            wire: Wire::Ok,
            rust: rule.min_bump(),
            message: format!("Rust name now refers to {after} (previously {before})"),
            help: Some(format!(
                "review each use; recompiled callers use {after}, and {before} has a different Rust name or is removed"
            )),
        },
        old: Some(owners.0),
        new: Some(owners.1),
        needs_only_recompile: false,
    }
}
