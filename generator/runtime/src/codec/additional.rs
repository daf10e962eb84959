// Client runtime, copied unchanged by `cargo xtask codegen`.

//! JSON objects with additional properties.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::fields::{FieldNames, ReadFields, WriteFields};
use super::object::{NameSeed, Object, finish};

/// An object with additional properties, which are kept in a map of this type.
#[derive(Debug)]
pub struct WithAdditional<M> {
    shape: Object,
    additional: PhantomData<M>,
}

impl Object {
    /// Adds a map for the additional properties.
    pub const fn with_additional<M>(self) -> WithAdditional<M> {
        WithAdditional {
            shape: self,
            additional: PhantomData,
        }
    }
}

impl<V> WithAdditional<BTreeMap<String, V>> {
    /// Reads an object, and creates the result from the tuple of its fields and the map of its additional
    /// properties.
    ///
    /// # Errors
    ///
    /// Fails as [`Object::read`] does, and if an additional property has the wrong type.
    #[inline]
    pub fn read_as<'de, D, T, S>(
        &self,
        deserializer: D,
        make: impl FnOnce(T, BTreeMap<String, V>) -> S,
    ) -> Result<S, D::Error>
    where
        D: Deserializer<'de>,
        T: ReadFields<'de>,
        V: Deserialize<'de>,
    {
        let (mut slots, mut additional) = (T::empty(), BTreeMap::new());
        let visitor = AdditionalVisitor::<T, V> {
            names: self.shape.names,
            slots: &mut slots,
            additional: &mut additional,
        };
        match deserializer.deserialize_map(visitor) {
            Ok(()) => finish(slots, |fields| make(fields, additional)),
            Err(error) => Err(error),
        }
    }

    /// Writes the fields, and then the additional properties. An additional property with the name of a
    /// field is ignored.
    ///
    /// # Errors
    ///
    /// Fails if a value cannot be written.
    pub fn write<S, T>(
        &self,
        serializer: S,
        fields: T,
        additional: &BTreeMap<String, V>,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: WriteFields,
        V: Serialize,
    {
        let names = self.shape.names;
        let mut object = MapAsStruct(serializer.serialize_map(None)?);
        fields.write(names, &mut object)?;
        let MapAsStruct(mut object) = object;
        for (name, value) in additional {
            if !names.contains(&name.as_str()) {
                object.serialize_entry(name, value)?;
            }
        }
        object.end()
    }
}

struct AdditionalVisitor<'s, 'de, T: ReadFields<'de>, V> {
    names: FieldNames,
    slots: &'s mut T::Slots,
    additional: &'s mut BTreeMap<String, V>,
}

impl<'de, T: ReadFields<'de>, V: Deserialize<'de>> Visitor<'de>
    for AdditionalVisitor<'_, 'de, T, V>
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let (names, mut expected) = (self.names, 0);
        while let Some(key) = object.next_key_seed(KeySeed::<T>(NameSeed::new(names, expected)))? {
            match key {
                Key::Known(index) => {
                    let index = index as usize;
                    T::read(self.slots, index, &mut object)?;
                    expected = index + 1;
                }
                Key::Additional(name) => {
                    self.additional.insert(name, object.next_value()?);
                }
            }
        }
        T::complete(self.slots, names)
    }
}

/// Reads a property name as a [`Key`].
struct KeySeed<T>(NameSeed<T>);

enum Key {
    /// The index of a field.
    Known(u32),
    /// The name of an additional property.
    Additional(String),
}

impl<'de, T> DeserializeSeed<'de> for KeySeed<T> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T> Visitor<'_> for KeySeed<T> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        let index = self.0.index(name);
        Ok(index.map_or_else(|| Key::Additional(name.to_owned()), Key::Known))
    }
}

/// A map that the fields are written to as to a struct: only a map can also have names that are not
/// known at compile time.
struct MapAsStruct<M>(M);

impl<M: SerializeMap> SerializeStruct for MapAsStruct<M> {
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
