//! Items whose Rust name refers to a different element of the description, although the old element, or the new one
//! under a different name, is in both descriptions.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, Content, Direction, Shape};

use super::super::compare::{self, Finding};
use super::super::surface::Owner;
use super::super::{Change, Rule, Wire};
use super::causes::origin;
use super::differences::{Difference, Kind};
use super::take;

/// Creates one change for all items that moved from one element to another.
pub(super) fn changes(old: &Api, new: &Api, differences: &[Difference]) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut places = HashMap::new();
    for difference in differences {
        let Some(owners) = difference.moved() else {
            continue;
        };
        let index = *places.entry(owners).or_insert_with(|| {
            found.push(moved((old, new), owners, difference));
            found.len() - 1
        });
        let change = &mut found[index].change;
        take(change, difference);
        // If the type differs, the compiler reports it.
        if difference.kind == (Kind::Moved { is_same: true }) {
            change.wire = Wire::Risk;
        }
    }
    found
}

fn moved((old, new): (&Api, &Api), owners: (Owner, Owner), difference: &Difference) -> Finding {
    let rule = Rule::NameReassigned;
    let place = |api: &Api, owner| match owner {
        Owner::Variable(_) => Origin::root().key("servers"),
        owner => origin(api, owner).cloned().unwrap_or_else(Origin::root),
    };
    let (before, after) = (describe(old, owners.0), describe(new, owners.1));
    Finding {
        change: Change {
            rule,
            old: Some(place(old, owners.0)),
            new: Some(place(new, owners.1)),
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

/// Names an element of the description by its wire name.
pub(super) fn describe(api: &Api, owner: Owner) -> String {
    let known = match owner {
        Owner::Scheme(index) => {
            let scheme = api.security_schemes.get(index);
            scheme.map(|it| compare::describe_credential(&it.credential))
        }
        Owner::Variable(index) => {
            let variable = api.server_variables.get(index);
            variable.map(|it| format!("server variable `{}`", it.wire))
        }
        Owner::Parameter(index, place) => {
            let operation = api.operations.get(index);
            let parameter = operation.and_then(|it| it.parameters.get(place));
            parameter.map(compare::describe_parameter)
        }
        Owner::Body(_) => Some("the request body".to_owned()),
        Owner::Response(index, place) => {
            let operation = api.operations.get(index);
            let response = operation.and_then(|it| it.success_responses.get(place));
            response.map(|it| format!("the `{}` response", it.status))
        }
        Owner::Error(index, place) => {
            let operation = api.operations.get(index);
            let response = operation.and_then(|it| it.error_responses.get(place));
            response.map(|it| format!("the `{}` response", it.status))
        }
        Owner::Property(id, place) => match &api.get(id).shape {
            Shape::Struct(shape) => {
                let field = shape.fields.get(place);
                field.map(|it| format!("property `{}`", it.wire))
            }
            Shape::Headers(shape) => {
                let field = shape.fields.get(place);
                field.map(|it| format!("header `{}`", it.wire))
            }
            _ => None,
        },
        Owner::Additional(_) => Some("additional properties".to_owned()),
        Owner::Variant(id, place) => match &api.get(id).shape {
            Shape::Enumeration(shape) => {
                let variant = shape.variants.get(place);
                variant.map(|it| format!("enum value `{}`", it.wire))
            }
            Shape::Union(shape) => {
                let variant = shape.variants.get(place);
                variant.map(|it| format!("the variant at `{}`", it.origin))
            }
            Shape::Content(contents) => {
                let content = contents.get(place).map(Content::media_type);
                content.map(|it| format!("media type `{it}`"))
            }
            _ => None,
        },
        Owner::Type(_) => Some("unknown values".to_owned()),
        Owner::Crate | Owner::Server | Owner::Tag(_) | Owner::Operation(_) => None,
    };
    known.unwrap_or_else(|| "a different element".to_owned())
}
