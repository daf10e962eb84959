// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Reading of response headers as the types that the API description declares (style `simple`):
//! `1,2` is an array, `R,100,G,200` or `R=100,G=200` an object.

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

type ReadError = serde::de::value::Error;

/// Reads a header; `None` if it is missing or has another type. An array or object is read from all
/// headers of this name, which are equivalent to one with commas (RFC 9110, section 5.3), any other
/// type from the first. `Set-Cookie` is an exception: a comma in it does not separate items.
pub fn read<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    let values = headers.get_all(name).iter().map(|value| value.to_str());
    let values: Vec<_> = values.collect::<Result<_, _>>().ok()?;
    let (first, joined) = (values.first()?, values.join(","));
    let items = match SET_COOKIE == name {
        true => Items::Separate(&values),
        false => Items::Commas(&joined),
    };
    T::deserialize(ValueDeserializer { first, items }).ok()
}

/// Reads a header whose value is JSON; `None` if it is missing or has another type.
pub fn read_json<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    serde_json::from_slice(headers.get(name)?.as_bytes()).ok()
}

/// A header value, which is deserialized as the requested type.
#[derive(Clone, Copy)]
struct ValueDeserializer<'a> {
    /// The source of strings, numbers and booleans.
    first: &'a str,
    /// The source of arrays and objects.
    items: Items<'a>,
}

#[derive(Clone, Copy)]
enum Items<'a> {
    /// Items that are separated by commas.
    Commas(&'a str),
    Separate(&'a [&'a str]),
}

impl<'a> ValueDeserializer<'a> {
    fn item(value: &'a str) -> Self {
        Self {
            first: value,
            items: Items::Commas(value),
        }
    }

    fn scalar(self) -> &'a str {
        self.first.trim()
    }

    /// Returns the digits of an integer, which may be written as `1.0`.
    fn integer(&self) -> &'a str {
        let text = self.scalar();
        let is_zero =
            |fraction: &str| !fraction.is_empty() && fraction.bytes().all(|it| it == b'0');
        match text.split_once('.') {
            Some((integer, fraction)) if is_zero(fraction) => integer,
            _ => text,
        }
    }

    fn items(self) -> Vec<Self> {
        match self.items {
            Items::Commas(value) if value.trim().is_empty() => Vec::new(),
            Items::Commas(value) => value.split(',').map(Self::item).collect(),
            Items::Separate(values) => values.iter().copied().map(Self::item).collect(),
        }
    }

    /// Splits an object: items `name=value`, or alternating names and values.
    fn properties(self) -> Vec<(&'a str, Self)> {
        let items = self.items();
        let named = items.iter().map(|item| item.scalar().split_once('='));
        if let Some(properties) = named.collect::<Option<Vec<_>>>() {
            let properties = properties.into_iter();
            return properties
                .map(|(name, value)| (name, Self::item(value)))
                .collect();
        }
        let pairs = items.chunks_exact(2);
        pairs.map(|pair| (pair[0].scalar(), pair[1])).collect()
    }
}

macro_rules! parse_scalars {
    ($text:ident: $($method:ident $visit:ident),+ $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            visitor.$visit(self.$text().parse().map_err(ReadError::custom)?)
        })+
    };
}

impl<'de> Deserializer<'de> for ValueDeserializer<'_> {
    type Error = ReadError;

    parse_scalars! {
        scalar:
        deserialize_bool visit_bool,
        deserialize_f32 visit_f32,
        deserialize_f64 visit_f64,
    }

    parse_scalars! {
        integer:
        deserialize_i8 visit_i8,
        deserialize_i16 visit_i16,
        deserialize_i32 visit_i32,
        deserialize_i64 visit_i64,
        deserialize_u8 visit_u8,
        deserialize_u16 visit_u16,
        deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_str(self.scalar())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_seq(SeqDeserializer::new(self.items().into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_map(MapDeserializer::new(self.properties().into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple_struct enum identifier
        ignored_any
    }
}

impl IntoDeserializer<'_, ReadError> for ValueDeserializer<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
