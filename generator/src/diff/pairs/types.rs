//! Pairs types by their path in the crate, by their location in the description, or because one is used where the
//! other one was.

use std::collections::{HashMap, HashSet};

use crate::ir::{
    Access, Api, Content, Direction, Operation, Payload, Representation, Shape, Struct, Type,
    TypeId, Union, UnionVariant,
};

use super::super::surface::Names;
use super::Pairs;

impl Pairs {
    pub(super) fn pair_types(&mut self, old: &Api, new: &Api) {
        let (old_names, new_names) = (Names::new(old), Names::new(new));
        let paths: HashMap<_, _> = ids(new).map(|id| (new_names.ty(id), id)).collect();
        for id in ids(old) {
            if let Some(partner) = paths.get(old_names.ty(id)) {
                self.pair_type(id, *partner);
            }
        }
        let origins: HashMap<_, _> = ids(new).map(|id| (&new.get(id).origin, id)).collect();
        for id in ids(old) {
            let partner = origins.get(&old.get(id).origin);
            if let Some(partner) = partner.filter(|partner| is_alike(old, new, id, **partner)) {
                self.pair_type(id, *partner);
            }
        }
        let mut meeting = PairCandidate {
            old,
            new,
            pairs: self,
            open: Vec::new(),
        };
        meeting.operations();
        meeting.rest();
    }
}

fn ids(api: &Api) -> impl Iterator<Item = TypeId> {
    (0..api.types.len()).map(TypeId)
}

/// Whether two types are of the same kind.
fn is_alike(old: &Api, new: &Api, one: TypeId, other: TypeId) -> bool {
    let (one, other) = (&old.get(one).shape, &new.get(other).shape);
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// Walks both clients in parallel.
struct PairCandidate<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a mut Pairs,
    /// The pairs that are still to be visited, each with its messages.
    open: Vec<(TypeId, TypeId, Direction)>,
}

const REQUEST: Direction = Direction {
    request: true,
    response: false,
};

const REPLY: Direction = Direction {
    request: false,
    response: true,
};

const BOTH: Direction = Direction {
    request: true,
    response: true,
};

impl PairCandidate<'_> {
    fn operations(&mut self) {
        let pairs: Vec<_> = self.pairs.operations().collect();
        let (old, new) = (self.old, self.new);
        for (one, other) in pairs {
            self.operation(&old.operations[one], &new.operations[other]);
        }
        self.go_on();
    }

    /// Pairs types that no operation uses.
    fn rest(&mut self) {
        let pairs: Vec<_> = self.pairs.types().collect();
        for pair in pairs {
            if !self.pairs.met.contains_key(&pair) {
                let (old, new) = (self.old, self.new);
                for (one, other, _) in inside(old, new, pair) {
                    self.meet(one, other, Direction::default());
                }
            }
        }
        self.go_on();
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        for parameter in &old.parameters {
            let mut others = new.parameters.iter();
            if let Some(other) = others.find(|it| it.wire == parameter.wire) {
                self.meet(&parameter.ty, &other.ty, REQUEST);
            }
        }
        if let (Some(body), Some(other)) = (&old.body, &new.body) {
            self.payload(&body.payload, &other.payload, REQUEST);
        }
        for (replies, others) in [
            (&old.success_responses, &new.success_responses),
            (&old.error_responses, &new.error_responses),
        ] {
            for reply in replies {
                let same = others.iter().find(|it| it.status == reply.status);
                let only = || others.first().filter(|_| replies.len() + others.len() == 2);
                if let Some(other) = same.or_else(only) {
                    self.payload(&reply.payload, &other.payload, REPLY);
                    if let (Some(one), Some(other)) = (reply.headers, other.headers) {
                        self.named(one, other, REPLY);
                    }
                }
            }
        }
    }

    fn payload(&mut self, old: &Payload, new: &Payload, direction: Direction) {
        if let (Some(one), Some(other)) = (old.ty(), new.ty()) {
            self.meet(one, other, direction);
        }
    }

    fn meet(&mut self, old: &Type, new: &Type, direction: Direction) {
        match (old, new) {
            (Type::Named(one), Type::Named(other)) => self.named(*one, *other, direction),
            (Type::Nullable(one), other) => self.meet(one, other, direction),
            (one, Type::Nullable(other)) => self.meet(one, other, direction),
            (Type::Array(one), Type::Array(other)) | (Type::Map(one), Type::Map(other)) => {
                self.meet(one, other, direction);
            }
            (Type::Tuple(ones), Type::Tuple(others)) => {
                for (one, other) in ones.iter().zip(others) {
                    self.meet(one, other, direction);
                }
            }
            (Type::Named(one), other) => {
                if let Shape::Alias(ty) | Shape::Newtype(ty) = &self.old.get(*one).shape {
                    self.meet(ty, other, direction);
                }
            }
            (one, Type::Named(other)) => {
                if let Shape::Alias(ty) | Shape::Newtype(ty) = &self.new.get(*other).shape {
                    self.meet(one, ty, direction);
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, old: TypeId, new: TypeId, direction: Direction) {
        if is_alike(self.old, self.new, old, new) {
            self.pairs.pair_type(old, new);
        }
        if self.pairs.new_type(old) == Some(new) {
            self.open.push((old, new, direction));
        }
    }

    fn go_on(&mut self) {
        let mut seen: HashSet<(TypeId, TypeId)> = HashSet::new();
        while let Some((old, new, direction)) = self.open.pop() {
            let known = self.pairs.met.entry((old, new)).or_default();
            let both = Direction {
                request: known.request || direction.request,
                response: known.response || direction.response,
            };
            let is_news = *known != both;
            *known = both;
            if seen.insert((old, new)) || is_news {
                let (ours, theirs) = (self.old, self.new);
                for (one, other, way) in inside(ours, theirs, (old, new)) {
                    let inside = Direction {
                        request: both.request && way.request,
                        response: both.response && way.response,
                    };
                    self.meet(one, other, inside);
                }
            }
        }
    }
}

/// The types in the same positions in two types, each with its messages.
fn inside<'a>(
    old: &'a Api,
    new: &'a Api,
    (one, other): (TypeId, TypeId),
) -> Vec<(&'a Type, &'a Type, Direction)> {
    let pairs = match (&old.get(one).shape, &new.get(other).shape) {
        (Shape::Struct(one), Shape::Struct(other)) => return members(one, other),
        (Shape::Union(one), Shape::Union(other)) => variants(old, new, one, other)
            .map(|(one, other)| (&one.ty, &other.ty))
            .collect(),
        (Shape::Alias(one), Shape::Alias(other)) | (Shape::Newtype(one), Shape::Newtype(other)) => {
            vec![(one, other)]
        }
        (Shape::Headers(one), Shape::Headers(other)) => {
            let others = &other.fields;
            let fields = one.fields.iter().filter_map(|field| {
                let other = others.iter().find(|other| other.wire == field.wire)?;
                Some((&field.ty, &other.ty))
            });
            fields.collect()
        }
        (Shape::Content(one), Shape::Content(other)) => {
            let contents = one.iter().filter_map(|content| {
                let other = other.iter().find(|other| is_same_content(content, other))?;
                Some((&content.ty, &other.ty))
            });
            contents.collect()
        }
        _ => Vec::new(),
    };
    let pairs = pairs.into_iter();
    pairs.map(|(one, other)| (one, other, BOTH)).collect()
}

fn members<'a>(old: &'a Struct, new: &'a Struct) -> Vec<(&'a Type, &'a Type, Direction)> {
    let wires: HashMap<_, _> = new.fields.iter().map(|it| (&it.wire, it)).collect();
    let members = old.fields.iter().filter_map(|field| {
        let other = *wires.get(&field.wire)?;
        let is_in = |way: Access| field.access != way && other.access != way;
        let way = Direction {
            request: is_in(Access::ReadOnly),
            response: is_in(Access::WriteOnly),
        };
        Some((&field.ty, &other.ty, way))
    });
    let rest = old.additional.iter().zip(&new.additional);
    members
        .chain(rest.map(|(one, other)| (&one.ty, &other.ty, BOTH)))
        .collect()
}

/// Whether two contents have the same media type.
pub(in super::super) fn is_same_content(one: &Content, other: &Content) -> bool {
    one.name == other.name
        || one
            .media_types
            .iter()
            .any(|media_type| other.media_types.contains(media_type))
}

/// Pairs the variants of two unions by their names, or by the names of their types, or by how they are selected.
pub(in super::super) fn variants<'a>(
    old: &'a Api,
    new: &'a Api,
    one: &'a Union,
    other: &'a Union,
) -> impl Iterator<Item = (&'a UnionVariant, &'a UnionVariant)> {
    let is_called_alike = move |variant: &UnionVariant, other: &UnionVariant| {
        let name = type_name(old, &variant.ty);
        variant.name == other.name || (name.is_some() && type_name(new, &other.ty) == name)
    };
    let variants = one.variants.iter().enumerate();
    variants.filter_map(move |(place, variant)| {
        let is_same = |it: &&UnionVariant| it.name == variant.name;
        let is_called = |it: &&UnionVariant| is_called_alike(variant, it);
        let is_free =
            |it: &UnionVariant| !one.variants.iter().any(|known| is_called_alike(known, it));
        let told = || {
            let mut others = other.variants.iter().enumerate();
            others.find(|(at, it)| is_free(it) && is_told_alike((one, place), (other, *at)))
        };
        let called = other.variants.iter().find(is_same);
        let called = called.or_else(|| other.variants.iter().find(is_called));
        Some((variant, called.or_else(|| told().map(|(_, it)| it))?))
    })
}

/// Whether the same discriminator values, property names or matchers select two variants.
fn is_told_alike((one, place): (&Union, usize), (other, at): (&Union, usize)) -> bool {
    use Representation::{ExternallyTagged, InternallyTagged, Untagged, UntaggedOverlapping};
    match (&one.representation, &other.representation) {
        (
            InternallyTagged {
                property: wire,
                values: tags,
                ..
            },
            InternallyTagged {
                property: it,
                values: others,
                ..
            },
        ) if wire == it => {
            tags.get(place).is_some_and(|tags| !tags.is_empty())
                && tags.get(place) == others.get(at)
        }
        (ExternallyTagged(keys), ExternallyTagged(others)) => keys.get(place) == others.get(at),
        (
            Untagged(looks) | UntaggedOverlapping(looks),
            Untagged(others) | UntaggedOverlapping(others),
        ) => looks.get(place) == others.get(at),
        _ => false,
    }
}

/// The name of a named type.
fn type_name<'a>(api: &'a Api, ty: &Type) -> Option<&'a str> {
    match ty {
        Type::Named(id) => Some(api.get(*id).name.as_str()),
        _ => None,
    }
}
