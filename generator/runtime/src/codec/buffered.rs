// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A JSON value whose type is not known yet. Strings without escapes are borrowed from the document.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::buffered_deserializer::BufferedDeserializer;
use super::names::is_same;
use super::path::Path;

/// A JSON value that can be deserialized any number of times.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Buffered<'de> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'de, str>),
    Array(Vec<Buffered<'de>>),
    Object(Properties<'de>),
    /// A value that was not buffered, and the reason: deserializing it fails.
    Invalid(&'static str),
}

/// The name and the value of a property.
pub(crate) type Property<'de> = (Cow<'de, str>, Buffered<'de>);

/// The properties of an object in document order, including duplicates.
pub(crate) type Properties<'de> = Vec<Property<'de>>;

/// The number of properties for which space is reserved. An object with more is reallocated while it
/// is read.
pub(super) const EXPECTED_PROPERTIES: usize = 8;

/// Returns the value of the property of this name; of duplicates, the last one.
pub(crate) fn property<'m, 'de>(
    properties: &'m [Property<'de>],
    name: &str,
) -> Option<&'m Buffered<'de>> {
    let mut properties = properties.iter().rev();
    properties
        .find(|(found, _)| is_same(found, name))
        .map(|(_, value)| value)
}

/// Returns a value as constants and discriminator values are listed: a string without its quotes, and the
/// JSON text of any other value.
pub(super) fn constant_text<'v>(value: &'v Buffered<'_>) -> Cow<'v, str> {
    let Buffered::String(value) = value else {
        let source = BufferedDeserializer::<serde_json::Error>::new(value, Path::Ignored);
        let value = Value::deserialize(source).unwrap_or_default();
        return Cow::Owned(value.to_string());
    };
    Cow::Borrowed(value)
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
        // JSON has no infinities and no NaN. They are `null`, as in `serde_json`.
        Ok(Number::from_f64(value).map_or(Buffered::Null, Buffered::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Buffered::String(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Buffered::String(Cow::Borrowed(value)))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Buffered::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::with_capacity(array.size_hint().unwrap_or_default().min(MAX_HINT));
        while let Some(item) = array.next_element()? {
            items.push(item);
        }
        Ok(Buffered::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut properties = Vec::with_capacity(EXPECTED_PROPERTIES);
        buffer_properties(&mut properties, &mut object)?;
        let number = match properties.as_slice() {
            [(name, Buffered::String(digits))] if name == ARBITRARY_PRECISION_KEY => {
                arbitrary_precision_number(digits)
            }
            _ => None,
        };
        Ok(number.map_or_else(|| Buffered::Object(properties), Buffered::Number))
    }
}

/// The largest size hint that is trusted.
const MAX_HINT: usize = 1024;

const OUT_OF_RANGE: &str = "number out of range";

/// The only key of the map that `serde_json` represents a number as if its feature
/// `arbitrary_precision` is on.
const ARBITRARY_PRECISION_KEY: &str = "$serde_json::private::Number";

/// Returns the number with all its digits, or `None` if the feature is off: then the map is an object
/// in which a server has a property of this name.
fn arbitrary_precision_number(digits: &str) -> Option<Number> {
    let number = digits.parse::<Number>().ok()?;
    let is_feature_on = "1.10"
        .parse::<Number>()
        .is_ok_and(|it| it.to_string() == "1.10");
    is_feature_on.then_some(number)
}

/// Buffers the properties that have not been read yet.
pub(super) fn buffer_properties<'de, A: MapAccess<'de>>(
    properties: &mut Properties<'de>,
    object: &mut A,
) -> Result<(), A::Error> {
    while let Some(name) = object.next_key::<PropertyName<'de>>()? {
        properties.push((name.0, object.next_value()?));
    }
    Ok(())
}

/// A property name. Without escapes, it is borrowed from the document.
pub(super) struct PropertyName<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for PropertyName<'de> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_str(PropertyNameVisitor)
    }
}

struct PropertyNameVisitor;

impl<'de> Visitor<'de> for PropertyNameVisitor {
    type Value = PropertyName<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(PropertyName(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(PropertyName(Cow::Borrowed(value)))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(PropertyName(Cow::Owned(value)))
    }
}
