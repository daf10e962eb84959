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
        let mut counterparts = Self {
            by_old: HashMap::new(),
            by_new: HashMap::new(),
        };
        for (old_index, new_index) in pairs.schemes() {
            counterparts.add(Owner::Scheme(old_index), Owner::Scheme(new_index));
        }
        counterparts.variables(old, new);
        for (old_index, new_index) in pairs.operations() {
            let operations = (&old.operations[old_index], &new.operations[new_index]);
            counterparts.operation((old_index, new_index), operations);
        }
        for pair in pairs.types() {
            counterparts.types((old, new), pair);
        }
        counterparts
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
    pub(super) fn are_mismatched(&self, old: Owner, new: Owner) -> bool {
        let is_different =
            |partner: Option<Owner>, it| partner.is_some_and(|partner| partner != it);
        (is_part(old) || is_part(new))
            && (is_different(self.new_of(old), new) || is_different(self.old_of(new), old))
    }

    fn add(&mut self, old: Owner, new: Owner) {
        self.by_old.insert(old, new);
        self.by_new.insert(new, old);
    }

    fn variables(&mut self, old: &Api, new: &Api) {
        let (olds, news) = (&old.server_variables, &new.server_variables);
        for (position, new_position) in
            common_positions(olds, news, |left, right| left.wire == right.wire)
        {
            self.add(Owner::Variable(position), Owner::Variable(new_position));
        }
    }

    fn operation(
        &mut self,
        (old_index, new_index): (usize, usize),
        (old, new): (&Operation, &Operation),
    ) {
        self.add(Owner::Operation(old_index), Owner::Operation(new_index));
        let parameters = compare::parameter_pairs(old, new).into_iter().enumerate();
        for (position, new_position) in
            parameters.filter_map(|(position, new_position)| Some((position, new_position?)))
        {
            self.add(
                Owner::Parameter(old_index, position),
                Owner::Parameter(new_index, new_position),
            );
        }
        if old.body.is_some() && new.body.is_some() {
            self.add(Owner::Body(old_index), Owner::Body(new_index));
        }
        let is_same = |left: &Response, right: &Response| left.status == right.status;
        for (position, new_position) in
            common_positions(&old.success_responses, &new.success_responses, is_same)
        {
            self.add(
                Owner::Response(old_index, position),
                Owner::Response(new_index, new_position),
            );
        }
        for (position, new_position) in
            common_positions(&old.error_responses, &new.error_responses, is_same)
        {
            self.add(
                Owner::Error(old_index, position),
                Owner::Error(new_index, new_position),
            );
        }
    }

    fn types(&mut self, (old, new): (&Api, &Api), (old_id, new_id): (TypeId, TypeId)) {
        self.add(Owner::Type(old_id), Owner::Type(new_id));
        let mut property_positions = Vec::new();
        let mut variant_positions = Vec::new();
        match (&old.get(old_id).shape, &new.get(new_id).shape) {
            (Shape::Struct(left), Shape::Struct(right)) => {
                let pairs = compare::property_pairs(left, right).into_iter().enumerate();
                property_positions.extend(
                    pairs.filter_map(|(position, new_position)| Some((position, new_position?))),
                );
                if left.additional.is_some() && right.additional.is_some() {
                    self.add(Owner::Additional(old_id), Owner::Additional(new_id));
                }
            }
            (Shape::Headers(left), Shape::Headers(right)) => {
                property_positions =
                    common_positions(&left.fields, &right.fields, |left, right| {
                        left.wire == right.wire
                    });
            }
            (Shape::Enumeration(left), Shape::Enumeration(right)) => {
                variant_positions = values(left, right);
            }
            (Shape::Union(left), Shape::Union(right)) => {
                let variant_pairs = variants(old, new, left, right);
                variant_positions = variant_pairs
                    .filter_map(|(variant, partner)| {
                        let mut olds = left.variants.iter();
                        let mut news = right.variants.iter();
                        let position = olds.position(|it| std::ptr::eq(it, variant))?;
                        Some((position, news.position(|it| std::ptr::eq(it, partner))?))
                    })
                    .collect();
            }
            (Shape::Content(olds), Shape::Content(news)) => {
                variant_positions = common_positions(olds, news, is_same_content);
            }
            _ => {}
        }
        for (position, new_position) in property_positions {
            self.add(
                Owner::Property(old_id, position),
                Owner::Property(new_id, new_position),
            );
        }
        for (position, new_position) in variant_positions {
            self.add(
                Owner::Variant(old_id, position),
                Owner::Variant(new_id, new_position),
            );
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
fn common_positions<T>(
    olds: &[T],
    news: &[T],
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, usize)> {
    let olds = olds.iter().enumerate();
    let common = olds.filter_map(|(position, left)| {
        let new_position = news.iter().position(|right| is_same(left, right))?;
        Some((position, new_position))
    });
    common.collect()
}

/// The indices of the values that two enums have in common.
fn values(left: &Enumeration, right: &Enumeration) -> Vec<(usize, usize)> {
    let news = right.variants.iter().enumerate();
    let news: HashMap<_, _> = news
        .map(|(new_position, it)| (it.wire.to_string(), new_position))
        .collect();
    let olds = left.variants.iter().enumerate();
    olds.filter_map(|(position, it)| Some((position, *news.get(&it.wire.to_string())?)))
        .collect()
}
