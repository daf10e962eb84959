//! Items that stand for something else of the description than they stood for, though that is still there.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, Content, Direction, Shape};

use super::super::compare::{self, Finding};
use super::super::surface::Owner;
use super::super::{Change, Rule, Wire};
use super::causes::origin;
use super::differences::{Difference, Kind};
use super::take;

/// One change for all the items that have gone from one thing to another.
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
        // Where it has another type, the compiler tells.
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
    let (before, after) = (shown(old, owners.0), shown(new, owners.1));
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
            message: format!("the name stands for {after}, and stood for {before}"),
            help: format!(
                "look at each use of it: whoever recompiles means {after}; \
                 what stood there has another name or is gone"
            ),
        },
        old: Some(owners.0),
        new: Some(owners.1),
        is_for_recompiling: false,
    }
}

/// What something is in the description, and on the wire.
pub(super) fn shown(api: &Api, owner: Owner) -> String {
    let listed = |name: &str| format!("`{name}`");
    let known = match owner {
        Owner::Scheme(index) => {
            let scheme = api.security_schemes.get(index);
            scheme.map(|it| format!("the credential {}", compare::sent(&it.credential)))
        }
        Owner::Variable(index) => {
            let variable = api.server_variables.get(index);
            variable.map(|it| format!("`{{{}}}` in the server's URL", it.wire))
        }
        Owner::Parameter(index, place) => {
            let operation = api.operations.get(index);
            let parameter = operation.and_then(|it| it.parameters.get(place));
            parameter.map(|it| format!("`{}` {}", it.wire, compare::part(it.location)))
        }
        Owner::Body(_) => Some("the body".to_owned()),
        Owner::Response(index, place) => {
            let operation = api.operations.get(index);
            let reply = operation.and_then(|it| it.success_responses.get(place));
            reply.map(|it| format!("the reply {}", it.status))
        }
        Owner::Error(index, place) => {
            let operation = api.operations.get(index);
            let reply = operation.and_then(|it| it.error_responses.get(place));
            reply.map(|it| format!("the reply {}", it.status))
        }
        Owner::Property(id, place) => match &api.get(id).shape {
            Shape::Struct(shape) => shape.fields.get(place).map(|it| listed(&it.wire)),
            Shape::Headers(shape) => {
                let field = shape.fields.get(place);
                field.map(|it| format!("the header `{}`", it.wire))
            }
            _ => None,
        },
        Owner::Additional(_) => Some("the members that are not listed".to_owned()),
        Owner::Variant(id, place) => match &api.get(id).shape {
            Shape::Enumeration(shape) => {
                let variant = shape.variants.get(place);
                variant.map(|it| listed(&it.wire.to_string()))
            }
            Shape::Union(shape) => {
                let variant = shape.variants.get(place);
                variant.map(|it| format!("the variant at `{}`", it.origin))
            }
            Shape::Content(contents) => {
                let content = contents.get(place).map(Content::media_type);
                content.map(listed)
            }
            _ => None,
        },
        Owner::Type(_) => Some("what is not listed".to_owned()),
        Owner::Crate | Owner::Server | Owner::Tag(_) | Owner::Operation(_) => None,
    };
    known.unwrap_or_else(|| "something".to_owned())
}
