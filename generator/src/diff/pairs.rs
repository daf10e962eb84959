//! What of one client is what of the other.

mod operations;
mod schemes;
mod types;

pub(super) use operations::template;
pub(super) use types::{is_same_content, variants};

use std::collections::HashMap;

use crate::ir::{Api, Direction, TypeId};

/// The operations, types and security schemes of two clients that are the same ones.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The operations of the new client, by those of the old one.
    operations: Vec<Option<usize>>,
    /// The operations of the old client, by those of the new one.
    old_operations: Vec<Option<usize>>,
    types: Vec<Option<TypeId>>,
    old_types: Vec<Option<TypeId>>,
    /// The security schemes of the new client, by those of the old one.
    schemes: Vec<Option<usize>>,
    /// Which way values travel that are of an old type, and of the new one that stands where it stood.
    met: HashMap<(TypeId, TypeId), Direction>,
}

impl Pairs {
    pub(super) fn new(old: &Api, new: &Api) -> Self {
        let mut pairs = Self {
            operations: vec![None; old.operations.len()],
            old_operations: vec![None; new.operations.len()],
            types: vec![None; old.types.len()],
            old_types: vec![None; new.types.len()],
            schemes: vec![None; old.security_schemes.len()],
            met: HashMap::new(),
        };
        pairs.pair_operations(old, new);
        pairs.pair_types(old, new);
        pairs.pair_schemes(old, new);
        pairs
    }

    /// The operations that are in both clients, in the old one's order.
    pub(super) fn operations(&self) -> impl Iterator<Item = (usize, usize)> {
        let operations = self.operations.iter().enumerate();
        operations.filter_map(|(old, new)| Some((old, (*new)?)))
    }

    /// The types that are in both clients, in the old one's order.
    pub(super) fn types(&self) -> impl Iterator<Item = (TypeId, TypeId)> {
        let types = self.types.iter().enumerate();
        types.filter_map(|(old, new)| Some((TypeId(old), (*new)?)))
    }

    /// The operation that an old one has become.
    pub(super) fn new_operation(&self, old: usize) -> Option<usize> {
        self.operations.get(old).copied().flatten()
    }

    /// The operation that a new one was.
    pub(super) fn old_operation(&self, new: usize) -> Option<usize> {
        self.old_operations.get(new).copied().flatten()
    }

    /// The type that an old one has become.
    pub(super) fn new_type(&self, old: TypeId) -> Option<TypeId> {
        self.types.get(old.0).copied().flatten()
    }

    /// The type that a new one was.
    pub(super) fn old_type(&self, new: TypeId) -> Option<TypeId> {
        self.old_types.get(new.0).copied().flatten()
    }

    /// The security schemes that are in both clients, in the old one's order.
    pub(super) fn schemes(&self) -> impl Iterator<Item = (usize, usize)> {
        let schemes = self.schemes.iter().enumerate();
        schemes.filter_map(|(old, new)| Some((old, (*new)?)))
    }

    /// Which way values travel that are of both types: as the operations have it that are in both
    /// clients, and as both clients have it, whose callbacks have types as well.
    pub(super) fn direction(&self, old: &Api, new: &Api, pair: (TypeId, TypeId)) -> Direction {
        let (one, other) = (old.get(pair.0).travels, new.get(pair.1).travels);
        let met = self.met.get(&pair).copied().unwrap_or_default();
        Direction {
            request: met.request || (one.request && other.request),
            response: met.response || (one.response && other.response),
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
