//! Objects: their properties and additional properties.

use crate::ir::{Access, Constant, Field, Struct, Type};

use super::super::Wire;
use super::{AllowedValues, MessageKind, Reading};

/// An object as one side defines it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Object<'a> {
    fields: &'a [Field],
    /// The type of the additional properties, if it is defined.
    additional: Option<&'a Type>,
    /// Whether additional properties are disallowed.
    is_closed: bool,
}

impl<'a> Object<'a> {
    pub(in super::super) fn of(shape: &'a Struct) -> Self {
        Self {
            fields: &shape.fields,
            additional: shape.additional.as_ref().map(|additional| &additional.ty),
            is_closed: shape.is_closed,
        }
    }

    /// An object with additional properties only.
    pub(super) fn map(value: &'a Type) -> Self {
        Self {
            fields: &[],
            additional: Some(value),
            is_closed: false,
        }
    }

    fn property(&self, wire: &str) -> Option<&'a Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}

impl Reading<'_, '_> {
    /// Whether an object of the writer decodes as one of the reader.
    pub(super) fn objects(&mut self, writer: Object<'_>, reader: Object<'_>) -> Wire {
        let mut wire = self.undefined_properties(writer, reader);
        for field in reader.fields {
            wire = wire.max(match writer.property(&field.wire) {
                Some(written) => self.property(written, field),
                None => self.missing(field, writer),
            });
        }
        for field in writer.fields {
            if reader.property(&field.wire).is_none() {
                wire = wire.max(self.undefined_by_reader(field, reader));
            }
        }
        wire
    }

    /// The effect on a property that both sides define.
    fn property(&mut self, written: &Field, read: &Field) -> Wire {
        let sent = AllowedValues::by_writer(self.kind, written);
        let allowed = AllowedValues::by_reader(self.kind, read);
        let absence = Wire::break_if(sent.absence && !allowed.absence);
        let null = match sent.null && !allowed.null {
            true => self.null(&read.ty),
            false => Wire::Ok,
        };
        let value = self.value(&written.ty, &read.ty);
        let access_effect = access_effect(self.kind, written.access, read.access);
        let wire = absence.max(null).max(value).max(access_effect);
        wire.max(Wire::break_if(is_different_constant(
            self.kind, written, read,
        )))
    }

    /// The effect on a property that the writer does not define.
    pub(in super::super) fn missing(&mut self, read: &Field, writer: Object<'_>) -> Wire {
        if !AllowedValues::by_reader(self.kind, read).absence {
            return Wire::Break;
        }
        // It is always absent.
        let is_missed = self.kind == MessageKind::Response && read.access != Access::WriteOnly;
        let absence = Wire::risk_if(is_missed);
        // An additional property may have the same name.
        let homonym = match writer.additional {
            Some(additional) => self.value(additional, &read.ty).min(Wire::Risk),
            None => Wire::Ok,
        };
        absence.max(homonym)
    }

    /// The effect on a property that the reader does not define.
    pub(in super::super) fn undefined_by_reader(
        &mut self,
        written: &Field,
        reader: Object<'_>,
    ) -> Wire {
        if !is_written(self.kind, written.access) {
            return Wire::Ok;
        }
        match (reader.additional, self.kind) {
            (Some(additional), _) => {
                let null = match AllowedValues::by_writer(self.kind, written).null {
                    true => self.null(additional),
                    false => Wire::Ok,
                };
                self.value(&written.ty, additional).max(null)
            }
            (None, MessageKind::Response) => Wire::Ok,
            (None, MessageKind::Request) if reader.is_closed => Wire::Break,
            (None, MessageKind::Request) => Wire::Risk,
        }
    }

    /// The effect on properties that neither side defines.
    pub(in super::super) fn undefined_properties(
        &mut self,
        writer: Object<'_>,
        reader: Object<'_>,
    ) -> Wire {
        match (writer.additional, reader.additional, self.kind) {
            (Some(writer_type), Some(reader_type), _) => self.value(writer_type, reader_type),
            (Some(_), None, MessageKind::Request) if reader.is_closed => Wire::Break,
            (Some(_), None, MessageKind::Request) => Wire::Risk,
            // They may be sent, with any type.
            (None, Some(reader_type), MessageKind::Response) if !writer.is_closed => {
                let any = self.value(&Type::Json, reader_type);
                any.min(Wire::Risk)
            }
            (_, None, _) | (None, Some(_), _) => Wire::Ok,
        }
    }
}

/// Whether the writer sends a property.
fn is_written(kind: MessageKind, access: Access) -> bool {
    kind.is_in(access.direction())
}

/// The effect of a property that the reader does not expect.
fn access_effect(kind: MessageKind, written: Access, read: Access) -> Wire {
    Wire::risk_if(is_written(kind, written) && !is_written(kind, read))
}

/// Whether the server only accepts a different constant value than the client sends.
fn is_different_constant(kind: MessageKind, written: &Field, read: &Field) -> bool {
    let is_constant = matches!(read.constant, Some(Constant::Value(_)));
    kind == MessageKind::Request && is_constant && written.constant != read.constant
}
