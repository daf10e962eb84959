//! Pairs the elements of both clients.

mod elements;
mod one_to_one;
mod operations;
mod types;

pub(super) use operations::template;
pub(super) use types::{is_same_content, variants};

use std::collections::HashMap;

use crate::ir::{Api, Direction, TypeId};

use super::OldNew;
use super::owner::Owner;
use super::surface::Names;
use one_to_one::OneToOne;

/// The elements that two clients have in common.
#[derive(Debug)]
pub(super) struct Pairs {
    operations: OneToOne,
    types: OneToOne,
    schemes: OneToOne,
    /// The element of the other client, for each element of the old and of the new one.
    elements: OldNew<HashMap<Owner, Owner>>,
    /// The messages that contain both an old type and the new type in the same position.
    directions: HashMap<(TypeId, TypeId), Direction>,
}

impl Pairs {
    pub(super) fn new(old: &Api, new: &Api, names: &OldNew<Names>) -> Self {
        let mut pairs = Self {
            operations: operations::paired(old, new),
            types: OneToOne::new(old.types.len(), new.types.len()),
            schemes: elements::paired_schemes(old, new),
            elements: OldNew::default(),
            directions: HashMap::new(),
        };
        pairs.pair_types(old, new, names);
        pairs.pair_elements(old, new);
        pairs
    }

    /// The operations of both clients, in the order of the old one.
    pub(super) fn operations(&self) -> impl Iterator<Item = (usize, usize)> {
        self.operations.iter()
    }

    /// The types of both clients, in the order of the old one.
    pub(super) fn types(&self) -> impl Iterator<Item = (TypeId, TypeId)> {
        let types = self.types.iter();
        types.map(|(old, new)| (TypeId(old), TypeId(new)))
    }

    /// The security schemes of both clients, in the order of the old one.
    pub(super) fn schemes(&self) -> impl Iterator<Item = (usize, usize)> {
        self.schemes.iter()
    }

    /// The new operation that corresponds to an old one.
    pub(super) fn new_operation(&self, old: usize) -> Option<usize> {
        self.operations.new_of(old)
    }

    /// The old operation that corresponds to a new one.
    pub(super) fn old_operation(&self, new: usize) -> Option<usize> {
        self.operations.old_of(new)
    }

    /// The new type that corresponds to an old one.
    pub(super) fn new_type(&self, old: TypeId) -> Option<TypeId> {
        self.types.new_of(old.0).map(TypeId)
    }

    /// The old type that corresponds to a new one.
    pub(super) fn old_type(&self, new: TypeId) -> Option<TypeId> {
        self.types.old_of(new.0).map(TypeId)
    }

    /// The element of the new client that an element of the old one corresponds to.
    pub(super) fn new_of(&self, old: Owner) -> Option<Owner> {
        self.elements.old.get(&old).copied()
    }

    /// The element of the old client that an element of the new one corresponds to.
    pub(super) fn old_of(&self, new: Owner) -> Option<Owner> {
        self.elements.new.get(&new).copied()
    }

    /// The messages that contain both types: those of the paired operations, and those that both clients have, because
    /// callbacks contain types as well.
    pub(super) fn direction(&self, old: &Api, new: &Api, pair: (TypeId, TypeId)) -> Direction {
        let known = self.directions.get(&pair).copied().unwrap_or_default();
        known.or(old.get(pair.0).used_in.and(new.get(pair.1).used_in))
    }
}
