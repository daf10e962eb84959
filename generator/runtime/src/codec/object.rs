// Client runtime, copied unchanged by `cargo xtask codegen`.

//! JSON objects, read and written as tuples of their fields.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};

use super::fields::{FieldNames, ReadFields, WriteFields};
use super::names::index_of;

/// The JSON representation of a generated struct: an object with properties of these names.
///
/// When an object is read, other properties are ignored, so that a server can add some. Of duplicate
/// properties, the last one is used.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    name: &'static str,
    pub(super) names: FieldNames,
}

impl Object {
    /// Creates an object with these property names, in the order of the tuples that are read and written.
    pub const fn new(name: &'static str, names: FieldNames) -> Self {
        Self { name, names }
    }

    /// Reads an object as the tuple of its fields.
    ///
    /// # Errors
    ///
    /// Fails if the input is not an object, if a property has the wrong type, or if one is missing and
    /// its type does not allow that.
    pub fn read<'de, D, T>(&self, deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: ReadFields<'de>,
    {
        self.read_as(deserializer, |fields| fields)
    }

    /// Reads an object, and creates the result from the tuple of its fields.
    ///
    /// The fields stay in one place on the stack until all have been read. This saves stack space, as
    /// objects can be nested as deep as the server likes.
    ///
    /// # Errors
    ///
    /// Fails as [`Object::read`] does.
    #[inline]
    pub fn read_as<'de, D, T, S>(
        &self,
        deserializer: D,
        make: impl FnOnce(T) -> S,
    ) -> Result<S, D::Error>
    where
        D: Deserializer<'de>,
        T: ReadFields<'de>,
    {
        let mut slots = T::empty();
        let visitor = ObjectVisitor::<T> {
            names: self.names,
            slots: &mut slots,
        };
        match deserializer.deserialize_struct(self.name, self.names, visitor) {
            Ok(()) => finish(slots, make),
            Err(error) => Err(error),
        }
    }

    /// Writes the fields: a reference always, an `Option` if it is `Some`.
    ///
    /// # Errors
    ///
    /// Fails if a field cannot be written.
    #[inline(always)]
    pub fn write<S, T>(&self, serializer: S, fields: T) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: WriteFields,
    {
        let mut object = serializer.serialize_struct(self.name, fields.count())?;
        fields.write(self.names, &mut object)?;
        object.end()
    }
}

/// Creates the result from the fields. It is a separate function so that its stack space is only used
/// when all fields have been read.
pub(super) fn finish<'de, T: ReadFields<'de>, S, E: Error>(
    slots: T::Slots,
    make: impl FnOnce(T) -> S,
) -> Result<S, E> {
    match T::finish(slots) {
        Some(fields) => Ok(make(fields)),
        None => Err(E::custom("missing field value")),
    }
}

struct ObjectVisitor<'s, 'de, T: ReadFields<'de>> {
    names: FieldNames,
    slots: &'s mut T::Slots,
}

impl<'de, T: ReadFields<'de>> Visitor<'de> for ObjectVisitor<'_, 'de, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut expected = 0;
        while let Some(index) = object.next_key_seed(NameSeed::<T>::new(self.names, expected))? {
            match index {
                Some(index) => {
                    let index = index as usize;
                    T::read(self.slots, index, &mut object)?;
                    expected = index + 1;
                }
                None => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        T::complete(self.slots, self.names)
    }
}

/// Reads a property name as its index. The compiler instantiates it for each type of object, with the code
/// that reads a name inlined: the processor can then predict which name follows which.
pub(super) struct NameSeed<T> {
    names: FieldNames,
    expected: usize,
    object: PhantomData<T>,
}

impl<T> NameSeed<T> {
    pub(super) fn new(names: FieldNames, expected: usize) -> Self {
        Self {
            names,
            expected,
            object: PhantomData,
        }
    }

    /// Returns the index of a name, as an integer so small that the result fits into a register.
    #[inline]
    pub(super) fn index(&self, name: &str) -> Option<u32> {
        let index = index_of(self.names, self.expected, name)?;
        u32::try_from(index).ok()
    }
}

impl<'de, T> DeserializeSeed<'de> for NameSeed<T> {
    type Value = Option<u32>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T> Visitor<'_> for NameSeed<T> {
    type Value = Option<u32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.index(name))
    }
}
