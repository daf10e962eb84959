// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Deserializes buffered values: as often as needed, and with the path of a failure.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Number;

use super::buffered::{Buffered, Property};
use super::integer::exact_integer;
use super::path::{Path, Step};

/// Deserializes a buffered value. An integer may be written as `1.0`.
///
/// If a type requests one type of value, its visitor is called with that type only: each visitor is then
/// compiled for that type alone, and not for every type that a value can have.
pub(super) struct BufferedDeserializer<'a, 'de, E> {
    value: &'a Buffered<'de>,
    path: Path,
    error: PhantomData<E>,
}

impl<'a, 'de, E> BufferedDeserializer<'a, 'de, E> {
    pub(super) fn new(value: &'a Buffered<'de>, path: Path) -> Self {
        Self {
            value,
            path,
            error: PhantomData,
        }
    }

    fn object(&self, properties: &'a [Property<'de>]) -> BufferedObject<'a, 'de, E> {
        BufferedObject {
            properties: properties.iter(),
            current: None,
            path: self.path,
            error: PhantomData,
        }
    }
}

macro_rules! deserialize_integer {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.value {
                Buffered::Number(number) => match number.as_f64().filter(|_| number.is_f64()).and_then(exact_integer) {
                    Some(integer) => match u64::try_from(integer) {
                        Ok(integer) => visitor.visit_u64(integer),
                        Err(_) => visitor.visit_i64(integer),
                    },
                    None => visit_number(number.clone(), visitor),
                },
                other => Err(mismatch(other, &visitor)),
            }
        }
    )*};
}

impl<'de, E: Error> Deserializer<'de> for BufferedDeserializer<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Null => visitor.visit_unit(),
            Buffered::Bool(value) => visitor.visit_bool(*value),
            Buffered::Number(number) => visit_number(number.clone(), visitor),
            Buffered::String(_) => self.deserialize_str(visitor),
            Buffered::Array(_) => self.deserialize_seq(visitor),
            Buffered::Object(_) => self.deserialize_map(visitor),
            Buffered::Invalid(_) => Err(mismatch(self.value, &visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Bool(value) => visitor.visit_bool(*value),
            other => Err(mismatch(other, &visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::String(string) => self.path.quoting(string, visit_string(string, visitor)),
            other => Err(mismatch(other, &visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Array(items) => visit_array(items, self.path, visitor),
            other => Err(mismatch(other, &visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, E> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Object(properties) => visitor.visit_map(self.object(properties)),
            other => Err(mismatch(other, &visitor)),
        }
    }

    /// Accepts only an object. Generated types have no other representation, and a derived type would be
    /// read from an array by the positions of its fields.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        self.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.value {
            Buffered::String(string) => visitor.visit_enum(string.as_ref().into_deserializer()),
            Buffered::Object(properties) => {
                visitor.visit_enum(MapAccessDeserializer::new(self.object(properties)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Number(number) => number.clone().deserialize_f64(visitor).map_err(E::custom),
            other => Err(mismatch(other, &visitor)),
        }
    }

    deserialize_integer! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple_struct identifier
    }
}

/// Returns the error of a visitor that expected another type.
fn mismatch<E: Error>(value: &Buffered<'_>, expected: &dyn Expected) -> E {
    let found = match value {
        Buffered::Null => Unexpected::Unit,
        Buffered::Bool(value) => Unexpected::Bool(*value),
        Buffered::Number(number) => unexpected_number(number),
        Buffered::String(string) => Unexpected::Str(string),
        Buffered::Array(_) => Unexpected::Seq,
        Buffered::Object(_) => Unexpected::Map,
        Buffered::Invalid(reason) => return E::custom(reason),
    };
    E::invalid_type(found, expected)
}

fn unexpected_number(number: &Number) -> Unexpected<'_> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(integer), _, _) => Unexpected::Unsigned(integer),
        (_, Some(integer), _) => Unexpected::Signed(integer),
        (_, _, Some(float)) => Unexpected::Float(float),
        _ => Unexpected::Other("number"),
    }
}

/// Passes a number to a visitor as the integer or the float that it is written as.
fn visit_number<'de, V: Visitor<'de>, E: Error>(number: Number, visitor: V) -> Result<V::Value, E> {
    number.deserialize_any(visitor).map_err(E::custom)
}

/// Passes an array to a visitor. As in `serde_json`, an item that the visitor does not read is an error,
/// so that nothing is lost.
fn visit_array<'de, V: Visitor<'de>, E: Error>(
    items: &[Buffered<'de>],
    path: Path,
    visitor: V,
) -> Result<V::Value, E> {
    let mut array = BufferedArray {
        items: items.iter().enumerate(),
        path,
        error: PhantomData,
    };
    let value = visitor.visit_seq(&mut array)?;
    match array.items.len() {
        0 => Ok(value),
        _ => Err(E::invalid_length(items.len(), &"fewer items")),
    }
}

fn visit_string<'de, V: Visitor<'de>, E: Error>(
    string: &Cow<'de, str>,
    visitor: V,
) -> Result<V::Value, E> {
    match string {
        Cow::Borrowed(string) => visitor.visit_borrowed_str(string),
        Cow::Owned(string) => visitor.visit_str(string),
    }
}

struct BufferedArray<'a, 'de, E> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Buffered<'de>>>,
    path: Path,
    error: PhantomData<E>,
}

impl<'de, E: Error> SeqAccess<'de> for BufferedArray<'_, 'de, E> {
    type Error = E;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, E> {
        let Some((index, item)) = self.items.next() else {
            return Ok(None);
        };
        let result = seed.deserialize(BufferedDeserializer::new(item, self.path));
        self.path.step(Step::Index(index), result.is_err());
        result.map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct BufferedObject<'a, 'de, E> {
    properties: std::slice::Iter<'a, Property<'de>>,
    /// The property whose name has been read and whose value has not.
    current: Option<&'a Property<'de>>,
    path: Path,
    error: PhantomData<E>,
}

impl<'de, E: Error> MapAccess<'de> for BufferedObject<'_, 'de, E> {
    type Error = E;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, E> {
        self.current = self.properties.next();
        let Some((name, _)) = self.current else {
            return Ok(None);
        };
        seed.deserialize(NameDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, E> {
        let Some((name, value)) = self.current.take() else {
            return Err(E::custom("value without a property name"));
        };
        let result = seed.deserialize(BufferedDeserializer::new(value, self.path));
        self.path.step(Step::Property(name), result.is_err());
        result
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.properties.len())
    }
}

/// Deserializes the name of a buffered property.
pub(super) struct NameDeserializer<'a, 'de, E> {
    name: &'a Cow<'de, str>,
    error: PhantomData<E>,
}

impl<'a, 'de, E> NameDeserializer<'a, 'de, E> {
    pub(super) fn new(name: &'a Cow<'de, str>) -> Self {
        Self {
            name,
            error: PhantomData,
        }
    }
}

macro_rules! deserialize_integer_name {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.name.parse::<Number>() {
                Ok(number) => visit_number(number, visitor),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de, E: Error> Deserializer<'de> for NameDeserializer<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visit_string(self.name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_enum(self.name.as_ref().into_deserializer())
    }

    deserialize_integer_name! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}
