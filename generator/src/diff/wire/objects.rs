//! Objects: their members, and what is not listed.

use crate::ir::{Access, Constant, Field, Struct, Type};

use super::super::Wire;
use super::{AllowedValues, Decoder, MessageKind, ValueFormat};

/// An object as one side knows it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Object<'a> {
    fields: &'a [Field],
    /// The type of the members that are not listed, where they have one.
    rest: Option<&'a Type>,
    /// Whether there are no members that are not listed.
    is_closed: bool,
}

impl<'a> Object<'a> {
    pub(in super::super) fn of(shape: &'a Struct) -> Self {
        Self {
            fields: &shape.fields,
            rest: shape.additional.as_ref().map(|rest| &rest.ty),
            is_closed: shape.is_closed,
        }
    }

    /// An object of which nothing is known but the type of its members.
    pub(super) fn map(value: &'a Type) -> Self {
        Self {
            fields: &[],
            rest: Some(value),
            is_closed: false,
        }
    }

    fn member(&self, wire: &str) -> Option<&'a Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}

impl Decoder<'_> {
    /// Whether what is written as one object is read as another.
    pub(super) fn objects(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: Object<'_>,
        reader: Object<'_>,
    ) -> Wire {
        let mut wire = self.others(journey, medium, writer, reader);
        for field in reader.fields {
            wire = wire.max(match writer.member(&field.wire) {
                Some(written) => self.member(journey, medium, written, field),
                None => self.missing(journey, medium, field, writer),
            });
        }
        for field in writer.fields {
            if reader.member(&field.wire).is_none() {
                wire = wire.max(self.unread(journey, medium, field, reader));
            }
        }
        wire
    }

    /// What becomes of a member that both sides list.
    fn member(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        written: &Field,
        read: &Field,
    ) -> Wire {
        let told = AllowedValues::by_writer(journey, written);
        let allowed = AllowedValues::by_reader(journey, read);
        let absence = breaks(told.absence && !allowed.absence);
        let null = match told.null && !allowed.null {
            true => self.null(journey, &read.ty),
            false => Wire::Ok,
        };
        let value = self.value(journey, medium, &written.ty, &read.ty);
        let way = way(journey, written.access, read.access);
        let wire = absence.max(null).max(value).max(way);
        wire.max(breaks(is_another_constant(journey, written, read)))
    }

    /// What becomes of a member that the writer does not list.
    pub(in super::super) fn missing(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        read: &Field,
        writer: Object<'_>,
    ) -> Wire {
        if !AllowedValues::by_reader(journey, read).absence {
            return Wire::Break;
        }
        // It is as if it were left out, for ever.
        let is_missed = journey == MessageKind::Response && read.access != Access::WriteOnly;
        let absence = risks(is_missed);
        // What is not listed may be called the same.
        let homonym = match writer.rest {
            Some(rest) => self.value(journey, medium, rest, &read.ty).min(Wire::Risk),
            None => Wire::Ok,
        };
        absence.max(homonym)
    }

    /// What becomes of a member that the reader does not list.
    pub(in super::super) fn unread(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        written: &Field,
        reader: Object<'_>,
    ) -> Wire {
        if !is_written(journey, written.access) {
            return Wire::Ok;
        }
        match (reader.rest, journey) {
            (Some(rest), _) => {
                let null = match AllowedValues::by_writer(journey, written).null {
                    true => self.null(journey, rest),
                    false => Wire::Ok,
                };
                self.value(journey, medium, &written.ty, rest).max(null)
            }
            (None, MessageKind::Response) => Wire::Ok,
            (None, MessageKind::Request) if reader.is_closed => Wire::Break,
            (None, MessageKind::Request) => Wire::Risk,
        }
    }

    /// What becomes of the members that neither side lists.
    pub(in super::super) fn others(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: Object<'_>,
        reader: Object<'_>,
    ) -> Wire {
        match (writer.rest, reader.rest, journey) {
            (Some(one), Some(other), _) => self.value(journey, medium, one, other),
            (Some(_), None, MessageKind::Request) if reader.is_closed => Wire::Break,
            (Some(_), None, MessageKind::Request) => Wire::Risk,
            // They may come, and of any type.
            (None, Some(other), MessageKind::Response) if !writer.is_closed => {
                let any = self.value(journey, medium, &Type::Json, other);
                any.min(Wire::Risk)
            }
            (_, None, _) | (None, Some(_), _) => Wire::Ok,
        }
    }
}

/// Whether a member is written at all.
fn is_written(journey: MessageKind, way: Access) -> bool {
    match journey {
        MessageKind::Request => way != Access::ReadOnly,
        MessageKind::Response => way != Access::WriteOnly,
    }
}

/// What becomes of a member that is written where it should not be.
fn way(journey: MessageKind, written: Access, read: Access) -> Wire {
    risks(is_written(journey, written) && !is_written(journey, read))
}

/// Whether a server takes another value alone than the client has.
fn is_another_constant(journey: MessageKind, written: &Field, read: &Field) -> bool {
    let is_one = matches!(read.constant, Some(Constant::Value(_)));
    journey == MessageKind::Request && is_one && written.constant != read.constant
}

fn breaks(is_broken: bool) -> Wire {
    match is_broken {
        true => Wire::Break,
        false => Wire::Ok,
    }
}

fn risks(is_risky: bool) -> Wire {
    match is_risky {
        true => Wire::Risk,
        false => Wire::Ok,
    }
}
