// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A JSON value before its type is known. What is written without escapes stays in the document.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Number, Value};

use super::integer::whole;
use super::names::is_same;
use super::path::{Path, Step};

/// A value, and what a reader needs to know of it to be read again and again.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Buffered<'de> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'de, str>),
    List(Vec<Buffered<'de>>),
    Object(Members<'de>),
    /// What no type can be read from, and why not.
    Unreadable(&'static str),
}

/// The name and the value of a member of an object.
pub(super) type Member<'de> = (Cow<'de, str>, Buffered<'de>);

/// The members of an object in their order, also those of one name.
pub(super) type Members<'de> = Vec<Member<'de>>;

/// How many members an object is expected to have: more need more memory while it is read.
pub(super) const EXPECTED_MEMBERS: usize = 8;

/// The value of the member of this name; of several, the last counts.
pub(super) fn member<'m, 'de>(members: &'m [Member<'de>], name: &str) -> Option<&'m Buffered<'de>> {
    let mut members = members.iter().rev();
    members
        .find(|(found, _)| is_same(found, name))
        .map(|(_, value)| value)
}

impl Buffered<'_> {
    /// The same value, apart from the document.
    pub(super) fn to_value(&self) -> Value {
        let source = BufferedDeserializer::<serde_json::Error>::new(self, Path::Ignored);
        Value::deserialize(source).unwrap_or_default()
    }

    /// The error of a reader that expected something else.
    fn mismatch<E: Error>(&self, expected: &dyn Expected) -> E {
        let found = match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(value) => Unexpected::Bool(*value),
            Self::Number(number) => unexpected_number(number),
            Self::Text(text) => Unexpected::Str(text),
            Self::List(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
            Self::Unreadable(reason) => return E::custom(reason),
        };
        E::invalid_type(found, expected)
    }
}

fn unexpected_number(number: &Number) -> Unexpected<'_> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(integer), _, _) => Unexpected::Unsigned(integer),
        (_, Some(integer), _) => Unexpected::Signed(integer),
        (_, _, Some(float)) => Unexpected::Float(float),
        _ => Unexpected::Other("number"),
    }
}

impl<'de> Deserialize<'de> for Buffered<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(BufferedVisitor)
    }
}

pub(super) struct BufferedVisitor;

impl<'de> Visitor<'de> for BufferedVisitor {
    type Value = Buffered<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Buffered::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Buffered::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        Buffered::deserialize(value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        Buffered::deserialize(value)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Buffered::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Buffered::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Buffered::Number(value.into()))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Self::Value, E> {
        let number = Number::from_i128(value);
        number
            .map(Buffered::Number)
            .ok_or_else(|| E::custom(OUT_OF_RANGE))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Self::Value, E> {
        let number = Number::from_u128(value);
        number
            .map(Buffered::Number)
            .ok_or_else(|| E::custom(OUT_OF_RANGE))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        // What JSON has no number for is nothing, as everywhere.
        Ok(Number::from_f64(value).map_or(Buffered::Null, Buffered::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Buffered::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Buffered::Text(Cow::Borrowed(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Buffered::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(list.size_hint().unwrap_or_default().min(MAX_HINT));
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Buffered::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(EXPECTED_MEMBERS);
        buffer_members(&mut members, &mut object)?;
        let number = match members.as_slice() {
            [(name, Buffered::Text(digits))] if name == ANY_NUMBER => any_number(digits),
            _ => None,
        };
        Ok(number.map_or_else(|| Buffered::Object(members), Buffered::Number))
    }
}

/// How much of what a source says about its length is believed.
const MAX_HINT: usize = 1024;

const OUT_OF_RANGE: &str = "number out of range";

/// The only member of what `serde_json` makes of a number if its feature `arbitrary_precision` is on.
const ANY_NUMBER: &str = "$serde_json::private::Number";

/// A number of any length; nothing where the feature is off, in which a server may have such a member.
fn any_number(digits: &str) -> Option<Number> {
    let number = digits.parse::<Number>().ok()?;
    let keeps_digits = "1.10"
        .parse::<Number>()
        .is_ok_and(|it| it.to_string() == "1.10");
    keeps_digits.then_some(number)
}

/// Buffers the members that are still to come.
pub(super) fn buffer_members<'de, A: MapAccess<'de>>(
    members: &mut Members<'de>,
    object: &mut A,
) -> Result<(), A::Error> {
    while let Some(name) = object.next_key::<Text<'de>>()? {
        members.push((name.0, object.next_value()?));
    }
    Ok(())
}

/// A text, as it stands in the document where it can.
pub(super) struct Text<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text)))
    }
}

/// Reads a buffered value. An integer may be written as `1.0`.
///
/// Where a type says what it is read from, nothing else is handed to it: each visitor is then compiled
/// for that alone, and not for all that a value can be.
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

    fn members(&self, members: &'a [Member<'de>]) -> BufferedObject<'a, 'de, E> {
        BufferedObject {
            members: members.iter(),
            found: None,
            path: self.path,
            error: PhantomData,
        }
    }
}

macro_rules! deserialize_integer {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.value {
                Buffered::Number(number) => match number.as_f64().filter(|_| number.is_f64()).and_then(whole) {
                    Some(integer) => match u64::try_from(integer) {
                        Ok(integer) => visitor.visit_u64(integer),
                        Err(_) => visitor.visit_i64(integer),
                    },
                    None => number.clone().deserialize_any(visitor).map_err(E::custom),
                },
                other => Err(other.mismatch(&visitor)),
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
            Buffered::Number(number) => number.clone().deserialize_any(visitor).map_err(E::custom),
            Buffered::Text(_) => self.deserialize_str(visitor),
            Buffered::List(_) => self.deserialize_seq(visitor),
            Buffered::Object(_) => self.deserialize_map(visitor),
            Buffered::Unreadable(_) => Err(self.value.mismatch(&visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Bool(value) => visitor.visit_bool(*value),
            other => Err(other.mismatch(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Text(text) => self.path.quoting(text, visit_text(text, visitor)),
            other => Err(other.mismatch(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::List(items) => visit_list(items, self.path, visitor),
            other => Err(other.mismatch(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, E> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Buffered::Object(members) => visitor.visit_map(self.members(members)),
            other => Err(other.mismatch(&visitor)),
        }
    }

    /// From an object: generated types have no other form, and from a list a derived one would be read
    /// by the places of its fields.
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
            Buffered::Text(text) => visitor.visit_enum(text.as_ref().into_deserializer()),
            Buffered::Object(members) => {
                visitor.visit_enum(MapAccessDeserializer::new(self.members(members)))
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
            other => Err(other.mismatch(&visitor)),
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

/// An item that nobody asks for is too many, as for `serde_json`: nothing is lost.
fn visit_list<'de, V: Visitor<'de>, E: Error>(
    items: &[Buffered<'de>],
    path: Path,
    visitor: V,
) -> Result<V::Value, E> {
    let mut list = BufferedList {
        items: items.iter().enumerate(),
        path,
        error: PhantomData,
    };
    let value = visitor.visit_seq(&mut list)?;
    match list.items.len() {
        0 => Ok(value),
        _ => Err(E::invalid_length(items.len(), &"a list of fewer items")),
    }
}

fn visit_text<'de, V: Visitor<'de>, E: Error>(
    text: &Cow<'de, str>,
    visitor: V,
) -> Result<V::Value, E> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_str(text),
    }
}

struct BufferedList<'a, 'de, E> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Buffered<'de>>>,
    path: Path,
    error: PhantomData<E>,
}

impl<'de, E: Error> SeqAccess<'de> for BufferedList<'_, 'de, E> {
    type Error = E;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, E> {
        let Some((index, item)) = self.items.next() else {
            return Ok(None);
        };
        let result = seed.deserialize(BufferedDeserializer::new(item, self.path));
        self.path.step(Step::Item(index), result.is_err());
        result.map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct BufferedObject<'a, 'de, E> {
    members: std::slice::Iter<'a, Member<'de>>,
    /// The member whose name was asked for, and whose value was not yet.
    found: Option<&'a Member<'de>>,
    path: Path,
    error: PhantomData<E>,
}

impl<'de, E: Error> MapAccess<'de> for BufferedObject<'_, 'de, E> {
    type Error = E;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, E> {
        self.found = self.members.next();
        let Some((name, _)) = self.found else {
            return Ok(None);
        };
        seed.deserialize(Name::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, E> {
        let Some((name, value)) = self.found.take() else {
            return Err(E::custom("the value of no member"));
        };
        let result = seed.deserialize(BufferedDeserializer::new(value, self.path));
        self.path.step(Step::Member(name), result.is_err());
        result
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// Reads the name of a buffered member.
pub(super) struct Name<'a, 'de, E> {
    name: &'a Cow<'de, str>,
    error: PhantomData<E>,
}

impl<'a, 'de, E> Name<'a, 'de, E> {
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
                Ok(number) => number.deserialize_any(visitor).map_err(E::custom),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de, E: Error> Deserializer<'de> for Name<'_, 'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visit_text(self.name, visitor)
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
