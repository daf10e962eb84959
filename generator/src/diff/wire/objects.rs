//! Objects: their properties and additional properties.

use crate::ir::{Access, Constant, Field, Struct, Type};

use super::super::Wire;
use super::{AllowedValues, Decoder, MessageKind, ValueFormat};

/// An object as one side defines it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Object<'a> {
    fields: &'a [Field],
    /// The type of the additional properties, if it is defined.
    rest: Option<&'a Type>,
    /// Whether additional properties are disallowed.
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

    /// An object with additional properties only.
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
    /// Whether an object of the writer decodes as one of the reader.
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

    /// The effect on a property that both sides define.
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

    /// The effect on a property that the writer does not define.
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
        // It is always absent.
        let is_missed = journey == MessageKind::Response && read.access != Access::WriteOnly;
        let absence = risks(is_missed);
        // An additional property may have the same name.
        let homonym = match writer.rest {
            Some(rest) => self.value(journey, medium, rest, &read.ty).min(Wire::Risk),
            None => Wire::Ok,
        };
        absence.max(homonym)
    }

    /// The effect on a property that the reader does not define.
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

    /// The effect on properties that neither side defines.
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
            // They may be sent, with any type.
            (None, Some(other), MessageKind::Response) if !writer.is_closed => {
                let any = self.value(journey, medium, &Type::Json, other);
                any.min(Wire::Risk)
            }
            (_, None, _) | (None, Some(_), _) => Wire::Ok,
        }
    }
}

/// Whether the writer sends a property.
fn is_written(journey: MessageKind, way: Access) -> bool {
    match journey {
        MessageKind::Request => way != Access::ReadOnly,
        MessageKind::Response => way != Access::WriteOnly,
    }
}

/// The effect of a property that the reader does not expect.
fn way(journey: MessageKind, written: Access, read: Access) -> Wire {
    risks(is_written(journey, written) && !is_written(journey, read))
}

/// Whether the server only accepts a different constant value than the client sends.
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
