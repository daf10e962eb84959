//! Constraints, formats without a dedicated type, and defaults. Each schema is compared together with all schemas
//! that it refers to: it makes no difference whether a keyword is inline or in a component.

mod alternatives;
mod difference;
mod effective;
mod report;
mod typed_schemas;
mod walk;

use crate::diagnostic::Origin;
use crate::ir::{Direction, SchemaId, Schemas};

use super::super::owner::Owner;
use super::super::{Client, OldNew, Wire};
use super::body::matches;
use super::{Comparison, Part};
use report::ConstraintReport;
use typed_schemas::TypedSchemas;
use walk::{Site, Walk};

impl Comparison<'_> {
    pub(super) fn constraints(&mut self) {
        let schemas = OldNew {
            old: TypedSchemas::new(self.old),
            new: TypedSchemas::new(self.new),
        };
        let mut walk = Walk::new(self, &schemas);
        for pair in self.pairs.operations() {
            walk.operation(pair);
        }
        for ids in self.pairs.types() {
            let (old, new) = (self.old.get(ids.0), self.new.get(ids.1));
            let roots = (
                self.old.schemas.root(&old.origin),
                self.new.schemas.root(&new.origin),
            );
            let owners = (Owner::Type(ids.0), Owner::Type(ids.1));
            walk.root(roots, owners, self.direction_of(ids));
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
            let finding = self
                .changed(rule, owners)
                .at(Client::Old, Some(old.clone()))
                .at(Client::New, Some(new.clone()))
                .direction(direction)
                .wire(wire);
            self.add(finding, message, help);
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

    fn operation(&mut self, ids: (usize, usize)) {
        let comparison = self.comparison;
        let (old, new) = (comparison.old, comparison.new);
        let (left, right) = (&old.operations[ids.0], &new.operations[ids.1]);
        let parameters = (&*left.parameters, &*right.parameters);
        let parameters = comparison.parts(ids, Owner::Parameter, parameters);
        for pair in parameters.into_iter().filter_map(Part::both) {
            let roots = (
                parameter_schema(&old.schemas, &pair.old.origin),
                parameter_schema(&new.schemas, &pair.new.origin),
            );
            self.root(roots, pair.ids, Direction::REQUEST);
        }
        if let (Some(left), Some(right)) = (&left.body, &right.body) {
            let owners = (Owner::Body(ids.0), Owner::Body(ids.1));
            self.contents((&left.origin, &right.origin), owners, Direction::REQUEST);
        }
        let responses = (&*left.success_responses, &*right.success_responses);
        let responses = comparison.parts(ids, Owner::Response, responses);
        for pair in responses.into_iter().filter_map(Part::both) {
            let origins = (&pair.old.origin, &pair.new.origin);
            self.contents(origins, pair.ids, Direction::RESPONSE);
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
