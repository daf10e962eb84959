// Client runtime, copied unchanged by `cargo xtask codegen`.

//! An object of which some members have been read already, to find out what it is.

use std::cmp::Ordering;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::buffered::{Buffered, BufferedDeserializer, Member, Members, Name, buffer_members};
use super::path::{Path, Step};

/// The members that were read, and then those that are still to come.
pub(super) struct Resumed<'de, A> {
    before: Members<'de>,
    /// The last one that was read: nearly always the only one.
    last: Member<'de>,
    /// How many of these have been read again.
    read: usize,
    rest: A,
    path: Path,
}

impl<'de, A> Resumed<'de, A> {
    pub(super) fn new(before: Members<'de>, last: Member<'de>, rest: A) -> Self {
        Self {
            before,
            last,
            read: 0,
            rest,
            path: Path::current(),
        }
    }

    /// The member that comes next, if it was read before.
    #[inline]
    fn next(&self) -> Option<&Member<'de>> {
        match self.read.cmp(&self.before.len()) {
            Ordering::Less => self.before.get(self.read),
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
        match self.next() {
            Some((name, _)) => seed.deserialize(Name::new(name)).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some((name, value)) = self.next() else {
            return self.rest.next_value_seed(seed);
        };
        let result = seed.deserialize(BufferedDeserializer::new(value, self.path));
        self.path.step(Step::Member(name), result.is_err());
        self.read += 1;
        result
    }
}

/// An object: other types than objects are read from all of it at once, so that the type of the reader
/// does not grow with each union in a union.
impl<'de, A: MapAccess<'de>> Deserializer<'de> for Resumed<'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, A::Error> {
        let mut members = Vec::new();
        buffer_members(&mut members, &mut self)?;
        BufferedDeserializer::new(&Buffered::Object(members), self.path).deserialize_any(visitor)
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
