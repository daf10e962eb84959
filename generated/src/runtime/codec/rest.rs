// Client runtime, copied unchanged by `cargo xtask codegen`.

//! JSON objects that keep the members which are not listed.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::member::{Members, Names, WriteMembers};
use super::object::{Name, Object, finish};

/// An object with a field for the members that are not listed: a map of this type.
#[derive(Debug)]
pub struct WithRest<M> {
    shape: Object,
    rest: PhantomData<M>,
}

impl Object {
    /// The same object, with a map of the members that are not listed.
    pub const fn with_rest<M>(self) -> WithRest<M> {
        WithRest {
            shape: self,
            rest: PhantomData,
        }
    }
}

impl<R> WithRest<BTreeMap<String, R>> {
    /// Reads an object as what `make` makes of the tuple of its members, and of a map of those that are
    /// not listed.
    ///
    /// # Errors
    ///
    /// As for [`Object::read`], and when a member that is not listed has the wrong type.
    #[inline]
    pub fn read_as<'de, D, T, S>(
        &self,
        deserializer: D,
        make: impl FnOnce(T, BTreeMap<String, R>) -> S,
    ) -> Result<S, D::Error>
    where
        D: Deserializer<'de>,
        T: Members<'de>,
        R: Deserialize<'de>,
    {
        let (mut slots, mut rest) = (T::empty(), BTreeMap::new());
        let visitor = AllVisitor::<T, R> {
            members: self.shape.members,
            slots: &mut slots,
            rest: &mut rest,
        };
        match deserializer.deserialize_map(visitor) {
            Ok(()) => finish(slots, |members| make(members, rest)),
            Err(error) => Err(error),
        }
    }

    /// Writes the members, and then those that are not listed. Where both have a member of one
    /// name, the listed one counts.
    ///
    /// # Errors
    ///
    /// When a member cannot be written.
    pub fn write<S, T>(
        &self,
        serializer: S,
        members: T,
        rest: &BTreeMap<String, R>,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: WriteMembers,
        R: Serialize,
    {
        let listed = self.shape.members;
        let mut object = Listed(serializer.serialize_map(None)?);
        members.write(listed, &mut object)?;
        let Listed(mut object) = object;
        for (name, value) in rest {
            if !listed.contains(&name.as_str()) {
                object.serialize_entry(name, value)?;
            }
        }
        object.end()
    }
}

struct AllVisitor<'s, 'de, T: Members<'de>, R> {
    members: Names,
    slots: &'s mut T::Slots,
    rest: &'s mut BTreeMap<String, R>,
}

impl<'de, T: Members<'de>, R: Deserialize<'de>> Visitor<'de> for AllVisitor<'_, 'de, T, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let (members, mut expected) = (self.members, 0);
        while let Some(found) = object.next_key_seed(AnyName::<T>(Name::new(members, expected)))? {
            match found {
                Found::Listed(index) => {
                    let index = index as usize;
                    T::read(self.slots, index, &mut object)?;
                    expected = index + 1;
                }
                Found::Other(name) => {
                    self.rest.insert(name, object.next_value()?);
                }
            }
        }
        T::complete(self.slots, members)
    }
}

/// Finds a name's place in the list, or keeps the name.
struct AnyName<T>(Name<T>);

enum Found {
    Listed(u32),
    Other(String),
}

impl<'de, T> DeserializeSeed<'de> for AnyName<T> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T> Visitor<'_> for AnyName<T> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Found, E> {
        let place = self.0.place(name);
        Ok(place.map_or_else(|| Found::Other(name.to_owned()), Found::Listed))
    }
}

/// A map that the listed members are written to as to a struct: only a map can have names that
/// are not known beforehand.
struct Listed<M>(M);

impl<M: SerializeMap> SerializeStruct for Listed<M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        self.0.serialize_entry(name, value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.0.end()
    }
}
