//! Constraints, formats without a dedicated type, and defaults. Each schema is compared together with all schemas
//! that it refers to: it makes no difference whether a keyword is inline or in a component.

mod alternatives;
mod difference;
mod effective;
mod report;
mod walk;

use crate::diagnostic::Origin;
use crate::ir::{Direction, SchemaId, Schemas, Shape};

use super::super::Wire;
use super::super::surface::Owner;
use super::body::matches;
use super::operations::endpoint;
use super::parameters;
use super::{Comparison, Finding, REQUEST, RESPONSE, parameter_pairs};
use report::ConstraintReport;
use walk::{Site, Walk};

impl<'a> Comparison<'a> {
    pub(super) fn bounds(&mut self) {
        let mut walk = Walk::new(self);
        for pair in self.pairs.operations() {
            walk.operation(pair);
        }
        for pair in self.pairs.types() {
            let (old, new) = (self.old.get(pair.0), self.new.get(pair.1));
            let roots = (
                self.old.schemas.root(&old.origin),
                self.new.schemas.root(&new.origin),
            );
            let owners = (Owner::Type(pair.0), Owner::Type(pair.1));
            let reach = self.pairs.direction(self.old, self.new, pair);
            walk.root(roots, owners, reach);
        }
        walk.go_on();
        let reports = std::mem::take(&mut walk.reports);
        for ((rule, old, new, message), report) in reports {
            let ConstraintReport {
                owners,
                reach,
                wire,
                help,
            } = report;
            let help = help.filter(|_| reach.request || wire != Wire::Ok);
            let found = Finding::new(rule, self.subject(owners.0))
                .old(owners.0, old)
                .new_(owners.1, new)
                .reach(reach)
                .wire(wire);
            self.add(found.message(message).help(help));
        }
    }

    /// The subject of a change in an old schema.
    fn subject(&self, owner: Owner) -> String {
        let api = self.old;
        let of_type = |id, part: Option<String>| match part {
            Some(part) => format!("{}{part}", self.names.old.ty(id)),
            None => self.names.old.ty(id).clone(),
        };
        match owner {
            Owner::Parameter(index, place) => {
                let operation = &api.operations[index];
                parameters::subject(&operation.parameters[place], &endpoint(operation))
            }
            Owner::Body(index) => format!("{}: request body", endpoint(&api.operations[index])),
            Owner::Response(index, place) => {
                let operation = &api.operations[index];
                let status = operation.success_responses[place].status;
                format!("{}: {status} response", endpoint(operation))
            }
            Owner::Property(id, place) => match &api.get(id).shape {
                Shape::Struct(shape) => of_type(id, Some(format!(".{}", shape.fields[place].name))),
                _ => of_type(id, None),
            },
            Owner::Additional(id) => of_type(id, Some(": additional properties".to_owned())),
            Owner::Type(id) | Owner::Variant(id, _) => of_type(id, None),
            Owner::Crate
            | Owner::Server
            | Owner::Variable(_)
            | Owner::Scheme(_)
            | Owner::Tag(_)
            | Owner::Operation(_)
            | Owner::Error(..) => String::new(),
        }
    }
}

impl Walk<'_, '_> {
    fn root(
        &mut self,
        roots: (Option<SchemaId>, Option<SchemaId>),
        owners: (Owner, Owner),
        reach: Direction,
    ) {
        if let (Some(old), Some(new)) = roots {
            self.open(Site {
                old: vec![old],
                new: vec![new],
                owners,
                reach,
                picked: 0,
            });
        }
    }

    fn operation(&mut self, indices: (usize, usize)) {
        let (old, new) = (self.comparing.old, self.comparing.new);
        let (schemas, others) = (&old.schemas, &new.schemas);
        let (old, new) = (&old.operations[indices.0], &new.operations[indices.1]);
        let pairs = parameter_pairs(old, new).into_iter().enumerate();
        for (place, other) in pairs.filter_map(|(place, other)| Some((place, other?))) {
            let one = only(schemas, &old.parameters[place].origin);
            let another = only(others, &new.parameters[other].origin);
            let owners = (
                Owner::Parameter(indices.0, place),
                Owner::Parameter(indices.1, other),
            );
            self.root((one, another), owners, REQUEST);
        }
        if let (Some(one), Some(other)) = (&old.body, &new.body) {
            let owners = (Owner::Body(indices.0), Owner::Body(indices.1));
            self.contents((&one.origin, &other.origin), owners, REQUEST);
        }
        for (place, one) in old.success_responses.iter().enumerate() {
            let at = new
                .success_responses
                .iter()
                .position(|it| it.status == one.status);
            if let Some(at) = at {
                let owners = (
                    Owner::Response(indices.0, place),
                    Owner::Response(indices.1, at),
                );
                self.contents(
                    (&one.origin, &new.success_responses[at].origin),
                    owners,
                    RESPONSE,
                );
            }
        }
    }

    /// Compares the schemas of the same media types, or of the only ones if each side has one.
    fn contents(
        &mut self,
        (old, new): (&Origin, &Origin),
        owners: (Owner, Owner),
        reach: Direction,
    ) {
        let olds = contents(&self.comparing.old.schemas, old);
        let news = contents(&self.comparing.new.schemas, new);
        for (name, one) in &olds {
            let same = news.iter().find(|(other, _)| other == name);
            let takes =
                |(range, _): &&(String, SchemaId)| matches(std::slice::from_ref(range), name);
            let partner = same.or_else(|| news.iter().find(takes));
            let only = || news.first().filter(|_| olds.len() + news.len() == 2);
            let partner = partner.or_else(only).map(|(_, id)| *id);
            self.root((Some(*one), partner), owners, reach);
        }
    }
}

/// The schema of a parameter.
fn only(schemas: &Schemas, origin: &Origin) -> Option<SchemaId> {
    schemas.roots_below(origin).next().map(|(_, id)| id)
}

/// The schemas of the content of a body or response, by their media types.
fn contents(schemas: &Schemas, origin: &Origin) -> Vec<(String, SchemaId)> {
    let roots = schemas.roots_below(origin);
    let roots = roots.filter_map(|(place, id)| {
        let steps = place.steps().skip(origin.steps().count());
        match steps.collect::<Vec<_>>().as_slice() {
            [content, name, schema] if content == "content" && schema == "schema" => {
                Some((name.to_string(), id))
            }
            _ => None,
        }
    });
    roots.collect()
}
