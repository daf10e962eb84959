// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! Says where in a JSON document reading failed.
//!
//! Reading keeps no track of its place, because nearly every reply can be read and the track would
//! cost time in all of them. A document that failed is read once more, from a tree and with a track.

use std::cell::RefCell;
use std::fmt::Write;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// Why a JSON document could not be read, and where.
#[derive(Debug)]
pub struct Failure {
    /// The member that could not be read, as `contact.phones[2].kind`; empty for the document
    /// itself, and where the text is no JSON at all.
    pub path: String,
    /// What is wrong there.
    pub error: Error,
}

/// Reads a JSON document.
///
/// # Errors
///
/// When the text is not JSON or does not have the type's shape.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(text).map_err(|error| Failure {
        path: locate::<T>(text),
        error,
    })
}

fn locate<T: DeserializeOwned>(text: &[u8]) -> String {
    let failed = RefCell::new(None);
    if let Ok(document) = serde_json::from_slice::<Value>(text) {
        let root = Located {
            value: &document,
            place: &Place::Root,
            failed: &failed,
        };
        // It fails as it failed before; what counts is the place that it leaves behind.
        drop(T::deserialize(root));
    }
    failed.into_inner().unwrap_or_default()
}

/// A value's place: its container's place, and its own in there.
enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn path(&self) -> String {
        let mut path = String::new();
        self.write(&mut path);
        path
    }

    fn write(&self, path: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Place::Root => Ok(()),
            Place::Member(container, name) => {
                container.write(path);
                match is_plain(name) {
                    true if path.is_empty() => write!(path, "{name}"),
                    true => write!(path, ".{name}"),
                    false => write!(path, "[{name:?}]"),
                }
            }
            Place::Item(container, index) => {
                container.write(path);
                write!(path, "[{index}]")
            }
        };
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// A value that knows its place, and leaves it in `failed` when reading it fails. The innermost
/// value fails first, so the first place stays.
struct Located<'de, 'a> {
    value: &'de Value,
    place: &'a Place<'a>,
    failed: &'a RefCell<Option<String>>,
}

impl<'de> Located<'de, '_> {
    fn noted<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        if result.is_err() {
            self.failed
                .borrow_mut()
                .get_or_insert_with(|| self.place.path());
        }
        result
    }
}

impl<'de> Deserializer<'de> for Located<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match self.value {
            Value::Array(items) => visitor.visit_seq(Items {
                container: &self,
                items: items.iter().enumerate(),
            }),
            Value::Object(members) => visitor.visit_map(LocatedMembers {
                container: &self,
                members: members.iter(),
                next: None,
            }),
            scalar => scalar.deserialize_any(visitor),
        };
        self.noted(result)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.noted(self.value.deserialize_enum(name, variants, visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Items<'de, 'a, I> {
    container: &'a Located<'de, 'a>,
    items: I,
}

impl<'de, I: Iterator<Item = (usize, &'de Value)>> SeqAccess<'de> for Items<'de, '_, I> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((index, value)) = self.items.next() else {
            return Ok(None);
        };
        let place = &Place::Item(self.container.place, index);
        seed.deserialize(Located {
            value,
            place,
            failed: self.container.failed,
        })
        .map(Some)
    }
}

struct LocatedMembers<'de, 'a, I> {
    container: &'a Located<'de, 'a>,
    members: I,
    next: Option<(&'de str, &'de Value)>,
}

impl<'de, I: Iterator<Item = (&'de String, &'de Value)>> MapAccess<'de>
    for LocatedMembers<'de, '_, I>
{
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.members.next() else {
            return Ok(None);
        };
        self.next = Some((name, value));
        let name: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let (name, value) = self.next.take().unwrap_or(("", &Value::Null));
        let place = &Place::Member(self.container.place, name);
        seed.deserialize(Located {
            value,
            place,
            failed: self.container.failed,
        })
    }
}
