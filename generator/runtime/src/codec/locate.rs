// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Says where in a JSON document reading failed.
//!
//! Reading keeps no track of its place, because nearly every reply can be read and the track would
//! cost time in all of them. A document that failed is read once more in the same way, through
//! wrappers that keep one: so it fails at the same place.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer,
    MapAccess, SeqAccess, Visitor,
};
use serde_json::{Error, Value};

use super::integer::{Integer, whole};
use super::place::Place;

/// Why a JSON document could not be read, and where.
#[derive(Debug)]
pub struct Failure {
    /// The member that could not be read, as `contact.phones[2].kind`; empty for the document
    /// itself, and where the text is no JSON at all.
    pub path: String,
    /// What is wrong there.
    pub error: Error,
}

/// Reads a JSON document. An integer may be written as `1.0` or `1e3`.
///
/// # Errors
///
/// When the text is not JSON or does not have the type's shape.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(text).or_else(|error| match error.is_data() {
        true => read_again(text),
        false => Err(Failure {
            path: String::new(),
            error,
        }),
    })
}

/// Reads a document more slowly: it fails as it failed before and leaves its place behind, unless
/// all that was wrong is how an integer is written.
fn read_again<T: DeserializeOwned>(text: &[u8]) -> Result<T, Failure> {
    BELOW.set(Some(String::new()));
    let mut text = serde_json::Deserializer::from_slice(text);
    let result = tracked::<T, _>(&mut text, Place::Root);
    let path = BELOW.take().unwrap_or_default();
    let result = result.and_then(|value| text.end().map(|()| value));
    result.map_err(|error| Failure { path, error })
}

thread_local! {
    /// Where the last value failed that was read from memory, as seen from that value; nothing
    /// while no failure is looked for. A value in memory does not know its own place, and errors
    /// carry nothing but a text.
    static BELOW: Cell<Option<String>> = const { Cell::new(None) };
}

/// Reads a value in memory, which was taken from the member of this name.
pub(super) fn from_value<T: DeserializeOwned>(
    value: &Value,
    member: Option<&str>,
) -> Result<T, Error> {
    match BELOW.take() {
        None => T::deserialize(value).or_else(|error| match has_whole_fraction(value) {
            true => read_value_again(value),
            false => Err(error),
        }),
        Some(_) => {
            BELOW.set(Some(String::new()));
            let root = Place::Root;
            let place = member.map_or(root, |name| Place::Member(&root, name));
            tracked(value, place)
        }
    }
}

/// Reads a value in memory more slowly, so that an integer may be written as `1.0`.
fn read_value_again<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    // What lies in it is read so as well.
    BELOW.set(Some(String::new()));
    let result = tracked(value, Place::Root);
    BELOW.take();
    result
}

fn has_whole_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64() && number.as_f64().and_then(whole).is_some(),
        Value::Array(items) => items.iter().any(has_whole_fraction),
        Value::Object(members) => members.values().any(has_whole_fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// Reads a value, and leaves behind where that failed.
fn tracked<'de, T, D>(value: D, place: Place<'_>) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let failed = Cell::new(None);
    let seed = TrackedSeed {
        seed: PhantomData,
        track: Track {
            place,
            failed: &failed,
        },
    };
    let result = seed.deserialize(value);
    BELOW.set(Some(failed.into_inner().unwrap_or_default()));
    result
}

/// The place that is being read, and the one where reading failed.
#[derive(Clone, Copy)]
struct Track<'a> {
    place: Place<'a>,
    failed: &'a Cell<Option<String>>,
}

impl<'a> Track<'a> {
    /// The track of a value that lies in this one.
    fn at<'b>(&self, place: Place<'b>) -> Track<'b>
    where
        'a: 'b,
    {
        Track {
            place,
            failed: self.failed,
        }
    }
}

/// A reader or a visitor that keeps track of its place.
struct Tracked<'a, T> {
    inner: T,
    track: Track<'a>,
}

macro_rules! deserialize {
    ($($method:ident($($argument:ident: $ty:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(
            self,
            $($argument: $ty,)*
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            let visitor = Tracked { inner: visitor, track: self.track };
            self.inner.$method($($argument,)* visitor)
        }
    )*};
}

macro_rules! deserialize_integer {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(Integer(visitor))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tracked<'_, D> {
    type Error = D::Error;

    deserialize! {
        deserialize_any() deserialize_bool() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str) deserialize_seq()
        deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize) deserialize_map()
        deserialize_struct(name: &'static str, members: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }

    deserialize_integer! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }
}

macro_rules! visit {
    ($($method:ident($($value:ident: $ty:ty)?))*) => {$(
        fn $method<E: serde::de::Error>(self, $($value: $ty)?) -> Result<V::Value, E> {
            self.inner.$method($($value)?)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Tracked<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(value: bool) visit_i64(value: i64) visit_i128(value: i128)
        visit_u64(value: u64) visit_u128(value: u128) visit_f64(value: f64)
        visit_bytes(value: &[u8]) visit_borrowed_bytes(value: &'de [u8])
        visit_unit() visit_none()
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<V::Value, E> {
        let result = self.inner.visit_str(text);
        result.map_err(|error: E| quoting(text, error))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<V::Value, E> {
        let result = self.inner.visit_borrowed_str(text);
        result.map_err(|error: E| quoting(text, error))
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Tracked {
            inner: value,
            track: self.track,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Tracked {
            inner: value,
            track: self.track,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(TrackedItems {
            inner: items,
            container: self.track,
            index: 0,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(TrackedMembers {
            inner: members,
            container: self.track,
            name: String::new(),
        })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(variant)
    }
}

/// An error that says which text could not be read, if it does not say so itself.
fn quoting<E: serde::de::Error>(text: &str, error: E) -> E {
    let reason = error.to_string();
    match reason.contains(text) {
        true => error,
        false => {
            let shown: String = text.chars().take(SHOWN).collect();
            E::custom(format_args!("{reason}: {shown:?}"))
        }
    }
}

/// How many letters of a text an error shows.
const SHOWN: usize = 80;

/// The items of a list, counted.
struct TrackedItems<'a, A> {
    inner: A,
    container: Track<'a>,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for TrackedItems<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let place = Place::Item(&self.container.place, self.index);
        self.index += 1;
        self.inner.next_element_seed(TrackedSeed {
            seed,
            track: self.container.at(place),
        })
    }
}

/// The members of an object, with the name of the one that is being read.
struct TrackedMembers<'a, A> {
    inner: A,
    container: Track<'a>,
    name: String,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for TrackedMembers<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let Some(name) = self.inner.next_key()? else {
            return Ok(None);
        };
        self.name = name;
        let name: StrDeserializer<'_, A::Error> = self.name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let place = Place::Member(&self.container.place, &self.name);
        self.inner.next_value_seed(TrackedSeed {
            seed,
            track: self.container.at(place),
        })
    }
}

/// Reads an item or a member, and leaves its place behind when that fails.
struct TrackedSeed<'a, S> {
    seed: S,
    track: Track<'a>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for TrackedSeed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        let track = self.track;
        let result = self.seed.deserialize(Tracked {
            inner: value,
            track,
        });
        let (innermost, below) = (track.failed.take(), BELOW.replace(Some(String::new())));
        if result.is_err() {
            // The innermost value fails first, and its place stays; what failed and was made do
            // with is forgotten.
            let place = || track.place.path_to(&below.unwrap_or_default());
            track.failed.set(innermost.or_else(|| Some(place())));
        }
        result
    }
}
