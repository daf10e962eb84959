//! Values of any type.

use crate::ir::{EnumValues, Enumeration, Representation, Shape, Type, TypeId, Union};

use super::super::Wire;
use super::objects::Object;
use super::{Decoder, MessageKind, ValueFormat, scalar};

/// The maximum nesting depth of the comparison, because a union may contain itself.
const MAX_DEPTH: usize = 64;

impl Decoder<'_> {
    /// Whether a value of one type decodes as another.
    pub(super) fn value(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: &Type,
        reader: &Type,
    ) -> Wire {
        let writer = self.writer(journey).resolve_alias(writer);
        let reader = self.reader(journey).resolve_alias(reader);
        match (writer, reader) {
            (Type::Named(one), Type::Named(other)) => self.named(journey, medium, *one, *other),
            (_, Type::Json) => Wire::Ok,
            (Type::Nullable(one), Type::Nullable(other)) => self.value(journey, medium, one, other),
            (one, Type::Nullable(other)) => self.value(journey, medium, one, other),
            (Type::Nullable(one), other) => {
                let null = self.null(journey, other);
                self.value(journey, medium, one, other).max(null)
            }
            (Type::Array(one), Type::Array(other)) | (Type::Map(one), Type::Map(other)) => {
                self.value(journey, medium, one, other)
            }
            (Type::Tuple(ones), Type::Tuple(others)) if ones.len() == others.len() => {
                let items = ones.iter().zip(others);
                items
                    .map(|(one, other)| self.value(journey, medium, one, other))
                    .max()
                    .unwrap_or_default()
            }
            (Type::Tuple(ones), Type::Array(other)) => {
                let items = ones.iter();
                items
                    .map(|one| self.value(journey, medium, one, other))
                    .max()
                    .unwrap_or_default()
            }
            // A repeated comparison must change neither the maximum over all written variants nor the minimum
            // over all variants that may decode the value.
            (Type::Named(one), other) => self.once((*one, other), Wire::Ok, |reading| {
                let shape = &reading.writer(journey).get(*one).shape;
                reading.written(journey, medium, shape, other)
            }),
            (one, Type::Named(other)) => self.once((*other, one), Wire::Break, |reading| {
                let shape = &reading.reader(journey).get(*other).shape;
                reading.read(journey, medium, one, shape)
            }),
            (one, other) => scalar::read(journey, medium, one, other),
        }
    }

    /// The effect of `null` on a reader.
    pub(in super::super) fn null(&self, journey: MessageKind, reader: &Type) -> Wire {
        match self.reader(journey).resolve_alias(reader) {
            Type::Json | Type::Nullable(_) => Wire::Ok,
            Type::Named(id) => match (&self.reader(journey).get(*id).shape, journey) {
                // It decodes as unknown.
                (Shape::Union(_), MessageKind::Response) => Wire::Risk,
                (Shape::Enumeration(shape), _) if shape.values == EnumValues::Json => Wire::Ok,
                _ => Wire::Break,
            },
            _ => Wire::Break,
        }
    }

    fn named(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: TypeId,
        reader: TypeId,
    ) -> Wire {
        if self.is_pair(journey, writer, reader) {
            // Changes inside it are reported separately.
            return Wire::Ok;
        }
        let key = (journey, medium, writer, reader);
        if let Some(wire) = self.settled.get(&key) {
            return *wire;
        }
        // A cycle adds nothing.
        self.settled.insert(key, Wire::Ok);
        let (one, other) = (self.writer(journey), self.reader(journey));
        let (one, other) = (&one.get(writer).shape, &other.get(reader).shape);
        let wire = self.shapes(journey, medium, one, other);
        self.settled.insert(key, wire);
        wire
    }

    /// Whether a value of one named type decodes as another.
    pub(in super::super) fn shapes(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: &Shape,
        reader: &Shape,
    ) -> Wire {
        if self.depth > MAX_DEPTH {
            return Wire::Ok;
        }
        self.depth += 1;
        let wire = self.inner_shapes(journey, medium, writer, reader);
        self.depth -= 1;
        wire
    }

    /// Compares a named type with a type without a name, at most once, because unions may contain each other.
    fn once(
        &mut self,
        (named, other): (TypeId, &Type),
        again: Wire,
        compare: impl FnOnce(&mut Self) -> Wire,
    ) -> Wire {
        if !self.chosen.insert((named, other.clone())) {
            return again;
        }
        self.choices += 1;
        let wire = compare(self);
        self.choices -= 1;
        if self.choices == 0 {
            self.chosen.clear();
        }
        wire
    }

    fn inner_shapes(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
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
            (Shape::Struct(one), Shape::Struct(other)) => {
                let (one, other) = (Object::of(one), Object::of(other));
                self.objects(journey, medium, one, other)
            }
            (Shape::Enumeration(one), Shape::Enumeration(other)) => {
                enumerations(journey, medium, one, other)
            }
            (Shape::Union(one), Shape::Union(other)) => self.unions(journey, medium, one, other),
            (Shape::Union(one), other) => {
                let types = written_types(one).into_iter();
                types
                    .map(|ty| self.read(journey, medium, &ty, other))
                    .max()
                    .unwrap_or_default()
            }
            (one, Shape::Union(other)) => match other.representation {
                Representation::InternallyTagged { .. } | Representation::ExternallyTagged(_) => {
                    self.named_by_itself(journey, medium, one, other)
                }
                Representation::Untagged(_) | Representation::UntaggedOverlapping(_) => self
                    .some_variant(other, |reading, ty| {
                        reading.written(journey, medium, one, ty)
                    }),
            },
            _ => Wire::Break,
        }
    }

    /// Whether a value of a named type decodes as this type.
    pub(super) fn written(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: &Shape,
        reader: &Type,
    ) -> Wire {
        if let Type::Named(id) = self.reader(journey).resolve_alias(reader) {
            let shape = &self.reader(journey).get(*id).shape;
            return self.shapes(journey, medium, writer, shape);
        }
        match (writer, reader) {
            (_, Type::Json) => Wire::Ok,
            (writer, Type::Nullable(reader)) => self.written(journey, medium, writer, reader),
            (Shape::Alias(ty) | Shape::Newtype(ty), reader) => {
                self.value(journey, medium, ty, reader)
            }
            (Shape::Enumeration(shape), reader) => {
                scalar::read(journey, medium, &base(shape), reader)
            }
            (Shape::Union(shape), reader) => {
                let types = written_types(shape).into_iter();
                types
                    .map(|ty| self.value(journey, medium, &ty, reader))
                    .max()
                    .unwrap_or_default()
            }
            (Shape::Struct(shape), Type::Map(value)) => {
                let (object, map) = (Object::of(shape), Object::map(value));
                self.objects(journey, medium, object, map)
            }
            _ => Wire::Break,
        }
    }

    /// Whether a value of this type decodes as a named type.
    fn read(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: &Type,
        reader: &Shape,
    ) -> Wire {
        if let Type::Named(id) = self.writer(journey).resolve_alias(writer) {
            let shape = &self.writer(journey).get(*id).shape;
            return self.shapes(journey, medium, shape, reader);
        }
        match (writer, reader) {
            (writer, Shape::Alias(ty) | Shape::Newtype(ty)) => {
                self.value(journey, medium, writer, ty)
            }
            (writer, Shape::Enumeration(shape)) => match takes_others(journey, shape) {
                true => scalar::read(journey, medium, writer, &base(shape)),
                false => Wire::Break,
            },
            (writer, Shape::Union(shape)) => self.some_variant(shape, |reading, ty| {
                reading.value(journey, medium, writer, ty)
            }),
            (Type::Map(value), Shape::Struct(shape)) => {
                let (map, object) = (Object::map(value), Object::of(shape));
                self.objects(journey, medium, map, object)
            }
            _ => Wire::Break,
        }
    }

    /// Whether a variant of a union decodes a value.
    pub(super) fn some_variant(
        &mut self,
        reader: &Union,
        mut read: impl FnMut(&mut Self, &Type) -> Wire,
    ) -> Wire {
        let variants = reader.variants.iter();
        let wires = variants.map(|variant| read(self, &variant.ty));
        wires.min().unwrap_or(Wire::Break)
    }
}

/// The types of the values of a union. An externally tagged value is an object.
fn written_types(shape: &Union) -> Vec<Type> {
    match shape.representation {
        Representation::ExternallyTagged(_) => vec![Type::Map(Box::new(Type::Json))],
        Representation::InternallyTagged { .. }
        | Representation::Untagged(_)
        | Representation::UntaggedOverlapping(_) => {
            let variants = shape.variants.iter();
            variants.map(|variant| variant.ty.clone()).collect()
        }
    }
}

/// The type of the values of an enum.
fn base(shape: &Enumeration) -> Type {
    match shape.values {
        EnumValues::String => Type::String,
        EnumValues::Integer => Type::I64,
        EnumValues::Json => Type::Json,
    }
}

/// Whether a reader accepts unlisted values: a client keeps them, a server accepts them if the enum is open.
fn takes_others(journey: MessageKind, reader: &Enumeration) -> bool {
    match journey {
        MessageKind::Request => reader.is_open,
        MessageKind::Response => reader.unknown.is_some(),
    }
}

fn enumerations(
    journey: MessageKind,
    medium: ValueFormat,
    writer: &Enumeration,
    reader: &Enumeration,
) -> Wire {
    let is_kept = takes_others(journey, reader);
    let is_listed = |wire: &serde_json::Value| reader.variants.iter().any(|it| it.wire == *wire);
    let mut variants = writer.variants.iter();
    match !writer.is_open && variants.all(|variant| is_listed(&variant.wire)) {
        true => Wire::Ok,
        false if is_kept => scalar::read(journey, medium, &base(writer), &base(reader)),
        false => Wire::Break,
    }
}
