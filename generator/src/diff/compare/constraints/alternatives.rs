//! Unions: pairs the schemas of both descriptions.

use std::mem::discriminant;

use crate::ir::{Constraints, SchemaId, Type, TypeId};

use super::super::super::OldNew;
use super::effective::Effective;
use super::typed_schemas::TypedSchemas;
use super::walk::{Site, Walk};

/// How many schemas may be selected from unions that only one of the descriptions has.
const MAX_DEPTH: usize = 2;

/// How many schemas of a union are compared with each other.
const MAX_COMPARED: usize = 100;

impl Walk<'_, '_> {
    pub(super) fn alternatives(
        &mut self,
        site: &Site,
        before: &Effective<'_>,
        after: &Effective<'_>,
    ) {
        match (
            before.alternatives.as_slice(),
            after.alternatives.as_slice(),
        ) {
            ([], []) => {}
            ([olds, ..], [news, ..]) => self.pair_alternatives(site, olds, news),
            ([], [news, ..]) => self.only_new(site, before, news),
            ([olds, ..], []) => self.only_old(site, olds, after),
        }
    }

    /// Pairs the schemas of paired types, then equivalent schemas, then the only schemas of the same kind: first new
    /// schemas that are not paired yet, then the paired ones.
    fn pair_alternatives(&mut self, site: &Site, olds: &[SchemaId], news: &[SchemaId]) {
        let OldNew { old, new } = self.schemas;
        let olds = olds.iter().map(|id| Matched::new(old, *id));
        let mut news: Vec<_> = news.iter().map(|id| Matched::new(new, *id)).collect();
        let mut remaining = Vec::new();
        for schema in olds {
            let partner = schema.ty.and_then(|ty| self.comparison.pairs.new_type(ty));
            let at = news
                .iter()
                .position(|it| partner.is_some() && it.ty == partner);
            match at {
                Some(at) => {
                    let counterpart = news.remove(at);
                    self.select(site, vec![schema.id], vec![counterpart.id], 0);
                }
                None => remaining.push(schema),
            }
        }
        if remaining.len() > MAX_COMPARED || news.len() > MAX_COMPARED {
            return;
        }
        let mut paired = vec![false; news.len()];
        remaining.retain(|schema| {
            let is_same = |(at, it): &(usize, &Matched)| {
                !paired[*at] && old.schemas.is_equivalent(schema.id, (new.schemas, it.id))
            };
            let Some((at, counterpart)) = news.iter().enumerate().find(is_same) else {
                return true;
            };
            paired[at] = true;
            self.select(site, vec![schema.id], vec![counterpart.id], 0);
            false
        });
        for schema in &remaining {
            let similar = |it: &&Matched| {
                is_same_kind(it.constraints.ty.as_ref(), schema.constraints.ty.as_ref())
            };
            let is_alone = schema.ty.is_none() || remaining.iter().filter(similar).count() == 1;
            let similar = |is_paired| {
                let candidates = news.iter().zip(&paired).filter(|(_, it)| **it == is_paired);
                let candidates = candidates.map(|(it, _)| it).filter(|_| is_alone);
                candidates.filter(similar).collect::<Vec<_>>()
            };
            let constraints = &schema.constraints;
            let unpaired = best(&similar(false), constraints);
            if let Some(counterpart) = unpaired.or_else(|| best(&similar(true), constraints)) {
                self.select(site, vec![schema.id], vec![counterpart.id], 0);
            }
        }
    }

    /// A schema became a union.
    fn only_new(&mut self, site: &Site, before: &Effective<'_>, news: &[SchemaId]) {
        let OldNew { old, new } = self.schemas;
        let single = Matched::of_effective(old, site.old[0], before);
        let partner = single.ty.and_then(|ty| self.comparison.pairs.new_type(ty));
        let news = news.iter().map(|id| Matched::new(new, *id));
        let similar: Vec<_> = news
            .filter(|it| is_same_kind(it.constraints.ty.as_ref(), single.constraints.ty.as_ref()))
            .collect();
        let same = similar
            .iter()
            .find(|it| partner.is_some() && it.ty == partner);
        let is_clear = single.ty.is_none() || similar.len() == 1;
        let candidates: Vec<_> = similar.iter().filter(|_| is_clear).collect();
        if let Some(counterpart) = same.or_else(|| best(&candidates, &before.constraints)) {
            let mut selected = site.new.clone();
            selected.push(counterpart.id);
            self.select(site, site.old.clone(), selected, 1);
        }
    }

    /// A union became a single schema.
    fn only_old(&mut self, site: &Site, olds: &[SchemaId], after: &Effective<'_>) {
        for id in olds {
            let schema = Matched::new(&self.schemas.old, *id);
            if is_same_kind(
                schema.constraints.ty.as_ref(),
                after.constraints.ty.as_ref(),
            ) {
                let mut selected = site.old.clone();
                selected.push(*id);
                self.select(site, selected, site.new.clone(), 1);
            }
        }
    }

    fn select(&mut self, site: &Site, old: Vec<SchemaId>, new: Vec<SchemaId>, additional: usize) {
        let selected = site.selected + additional;
        if selected <= MAX_DEPTH {
            self.enqueue(Site {
                old,
                new,
                selected,
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
    constraints: Constraints,
}

impl Matched {
    fn new(schemas: &TypedSchemas<'_>, id: SchemaId) -> Self {
        Self::of_effective(schemas, id, &schemas.effective(&[id]))
    }

    fn of_effective(schemas: &TypedSchemas<'_>, id: SchemaId, effective: &Effective<'_>) -> Self {
        let mut ids = effective.ids.iter();
        Self {
            id,
            ty: ids.find_map(|id| schemas.type_of(*id)),
            constraints: effective.constraints.clone(),
        }
    }
}

/// The schema with the same constraints as an old one, or one that allows all of its values, or else the first one.
fn best<'p>(candidates: &[&'p Matched], old: &Constraints) -> Option<&'p Matched> {
    let typed = old.with_type();
    let same = candidates.iter().find(|it| it.constraints == *old);
    let looser = || candidates.iter().find(|it| it.constraints.implies(&typed));
    same.or_else(looser).or(candidates.first()).copied()
}

/// Whether two types only differ in their constraints.
pub(super) fn is_same_kind(left: Option<&Type>, right: Option<&Type>) -> bool {
    let kind = |ty: &Type| {
        discriminant(match ty {
            Type::I32 | Type::I64 | Type::U64 | Type::F32 | Type::F64 => &Type::F64,
            Type::Bool | Type::Array(_) | Type::Map(_) => ty,
            _ => &Type::String,
        })
    };
    match (left, right) {
        (Some(left), Some(right)) => kind(left) == kind(right),
        _ => true,
    }
}
