// Client runtime, copied unchanged by `cargo xtask codegen`.

//! An object that is written with a discriminator property.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use super::is_string::StringOnly;

/// The discriminator property and its values for one variant.
#[derive(Clone, Copy)]
pub(super) struct Tag {
    pub(super) property: &'static str,
    pub(super) values: &'static [&'static str],
    pub(super) position: TagPosition,
}

/// The position at which the discriminator property is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TagPosition {
    /// Before all fields: the object has no field for it.
    First,
    /// At the object's own field for it, which may be absent or have the value of another variant.
    InPlace,
}

impl Tag {
    /// Returns the number of properties that an object with this number of fields is written with.
    fn length(self, fields: usize) -> usize {
        match self.position {
            TagPosition::First => fields + 1,
            TagPosition::InPlace => fields,
        }
    }

    fn value(self) -> &'static str {
        self.values.first().copied().unwrap_or_default()
    }

    /// Whether the discriminator value is written in place of the object's own: if the variant has only
    /// one, and the object's value is a string. Of several, the object determines which is written.
    fn replaces<T: Serialize + ?Sized>(self, value: &T) -> bool {
        self.values.len() == 1 && value.serialize(StringOnly(None)).is_ok()
    }
}

/// A serializer that writes an object with a discriminator property, and any other value unchanged.
pub(super) struct Tagged<S> {
    inner: S,
    tag: Tag,
}

impl<S> Tagged<S> {
    pub(super) fn new(inner: S, tag: Tag) -> Self {
        Self { inner, tag }
    }
}

macro_rules! forward {
    ($ok:ty: $($method:ident($($value:ident: $ty:ty),*))*) => {$(
        fn $method(self, $($value: $ty),*) -> Result<$ok, S::Error> {
            self.inner.$method($($value),*)
        }
    )*};
}

impl<S: Serializer> Serializer for Tagged<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = TaggedObject<S::SerializeMap>;
    type SerializeStruct = TaggedObject<S::SerializeStruct>;
    type SerializeStructVariant = S::SerializeStructVariant;

    forward! { S::Ok:
        serialize_bool(value: bool) serialize_i8(value: i8) serialize_i16(value: i16)
        serialize_i32(value: i32) serialize_i64(value: i64) serialize_i128(value: i128)
        serialize_u8(value: u8) serialize_u16(value: u16) serialize_u32(value: u32)
        serialize_u64(value: u64) serialize_u128(value: u128) serialize_f32(value: f32)
        serialize_f64(value: f64) serialize_char(value: char) serialize_str(value: &str)
        serialize_bytes(value: &[u8]) serialize_none() serialize_unit()
        serialize_unit_struct(name: &'static str)
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str)
    }

    forward! { S::SerializeSeq:
        serialize_seq(length: Option<usize>)
    }

    forward! { S::SerializeTuple:
        serialize_tuple(length: usize)
    }

    forward! { S::SerializeTupleStruct:
        serialize_tuple_struct(name: &'static str, length: usize)
    }

    forward! { S::SerializeTupleVariant:
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
    }

    forward! { S::SerializeStructVariant:
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        let inner = self.inner.serialize_struct(name, self.tag.length(length))?;
        let mut object = TaggedObject::new(inner, self.tag);
        if self.tag.position == TagPosition::First {
            object.write_field()?;
        }
        Ok(object)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let length = length.map(|length| self.tag.length(length));
        let mut object = TaggedObject::new(self.inner.serialize_map(length)?, self.tag);
        if self.tag.position == TagPosition::First {
            object.write_entry()?;
        }
        Ok(object)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner
            .serialize_newtype_variant(name, index, variant, value)
    }
}

/// An object in which the discriminator property is written once.
pub(super) struct TaggedObject<O> {
    inner: O,
    tag: Tag,
    is_written: bool,
    /// Whether the last key was that of the discriminator property.
    is_at_tag: bool,
}

impl<O> TaggedObject<O> {
    fn new(inner: O, tag: Tag) -> Self {
        Self {
            inner,
            tag,
            is_written: false,
            is_at_tag: false,
        }
    }
}

impl<O: SerializeStruct> TaggedObject<O> {
    fn write_field(&mut self) -> Result<(), O::Error> {
        self.is_written = true;
        self.inner
            .serialize_field(self.tag.property, self.tag.value())
    }
}

impl<O: SerializeStruct> SerializeStruct for TaggedObject<O> {
    type Ok = O::Ok;
    type Error = O::Error;

    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), O::Error> {
        match (name == self.tag.property, self.is_written) {
            (false, _) => self.inner.serialize_field(name, value),
            (true, true) => Ok(()),
            (true, false) if self.tag.replaces(value) => self.write_field(),
            (true, false) => {
                self.is_written = true;
                self.inner.serialize_field(name, value)
            }
        }
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), O::Error> {
        match name == self.tag.property && !self.is_written {
            true => self.write_field(),
            false => self.inner.skip_field(name),
        }
    }

    fn end(mut self) -> Result<O::Ok, O::Error> {
        if !self.is_written {
            self.write_field()?;
        }
        self.inner.end()
    }
}

impl<O: SerializeMap> TaggedObject<O> {
    fn write_entry(&mut self) -> Result<(), O::Error> {
        self.is_written = true;
        self.inner
            .serialize_entry(self.tag.property, self.tag.value())
    }
}

impl<O: SerializeMap> SerializeMap for TaggedObject<O> {
    type Ok = O::Ok;
    type Error = O::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), O::Error> {
        self.is_at_tag = name.serialize(StringOnly(Some(self.tag.property))).is_ok();
        match self.is_at_tag && self.is_written {
            true => Ok(()),
            false => self.inner.serialize_key(name),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), O::Error> {
        match (self.is_at_tag, self.is_written) {
            (false, _) => self.inner.serialize_value(value),
            (true, true) => Ok(()),
            (true, false) => {
                self.is_written = true;
                match self.tag.replaces(value) {
                    true => self.inner.serialize_value(self.tag.value()),
                    false => self.inner.serialize_value(value),
                }
            }
        }
    }

    fn end(mut self) -> Result<O::Ok, O::Error> {
        if !self.is_written {
            self.write_entry()?;
        }
        self.inner.end()
    }
}
