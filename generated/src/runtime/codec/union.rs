// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Open unions: the variant is selected by a discriminator, by a key, or by the structure of the value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::buffered::{
    Buffered, BufferedVisitor, EXPECTED_PROPERTIES, Properties, Property, PropertyName,
    constant_text,
};
use super::buffered_deserializer::BufferedDeserializer;
use super::matcher::{Matcher, Representation, Selection};
use super::path::{Path, Step};
use super::resumed::Resumed;
use super::tagged::{Tag, TagPosition, Tagged};

/// The JSON representation of a generated union: how the variant of a value is selected.
///
/// The lists are in the order of the variants. A value that matches none of them becomes the unknown
/// variant, whose index is not in the lists.
#[derive(Debug, Clone, Copy)]
pub struct Union(Representation);

impl Copy for Representation {}

/// The index of the variant that keeps a value which matches no other.
const UNKNOWN: usize = usize::MAX;

/// A union that can be read as each of its variants.
pub trait Variants: Sized {
    /// Reads a value as the variant of this index, or as the unknown variant if no variant has it.
    ///
    /// # Errors
    ///
    /// Fails if the value does not match the variant's type.
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error>;
}

impl Union {
    /// Creates a union of objects with a discriminator property, whose value selects the variant.
    pub const fn internally_tagged(
        property: &'static str,
        values: &'static [&'static [&'static str]],
    ) -> Self {
        Self(Representation::InternallyTagged {
            property,
            values,
            fallback: None,
        })
    }

    /// Sets the variant for objects whose discriminator selects none. An object that does not match its type
    /// becomes the unknown variant.
    #[must_use]
    pub const fn with_fallback(mut self, variant: usize) -> Self {
        if let Representation::InternallyTagged { fallback, .. } = &mut self.0 {
            *fallback = Some(variant);
        }
        self
    }

    /// Creates a union of objects with one property, whose name selects the variant:
    /// `{"circle": {…}}`.
    pub const fn externally_tagged(keys: &'static [&'static str]) -> Self {
        Self(Representation::ExternallyTagged(keys))
    }

    /// Creates a union whose variants are selected by the structure of the value.
    pub const fn untagged(matchers: &'static [Matcher]) -> Self {
        Self(Representation::Untagged(matchers))
    }

    /// Reads a value as the variant that it matches.
    ///
    /// If there is a discriminator property, only the properties before it are buffered. Of duplicates,
    /// the first one that selects a variant is used.
    ///
    /// # Errors
    ///
    /// Fails if a discriminator or a key selects a variant, and the value does not match its type.
    #[inline]
    pub fn read<'de, D, T>(self, deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: Variants,
    {
        deserializer.deserialize_any(UnionVisitor {
            union: self,
            result: PhantomData,
        })
    }

    /// Writes the value of a variant as the only property of an object, under the variant's key.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be written.
    #[inline]
    pub fn write_under_key<S, T>(
        self,
        serializer: S,
        variant: usize,
        value: &T,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize + ?Sized,
    {
        let Representation::ExternallyTagged(keys) = self.0 else {
            return value.serialize(serializer);
        };
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry(keys[variant], value)?;
        object.end()
    }

    /// Writes the object of a variant with the discriminator property, for which it has no field.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be written.
    #[inline]
    pub fn write_with_tag<S, T>(
        self,
        serializer: S,
        variant: usize,
        value: &T,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize + ?Sized,
    {
        self.write_tagged(serializer, variant, value, TagPosition::First)
    }

    /// Writes the object of a variant that has a field for the discriminator property, which may be absent
    /// or have the value of another variant. If the variant has several discriminator values, the field's
    /// value is written.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be written.
    #[inline]
    pub fn write_over_tag<S, T>(
        self,
        serializer: S,
        variant: usize,
        value: &T,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize + ?Sized,
    {
        self.write_tagged(serializer, variant, value, TagPosition::InPlace)
    }

    fn write_tagged<S, T>(
        self,
        serializer: S,
        variant: usize,
        value: &T,
        position: TagPosition,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize + ?Sized,
    {
        let Representation::InternallyTagged {
            property, values, ..
        } = self.0
        else {
            return value.serialize(serializer);
        };
        let tag = Tag {
            property,
            values: values[variant],
            position,
        };
        value.serialize(Tagged::new(serializer, tag))
    }

    /// Reads a completely buffered value.
    fn read_buffered<'de, T: Variants, E: Error>(self, value: &Buffered<'de>) -> Result<T, E> {
        let path = Path::current();
        let candidates = match self.0.select(value) {
            Selection::Tagged(variant, key, content) => {
                let read = T::read(variant, BufferedDeserializer::new(content, path));
                if let Some(key) = key {
                    path.step(Step::Property(key), read.is_err());
                }
                return read;
            }
            Selection::Candidates(candidates) => candidates,
        };
        for variant in candidates {
            if let Ok(read) = T::read(variant, BufferedDeserializer::<E>::new(value, path)) {
                return Ok(read);
            }
        }
        T::read(UNKNOWN, BufferedDeserializer::new(value, path))
    }
}

struct UnionVisitor<T> {
    union: Union,
    result: PhantomData<T>,
}

macro_rules! forward_to_buffered {
    ($($method:ident($($value:ident: $ty:ty)?))*) => {$(
        fn $method<E: Error>(self, $($value: $ty)?) -> Result<T, E> {
            self.read(BufferedVisitor.$method($($value)?))
        }
    )*};
}

impl<'de, T: Variants> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    forward_to_buffered! {
        visit_unit() visit_none() visit_bool(value: bool) visit_i64(value: i64)
        visit_u64(value: u64) visit_i128(value: i128) visit_u128(value: u128) visit_f64(value: f64) visit_str(value: &str)
        visit_borrowed_str(value: &'de str) visit_string(value: String)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<T, A::Error> {
        self.read(BufferedVisitor.visit_seq(array))
    }

    /// From the discriminator property on, the object is read directly as the variant's type.
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<T, A::Error> {
        let Representation::InternallyTagged { property, .. } = self.union.0 else {
            return self.read(BufferedVisitor.visit_map(object));
        };
        match Start::read(&mut object, property, self.union.0)? {
            Start::Tagged(variant, before, tag) => {
                T::read(variant, Resumed::new(before, tag, object))
            }
            Start::Untagged(properties) => self.read(Ok(Buffered::Object(properties))),
        }
    }
}

impl<T: Variants> UnionVisitor<T> {
    fn read<E: Error>(self, value: Result<Buffered<'_>, E>) -> Result<T, E> {
        self.union.read_buffered(&value?)
    }
}

/// The properties of an object that were read to find its variant.
enum Start<'de> {
    /// The variant, the properties before the discriminator property, and this property.
    Tagged(usize, Properties<'de>, Property<'de>),
    /// All properties: no variant was selected.
    Untagged(Properties<'de>),
}

impl<'de> Start<'de> {
    /// Reads up to the first property that selects a variant.
    fn read<A: MapAccess<'de>>(
        object: &mut A,
        property: &'static str,
        representation: Representation,
    ) -> Result<Self, A::Error> {
        let mut before = Vec::new();
        while let Some(PropertyName(name)) = object.next_key()? {
            let value: Buffered<'de> = object.next_value()?;
            let variant = match name == property {
                true => representation.variant_of(&constant_text(&value)),
                false => None,
            };
            if let Some(variant) = variant {
                return Ok(Self::Tagged(variant, before, (name, value)));
            }
            if before.is_empty() {
                before.reserve(EXPECTED_PROPERTIES);
            }
            before.push((name, value));
        }
        Ok(Self::Untagged(before))
    }
}
