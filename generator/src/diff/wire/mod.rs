//! Whether one side decodes what the other side sends: in requests the old client sends and the new server decodes,
//! in responses the new server sends and the old client decodes.
//!
//! A client decodes leniently, as its runtime does: it ignores unknown properties, and keeps unknown values of enums
//! and unions. A server is assumed to do exactly what its description says.

mod matching;
mod objects;
mod scalar;
mod unions;
mod value;

use matching::is_ambiguous;
pub(super) use matching::{overlapping_variants, swapped};
pub(super) use objects::Object;
pub(super) use unions::{exclusion, representation_effect};

use std::collections::{HashMap, HashSet};

use crate::ir::{Access, Api, Direction, Field, Presence, Type, TypeId};

use super::Wire;
use super::pairs::Pairs;

/// The kind of message that contains a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MessageKind {
    /// The old client sends, and the new server decodes.
    Request,
    /// The new server sends, and the old client decodes.
    Response,
}

impl MessageKind {
    /// Whether a direction includes messages of this kind.
    fn is_in(self, direction: Direction) -> bool {
        match self {
            Self::Request => direction.request,
            Self::Response => direction.response,
        }
    }

    /// What the writer has and what the reader has, or the reverse.
    pub(super) fn sides<T>(self, old: T, new: T) -> (T, T) {
        match self {
            Self::Request => (old, new),
            Self::Response => (new, old),
        }
    }
}

/// The worst effect in messages of this direction, given what the writer has and what the reader has.
pub(super) fn worst_effect<T: Copy>(
    direction: Direction,
    (old, new): (T, T),
    mut effect: impl FnMut(MessageKind, T, T) -> Wire,
) -> Wire {
    let kinds = [MessageKind::Request, MessageKind::Response].into_iter();
    let kinds = kinds.filter(|kind| kind.is_in(direction));
    worst(kinds.map(|kind| {
        let (writer, reader) = kind.sides(old, new);
        effect(kind, writer, reader)
    }))
}

/// The worst of several effects.
fn worst(effects: impl Iterator<Item = Wire>) -> Wire {
    effects.max().unwrap_or_default()
}

/// How values are serialized.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ValueFormat {
    /// As JSON, which distinguishes a number from a string.
    Json,
    /// As strings: in a path, a query, a header or a form.
    Text,
}

/// The effect of a change between scalar types, in messages of this direction.
pub(super) fn scalar(direction: Direction, format: ValueFormat, old: &Type, new: &Type) -> Wire {
    worst_effect(direction, (old, new), |kind, writer, reader| {
        scalar::read(kind, format, writer, reader)
    })
}

/// Decides whether one side decodes the types of the other side.
pub(super) struct Decoder<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    results: HashMap<(MessageKind, ValueFormat, TypeId, TypeId), Wire>,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api, pairs: &'a Pairs) -> Self {
        Self {
            old,
            new,
            pairs,
            results: HashMap::new(),
        }
    }

    /// The effect of replacing an old type by a new one, in messages of this direction.
    pub(super) fn type_change_effect(
        &mut self,
        old: &Type,
        new: &Type,
        direction: Direction,
        format: ValueFormat,
    ) -> Wire {
        worst_effect(direction, (old, new), |kind, writer, reader| {
            self.reading(kind, format).value(writer, reader)
        })
    }

    /// Reads messages of one kind, with values in one format.
    pub(super) fn reading(&mut self, kind: MessageKind, format: ValueFormat) -> Reading<'_, 'a> {
        let (writer, reader) = kind.sides(self.old, self.new);
        Reading {
            kind,
            format,
            writer,
            reader,
            decoder: self,
            depth: 0,
            compared: HashSet::new(),
            in_progress: 0,
        }
    }
}

/// Decides whether one side decodes what the other side sends, in messages of one kind.
pub(super) struct Reading<'d, 'a> {
    kind: MessageKind,
    format: ValueFormat,
    /// The client with the types of the writer.
    writer: &'a Api,
    /// The client with the types of the reader.
    reader: &'a Api,
    decoder: &'d mut Decoder<'a>,
    /// The current nesting depth of the comparison.
    depth: usize,
    /// The named types that are, or were, compared with types without a name.
    compared: HashSet<(TypeId, Type)>,
    /// How many of these comparisons are in progress.
    in_progress: usize,
}

impl Reading<'_, '_> {
    /// Whether the two types are paired, and therefore compared separately.
    fn is_pair(&self, writer: TypeId, reader: TypeId) -> bool {
        let (old, new) = self.kind.sides(writer, reader);
        self.decoder.pairs.new_type(old) == Some(new)
    }
}

/// What a property may be instead of a value of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AllowedValues {
    /// It may be absent.
    pub(super) absence: bool,
    /// It may be `null`.
    pub(super) null: bool,
}

impl AllowedValues {
    pub(super) fn of(presence: Presence) -> Self {
        Self {
            absence: !presence.is_required(),
            null: presence.is_nullable(),
        }
    }

    /// What the description of a property allows, which messages need not contain with this access.
    fn described(field: &Field, omitted: Access) -> Self {
        let described = Self::of(field.declared_presence);
        Self {
            absence: described.absence || field.access == omitted,
            ..described
        }
    }

    /// What a writer may send for a property: a client according to its type, a server according to the description.
    pub(super) fn by_writer(kind: MessageKind, field: &Field) -> Self {
        match kind {
            MessageKind::Request => Self::of(field.presence),
            MessageKind::Response => Self::described(field, Access::WriteOnly),
        }
    }

    /// What a reader accepts for a property.
    pub(super) fn by_reader(kind: MessageKind, field: &Field) -> Self {
        match kind {
            MessageKind::Request => Self::described(field, Access::ReadOnly),
            // An `Option` is `None` in both cases.
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
