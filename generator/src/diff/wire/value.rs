//! Values of any type.

use crate::ir::{Enumeration, Shape, Struct, Type, TypeId, Union, Values};

use super::super::Wire;
use super::{Allowed, Journey, Medium, Reading, scalar};

/// How deep types are followed into one another: a choice may be one of its own variants.
const DEEPEST: usize = 64;

impl Reading<'_> {
    /// Whether what is written as one type is read as another.
    pub(super) fn value(
        &mut self,
        journey: Journey,
        medium: Medium,
        writer: &Type,
        reader: &Type,
    ) -> Wire {
        let writer = self.writer(journey).unaliased(writer);
        let reader = self.reader(journey).unaliased(reader);
        match (writer, reader) {
            (Type::Named(one), Type::Named(other)) => self.named(journey, medium, *one, *other),
            (_, Type::Any) => Wire::Ok,
            (Type::Nullable(one), Type::Nullable(other)) => self.value(journey, medium, one, other),
            (one, Type::Nullable(other)) => self.value(journey, medium, one, other),
            (Type::Nullable(one), other) => {
                let null = self.null(journey, other);
                self.value(journey, medium, one, other).max(null)
            }
            (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => {
                self.value(journey, medium, one, other)
            }
            (Type::Tuple(ones), Type::Tuple(others)) if ones.len() == others.len() => {
                let items = ones.iter().zip(others);
                items
                    .map(|(one, other)| self.value(journey, medium, one, other))
                    .max()
                    .unwrap_or_default()
            }
            (Type::Tuple(ones), Type::List(other)) => {
                let items = ones.iter();
                items
                    .map(|one| self.value(journey, medium, one, other))
                    .max()
                    .unwrap_or_default()
            }
            (Type::Named(one), other) => {
                let shape = &self.writer(journey).get(*one).shape;
                self.written(journey, medium, shape, other)
            }
            (one, Type::Named(other)) => {
                let shape = &self.reader(journey).get(*other).shape;
                self.read(journey, medium, one, shape)
            }
            (one, other) => scalar::read(journey, medium, one, other),
        }
    }

    /// What a reader makes of `null`.
    pub(in super::super) fn null(&self, journey: Journey, reader: &Type) -> Wire {
        match self.reader(journey).unaliased(reader) {
            Type::Any | Type::Nullable(_) => Wire::Ok,
            Type::Named(id) => match (&self.reader(journey).get(*id).shape, journey) {
                // It is kept as what is not listed.
                (Shape::Union(_), Journey::Reply) => Wire::Risk,
                (Shape::Enumeration(shape), _) if shape.values == Values::Any => Wire::Ok,
                _ => Wire::Break,
            },
            _ => Wire::Break,
        }
    }

    fn named(&mut self, journey: Journey, medium: Medium, writer: TypeId, reader: TypeId) -> Wire {
        if self.is_pair(journey, writer, reader) {
            // What has changed inside of it is a change of its own.
            return Wire::Ok;
        }
        let key = (journey, medium, writer, reader);
        if let Some(wire) = self.settled.get(&key) {
            return *wire;
        }
        // What leads back to itself adds nothing.
        self.settled.insert(key, Wire::Ok);
        let (one, other) = (self.writer(journey), self.reader(journey));
        let (one, other) = (&one.get(writer).shape, &other.get(reader).shape);
        let wire = self.shapes(journey, medium, one, other);
        self.settled.insert(key, wire);
        wire
    }

    /// Whether what is written as one named type is read as another.
    pub(in super::super) fn shapes(
        &mut self,
        journey: Journey,
        medium: Medium,
        writer: &Shape,
        reader: &Shape,
    ) -> Wire {
        if self.depth > DEEPEST {
            return Wire::Ok;
        }
        self.depth += 1;
        let wire = self.inner_shapes(journey, medium, writer, reader);
        self.depth -= 1;
        wire
    }

    fn inner_shapes(
        &mut self,
        journey: Journey,
        medium: Medium,
        writer: &Shape,
        reader: &Shape,
    ) -> Wire {
        match (writer, reader) {
            (
                Shape::Alias(one) | Shape::Newtype(one),
                Shape::Alias(other) | Shape::Newtype(other),
            ) => self.value(journey, medium, one, other),
            (Shape::Alias(one) | Shape::Newtype(one), other) => {
                self.read(journey, medium, one, other)
            }
            (one, Shape::Alias(other) | Shape::Newtype(other)) => {
                self.written(journey, medium, one, other)
            }
            (Shape::Struct(one), Shape::Struct(other)) => self.structs(journey, medium, one, other),
            (Shape::Enumeration(one), Shape::Enumeration(other)) => {
                enumerations(journey, medium, one, other)
            }
            (Shape::Union(one), other) => {
                let variants = one.variants.iter();
                variants
                    .map(|variant| self.read(journey, medium, &variant.ty, other))
                    .max()
                    .unwrap_or_default()
            }
            (one, Shape::Union(other)) => self.some_variant(other, |reading, ty| {
                reading.written(journey, medium, one, ty)
            }),
            _ => Wire::Break,
        }
    }

    /// Whether what is written as a named type is read as this one.
    fn written(&mut self, journey: Journey, medium: Medium, writer: &Shape, reader: &Type) -> Wire {
        if let Type::Named(id) = self.reader(journey).unaliased(reader) {
            let shape = &self.reader(journey).get(*id).shape;
            return self.shapes(journey, medium, writer, shape);
        }
        match (writer, reader) {
            (_, Type::Any) => Wire::Ok,
            (writer, Type::Nullable(reader)) => self.written(journey, medium, writer, reader),
            (Shape::Alias(ty) | Shape::Newtype(ty), reader) => {
                self.value(journey, medium, ty, reader)
            }
            (Shape::Enumeration(shape), reader) => {
                scalar::read(journey, medium, &base(shape), reader)
            }
            (Shape::Union(shape), reader) => {
                let variants = shape.variants.iter();
                variants
                    .map(|variant| self.value(journey, medium, &variant.ty, reader))
                    .max()
                    .unwrap_or_default()
            }
            (Shape::Struct(shape), Type::Map(value)) => {
                let members = shape.fields.iter().map(|field| &field.ty);
                let members = members.chain(shape.rest.iter().map(|rest| &rest.ty));
                members
                    .map(|ty| self.value(journey, medium, ty, value))
                    .max()
                    .unwrap_or_default()
            }
            _ => Wire::Break,
        }
    }

    /// Whether what is written as this type is read as a named one.
    fn read(&mut self, journey: Journey, medium: Medium, writer: &Type, reader: &Shape) -> Wire {
        if let Type::Named(id) = self.writer(journey).unaliased(writer) {
            let shape = &self.writer(journey).get(*id).shape;
            return self.shapes(journey, medium, shape, reader);
        }
        match (writer, reader) {
            (writer, Shape::Alias(ty) | Shape::Newtype(ty)) => {
                self.value(journey, medium, writer, ty)
            }
            (writer, Shape::Enumeration(shape)) => {
                match (journey, &shape.unknown) {
                    // What is not listed is kept.
                    (Journey::Reply, Some(_)) => {
                        scalar::read(journey, medium, writer, &base(shape))
                    }
                    _ => Wire::Break,
                }
            }
            (writer, Shape::Union(shape)) => self.some_variant(shape, |reading, ty| {
                reading.value(journey, medium, writer, ty)
            }),
            (Type::Map(_), Shape::Struct(shape)) => match shape.has_required() {
                true => Wire::Break,
                false => Wire::Risk,
            },
            _ => Wire::Break,
        }
    }

    /// Whether some variant of a union reads a value.
    fn some_variant(
        &mut self,
        reader: &Union,
        mut read: impl FnMut(&mut Self, &Type) -> Wire,
    ) -> Wire {
        let variants = reader.variants.iter();
        let wires = variants.map(|variant| read(self, &variant.ty));
        wires.min().unwrap_or(Wire::Break)
    }

    fn structs(
        &mut self,
        journey: Journey,
        medium: Medium,
        writer: &Struct,
        reader: &Struct,
    ) -> Wire {
        let mut wire = Wire::Ok;
        for field in &reader.fields {
            let written = writer.fields.iter().find(|it| it.wire == field.wire);
            let allowed = Allowed::by_reader(journey, field);
            wire = wire.max(match written {
                Some(written) => {
                    let told = Allowed::by_writer(journey, written);
                    let null = match told.null && !allowed.null {
                        true => self.null(journey, &field.ty),
                        false => Wire::Ok,
                    };
                    let absence = breaks(told.absence && !allowed.absence);
                    let value = self.value(journey, medium, &written.ty, &field.ty);
                    absence.max(null).max(value)
                }
                None => breaks(!allowed.absence),
            });
        }
        let unread = writer.fields.iter();
        let unread = unread.filter(|it| reader.fields.iter().all(|other| other.wire != it.wire));
        for field in unread {
            wire = wire.max(self.unread(journey, medium, &field.ty, reader));
        }
        wire
    }

    /// What becomes of a member that the reader does not list.
    pub(in super::super) fn unread(
        &mut self,
        journey: Journey,
        medium: Medium,
        written: &Type,
        reader: &Struct,
    ) -> Wire {
        match (&reader.rest, journey) {
            (Some(rest), _) => self.value(journey, medium, written, &rest.ty),
            (None, Journey::Reply) => Wire::Ok,
            (None, Journey::Request) if reader.is_closed => Wire::Break,
            (None, Journey::Request) => Wire::Risk,
        }
    }
}

fn breaks(is_broken: bool) -> Wire {
    match is_broken {
        true => Wire::Break,
        false => Wire::Ok,
    }
}

/// The type that an enumeration lists values of.
fn base(shape: &Enumeration) -> Type {
    match shape.values {
        Values::Text => Type::Text,
        Values::Integer => Type::I64,
        Values::Any => Type::Any,
    }
}

fn enumerations(
    journey: Journey,
    medium: Medium,
    writer: &Enumeration,
    reader: &Enumeration,
) -> Wire {
    let is_kept = journey == Journey::Reply && reader.unknown.is_some();
    let is_listed = |wire: &serde_json::Value| reader.variants.iter().any(|it| it.wire == *wire);
    let mut variants = writer.variants.iter();
    match variants.all(|variant| is_listed(&variant.wire)) {
        true => Wire::Ok,
        false if is_kept => scalar::read(journey, medium, &base(writer), &base(reader)),
        false => Wire::Break,
    }
}
