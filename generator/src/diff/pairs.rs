//! Pairs the operations, types and security schemes of both clients.

mod operations;
mod schemes;
mod types;

pub(super) use operations::template;
pub(super) use types::{is_same_content, variants};

use std::collections::HashMap;

use crate::ir::{Api, Direction, TypeId};

/// The paired operations, types and security schemes of two clients.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The operation of the new client, for each of the old one.
    operations: Vec<Option<usize>>,
    /// The operation of the old client, for each of the new one.
    old_operations: Vec<Option<usize>>,
    types: Vec<Option<TypeId>>,
    old_types: Vec<Option<TypeId>>,
    /// The security scheme of the new client, for each of the old one.
    schemes: Vec<Option<usize>>,
    /// The messages that contain both an old type and the new type in the same position.
    directions: HashMap<(TypeId, TypeId), Direction>,
}

impl Pairs {
    pub(super) fn new(old: &Api, new: &Api) -> Self {
        let mut pairs = Self {
            operations: vec![None; old.operations.len()],
            old_operations: vec![None; new.operations.len()],
            types: vec![None; old.types.len()],
            old_types: vec![None; new.types.len()],
            schemes: vec![None; old.security_schemes.len()],
            directions: HashMap::new(),
        };
        pairs.pair_operations(old, new);
        pairs.pair_types(old, new);
        pairs.pair_schemes(old, new);
        pairs
    }

    /// The operations of both clients, in the order of the old one.
    pub(super) fn operations(&self) -> impl Iterator<Item = (usize, usize)> {
        let operations = self.operations.iter().enumerate();
        operations.filter_map(|(old, new)| Some((old, (*new)?)))
    }

    /// The types of both clients, in the order of the old one.
    pub(super) fn types(&self) -> impl Iterator<Item = (TypeId, TypeId)> {
        let types = self.types.iter().enumerate();
        types.filter_map(|(old, new)| Some((TypeId(old), (*new)?)))
    }

    /// The new operation that corresponds to an old one.
    pub(super) fn new_operation(&self, old: usize) -> Option<usize> {
        self.operations.get(old).copied().flatten()
    }

    /// The old operation that corresponds to a new one.
    pub(super) fn old_operation(&self, new: usize) -> Option<usize> {
        self.old_operations.get(new).copied().flatten()
    }

    /// The new type that corresponds to an old one.
    pub(super) fn new_type(&self, old: TypeId) -> Option<TypeId> {
        self.types.get(old.0).copied().flatten()
    }

    /// The old type that corresponds to a new one.
    pub(super) fn old_type(&self, new: TypeId) -> Option<TypeId> {
        self.old_types.get(new.0).copied().flatten()
    }

    /// The security schemes of both clients, in the order of the old one.
    pub(super) fn schemes(&self) -> impl Iterator<Item = (usize, usize)> {
        let schemes = self.schemes.iter().enumerate();
        schemes.filter_map(|(old, new)| Some((old, (*new)?)))
    }

    /// The messages that contain both types: those of the paired operations, and those that both clients have, because
    /// callbacks contain types as well.
    pub(super) fn direction(&self, old: &Api, new: &Api, pair: (TypeId, TypeId)) -> Direction {
        let (left, right) = (old.get(pair.0).used_in, new.get(pair.1).used_in);
        let known = self.directions.get(&pair).copied().unwrap_or_default();
        Direction {
            request: known.request || (left.request && right.request),
            response: known.response || (left.response && right.response),
        }
    }

    fn pair_operation(&mut self, old: usize, new: usize) -> bool {
        let is_free = self.operations[old].is_none() && self.old_operations[new].is_none();
        if is_free {
            self.operations[old] = Some(new);
            self.old_operations[new] = Some(old);
        }
        is_free
    }

    fn pair_type(&mut self, old: TypeId, new: TypeId) -> bool {
        let is_free = self.types[old.0].is_none() && self.old_types[new.0].is_none();
        if is_free {
            self.types[old.0] = Some(new);
            self.old_types[new.0] = Some(old);
        }
        is_free
    }
}
