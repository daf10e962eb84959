//! Pairs types by their path in the crate, by their location in the description, or because the new
//! one is used where the old one was.

use std::collections::{HashMap, HashSet};

use crate::ir::{
    Access, Api, Content, Direction, Operation, Payload, Representation, Shape, Struct, Type,
    TypeId, Union, UnionVariant,
};

use super::super::OldNew;
use super::super::surface::Names;
use super::Pairs;
use super::elements::paired_parts;

impl Pairs {
    pub(super) fn pair_types(&mut self, old: &Api, new: &Api, names: &OldNew<Names>) {
        let paths: HashMap<_, _> = new.ids().map(|id| (names.new.ty(id), id)).collect();
        for id in old.ids() {
            if let Some(partner) = paths.get(names.old.ty(id)) {
                self.types.pair(id.0, partner.0);
            }
        }
        let origins: HashMap<_, _> = new.ids().map(|id| (&new.get(id).origin, id)).collect();
        for id in old.ids() {
            let partner = origins.get(&old.get(id).origin);
            if let Some(partner) = partner.filter(|partner| is_same_kind(old, new, id, **partner)) {
                self.types.pair(id.0, partner.0);
            }
        }
        let mut walk = PairWalk {
            old,
            new,
            pairs: self,
            open: Vec::new(),
        };
        walk.operations();
        walk.unused_types();
    }
}

/// Whether two types are of the same kind.
fn is_same_kind(old: &Api, new: &Api, left: TypeId, right: TypeId) -> bool {
    let (left, right) = (&old.get(left).shape, &new.get(right).shape);
    std::mem::discriminant(left) == std::mem::discriminant(right)
}

/// Walks both clients in parallel.
struct PairWalk<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a mut Pairs,
    /// The pairs that are still to be visited, each with its messages.
    open: Vec<(TypeId, TypeId, Direction)>,
}

impl PairWalk<'_> {
    fn operations(&mut self) {
        let pairs: Vec<_> = self.pairs.operations().collect();
        let (old, new) = (self.old, self.new);
        for (left, right) in pairs {
            self.operation(&old.operations[left], &new.operations[right]);
        }
        self.run();
    }

    /// Pairs types that no operation uses.
    fn unused_types(&mut self) {
        let pairs: Vec<_> = self.pairs.types().collect();
        for pair in pairs {
            if !self.pairs.directions.contains_key(&pair) {
                let (old, new) = (self.old, self.new);
                for (left, right, _) in inside(old, new, pair) {
                    self.pair(left, right, Direction::default());
                }
            }
        }
        self.run();
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        for parameter in &old.parameters {
            let mut candidates = new.parameters.iter();
            if let Some(right) = candidates.find(|it| it.wire == parameter.wire) {
                self.pair(&parameter.ty, &right.ty, Direction::REQUEST);
            }
        }
        if let (Some(left), Some(right)) = (&old.body, &new.body) {
            self.payload(&left.payload, &right.payload, Direction::REQUEST);
        }
        for (responses, candidates) in [
            (&old.success_responses, &new.success_responses),
            (&old.error_responses, &new.error_responses),
        ] {
            for response in responses {
                let same = candidates.iter().find(|it| it.status == response.status);
                let only = || {
                    candidates
                        .first()
                        .filter(|_| responses.len() + candidates.len() == 2)
                };
                if let Some(right) = same.or_else(only) {
                    self.payload(&response.payload, &right.payload, Direction::RESPONSE);
                    if let (Some(left), Some(right)) = (response.headers, right.headers) {
                        self.named(left, right, Direction::RESPONSE);
                    }
                }
            }
        }
    }

    fn payload(&mut self, old: &Payload, new: &Payload, direction: Direction) {
        if let (Some(left), Some(right)) = (old.ty(), new.ty()) {
            self.pair(left, right, direction);
        }
    }

    fn pair(&mut self, old: &Type, new: &Type, direction: Direction) {
        match (old, new) {
            (Type::Named(left), Type::Named(right)) => self.named(*left, *right, direction),
            (Type::Nullable(left), right) => self.pair(left, right, direction),
            (left, Type::Nullable(right)) => self.pair(left, right, direction),
            (Type::Array(left), Type::Array(right)) | (Type::Map(left), Type::Map(right)) => {
                self.pair(left, right, direction);
            }
            (Type::Tuple(lefts), Type::Tuple(rights)) => {
                for (left, right) in lefts.iter().zip(rights) {
                    self.pair(left, right, direction);
                }
            }
            (Type::Named(left), right) => {
                if let Shape::Alias(ty) | Shape::Newtype(ty) = &self.old.get(*left).shape {
                    self.pair(ty, right, direction);
                }
            }
            (left, Type::Named(right)) => {
                if let Shape::Alias(ty) | Shape::Newtype(ty) = &self.new.get(*right).shape {
                    self.pair(left, ty, direction);
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, old: TypeId, new: TypeId, direction: Direction) {
        if is_same_kind(self.old, self.new, old, new) {
            self.pairs.types.pair(old.0, new.0);
        }
        if self.pairs.new_type(old) == Some(new) {
            self.open.push((old, new, direction));
        }
    }

    fn run(&mut self) {
        let mut seen: HashSet<(TypeId, TypeId)> = HashSet::new();
        while let Some((old, new, direction)) = self.open.pop() {
            let known = self.pairs.directions.entry((old, new)).or_default();
            let combined = known.or(direction);
            let is_changed = *known != combined;
            *known = combined;
            if seen.insert((old, new)) || is_changed {
                let (old_api, new_api) = (self.old, self.new);
                for (left, right, allowed) in inside(old_api, new_api, (old, new)) {
                    self.pair(left, right, combined.and(allowed));
                }
            }
        }
    }
}

/// The types in the same positions in two types, each with its messages.
fn inside<'a>(
    old: &'a Api,
    new: &'a Api,
    (left, right): (TypeId, TypeId),
) -> Vec<(&'a Type, &'a Type, Direction)> {
    let both = Access::ReadWrite.direction();
    match (&old.get(left).shape, &new.get(right).shape) {
        (Shape::Struct(left), Shape::Struct(right)) => properties(left, right),
        (Shape::Alias(left), Shape::Alias(right))
        | (Shape::Newtype(left), Shape::Newtype(right)) => vec![(left, right, both)],
        // Its values have no types.
        (Shape::Enumeration(_), _) => Vec::new(),
        (left, right) => {
            let (lefts, rights) = (left.types(), right.types());
            let positions = paired_parts((old, new), (left, right)).into_iter();
            positions
                .map(|(left, right)| (lefts[left], rights[right], both))
                .collect()
        }
    }
}

fn properties<'a>(old: &'a Struct, new: &'a Struct) -> Vec<(&'a Type, &'a Type, Direction)> {
    let by_wire: HashMap<_, _> = new.fields.iter().map(|it| (&it.wire, it)).collect();
    let properties = old.fields.iter().filter_map(|field| {
        let right = *by_wire.get(&field.wire)?;
        let direction = field.access.direction().and(right.access.direction());
        Some((&field.ty, &right.ty, direction))
    });
    let additional = old.additional.iter().zip(&new.additional);
    properties
        .chain(additional.map(|(left, right)| (&left.ty, &right.ty, Access::ReadWrite.direction())))
        .collect()
}

/// Whether two contents have the same media type.
pub(in super::super) fn is_same_content(left: &Content, right: &Content) -> bool {
    left.name == right.name
        || left
            .media_types
            .iter()
            .any(|media_type| right.media_types.contains(media_type))
}

/// Pairs the variants of two unions by their names, or by the names of their types, or by how they are selected.
pub(in super::super) fn variants<'a>(
    old: &'a Api,
    new: &'a Api,
    left: &'a Union,
    right: &'a Union,
) -> impl Iterator<Item = (usize, usize)> {
    let has_same_name = move |variant: &UnionVariant, right: &UnionVariant| {
        let name = type_name(old, &variant.ty);
        variant.name == right.name || (name.is_some() && type_name(new, &right.ty) == name)
    };
    let is_free = move |it: &UnionVariant| {
        let mut variants = left.variants.iter();
        !variants.any(|known| has_same_name(known, it))
    };
    let variants = left.variants.iter().enumerate();
    variants.filter_map(move |(position, variant)| {
        let find = |is_pair: &dyn Fn(usize, &UnionVariant) -> bool| {
            let mut candidates = right.variants.iter().enumerate();
            candidates.find_map(|(index, it)| is_pair(index, it).then_some(index))
        };
        let partner = find(&|_, it| it.name == variant.name)
            .or_else(|| find(&|_, it| has_same_name(variant, it)))
            .or_else(|| {
                find(&|index, it| {
                    is_free(it) && has_same_selection((left, position), (right, index))
                })
            });
        Some((position, partner?))
    })
}

/// Whether the same discriminator values, property names or matchers select two variants.
fn has_same_selection(
    (left, left_position): (&Union, usize),
    (right, right_position): (&Union, usize),
) -> bool {
    use Representation::{ExternallyTagged, InternallyTagged};
    let (left, right) = (&left.representation, &right.representation);
    match (left, right) {
        (InternallyTagged { property, .. }, InternallyTagged { property: it, .. })
            if property != it =>
        {
            false
        }
        (InternallyTagged { .. }, InternallyTagged { .. })
        | (ExternallyTagged(_), ExternallyTagged(_)) => {
            let selectors = left.selectors(left_position);
            !selectors.is_empty() && selectors == right.selectors(right_position)
        }
        _ => match (left.matchers(), right.matchers()) {
            (Some(left), Some(right)) => left.get(left_position) == right.get(right_position),
            _ => false,
        },
    }
}

/// The name of a named type.
fn type_name<'a>(api: &'a Api, ty: &Type) -> Option<&'a str> {
    match ty {
        Type::Named(id) => Some(api.get(*id).name.as_str()),
        _ => None,
    }
}
