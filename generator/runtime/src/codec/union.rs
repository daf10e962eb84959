// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Open unions: the variant is selected by a discriminator, by a key, or by the structure of the value.

use std::cmp::Reverse;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::buffered::{
    Buffered, BufferedVisitor, EXPECTED_PROPERTIES, Properties, Property, PropertyName, property,
};
use super::buffered_deserializer::BufferedDeserializer;
use super::matcher::{Matcher, PropertyLoss, constant_text};
use super::path::{Path, Step};
use super::resumed::Resumed;
use super::tagged::{Tag, TagPosition, Tagged};

/// The JSON representation of a generated union: how the variant of a value is selected.
///
/// The lists are in the order of the variants. A value that matches none of them becomes the unknown
/// variant, whose index is not in the lists.
#[derive(Debug, Clone, Copy)]
pub struct Union {
    representation: Representation,
    /// The variant of objects whose discriminator selects none.
    fallback: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Representation {
    InternallyTagged(&'static str, Tags),
    ExternallyTagged(&'static [&'static str]),
    Untagged(&'static [Matcher]),
    UntaggedOverlapping(&'static [Matcher]),
}

/// The discriminator values of each variant.
type Tags = &'static [&'static [&'static str]];

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
    const fn new(representation: Representation) -> Self {
        Self {
            representation,
            fallback: None,
        }
    }

    /// Sets the variant for objects whose discriminator selects none. An object that does not match its type
    /// becomes the unknown variant.
    #[must_use]
    pub const fn with_fallback(self, variant: usize) -> Self {
        Self {
            fallback: Some(variant),
            ..self
        }
    }

    /// Creates a union of objects with a discriminator property, whose value selects the variant.
    pub const fn internally_tagged(property: &'static str, tags: Tags) -> Self {
        Self::new(Representation::InternallyTagged(property, tags))
    }

    /// Creates a union of objects with one property, whose name selects the variant:
    /// `{"circle": {…}}`.
    pub const fn externally_tagged(keys: &'static [&'static str]) -> Self {
        Self::new(Representation::ExternallyTagged(keys))
    }

    /// Creates a union whose variants are selected by the structure of the value.
    pub const fn untagged(matchers: &'static [Matcher]) -> Self {
        Self::new(Representation::Untagged(matchers))
    }

    /// Creates an untagged union in which one value may have the properties of several variants.
    /// Such a value becomes the unknown variant, because no other would keep all of it.
    pub const fn untagged_overlapping(matchers: &'static [Matcher]) -> Self {
        Self::new(Representation::UntaggedOverlapping(matchers))
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
        let Representation::ExternallyTagged(keys) = self.representation else {
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
        let Representation::InternallyTagged(property, tags) = self.representation else {
            return value.serialize(serializer);
        };
        let tag = Tag {
            property,
            values: tags[variant],
            position,
        };
        value.serialize(Tagged::new(serializer, tag))
    }

    /// Reads a completely buffered value.
    fn read_buffered<'de, T: Variants, E: Error>(self, value: &Buffered<'de>) -> Result<T, E> {
        let path = Path::current();
        if let Some((variant, step, content)) = self.tagged_variant(value) {
            let read = T::read(variant, BufferedDeserializer::new(content, path));
            if let Some(step) = step {
                path.step(step, read.is_err());
            }
            return read;
        }
        for variant in self.lossless_variants(value) {
            if let Ok(read) = T::read(variant, BufferedDeserializer::<E>::new(value, path)) {
                return Ok(read);
            }
        }
        T::read(UNKNOWN, BufferedDeserializer::new(value, path))
    }

    /// Returns the variant that the discriminator or the key selects, and the value to read as its type.
    fn tagged_variant<'v, 'de>(
        self,
        value: &'v Buffered<'de>,
    ) -> Option<(usize, Option<Step<'static>>, &'v Buffered<'de>)> {
        let Buffered::Object(properties) = value else {
            return None;
        };
        match self.representation {
            Representation::InternallyTagged(name, tags) => {
                let variant = variant_of(tags, property(properties, name)?)?;
                Some((variant, None, value))
            }
            Representation::ExternallyTagged(keys) => {
                let (variant, name) = only_known_key(keys, properties)?;
                let value = property(properties, name)?;
                Some((variant, Some(Step::Property(name)), value))
            }
            Representation::Untagged(_) | Representation::UntaggedOverlapping(_) => None,
        }
    }

    /// Returns the variants that match the value and keep all of it, the closest match first.
    fn lossless_variants(self, value: &Buffered<'_>) -> Vec<usize> {
        let matching = self.matching_variants(value);
        let variants = matching.iter().copied();
        let lossless = variants.filter(|variant| self.is_lossless(*variant, &matching, value));
        lossless.collect()
    }

    /// Returns the variants that match the value, the closest match first.
    fn matching_variants(self, value: &Buffered<'_>) -> Vec<usize> {
        let (Representation::Untagged(matchers) | Representation::UntaggedOverlapping(matchers)) =
            self.representation
        else {
            let is_object = matches!(value, Buffered::Object(_));
            return self.fallback.filter(|_| is_object).into_iter().collect();
        };
        let matchers = matchers.iter().enumerate();
        let mut matching: Vec<_> = matchers
            .filter_map(|(index, matcher)| Some((matcher.score(value)?, index)))
            .collect();
        matching.sort_by_key(|(score, index)| (Reverse(*score), *index));
        matching.into_iter().map(|(_, index)| index).collect()
    }

    /// Whether reading a value as one of the matching variants loses nothing.
    fn is_lossless(self, variant: usize, matching: &[usize], value: &Buffered<'_>) -> bool {
        let (Representation::Untagged(matchers) | Representation::UntaggedOverlapping(matchers)) =
            self.representation
        else {
            return true;
        };
        match (value, matching, &matchers[variant]) {
            (
                Buffered::Object(properties),
                [_],
                Matcher::Object { .. } | Matcher::OpenObject(_),
            ) => {
                let mut unexpected = matchers
                    .iter()
                    .flat_map(|it| it.unexpected_properties(properties));
                unexpected.all(|name| matchers[variant].keeps_property(name))
            }
            (Buffered::Object(_) | Buffered::Array(_), _, _) => {
                let candidates = self.candidates(matching).iter().map(|it| &matchers[*it]);
                !PropertyLoss::new(&matchers[variant], candidates, matchers).occurs_in(value)
            }
            _ => true,
        }
    }

    /// Returns the variants of which no property may be lost, whichever is read: the closest match, or all
    /// matches if one value may have the properties of several variants.
    fn candidates(self, matching: &[usize]) -> &[usize] {
        match self.representation {
            Representation::UntaggedOverlapping(_) => matching,
            _ => matching.get(..1).unwrap_or_default(),
        }
    }
}

/// Returns the variant of a discriminator value.
fn variant_of(tags: Tags, value: &Buffered<'_>) -> Option<usize> {
    let tag = constant_text(value);
    tags.iter().position(|tags| tags.contains(&tag.as_ref()))
}

/// Returns the only key that selects a variant, and the variant. Other properties are ignored.
fn only_known_key(keys: &[&'static str], object: &Properties<'_>) -> Option<(usize, &'static str)> {
    let known = keys.iter().copied().enumerate();
    let mut known = known.filter(|(_, key)| property(object, key).is_some());
    known.next().filter(|_| known.next().is_none())
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
        let Representation::InternallyTagged(property, tags) = self.union.representation else {
            return self.read(BufferedVisitor.visit_map(object));
        };
        match Start::read(&mut object, property, tags)? {
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
        tags: Tags,
    ) -> Result<Self, A::Error> {
        let mut before = Vec::new();
        while let Some(PropertyName(name)) = object.next_key()? {
            let value: Buffered<'de> = object.next_value()?;
            let variant = match name == property {
                true => variant_of(tags, &value),
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
