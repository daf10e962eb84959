//! Whether what one side writes is what the other one reads: of a request the old client and the new
//! server, of a reply the new server and the old client.
//!
//! A client reads leniently, as its runtime does: a member that it does not know is passed over, a
//! value that an enumeration or union does not list is kept. A server is taken at its word.

mod matching;
mod objects;
mod scalar;
mod unions;
mod value;

use matching::is_ambiguous;
pub(super) use matching::{look_alikes, swapped};
pub(super) use objects::Object;
pub(super) use unions::{otherwise, told_by};

use std::collections::{HashMap, HashSet};

use crate::ir::{Access, Api, Direction, Field, Presence, Type, TypeId};

use super::Wire;
use super::pairs::Pairs;

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MessageKind {
    /// From the old client to the new server.
    Request,
    /// From the new server to the old client.
    Response,
}

impl MessageKind {
    pub(super) const ALL: [Self; 2] = [Self::Request, Self::Response];

    /// Whether values go this way that go these ways.
    pub(super) fn is_in(self, direction: Direction) -> bool {
        match self {
            Self::Request => direction.request,
            Self::Response => direction.response,
        }
    }
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ValueFormat {
    /// As JSON, which tells a number from a text.
    Json,
    /// As text alone: in a path, a query, a header, a form.
    Text,
}

/// What becomes of values that hold no others, which travel these ways.
pub(super) fn scalar(direction: Direction, medium: ValueFormat, old: &Type, new: &Type) -> Wire {
    let ways = MessageKind::ALL
        .into_iter()
        .filter(|it| it.is_in(direction));
    let wires = ways.map(|journey| match journey {
        MessageKind::Request => scalar::read(journey, medium, old, new),
        MessageKind::Response => scalar::read(journey, medium, new, old),
    });
    wires.max().unwrap_or_default()
}

/// What is known of the types of both sides.
pub(super) struct Decoder<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    settled: HashMap<(MessageKind, ValueFormat, TypeId, TypeId), Wire>,
    /// How deep in each other the types are that are being compared.
    depth: usize,
    /// The types that are being compared with types that have no name, or have been on the way.
    chosen: HashSet<(TypeId, Type)>,
    /// How many of them are open.
    choices: usize,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api, pairs: &'a Pairs) -> Self {
        Self {
            old,
            new,
            pairs,
            settled: HashMap::new(),
            depth: 0,
            chosen: HashSet::new(),
            choices: 0,
        }
    }

    /// What becomes of values of an old type where a new one stands, which travel these ways.
    pub(super) fn retyped(
        &mut self,
        old: &Type,
        new: &Type,
        direction: Direction,
        medium: ValueFormat,
    ) -> Wire {
        let ways = MessageKind::ALL
            .into_iter()
            .filter(|it| it.is_in(direction));
        let wires = ways.map(|journey| {
            let (writer, reader) = match journey {
                MessageKind::Request => (old, new),
                MessageKind::Response => (new, old),
            };
            self.value(journey, medium, writer, reader)
        });
        wires.max().unwrap_or_default()
    }

    /// The client whose types the writer's are.
    fn writer(&self, journey: MessageKind) -> &'a Api {
        match journey {
            MessageKind::Request => self.old,
            MessageKind::Response => self.new,
        }
    }

    /// The client whose types the reader's are.
    fn reader(&self, journey: MessageKind) -> &'a Api {
        match journey {
            MessageKind::Request => self.new,
            MessageKind::Response => self.old,
        }
    }

    /// Whether the two types are one that was compared already.
    fn is_pair(&self, journey: MessageKind, writer: TypeId, reader: TypeId) -> bool {
        let (old, new) = match journey {
            MessageKind::Request => (writer, reader),
            MessageKind::Response => (reader, writer),
        };
        self.pairs.new_type(old) == Some(new)
    }
}

/// What may stand for a member on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AllowedValues {
    /// Nothing at all.
    pub(super) absence: bool,
    /// `null`.
    pub(super) null: bool,
}

impl AllowedValues {
    fn of(presence: Presence) -> Self {
        Self {
            absence: matches!(presence, Presence::Optional | Presence::Patch),
            null: matches!(presence, Presence::Nullable | Presence::Patch),
        }
    }

    /// What is written for a member: by the client as its type has it, by the server as it is described.
    pub(super) fn by_writer(journey: MessageKind, field: &Field) -> Self {
        match journey {
            MessageKind::Request => Self::of(field.presence),
            MessageKind::Response => {
                let described = Self::of(field.declared_presence);
                Self {
                    absence: described.absence || field.access == Access::WriteOnly,
                    ..described
                }
            }
        }
    }

    /// What is read for a member.
    pub(super) fn by_reader(journey: MessageKind, field: &Field) -> Self {
        match journey {
            MessageKind::Request => {
                let described = Self::of(field.declared_presence);
                Self {
                    absence: described.absence || field.access == Access::ReadOnly,
                    ..described
                }
            }
            // An `Option` takes both for nothing.
            MessageKind::Response => {
                let is_option = field.presence != Presence::Required;
                Self {
                    absence: is_option,
                    null: is_option,
                }
            }
        }
    }
}
