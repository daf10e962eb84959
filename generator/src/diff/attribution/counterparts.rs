//! Pairs all elements of both clients, to find items whose name refers to a different element.

use std::collections::HashMap;

use crate::ir::{Api, Enumeration, Operation, Response, Shape, TypeId};

use super::super::compare;
use super::super::pairs::{Pairs, is_same_content, variants};
use super::super::surface::Owner;

/// The elements that both clients have.
pub(super) struct Counterparts {
    by_old: HashMap<Owner, Owner>,
    by_new: HashMap<Owner, Owner>,
}

impl Counterparts {
    pub(super) fn new(old: &Api, new: &Api, pairs: &Pairs) -> Self {
        let mut partners = Self {
            by_old: HashMap::new(),
            by_new: HashMap::new(),
        };
        for (one, other) in pairs.schemes() {
            partners.add(Owner::Scheme(one), Owner::Scheme(other));
        }
        partners.variables(old, new);
        for (one, other) in pairs.operations() {
            let both = (&old.operations[one], &new.operations[other]);
            partners.operation((one, other), both);
        }
        for pair in pairs.types() {
            partners.types((old, new), pair);
        }
        partners
    }

    /// The element of the new client that an element of the old one corresponds to.
    pub(super) fn new_of(&self, old: Owner) -> Option<Owner> {
        self.by_old.get(&old).copied()
    }

    /// The element of the old client that an element of the new one corresponds to.
    pub(super) fn old_of(&self, new: Owner) -> Option<Owner> {
        self.by_new.get(&new).copied()
    }

    /// Whether two elements with the same name do not correspond, and one of them has a counterpart.
    pub(super) fn are_at_odds(&self, old: Owner, new: Owner) -> bool {
        let is_other = |partner: Option<Owner>, it| partner.is_some_and(|partner| partner != it);
        (is_part(old) || is_part(new))
            && (is_other(self.new_of(old), new) || is_other(self.old_of(new), old))
    }

    fn add(&mut self, old: Owner, new: Owner) {
        self.by_old.insert(old, new);
        self.by_new.insert(new, old);
    }

    fn variables(&mut self, old: &Api, new: &Api) {
        let (ones, others) = (&old.server_variables, &new.server_variables);
        for (place, at) in places(ones, others, |one, other| one.wire == other.wire) {
            self.add(Owner::Variable(place), Owner::Variable(at));
        }
    }

    fn operation(&mut self, (index, other): (usize, usize), (old, new): (&Operation, &Operation)) {
        self.add(Owner::Operation(index), Owner::Operation(other));
        let parameters = compare::parameter_pairs(old, new).into_iter().enumerate();
        for (place, at) in parameters.filter_map(|(place, at)| Some((place, at?))) {
            self.add(Owner::Parameter(index, place), Owner::Parameter(other, at));
        }
        if old.body.is_some() && new.body.is_some() {
            self.add(Owner::Body(index), Owner::Body(other));
        }
        let is_same = |one: &Response, other: &Response| one.status == other.status;
        for (place, at) in places(&old.success_responses, &new.success_responses, is_same) {
            self.add(Owner::Response(index, place), Owner::Response(other, at));
        }
        for (place, at) in places(&old.error_responses, &new.error_responses, is_same) {
            self.add(Owner::Error(index, place), Owner::Error(other, at));
        }
    }

    fn types(&mut self, (old, new): (&Api, &Api), (id, other): (TypeId, TypeId)) {
        self.add(Owner::Type(id), Owner::Type(other));
        let mut members = Vec::new();
        let mut cases = Vec::new();
        match (&old.get(id).shape, &new.get(other).shape) {
            (Shape::Struct(one), Shape::Struct(another)) => {
                let pairs = compare::property_pairs(one, another)
                    .into_iter()
                    .enumerate();
                members.extend(pairs.filter_map(|(place, at)| Some((place, at?))));
                if one.additional.is_some() && another.additional.is_some() {
                    self.add(Owner::Additional(id), Owner::Additional(other));
                }
            }
            (Shape::Headers(one), Shape::Headers(another)) => {
                members = places(&one.fields, &another.fields, |one, other| {
                    one.wire == other.wire
                });
            }
            (Shape::Enumeration(one), Shape::Enumeration(another)) => {
                cases = values(one, another);
            }
            (Shape::Union(one), Shape::Union(another)) => {
                let met = variants(old, new, one, another);
                cases = met
                    .filter_map(|(variant, partner)| {
                        let mut ones = one.variants.iter();
                        let mut others = another.variants.iter();
                        let place = ones.position(|it| std::ptr::eq(it, variant))?;
                        Some((place, others.position(|it| std::ptr::eq(it, partner))?))
                    })
                    .collect();
            }
            (Shape::Content(ones), Shape::Content(others)) => {
                cases = places(ones, others, is_same_content);
            }
            _ => {}
        }
        for (place, at) in members {
            self.add(Owner::Property(id, place), Owner::Property(other, at));
        }
        for (place, at) in cases {
            self.add(Owner::Variant(id, place), Owner::Variant(other, at));
        }
    }
}

/// Whether an element is inside a type, an operation or the client, which are paired by name.
fn is_part(owner: Owner) -> bool {
    match owner {
        Owner::Crate | Owner::Server | Owner::Tag(_) | Owner::Operation(_) | Owner::Type(_) => {
            false
        }
        Owner::Variable(_)
        | Owner::Scheme(_)
        | Owner::Parameter(..)
        | Owner::Body(_)
        | Owner::Response(..)
        | Owner::Error(..)
        | Owner::Property(..)
        | Owner::Additional(_)
        | Owner::Variant(..) => true,
    }
}

/// The indices of elements that two slices have in common.
fn places<T>(ones: &[T], others: &[T], is_same: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    let ones = ones.iter().enumerate();
    let met = ones.filter_map(|(place, one)| {
        let at = others.iter().position(|other| is_same(one, other))?;
        Some((place, at))
    });
    met.collect()
}

/// The indices of the values that two enums have in common.
fn values(one: &Enumeration, other: &Enumeration) -> Vec<(usize, usize)> {
    let others = other.variants.iter().enumerate();
    let others: HashMap<_, _> = others.map(|(at, it)| (it.wire.to_string(), at)).collect();
    let ones = one.variants.iter().enumerate();
    ones.filter_map(|(place, it)| Some((place, *others.get(&it.wire.to_string())?)))
        .collect()
}
