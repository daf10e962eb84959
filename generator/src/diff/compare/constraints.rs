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
    pub(super) fn constraints(&mut self) {
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
            let direction = self.pairs.direction(self.old, self.new, pair);
            walk.root(roots, owners, direction);
        }
        walk.run();
        let reports = std::mem::take(&mut walk.reports);
        for ((rule, old, new, message), report) in reports {
            let ConstraintReport {
                owners,
                direction,
                wire,
                help,
            } = report;
            let help = help.filter(|_| direction.request || wire != Wire::Ok);
            let finding = Finding::new(rule, self.subject(owners.0))
                .old(owners.0, old)
                .new_(owners.1, new)
                .direction(direction)
                .wire(wire);
            self.add(finding.message(message).help(help));
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
            Owner::Parameter(index, position) => {
                let operation = &api.operations[index];
                parameters::subject(&operation.parameters[position], &endpoint(operation))
            }
            Owner::Body(index) => format!("{}: request body", endpoint(&api.operations[index])),
            Owner::Response(index, position) => {
                let operation = &api.operations[index];
                let status = operation.success_responses[position].status;
                format!("{}: {status} response", endpoint(operation))
            }
            Owner::Property(id, position) => match &api.get(id).shape {
                Shape::Struct(shape) => {
                    of_type(id, Some(format!(".{}", shape.fields[position].name)))
                }
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
        direction: Direction,
    ) {
        if let (Some(old), Some(new)) = roots {
            self.enqueue(Site {
                old: vec![old],
                new: vec![new],
                owners,
                direction,
                selected: 0,
            });
        }
    }

    fn operation(&mut self, indices: (usize, usize)) {
        let (old, new) = (self.comparison.old, self.comparison.new);
        let (old_schemas, new_schemas) = (&old.schemas, &new.schemas);
        let (old, new) = (&old.operations[indices.0], &new.operations[indices.1]);
        let pairs = parameter_pairs(old, new).into_iter().enumerate();
        for (position, new_position) in
            pairs.filter_map(|(position, new_position)| Some((position, new_position?)))
        {
            let left = parameter_schema(old_schemas, &old.parameters[position].origin);
            let right = parameter_schema(new_schemas, &new.parameters[new_position].origin);
            let owners = (
                Owner::Parameter(indices.0, position),
                Owner::Parameter(indices.1, new_position),
            );
            self.root((left, right), owners, REQUEST);
        }
        if let (Some(left), Some(right)) = (&old.body, &new.body) {
            let owners = (Owner::Body(indices.0), Owner::Body(indices.1));
            self.contents((&left.origin, &right.origin), owners, REQUEST);
        }
        for (position, left) in old.success_responses.iter().enumerate() {
            let new_position = new
                .success_responses
                .iter()
                .position(|it| it.status == left.status);
            if let Some(new_position) = new_position {
                let owners = (
                    Owner::Response(indices.0, position),
                    Owner::Response(indices.1, new_position),
                );
                self.contents(
                    (&left.origin, &new.success_responses[new_position].origin),
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
        direction: Direction,
    ) {
        let olds = contents(&self.comparison.old.schemas, old);
        let news = contents(&self.comparison.new.schemas, new);
        for (name, left) in &olds {
            let same = news.iter().find(|(right, _)| right == name);
            let accepts =
                |(range, _): &&(String, SchemaId)| matches(std::slice::from_ref(range), name);
            let partner = same.or_else(|| news.iter().find(accepts));
            let only = || news.first().filter(|_| olds.len() + news.len() == 2);
            let partner = partner.or_else(only).map(|(_, id)| *id);
            self.root((Some(*left), partner), owners, direction);
        }
    }
}

/// The schema of a parameter.
fn parameter_schema(schemas: &Schemas, origin: &Origin) -> Option<SchemaId> {
    schemas.roots_below(origin).next().map(|(_, id)| id)
}

/// The schemas of the content of a body or response, by their media types.
fn contents(schemas: &Schemas, origin: &Origin) -> Vec<(String, SchemaId)> {
    let roots = schemas.roots_below(origin);
    let roots = roots.filter_map(|(root, id)| {
        let steps = root.steps().skip(origin.steps().count());
        match steps.collect::<Vec<_>>().as_slice() {
            [content, name, schema] if content == "content" && schema == "schema" => {
                Some((name.to_string(), id))
            }
            _ => None,
        }
    });
    roots.collect()
}
