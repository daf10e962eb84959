//! Which place of the one description is which of the other one.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Direction, Shape, Struct, TypeId};

use super::super::super::pairs::variants;
use super::super::super::surface::Owner;
use super::super::{Comparing, REPLY, REQUEST, parameter_pairs};

/// What stands at a place of one description, and where it is in the other one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor<'a> {
    /// The place in the other description.
    other: &'a Origin,
    /// Whether the same type stands there: of another one there is nothing to compare.
    is_same: bool,
    pub(super) owners: (Owner, Owner),
    pub(super) reach: Direction,
}

/// The places of one description.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a>(HashMap<&'a Origin, Anchor<'a>>);

impl<'a> Anchors<'a> {
    /// The places of all that is in both clients.
    pub(super) fn of(comparing: &Comparing<'a>) -> Self {
        let mut anchors = Self::default();
        for pair in comparing.pairs.types() {
            anchors.add_type(comparing, pair);
        }
        for pair in comparing.pairs.operations() {
            anchors.add_operation(comparing, pair);
        }
        anchors
    }

    /// The same, by the places in the other description.
    pub(super) fn turned(&self) -> Self {
        let turned = self.0.iter().map(|(place, anchor)| {
            let other = *place;
            (anchor.other, Anchor { other, ..*anchor })
        });
        Self(turned.collect())
    }

    /// The innermost thing around a place, and the place in the other description.
    pub(super) fn around(&self, place: &Origin) -> Option<(Anchor<'a>, Origin)> {
        let mut around = Some(place.clone());
        while let Some(at) = around {
            if let Some(anchor) = self.0.get(&at) {
                let other = place.rebase(&at, anchor.other)?;
                return anchor.is_same.then_some((*anchor, other));
            }
            around = at.parent();
        }
        None
    }

    /// Adds a place, which several types may share.
    fn add(&mut self, place: &'a Origin, anchor: Anchor<'a>) {
        let known = self.0.entry(place).or_insert(anchor);
        known.reach.request |= anchor.reach.request;
        known.reach.reply |= anchor.reach.reply;
    }

    fn add_operation(&mut self, comparing: &Comparing<'a>, indices: (usize, usize)) {
        let (old, new) = (comparing.old, comparing.new);
        let (old, new) = (&old.operations[indices.0], &new.operations[indices.1]);
        let pairs = parameter_pairs(old, new).into_iter().enumerate();
        for (place, other) in pairs.filter_map(|(place, other)| Some((place, other?))) {
            let (one, another) = (&old.parameters[place], &new.parameters[other]);
            let is_same = comparing.is_same(&one.ty, &another.ty);
            let owners = (
                Owner::Parameter(indices.0, place),
                Owner::Parameter(indices.1, other),
            );
            let other = (&another.origin, is_same);
            self.add(&one.origin, anchor(other, owners, REQUEST));
        }
        if let (Some(one), Some(other)) = (&old.body, &new.body) {
            let owners = (Owner::Body(indices.0), Owner::Body(indices.1));
            self.add(&one.origin, anchor((&other.origin, true), owners, REQUEST));
        }
        for (place, one) in old.replies.iter().enumerate() {
            let at = new.replies.iter().position(|it| it.status == one.status);
            if let Some(at) = at {
                let owners = (Owner::Reply(indices.0, place), Owner::Reply(indices.1, at));
                let other = (&new.replies[at].origin, true);
                self.add(&one.origin, anchor(other, owners, REPLY));
            }
        }
    }

    fn add_type(&mut self, comparing: &Comparing<'a>, pair: (TypeId, TypeId)) {
        let (old, new) = (comparing.old.get(pair.0), comparing.new.get(pair.1));
        let reach = comparing
            .pairs
            .direction(comparing.old, comparing.new, pair);
        let is_same = match (&old.shape, &new.shape) {
            (Shape::Alias(one), Shape::Alias(other)) => comparing.is_same(one, other),
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        };
        let owners = (Owner::Type(pair.0), Owner::Type(pair.1));
        self.add(&old.origin, anchor((&new.origin, is_same), owners, reach));
        match (&old.shape, &new.shape) {
            (Shape::Union(one), Shape::Union(other)) => {
                for (variant, partner) in variants(comparing.old, comparing.new, one, other) {
                    let is_same = comparing.is_same(&variant.ty, &partner.ty);
                    let other = (&partner.origin, is_same);
                    self.add(&variant.origin, anchor(other, owners, reach));
                }
            }
            (Shape::Struct(one), Shape::Struct(other)) => {
                self.add_members(comparing, pair, (one, other), reach);
            }
            _ => {}
        }
    }

    fn add_members(
        &mut self,
        comparing: &Comparing<'a>,
        pair: (TypeId, TypeId),
        (old, new): (&'a Struct, &'a Struct),
        reach: Direction,
    ) {
        if let (Some(rest), Some(partner)) = (&old.rest, &new.rest) {
            let is_same = comparing.is_same(&rest.ty, &partner.ty);
            let owners = (Owner::Rest(pair.0), Owner::Rest(pair.1));
            let other = (&partner.origin, is_same);
            self.add(&rest.origin, anchor(other, owners, reach));
        }
        let wires = new.fields.iter().enumerate();
        let wires: HashMap<_, _> = wires.map(|(at, it)| (&it.wire, at)).collect();
        for (place, field) in old.fields.iter().enumerate() {
            let Some(at) = wires.get(&field.wire).copied() else {
                continue;
            };
            let partner = &new.fields[at];
            let is_same = comparing.is_same(&field.ty, &partner.ty);
            let owners = (Owner::Member(pair.0, place), Owner::Member(pair.1, at));
            let other = (&partner.origin, is_same);
            self.add(&field.origin, anchor(other, owners, reach));
        }
    }
}

fn anchor(
    (other, is_same): (&Origin, bool),
    owners: (Owner, Owner),
    reach: Direction,
) -> Anchor<'_> {
    Anchor {
        other,
        is_same,
        owners,
        reach,
    }
}
