//! Walks the schemas of both descriptions in parallel.

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;

use crate::diagnostic::Origin;
use crate::ir::{Access, Api, Direction, Field, SchemaId, Schemas, Shape, TypeId};

use super::super::super::surface::Owner;
use super::super::super::{OldNew, Rule};
use super::super::Comparison;
use super::effective::Effective;
use super::report::ConstraintReport;

/// Corresponding schemas of both descriptions.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The schemas that apply to a value together.
    pub(super) old: Vec<SchemaId>,
    pub(super) new: Vec<SchemaId>,
    /// The elements that contain them.
    pub(super) owners: (Owner, Owner),
    pub(super) reach: Direction,
    /// How many schemas were selected from unions.
    pub(super) picked: usize,
}

/// The types of a description, by their locations.
pub(super) type Places<'a> = HashMap<&'a Origin, TypeId>;

/// The walk through the schemas of both descriptions.
pub(super) struct Walk<'c, 'a> {
    pub(super) comparing: &'c Comparison<'a>,
    pub(super) places: OldNew<Places<'a>>,
    open: VecDeque<Site>,
    seen: HashMap<(Vec<SchemaId>, Vec<SchemaId>), Direction>,
    pub(super) reports: IndexMap<(Rule, &'a Origin, &'a Origin, String), ConstraintReport>,
}

impl<'c, 'a> Walk<'c, 'a> {
    pub(super) fn new(comparing: &'c Comparison<'a>) -> Self {
        Self {
            comparing,
            places: OldNew {
                old: places(comparing.old),
                new: places(comparing.new),
            },
            open: VecDeque::new(),
            seen: HashMap::new(),
            reports: IndexMap::new(),
        }
    }

    pub(super) fn schemas(&self) -> (&'a Schemas, &'a Schemas) {
        (&self.comparing.old.schemas, &self.comparing.new.schemas)
    }

    /// Visits a site later, unless it cannot contain a change.
    pub(super) fn open(&mut self, mut site: Site) {
        let (old, new) = self.schemas();
        if let ([one], [other]) = (site.old.as_slice(), site.new.as_slice()) {
            let (one, other) = (old.get(*one), new.get(*other));
            if one.is_same_leaf(other) {
                return;
            }
            let targets = one.target().zip(other.target());
            let pair = targets.and_then(|(one, other)| self.pair((one, other)));
            if let (Some((one, other)), Some(pair)) = (targets, pair) {
                site.old = vec![one];
                site.new = vec![other];
                site.owners = (Owner::Type(pair.0), Owner::Type(pair.1));
            }
        }
        self.open.push_back(site);
    }

    /// The types of two schemas, if these types are paired.
    fn pair(&self, (old, new): (SchemaId, SchemaId)) -> Option<(TypeId, TypeId)> {
        let (olds, news) = self.schemas();
        let one = *self.places.old.get(&olds.get(old).origin)?;
        let other = *self.places.new.get(&news.get(new).origin)?;
        (self.comparing.pairs.new_type(one) == Some(other)).then_some((one, other))
    }

    pub(super) fn go_on(&mut self) {
        while let Some(site) = self.open.pop_front() {
            let key = (site.old.clone(), site.new.clone());
            let is_first = !self.seen.contains_key(&key);
            let known = self.seen.entry(key).or_default();
            let both = Direction {
                request: known.request || site.reach.request,
                response: known.response || site.reach.response,
            };
            if is_first || *known != both {
                *known = both;
                self.visit(&site);
            }
        }
    }

    fn visit(&mut self, site: &Site) {
        let (old, new) = self.schemas();
        let before = Effective::of(old, &site.old, &[]);
        let after = Effective::of(new, &site.new, &[]);
        let met = self.met(site, &before, &after);
        for (id, pair) in &met {
            let owners = (Owner::Type(pair.0), Owner::Type(pair.1));
            self.open(Site {
                old: vec![id.0],
                new: vec![id.1],
                owners,
                ..site.clone()
            });
        }
        self.compare(site, (&before, &after), &met);
        self.members(site, &before, &after);
        let whole = match met.first() {
            Some((_, pair)) => (Owner::Type(pair.0), Owner::Type(pair.1)),
            None => site.owners,
        };
        self.open_parts(site, whole, &before.items, &after.items);
        for place in 0..before.prefix.len().max(after.prefix.len()) {
            self.open_parts(site, whole, before.item(place), after.item(place));
        }
        let owners = self.owners(whole, (&before, &after), |api, id| {
            let shape = &api.get(id).shape;
            matches!(shape, Shape::Struct(shape) if shape.additional.is_some())
                .then_some(Owner::Additional(id))
        });
        self.open_parts(site, owners, &before.rest, &after.rest);
        self.choices(site, &before, &after);
    }

    /// The paired types of both clients that apply to the values at a site.
    fn met(
        &self,
        site: &Site,
        before: &Effective<'_>,
        after: &Effective<'_>,
    ) -> Vec<((SchemaId, SchemaId), (TypeId, TypeId))> {
        let (old, new) = self.schemas();
        let news = after.ids.iter().filter_map(|id| {
            let ty = self.places.new.get(&new.get(*id).origin)?;
            Some((*ty, *id))
        });
        let news: HashMap<_, _> = news.collect();
        let olds = before.ids.iter().filter_map(|id| {
            let ty = *self.places.old.get(&old.get(*id).origin)?;
            let partner = self.comparing.pairs.new_type(ty)?;
            let other = *news.get(&partner)?;
            let is_itself = site.old == [*id] && site.new == [other];
            (!is_itself).then_some(((*id, other), (ty, partner)))
        });
        olds.collect()
    }

    fn members(&mut self, site: &Site, before: &Effective<'_>, after: &Effective<'_>) {
        for (wire, olds) in &before.members {
            let Some(news) = after.members.get(wire) else {
                continue;
            };
            let owners = self.owners(site.owners, (before, after), |api, id| {
                let Shape::Struct(shape) = &api.get(id).shape else {
                    return None;
                };
                let place = shape.fields.iter().position(|it| it.wire == *wire)?;
                Some(Owner::Property(id, place))
            });
            let mut inside = site.clone();
            if let Some((one, other)) = self.fields(owners) {
                inside.reach.request &=
                    one.access != Access::ReadOnly && other.access != Access::ReadOnly;
                inside.reach.response &=
                    one.access != Access::WriteOnly && other.access != Access::WriteOnly;
            }
            self.open_parts(&inside, owners, olds, news);
        }
    }

    /// The fields of both clients, if a site is a property.
    pub(super) fn fields(&self, owners: (Owner, Owner)) -> Option<(&'a Field, &'a Field)> {
        let field = |api: &'a Api, owner| match owner {
            Owner::Property(id, place) => match &api.get(id).shape {
                Shape::Struct(shape) => shape.fields.get(place),
                _ => None,
            },
            _ => None,
        };
        let (old, new) = (self.comparing.old, self.comparing.new);
        Some((field(old, owners.0)?, field(new, owners.1)?))
    }

    /// The owners of a part of a value: the innermost types that have such a part, or else the owners of the
    /// whole value.
    fn owners(
        &self,
        whole: (Owner, Owner),
        (before, after): (&Effective<'_>, &Effective<'_>),
        part: impl Fn(&Api, TypeId) -> Option<Owner>,
    ) -> (Owner, Owner) {
        let (old, new) = self.schemas();
        let found = |api: &Api, places: &Places<'_>, schemas: &Schemas, ids: &[SchemaId]| {
            let types = ids
                .iter()
                .filter_map(|id| places.get(&schemas.get(*id).origin));
            types.copied().find_map(|id| part(api, id))
        };
        let one = found(self.comparing.old, &self.places.old, old, &before.ids);
        let other = found(self.comparing.new, &self.places.new, new, &after.ids);
        match (one, other) {
            (Some(one), Some(other)) => (one, other),
            _ => whole,
        }
    }

    fn open_parts(
        &mut self,
        site: &Site,
        owners: (Owner, Owner),
        old: &[SchemaId],
        new: &[SchemaId],
    ) {
        if !old.is_empty() && !new.is_empty() {
            self.open(Site {
                old: old.to_vec(),
                new: new.to_vec(),
                owners,
                picked: 0,
                ..*site
            });
        }
    }
}

fn places(api: &Api) -> Places<'_> {
    let types = api.types.iter().enumerate();
    types
        .map(|(index, def)| (&def.origin, TypeId(index)))
        .collect()
}
