//! Walks the schemas of both descriptions in parallel.

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, Direction, SchemaId, Shape, TypeId};

use super::super::super::owner::Owner;
use super::super::super::{OldNew, Rule};
use super::super::Comparison;
use super::effective::Effective;
use super::report::ConstraintReport;
use super::typed_schemas::TypedSchemas;

/// Corresponding schemas of both descriptions.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The schemas that apply to a value together.
    pub(super) old: Vec<SchemaId>,
    pub(super) new: Vec<SchemaId>,
    /// The elements that contain them.
    pub(super) owners: (Owner, Owner),
    pub(super) direction: Direction,
    /// How many schemas were selected from unions.
    pub(super) selected: usize,
}

/// The walk through the schemas of both descriptions.
pub(super) struct Walk<'c, 'a> {
    pub(super) comparison: &'c Comparison<'a>,
    pub(super) schemas: &'c OldNew<TypedSchemas<'a>>,
    queue: VecDeque<Site>,
    seen: HashMap<(Vec<SchemaId>, Vec<SchemaId>), Direction>,
    pub(super) reports: IndexMap<(Rule, &'a Origin, &'a Origin, String), ConstraintReport>,
}

impl<'c, 'a> Walk<'c, 'a> {
    pub(super) fn new(
        comparison: &'c Comparison<'a>,
        schemas: &'c OldNew<TypedSchemas<'a>>,
    ) -> Self {
        Self {
            comparison,
            schemas,
            queue: VecDeque::new(),
            seen: HashMap::new(),
            reports: IndexMap::new(),
        }
    }

    /// Visits a site later, unless it cannot contain a change.
    pub(super) fn enqueue(&mut self, mut site: Site) {
        let OldNew { old, new } = self.schemas;
        if let ([left], [right]) = (site.old.as_slice(), site.new.as_slice()) {
            let (left, right) = (old.schemas.get(*left), new.schemas.get(*right));
            if left.is_same_leaf(right) {
                return;
            }
            let targets = left.target().zip(right.target());
            let pair = targets.and_then(|(left, right)| self.pair((left, right)));
            if let (Some((left, right)), Some(pair)) = (targets, pair) {
                site.old = vec![left];
                site.new = vec![right];
                site.owners = (Owner::Type(pair.0), Owner::Type(pair.1));
            }
        }
        self.queue.push_back(site);
    }

    /// The types of two schemas, if these types are paired.
    fn pair(&self, (old, new): (SchemaId, SchemaId)) -> Option<(TypeId, TypeId)> {
        let left = self.schemas.old.type_of(old)?;
        let right = self.schemas.new.type_of(new)?;
        (self.comparison.pairs.new_type(left) == Some(right)).then_some((left, right))
    }

    pub(super) fn run(&mut self) {
        while let Some(site) = self.queue.pop_front() {
            let key = (site.old.clone(), site.new.clone());
            let is_first = !self.seen.contains_key(&key);
            let known = self.seen.entry(key).or_default();
            let direction = known.or(site.direction);
            if is_first || *known != direction {
                *known = direction;
                self.visit(&site);
            }
        }
    }

    fn visit(&mut self, site: &Site) {
        let before = self.schemas.old.effective(&site.old);
        let after = self.schemas.new.effective(&site.new);
        let paired_types = self.paired_types(site, &before, &after);
        for (id, pair) in &paired_types {
            let owners = (Owner::Type(pair.0), Owner::Type(pair.1));
            self.enqueue(Site {
                old: vec![id.0],
                new: vec![id.1],
                owners,
                ..site.clone()
            });
        }
        self.compare(site, (&before, &after), &paired_types);
        self.properties(site, &before, &after);
        let outer_owners = match paired_types.first() {
            Some((_, pair)) => (Owner::Type(pair.0), Owner::Type(pair.1)),
            None => site.owners,
        };
        self.enqueue_parts(site, outer_owners, &before.items, &after.items);
        for position in 0..before.prefix_items.len().max(after.prefix_items.len()) {
            self.enqueue_parts(
                site,
                outer_owners,
                before.item(position),
                after.item(position),
            );
        }
        let owners = self.owners(outer_owners, (&before, &after), |api, id| {
            let shape = &api.get(id).shape;
            matches!(shape, Shape::Struct(shape) if shape.additional.is_some())
                .then_some(Owner::Additional(id))
        });
        self.enqueue_parts(site, owners, &before.additional, &after.additional);
        self.alternatives(site, &before, &after);
    }

    /// The paired types of both clients that apply to the values at a site.
    fn paired_types(
        &self,
        site: &Site,
        before: &Effective<'_>,
        after: &Effective<'_>,
    ) -> Vec<((SchemaId, SchemaId), (TypeId, TypeId))> {
        let OldNew { old, new } = self.schemas;
        let news = after.ids.iter();
        let news: HashMap<_, _> = news
            .filter_map(|id| Some((new.type_of(*id)?, *id)))
            .collect();
        let olds = before.ids.iter().filter_map(|id| {
            let ty = old.type_of(*id)?;
            let partner = self.comparison.pairs.new_type(ty)?;
            let new_id = *news.get(&partner)?;
            let is_itself = site.old == [*id] && site.new == [new_id];
            (!is_itself).then_some(((*id, new_id), (ty, partner)))
        });
        olds.collect()
    }

    fn properties(&mut self, site: &Site, before: &Effective<'_>, after: &Effective<'_>) {
        for (wire, olds) in &before.properties {
            let Some(news) = after.properties.get(wire) else {
                continue;
            };
            let owners = self.owners(site.owners, (before, after), |api, id| {
                let Shape::Struct(shape) = &api.get(id).shape else {
                    return None;
                };
                let position = shape.fields.iter().position(|it| it.wire == *wire)?;
                Some(Owner::Property(id, position))
            });
            let mut inner = site.clone();
            if let Some((left, right)) = self.comparison.fields(owners) {
                let allowed = left.access.direction().and(right.access.direction());
                inner.direction = inner.direction.and(allowed);
            }
            self.enqueue_parts(&inner, owners, olds, news);
        }
    }

    /// The owners of a part of a value: the innermost types that have such a part, or else the owners of the
    /// whole value.
    fn owners(
        &self,
        outer_owners: (Owner, Owner),
        (before, after): (&Effective<'_>, &Effective<'_>),
        part: impl Fn(&Api, TypeId) -> Option<Owner>,
    ) -> (Owner, Owner) {
        let find = |schemas: &TypedSchemas<'_>, ids: &[SchemaId]| {
            let types = ids.iter().filter_map(|id| schemas.type_of(*id));
            types.into_iter().find_map(|id| part(schemas.api, id))
        };
        let left = find(&self.schemas.old, &before.ids);
        let right = find(&self.schemas.new, &after.ids);
        left.zip(right).unwrap_or(outer_owners)
    }

    fn enqueue_parts(
        &mut self,
        site: &Site,
        owners: (Owner, Owner),
        old: &[SchemaId],
        new: &[SchemaId],
    ) {
        if !old.is_empty() && !new.is_empty() {
            self.enqueue(Site {
                old: old.to_vec(),
                new: new.to_vec(),
                owners,
                selected: 0,
                ..*site
            });
        }
    }
}
