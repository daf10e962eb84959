// Client runtime, copied unchanged by `cargo xtask codegen`.

//! JSON objects, read and written as tuples of their members.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};

use super::member::{Members, Names, WriteMembers};
use super::names::place;

/// What a generated struct is in JSON: an object whose members have these names.
///
/// A member that is not listed is ignored when read, so that a server can add one. Of a member
/// that comes twice, the last counts.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    name: &'static str,
    pub(super) members: Names,
}

impl Object {
    /// An object with these members, in the order of the tuples that are read and written.
    pub const fn new(name: &'static str, members: Names) -> Self {
        Self { name, members }
    }

    /// Reads an object as the tuple of its members.
    ///
    /// # Errors
    ///
    /// When the input is no object, a member has the wrong type, or one is missing whose type
    /// does not allow that.
    pub fn read<'de, D, T>(&self, deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: Members<'de>,
    {
        self.read_as(deserializer, |members| members)
    }

    /// Reads an object as what `make` makes of the tuple of its members.
    ///
    /// What is read lies in one place of the stack until all of it is there: an object may lie in
    /// an object, and so on, as deep as the server likes.
    ///
    /// # Errors
    ///
    /// As for [`Object::read`].
    #[inline]
    pub fn read_as<'de, D, T, S>(
        &self,
        deserializer: D,
        make: impl FnOnce(T) -> S,
    ) -> Result<S, D::Error>
    where
        D: Deserializer<'de>,
        T: Members<'de>,
    {
        let mut slots = T::empty();
        let visitor = ObjectVisitor::<T> {
            members: self.members,
            slots: &mut slots,
        };
        match deserializer.deserialize_struct(self.name, self.members, visitor) {
            Ok(()) => finish(slots, make),
            Err(error) => Err(error),
        }
    }

    /// Writes the members: a reference always, an `Option` when it is `Some`.
    ///
    /// # Errors
    ///
    /// When a member cannot be written.
    #[inline(always)]
    pub fn write<S, T>(&self, serializer: S, members: T) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: WriteMembers,
    {
        let mut object = serializer.serialize_struct(self.name, members.count())?;
        members.write(self.members, &mut object)?;
        object.end()
    }
}

/// Makes something of the members. A function of its own, whose memory is only taken when all has
/// been read.
pub(super) fn finish<'de, T: Members<'de>, S, E: Error>(
    slots: T::Slots,
    make: impl FnOnce(T) -> S,
) -> Result<S, E> {
    match T::finish(slots) {
        Some(members) => Ok(make(members)),
        None => Err(E::custom("a member without a value")),
    }
}

struct ObjectVisitor<'s, 'de, T: Members<'de>> {
    members: Names,
    slots: &'s mut T::Slots,
}

impl<'de, T: Members<'de>> Visitor<'de> for ObjectVisitor<'_, 'de, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut expected = 0;
        while let Some(found) = object.next_key_seed(Name::<T>::new(self.members, expected))? {
            match found {
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
        T::complete(self.slots, self.members)
    }
}

/// Finds a name's place in the list. The compiler makes one for each type of object, into which it puts
/// what reads a name: so the processor learns which one follows which.
pub(super) struct Name<T> {
    members: Names,
    expected: usize,
    object: PhantomData<T>,
}

impl<T> Name<T> {
    pub(super) fn new(members: Names, expected: usize) -> Self {
        Self {
            members,
            expected,
            object: PhantomData,
        }
    }

    /// The place, in so few bytes that what reads a name returns it in a register.
    #[inline]
    pub(super) fn place(&self, name: &str) -> Option<u32> {
        let place = place(self.members, self.expected, name)?;
        u32::try_from(place).ok()
    }
}

impl<'de, T> DeserializeSeed<'de> for Name<T> {
    type Value = Option<u32>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T> Visitor<'_> for Name<T> {
    type Value = Option<u32>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.place(name))
    }
}
