//! Walks both clients in parallel, and finds the changes with their wire compatibility. The effect on Rust
//! callers is determined by `attribution`.

mod api;
mod body;
mod constraints;
mod documentation;
mod enumerations;
mod features;
mod finding;
mod headers;
mod objects;
mod operations;
mod parameters;
mod properties;
mod responses;
mod security;
mod types;
mod unions;

pub(super) use finding::Finding;

use std::collections::HashSet;

use crate::ir::{Api, Direction, Type, TypeId};

use super::owner::Owner;
use super::pairs::Pairs;
use super::surface::{Names, Types};
use super::wire::{Decoder, ValueFormat};
use super::{Client, Clients, OldNew, Wire};

/// The comparison in progress.
struct Comparison<'a> {
    clients: &'a Clients<'a>,
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    names: &'a OldNew<Names>,
    decoder: Decoder<'a>,
    /// The old types whose values are only serialized as strings.
    string_types: HashSet<TypeId>,
    findings: Vec<Finding>,
}

/// Finds the changes.
pub(super) fn compare(clients: &Clients<'_>) -> Vec<Finding> {
    let Clients {
        old,
        new,
        pairs,
        names,
    } = clients;
    let mut comparison = Comparison {
        clients,
        old,
        new,
        pairs,
        names,
        decoder: Decoder::new(old, new, pairs),
        string_types: body::string_types(old),
        findings: Vec::new(),
    };
    comparison.api();
    comparison.features();
    comparison.operations();
    comparison.types();
    comparison.constraints();
    comparison.documentation();
    comparison.findings
}

/// An element that both clients have, its identifiers, and the messages that contain it.
struct Pair<'a, T, I = Owner> {
    ids: (I, I),
    old: &'a T,
    new: &'a T,
    direction: Direction,
}

impl<T, I: Copy> Pair<'_, T, I> {
    /// What both clients have inside such an element.
    fn with<'p, U>(&self, old: &'p U, new: &'p U) -> Pair<'p, U, I> {
        Pair {
            ids: self.ids,
            old,
            new,
            direction: self.direction,
        }
    }
}

/// A part of an element, such as a property of a type.
enum Part<'a, T> {
    /// Both clients have it.
    Both(Pair<'a, T>),
    /// Only the old client has it.
    Removed(Owner, &'a T),
    /// Only the new client has it.
    Added(Owner, &'a T),
}

/// The parts of two elements, given the position of the new part that corresponds to an old one.
fn parts<'p, T, I: Copy>(
    ids: (I, I),
    part: fn(I, usize) -> Owner,
    (olds, news): (&'p [T], &'p [T]),
    direction: Direction,
    partner: impl Fn(usize) -> Option<usize>,
) -> Vec<Part<'p, T>> {
    let mut is_known = vec![false; news.len()];
    let mut parts = Vec::new();
    for (position, old) in olds.iter().enumerate() {
        let owner = part(ids.0, position);
        let partner = partner(position).and_then(|it| Some((it, news.get(it)?)));
        parts.push(match partner {
            Some((new_position, new)) => {
                is_known[new_position] = true;
                Part::Both(Pair {
                    ids: (owner, part(ids.1, new_position)),
                    old,
                    new,
                    direction,
                })
            }
            None => Part::Removed(owner, old),
        });
    }
    let added = news.iter().enumerate();
    let added = added.filter(|(position, _)| !is_known[*position]);
    parts.extend(added.map(|(position, new)| Part::Added(part(ids.1, position), new)));
    parts
}

impl<'a, T> Part<'a, T> {
    /// The part, if both clients have it.
    fn both(self) -> Option<Pair<'a, T>> {
        match self {
            Self::Both(pair) => Some(pair),
            Self::Removed(..) | Self::Added(..) => None,
        }
    }
}

impl Comparison<'_> {
    /// The parts of an element of both clients: those of the old one in their order, then those that were added.
    fn parts<'p, T, I: Copy>(
        &self,
        ids: (I, I),
        part: fn(I, usize) -> Owner,
        (olds, news): (&'p [T], &'p [T]),
    ) -> Vec<Part<'p, T>> {
        let partner = |position| self.pairs.new_of(part(ids.0, position))?.position();
        let direction = self.direction(Some(part(ids.0, 0)), Some(part(ids.1, 0)));
        parts(ids, part, (olds, news), direction, partner)
    }

    /// Whether two types are the same in both clients. A type that becomes an alias of a type is the same
    /// wherever it is used, because the change of the type itself is reported.
    fn is_same(&self, old: &Type, new: &Type) -> bool {
        if let (Type::Named(old), Type::Named(new)) = (self.old.resolve_alias(old), new)
            && self.pairs.new_type(*old) == Some(*new)
        {
            return true;
        }
        match (self.old.resolve_alias(old), self.new.resolve_alias(new)) {
            (Type::Named(old), Type::Named(new)) => self.pairs.new_type(*old) == Some(*new),
            (old, new) => {
                let (parts, new_parts) = (old.parts(), new.parts());
                let mut pairs = parts.iter().zip(new_parts);
                std::mem::discriminant(old) == std::mem::discriminant(new)
                    && parts.len() == new_parts.len()
                    && (!parts.is_empty() || old == new)
                    && pairs.all(|(part, new)| self.is_same(part, new))
            }
        }
    }

    /// How the properties of an old type are serialized.
    fn value_format(&self, id: TypeId) -> ValueFormat {
        match self.string_types.contains(&id) {
            true => ValueFormat::Text,
            false => ValueFormat::Json,
        }
    }

    /// Returns a type of a client as Rust code.
    fn text(&self, client: Client, ty: &Type) -> String {
        Types::new(self.clients.api(client), self.names.get(client)).text(ty)
    }

    /// Returns an old and a new type as Rust code.
    fn texts(&self, old: &Type, new: &Type) -> (String, String) {
        (self.text(Client::Old, old), self.text(Client::New, new))
    }

    /// The effect of a different type in messages of this direction; `None` if the types are the same.
    fn type_effect(
        &mut self,
        (old, new): (&Type, &Type),
        direction: Direction,
        format: ValueFormat,
    ) -> Option<Wire> {
        (!self.is_same(old, new)).then(|| {
            let decoder = &mut self.decoder;
            decoder.type_change_effect(old, new, direction, format)
        })
    }

    /// Describes a change of a type.
    fn type_changed(&self, old: &Type, new: &Type) -> String {
        let (before, after) = self.texts(old, new);
        match before == after {
            true => format!("type changed to a different type that is also written `{after}`"),
            false => format!("type changed from `{before}` to `{after}`"),
        }
    }

    /// Describes a change of the type of a variant.
    fn variant_type_changed(&self, old: &Type, new: &Type) -> String {
        let (before, after) = self.texts(old, new);
        format!("type of the variant changed from `{before}` to `{after}`")
    }
}

/// The help for a value of a different type that callers pass and read.
const NEW_TYPE: &str = "pass and read values of the new type";

/// The help for a value of a different type that callers pass.
const PASS_NEW_TYPE: &str = "pass a value of the new type";

/// The help for an argument that became required.
const PASS_ARGUMENT: &str = "pass it in every call";

/// The help for an argument that became optional.
const SET_ARGUMENT: &str = "set it with its method of `Call`";

/// The help for an element that was removed or deprecated.
const STOP_USING: &str = "stop using it";

/// The help for an enum with a new variant.
const MATCH_VARIANT: &str = "match the new variant, or keep the `_` arm";

/// The help for a constraint that requests may violate.
const SATISFY_CONSTRAINT: &str =
    "make sure that sent values satisfy the constraint; the compiler does not check it";

/// The help for a change after which only recompiled callers understand the server.
const RELEASE_FIRST: &str = "release the new crate before the server changes";

/// The help for requests that go to a different server.
const OLD_SERVER: &str = "release the new crate before the old server shuts down";

/// No help: callers need not do anything.
const NO_HELP: Option<&str> = None;
