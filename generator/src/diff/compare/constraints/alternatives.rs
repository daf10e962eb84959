//! Unions: pairs the schemas of both descriptions.

use std::mem::discriminant;

use crate::ir::{Constraints, SchemaId, Schemas, Type, TypeId};

use super::effective::Effective;
use super::walk::{Places, Site, Walk};

/// How many schemas may be selected from unions that only one of the descriptions has.
const MAX_DEPTH: usize = 2;

/// How many schemas of a union are compared with each other.
const MAX_COMPARED: usize = 100;

impl Walk<'_, '_> {
    pub(super) fn choices(&mut self, site: &Site, before: &Effective<'_>, after: &Effective<'_>) {
        match (before.choices.as_slice(), after.choices.as_slice()) {
            ([], []) => {}
            ([olds, ..], [news, ..]) => self.both(site, olds, news),
            ([], [news, ..]) => self.only_new(site, before, news),
            ([olds, ..], []) => self.only_old(site, olds, after),
        }
    }

    /// Pairs the schemas of paired types, then equivalent schemas, then the only schemas of the same kind: first new
    /// schemas that are not paired yet, then the others.
    fn both(&mut self, site: &Site, olds: &[SchemaId], news: &[SchemaId]) {
        let (old, new) = self.schemas();
        let picked = |schemas, places, ids: &[SchemaId]| -> Vec<Matched> {
            let ids = ids.iter();
            ids.map(|id| Matched::new(schemas, places, *id)).collect()
        };
        let olds = picked(old, &self.places.old, olds);
        let mut news = picked(new, &self.places.new, news);
        let mut rest = Vec::new();
        for one in olds {
            let partner = one.ty.and_then(|ty| self.comparing.pairs.new_type(ty));
            let at = news
                .iter()
                .position(|it| partner.is_some() && it.ty == partner);
            match at {
                Some(at) => {
                    let other = news.remove(at);
                    self.pick(site, vec![one.id], vec![other.id], 0);
                }
                None => rest.push(one),
            }
        }
        if rest.len() > MAX_COMPARED || news.len() > MAX_COMPARED {
            return;
        }
        let mut kept = vec![false; news.len()];
        rest.retain(|one| {
            let is_same = |(at, it): &(usize, &Matched)| {
                !kept[*at] && old.is_equivalent(one.id, (new, it.id))
            };
            let Some((at, other)) = news.iter().enumerate().find(is_same) else {
                return true;
            };
            kept[at] = true;
            self.pick(site, vec![one.id], vec![other.id], 0);
            false
        });
        for one in &rest {
            let alike = |it: &&Matched| is_alike(it.said.as_ref(), one.said.as_ref());
            let is_alone = one.ty.is_none() || rest.iter().filter(alike).count() == 1;
            let alike = |is_kept| {
                let others = news.iter().zip(&kept).filter(|(_, it)| **it == is_kept);
                let others = others.map(|(it, _)| it).filter(|_| is_alone);
                others.filter(alike).collect::<Vec<_>>()
            };
            let bounds = one.bounds(old);
            let left = best(new, &alike(false), &bounds);
            if let Some(other) = left.or_else(|| best(new, &alike(true), &bounds)) {
                self.pick(site, vec![one.id], vec![other.id], 0);
            }
        }
    }

    /// A schema became a union.
    fn only_new(&mut self, site: &Site, before: &Effective<'_>, news: &[SchemaId]) {
        let (old, new) = self.schemas();
        let whole = Matched::whole(old, &self.places.old, &site.old, before);
        let partner = whole.ty.and_then(|ty| self.comparing.pairs.new_type(ty));
        let news = news
            .iter()
            .map(|id| Matched::new(new, &self.places.new, *id));
        let alike: Vec<_> = news
            .filter(|it| is_alike(it.said.as_ref(), whole.said.as_ref()))
            .collect();
        let same = alike
            .iter()
            .find(|it| partner.is_some() && it.ty == partner);
        let is_clear = whole.ty.is_none() || alike.len() == 1;
        let others: Vec<_> = alike.iter().filter(|_| is_clear).collect();
        if let Some(other) = same.or_else(|| best(new, &others, &before.bounds)) {
            let mut picked = site.new.clone();
            picked.push(other.id);
            self.pick(site, site.old.clone(), picked, 1);
        }
    }

    /// A union became a single schema.
    fn only_old(&mut self, site: &Site, olds: &[SchemaId], after: &Effective<'_>) {
        let (old, _) = self.schemas();
        for id in olds {
            let one = Matched::new(old, &self.places.old, *id);
            if is_alike(one.said.as_ref(), after.bounds.ty.as_ref()) {
                let mut picked = site.old.clone();
                picked.push(*id);
                self.pick(site, picked, site.new.clone(), 1);
            }
        }
    }

    fn pick(&mut self, site: &Site, old: Vec<SchemaId>, new: Vec<SchemaId>, more: usize) {
        let picked = site.picked + more;
        if picked <= MAX_DEPTH {
            self.open(Site {
                old,
                new,
                picked,
                ..*site
            });
        }
    }
}

/// A schema of a union.
struct Matched {
    id: SchemaId,
    /// Its type, if it has a name.
    ty: Option<TypeId>,
    /// The type that it asserts.
    said: Option<Type>,
}

impl Matched {
    fn new(schemas: &Schemas, places: &Places<'_>, id: SchemaId) -> Self {
        let effective = Effective::of(schemas, &[id], &[]);
        Self::whole(schemas, places, &[id], &effective)
    }

    fn whole(
        schemas: &Schemas,
        places: &Places<'_>,
        ids: &[SchemaId],
        effective: &Effective<'_>,
    ) -> Self {
        let mut types = effective.ids.iter();
        Self {
            id: ids[0],
            ty: types.find_map(|id| places.get(&schemas.get(*id).origin).copied()),
            said: effective.bounds.ty.clone(),
        }
    }

    fn bounds(&self, schemas: &Schemas) -> Constraints {
        Effective::of(schemas, &[self.id], &[]).bounds
    }
}

/// The schema with the same constraints as an old one, or one that allows all of its values, or else the first one.
fn best<'p>(schemas: &Schemas, others: &[&'p Matched], old: &Constraints) -> Option<&'p Matched> {
    let whole = old.with_type();
    let same = others.iter().find(|it| it.bounds(schemas) == *old);
    let wide = || others.iter().find(|it| it.bounds(schemas).implies(&whole));
    same.or_else(wide).or(others.first()).copied()
}

/// Whether two types only differ in their constraints.
pub(super) fn is_alike(one: Option<&Type>, other: Option<&Type>) -> bool {
    let kind = |ty: &Type| {
        discriminant(match ty {
            Type::I32 | Type::I64 | Type::U64 | Type::F64 => &Type::F64,
            Type::Bool | Type::Array(_) | Type::Map(_) => ty,
            _ => &Type::String,
        })
    };
    match (one, other) {
        (Some(one), Some(other)) => kind(one) == kind(other),
        _ => true,
    }
}
