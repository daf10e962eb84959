// Client runtime, copied unchanged by `cargo xtask codegen`.

//! An object of which some properties have been buffered to find its type.

use std::cmp::Ordering;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::buffered::{Buffered, Properties, Property, buffer_properties};
use super::buffered_deserializer::{BufferedDeserializer, NameDeserializer};
use super::path::{Path, Step};

/// The buffered properties of an object, followed by the remaining ones.
pub(super) struct Resumed<'de, A> {
    buffered: Properties<'de>,
    /// The last buffered property: nearly always the only one.
    last: Property<'de>,
    /// The number of buffered properties that have been read.
    read: usize,
    remaining: A,
    path: Path,
}

impl<'de, A> Resumed<'de, A> {
    pub(super) fn new(buffered: Properties<'de>, last: Property<'de>, remaining: A) -> Self {
        Self {
            buffered,
            last,
            read: 0,
            remaining,
            path: Path::current(),
        }
    }

    /// Returns the next property if it is a buffered one.
    #[inline]
    fn next_buffered(&self) -> Option<&Property<'de>> {
        match self.read.cmp(&self.buffered.len()) {
            Ordering::Less => self.buffered.get(self.read),
            Ordering::Equal => Some(&self.last),
            Ordering::Greater => None,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Resumed<'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.next_buffered() {
            Some((name, _)) => seed.deserialize(NameDeserializer::new(name)).map(Some),
            None => self.remaining.next_key_seed(seed),
        }
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some((name, value)) = self.next_buffered() else {
            return self.remaining.next_value_seed(seed);
        };
        let result = seed.deserialize(BufferedDeserializer::new(value, self.path));
        self.path.step(Step::Property(name), result.is_err());
        self.read += 1;
        result
    }
}

/// Types that do not request an object are read from a completely buffered one, so that the type of the
/// deserializer does not grow with each nested union.
impl<'de, A: MapAccess<'de>> Deserializer<'de> for Resumed<'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, A::Error> {
        let mut properties = Vec::new();
        buffer_properties(&mut properties, &mut self)?;
        BufferedDeserializer::new(&Buffered::Object(properties), self.path).deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_enum(MapAccessDeserializer::new(self))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(
        mut self,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        while self.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct identifier
    }
}
