//! Values of any type.

use crate::ir::{EnumValues, Enumeration, Representation, Shape, Type, TypeId, Union};

use super::super::Wire;
use super::objects::Object;
use super::{MessageKind, Reading, scalar, worst};

/// The maximum nesting depth of the comparison, because a union may contain itself.
const MAX_DEPTH: usize = 64;

impl Reading<'_, '_> {
    /// Whether a value of one type decodes as another.
    pub(super) fn value(&mut self, writer: &Type, reader: &Type) -> Wire {
        let writer = self.writer.resolve_alias(writer);
        let reader = self.reader.resolve_alias(reader);
        match (writer, reader) {
            (Type::Named(writer), Type::Named(reader)) => self.named_types(*writer, *reader),
            (_, Type::Json) => Wire::Ok,
            (Type::Nullable(writer), Type::Nullable(reader)) => self.value(writer, reader),
            (writer, Type::Nullable(reader)) => self.value(writer, reader),
            (Type::Nullable(writer), reader) => {
                let null = self.null(reader);
                self.value(writer, reader).max(null)
            }
            (Type::Array(writer), Type::Array(reader)) | (Type::Map(writer), Type::Map(reader)) => {
                self.value(writer, reader)
            }
            (Type::Tuple(writers), Type::Tuple(readers)) if writers.len() == readers.len() => {
                let items = std::iter::zip(writers, readers);
                worst(items.map(|(writer, reader)| self.value(writer, reader)))
            }
            (Type::Tuple(writers), Type::Array(reader)) => {
                worst(writers.iter().map(|writer| self.value(writer, reader)))
            }
            // A repeated comparison must change neither the maximum over all written variants nor the minimum
            // over all variants that may decode the value.
            (Type::Named(writer), reader) => {
                self.compare_once((*writer, reader), Wire::Ok, |reading| {
                    let shape = &reading.writer.get(*writer).shape;
                    reading.shape_as_type(shape, reader)
                })
            }
            (writer, Type::Named(reader)) => {
                self.compare_once((*reader, writer), Wire::Break, |reading| {
                    let shape = &reading.reader.get(*reader).shape;
                    reading.type_as_shape(writer, shape)
                })
            }
            (writer, reader) => scalar::read(self.kind, self.format, writer, reader),
        }
    }

    /// The effect of `null` on a reader.
    pub(in super::super) fn null(&self, reader: &Type) -> Wire {
        match self.reader.resolve_alias(reader) {
            Type::Json | Type::Nullable(_) => Wire::Ok,
            Type::Named(id) => match (&self.reader.get(*id).shape, self.kind) {
                // It decodes as unknown.
                (Shape::Union(_), MessageKind::Response) => Wire::Risk,
                (Shape::Enumeration(shape), _) if shape.values == EnumValues::Json => Wire::Ok,
                _ => Wire::Break,
            },
            _ => Wire::Break,
        }
    }

    fn named_types(&mut self, writer: TypeId, reader: TypeId) -> Wire {
        if self.is_pair(writer, reader) {
            // Changes inside it are reported separately.
            return Wire::Ok;
        }
        let key = (self.kind, self.format, writer, reader);
        if let Some(wire) = self.decoder.results.get(&key) {
            return *wire;
        }
        // A recursive comparison has no further effect.
        self.decoder.results.insert(key, Wire::Ok);
        let writer_shape = &self.writer.get(writer).shape;
        let reader_shape = &self.reader.get(reader).shape;
        let wire = self.shapes(writer_shape, reader_shape);
        self.decoder.results.insert(key, wire);
        wire
    }

    /// Whether a value of one named type decodes as another.
    pub(in super::super) fn shapes(&mut self, writer: &Shape, reader: &Shape) -> Wire {
        if self.depth > MAX_DEPTH {
            return Wire::Ok;
        }
        self.depth += 1;
        let wire = self.inner_shapes(writer, reader);
        self.depth -= 1;
        wire
    }

    /// Compares a named type with a type without a name, at most once, because unions may contain each other.
    fn compare_once(
        &mut self,
        (named, unnamed): (TypeId, &Type),
        repeated: Wire,
        compare: impl FnOnce(&mut Self) -> Wire,
    ) -> Wire {
        if !self.compared.insert((named, unnamed.clone())) {
            return repeated;
        }
        self.in_progress += 1;
        let wire = compare(self);
        self.in_progress -= 1;
        if self.in_progress == 0 {
            self.compared.clear();
        }
        wire
    }

    fn inner_shapes(&mut self, writer: &Shape, reader: &Shape) -> Wire {
        match (writer, reader) {
            (
                Shape::Alias(writer) | Shape::Newtype(writer),
                Shape::Alias(reader) | Shape::Newtype(reader),
            ) => self.value(writer, reader),
            (Shape::Alias(writer) | Shape::Newtype(writer), reader) => {
                self.type_as_shape(writer, reader)
            }
            (writer, Shape::Alias(reader) | Shape::Newtype(reader)) => {
                self.shape_as_type(writer, reader)
            }
            (Shape::Struct(writer), Shape::Struct(reader)) => {
                let (writer, reader) = (Object::of(writer), Object::of(reader));
                self.objects(writer, reader)
            }
            (Shape::Enumeration(writer), Shape::Enumeration(reader)) => {
                self.enumerations(writer, reader)
            }
            (Shape::Union(writer), Shape::Union(reader)) => self.unions(writer, reader),
            (Shape::Union(writer), reader) => {
                let types = written_types(writer).into_iter();
                worst(types.map(|ty| self.type_as_shape(&ty, reader)))
            }
            (writer, Shape::Union(reader)) => match reader.representation {
                Representation::InternallyTagged { .. } | Representation::ExternallyTagged(_) => {
                    self.object_as_union(writer, reader)
                }
                Representation::Untagged(_) => {
                    self.some_variant(reader, |reading, ty| reading.shape_as_type(writer, ty))
                }
            },
            _ => Wire::Break,
        }
    }

    /// Whether a value of a named type decodes as this type.
    pub(super) fn shape_as_type(&mut self, writer: &Shape, reader: &Type) -> Wire {
        if let Type::Named(id) = self.reader.resolve_alias(reader) {
            let shape = &self.reader.get(*id).shape;
            return self.shapes(writer, shape);
        }
        match (writer, reader) {
            (_, Type::Json) => Wire::Ok,
            (writer, Type::Nullable(reader)) => self.shape_as_type(writer, reader),
            (Shape::Alias(ty) | Shape::Newtype(ty), reader) => self.value(ty, reader),
            (Shape::Enumeration(shape), reader) => {
                scalar::read(self.kind, self.format, &base(shape), reader)
            }
            (Shape::Union(shape), reader) => {
                let types = written_types(shape).into_iter();
                worst(types.map(|ty| self.value(&ty, reader)))
            }
            (Shape::Struct(shape), Type::Map(value)) => {
                let (object, map) = (Object::of(shape), Object::map(value));
                self.objects(object, map)
            }
            _ => Wire::Break,
        }
    }

    /// Whether a value of this type decodes as a named type.
    fn type_as_shape(&mut self, writer: &Type, reader: &Shape) -> Wire {
        if let Type::Named(id) = self.writer.resolve_alias(writer) {
            let shape = &self.writer.get(*id).shape;
            return self.shapes(shape, reader);
        }
        match (writer, reader) {
            (writer, Shape::Alias(ty) | Shape::Newtype(ty)) => self.value(writer, ty),
            (writer, Shape::Enumeration(shape)) => match accepts_unlisted(self.kind, shape) {
                true => scalar::read(self.kind, self.format, writer, &base(shape)),
                false => Wire::Break,
            },
            (writer, Shape::Union(shape)) => {
                self.some_variant(shape, |reading, ty| reading.value(writer, ty))
            }
            (Type::Map(value), Shape::Struct(shape)) => {
                let (map, object) = (Object::map(value), Object::of(shape));
                self.objects(map, object)
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

    fn enumerations(&self, writer: &Enumeration, reader: &Enumeration) -> Wire {
        let is_listed =
            |wire: &crate::json::Value| reader.variants.iter().any(|it| it.wire == *wire);
        let mut variants = writer.variants.iter();
        match !writer.is_open && variants.all(|variant| is_listed(&variant.wire)) {
            true => Wire::Ok,
            false if accepts_unlisted(self.kind, reader) => {
                scalar::read(self.kind, self.format, &base(writer), &base(reader))
            }
            false => Wire::Break,
        }
    }
}

/// The types of the values of a union. An externally tagged value is an object.
fn written_types(shape: &Union) -> Vec<Type> {
    match shape.representation {
        Representation::ExternallyTagged(_) => vec![Type::Map(Box::new(Type::Json))],
        Representation::InternallyTagged { .. } | Representation::Untagged(_) => {
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
fn accepts_unlisted(kind: MessageKind, reader: &Enumeration) -> bool {
    match kind {
        MessageKind::Request => reader.is_open,
        MessageKind::Response => reader.unknown.is_some(),
    }
}
