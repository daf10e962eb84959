// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The headers of a reply, read as the types that the description gives them (style `simple`):
//! `1,2` is a list, `R,100,G,200` or `R=100,G=200` an object.

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

type Fault = serde::de::value::Error;

/// Reads a header; nothing when it is missing or has another type. Of several of that name, which are
/// the same as one with commas (RFC 9110, section 5.3), the first is read as what is no list. Cookies
/// are the exception: a comma in one is its own.
pub fn read<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    let values = headers.get_all(name).iter().map(|value| value.to_str());
    let values: Vec<_> = values.collect::<Result<_, _>>().ok()?;
    let (first, joined) = (values.first()?, values.join(","));
    let list = match SET_COOKIE == name {
        true => List::Values(&values),
        false => List::Commas(&joined),
    };
    T::deserialize(Text { first, list }).ok()
}

/// Reads a header whose value is JSON.
pub fn read_json<T: DeserializeOwned>(headers: &HeaderMap, name: &str) -> Option<T> {
    serde_json::from_slice(headers.get(name)?.as_bytes()).ok()
}

/// A text that is read as what a type asks for.
#[derive(Clone, Copy)]
struct Text<'a> {
    /// What is read as a text, a number and the like.
    first: &'a str,
    /// What is read as a list or an object.
    list: List<'a>,
}

#[derive(Clone, Copy)]
enum List<'a> {
    /// Items between commas.
    Commas(&'a str),
    /// Items.
    Values(&'a [&'a str]),
}

impl<'a> Text<'a> {
    fn item(text: &'a str) -> Self {
        Self {
            first: text,
            list: List::Commas(text),
        }
    }

    fn text(self) -> &'a str {
        self.first.trim()
    }

    fn items(self) -> Vec<Text<'a>> {
        match self.list {
            List::Commas(text) if text.trim().is_empty() => Vec::new(),
            List::Commas(text) => text.split(',').map(Text::item).collect(),
            List::Values(values) => values.iter().copied().map(Text::item).collect(),
        }
    }

    /// `name=value`, or names and values by turns.
    fn members(self) -> Vec<(&'a str, Text<'a>)> {
        let items = self.items();
        let named = items.iter().map(|item| item.text().split_once('='));
        if let Some(named) = named.collect::<Option<Vec<_>>>() {
            let members = named.into_iter();
            return members
                .map(|(name, text)| (name, Text::item(text)))
                .collect();
        }
        let pairs = items.chunks_exact(2);
        pairs.map(|pair| (pair[0].text(), pair[1])).collect()
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident),+ $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.text().parse().map_err(Fault::custom)?)
        })+
    };
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Fault;

    parsed! {
        deserialize_bool visit_bool,
        deserialize_i8 visit_i8,
        deserialize_i16 visit_i16,
        deserialize_i32 visit_i32,
        deserialize_i64 visit_i64,
        deserialize_u8 visit_u8,
        deserialize_u16 visit_u16,
        deserialize_u32 visit_u32,
        deserialize_u64 visit_u64,
        deserialize_f32 visit_f32,
        deserialize_f64 visit_f64,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.text())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(SeqDeserializer::new(self.items().into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(MapDeserializer::new(self.members().into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple_struct enum identifier
        ignored_any
    }
}

impl IntoDeserializer<'_, Fault> for Text<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
