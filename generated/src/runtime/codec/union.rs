// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Open unions: the type of a value is found by what the value says or looks like.

use std::cmp::Reverse;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::buffered::{
    Buffered, BufferedDeserializer, BufferedVisitor, EXPECTED_MEMBERS, Member, Members, Text,
    member,
};
use super::evidence::{Evidence, Loss, tag};
use super::path::{Path, Step};
use super::resumed::Resumed;
use super::tagged::{Place, Tag, Tagged};

/// What a generated union is in JSON: how a value's variant is found.
///
/// What is listed stands in the order of the variants. A value that fits none of them is the
/// unknown one, whose number no variant has.
#[derive(Debug, Clone, Copy)]
pub struct Union {
    choice: Choice,
    /// The variant of objects that name none.
    otherwise: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Choice {
    Tag(&'static str, Tags),
    Key(&'static [&'static str]),
    Evidence(&'static [Evidence]),
    Overlapping(&'static [Evidence]),
}

/// The tags of each variant.
type Tags = &'static [&'static [&'static str]];

/// The number of the variant that keeps what fits no other.
const UNKNOWN: usize = usize::MAX;

/// A union that is read as one of its variants.
pub trait Variants: Sized {
    /// Reads a value as the variant of this number; as the unknown one, if none has it.
    ///
    /// # Errors
    ///
    /// When the value does not have the variant's shape.
    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error>;
}

impl Union {
    const fn of(choice: Choice) -> Self {
        Self {
            choice,
            otherwise: None,
        }
    }

    /// The same union, in which an object that names no variant is read as this one if it can be.
    #[must_use]
    pub const fn or(self, variant: usize) -> Self {
        Self {
            otherwise: Some(variant),
            ..self
        }
    }

    /// A union of objects that have a member whose text names the variant.
    pub const fn by_tag(member: &'static str, tags: Tags) -> Self {
        Self::of(Choice::Tag(member, tags))
    }

    /// A union of objects with one member, whose name is that of the variant: `{"circle": {…}}`.
    pub const fn by_key(keys: &'static [&'static str]) -> Self {
        Self::of(Choice::Key(keys))
    }

    /// A union of values that differ in what they look like.
    pub const fn by_evidence(evidence: &'static [Evidence]) -> Self {
        Self::of(Choice::Evidence(evidence))
    }

    /// A union of values that differ in what they look like, and of which one may have the members
    /// of several at once. Then it is the unknown one: no variant would keep all of it.
    pub const fn overlapping(evidence: &'static [Evidence]) -> Self {
        Self::of(Choice::Overlapping(evidence))
    }

    /// Reads a value as the variant that it fits.
    ///
    /// Where a member names the variant, only what comes before it is buffered. Of several such
    /// members, the first one that names a variant counts.
    ///
    /// # Errors
    ///
    /// When the value names its variant and does not have its shape.
    #[inline]
    pub fn read<'de, D, T>(self, deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: Variants,
    {
        deserializer.deserialize_any(UnionVisitor {
            union: self,
            read: PhantomData,
        })
    }

    /// Writes the value of a variant into an object, under the variant's key.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
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
        let Choice::Key(keys) = self.choice else {
            return value.serialize(serializer);
        };
        let mut object = serializer.serialize_map(Some(1))?;
        object.serialize_entry(keys[variant], value)?;
        object.end()
    }

    /// Writes the object of a variant with the variant's tag, for which it has no member.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
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
        self.write_tagged(serializer, variant, value, Place::First)
    }

    /// Writes the object of a variant that has a member for the tag, and may leave it out or have
    /// another variant's. A variant of several tags has the one that its value says.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
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
        self.write_tagged(serializer, variant, value, Place::Own)
    }

    fn write_tagged<S, T>(
        self,
        serializer: S,
        variant: usize,
        value: &T,
        place: Place,
    ) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize + ?Sized,
    {
        let Choice::Tag(member, tags) = self.choice else {
            return value.serialize(serializer);
        };
        let tag = Tag {
            member,
            tags: tags[variant],
            place,
        };
        value.serialize(Tagged::new(serializer, tag))
    }

    /// Reads a value that is there as a whole.
    fn read_buffered<'de, T: Variants, E: Error>(self, value: &Buffered<'de>) -> Result<T, E> {
        let path = Path::current();
        if let Some((variant, step, named)) = self.named(value) {
            let read = T::read(variant, BufferedDeserializer::new(named, path));
            if let Some(step) = step {
                path.step(step, read.is_err());
            }
            return read;
        }
        for variant in self.fitting(value) {
            if let Ok(read) = T::read(variant, BufferedDeserializer::<E>::new(value, path)) {
                return Ok(read);
            }
        }
        T::read(UNKNOWN, BufferedDeserializer::new(value, path))
    }

    /// The variant that the value names, and what to read as its type.
    fn named<'v, 'de>(
        self,
        value: &'v Buffered<'de>,
    ) -> Option<(usize, Option<Step<'static>>, &'v Buffered<'de>)> {
        let Buffered::Object(members) = value else {
            return None;
        };
        match self.choice {
            Choice::Tag(name, tags) => {
                let variant = tagged(tags, member(members, name)?)?;
                Some((variant, None, value))
            }
            Choice::Key(keys) => {
                let (variant, name) = only_key(keys, members)?;
                let value = member(members, name)?;
                Some((variant, Some(Step::Member(name)), value))
            }
            Choice::Evidence(_) | Choice::Overlapping(_) => None,
        }
    }

    /// The variants that the value looks like and that keep all of it, the likeliest first.
    fn fitting(self, value: &Buffered<'_>) -> Vec<usize> {
        let found = self.found(value);
        let fitting = found.iter().copied();
        let fitting = fitting.filter(|variant| self.keeps_all(*variant, &found, value));
        fitting.collect()
    }

    /// The variants that the value looks like, the likeliest first.
    fn found(self, value: &Buffered<'_>) -> Vec<usize> {
        let (Choice::Evidence(evidence) | Choice::Overlapping(evidence)) = self.choice else {
            let is_object = matches!(value, Buffered::Object(_));
            return self.otherwise.filter(|_| is_object).into_iter().collect();
        };
        let weighed = evidence.iter().enumerate();
        let mut found: Vec<_> = weighed
            .filter_map(|(index, evidence)| Some((evidence.weight(value)?, index)))
            .collect();
        found.sort_by_key(|(weight, index)| (Reverse(*weight), *index));
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// Whether reading a value as one of the variants that were found loses nothing.
    fn keeps_all(self, variant: usize, found: &[usize], value: &Buffered<'_>) -> bool {
        let (Choice::Evidence(evidence) | Choice::Overlapping(evidence)) = self.choice else {
            return true;
        };
        match (value, found, &evidence[variant]) {
            (Buffered::Object(members), [_], Evidence::Object { .. } | Evidence::Open(_)) => {
                let mut refused = evidence.iter().flat_map(|it| it.refused(members));
                refused.all(|name| evidence[variant].keeps(name))
            }
            (Buffered::Object(_) | Buffered::List(_), _, _) => {
                let described = self.described(found).iter().map(|it| &evidence[*it]);
                !Loss::of(&evidence[variant], described, evidence).happens(value)
            }
            _ => true,
        }
    }

    /// The variants whose members have to be kept, as none that is read may lose what another one
    /// would not: those of the likeliest, or of any where several may be right at once.
    fn described(self, found: &[usize]) -> &[usize] {
        match self.choice {
            Choice::Overlapping(_) => found,
            _ => found.get(..1).unwrap_or_default(),
        }
    }
}

/// The variant of a tag.
fn tagged(tags: Tags, value: &Buffered<'_>) -> Option<usize> {
    let tag = tag(value);
    tags.iter().position(|tags| tags.contains(&tag.as_ref()))
}

/// The only member that names a variant, and the variant. Members that do not are ignored.
fn only_key(keys: &[&'static str], object: &Members<'_>) -> Option<(usize, &'static str)> {
    let known = keys.iter().copied().enumerate();
    let mut known = known.filter(|(_, key)| member(object, key).is_some());
    known.next().filter(|_| known.next().is_none())
}

struct UnionVisitor<T> {
    union: Union,
    read: PhantomData<T>,
}

macro_rules! visit {
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

    visit! {
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

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        self.read(BufferedVisitor.visit_seq(list))
    }

    /// Where the value names its variant, it is read on as the variant's type.
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<T, A::Error> {
        let Choice::Tag(member, tags) = self.union.choice else {
            return self.read(BufferedVisitor.visit_map(object));
        };
        match Beginning::read(&mut object, member, tags)? {
            Beginning::Tagged(variant, before, tag) => {
                T::read(variant, Resumed::new(before, tag, object))
            }
            Beginning::Untagged(members) => self.read(Ok(Buffered::Object(members))),
        }
    }
}

impl<T: Variants> UnionVisitor<T> {
    fn read<E: Error>(self, value: Result<Buffered<'_>, E>) -> Result<T, E> {
        self.union.read_buffered(&value?)
    }
}

/// What was read of an object to find out its variant.
enum Beginning<'de> {
    /// The variant, what comes before the member that names it, and this member.
    Tagged(usize, Members<'de>, Member<'de>),
    /// All of the object.
    Untagged(Members<'de>),
}

impl<'de> Beginning<'de> {
    /// Reads up to the first member that names a variant.
    fn read<A: MapAccess<'de>>(
        object: &mut A,
        member: &'static str,
        tags: Tags,
    ) -> Result<Self, A::Error> {
        let mut before = Vec::new();
        while let Some(Text(name)) = object.next_key()? {
            let value: Buffered<'de> = object.next_value()?;
            let variant = match name == member {
                true => tagged(tags, &value),
                false => None,
            };
            if let Some(variant) = variant {
                return Ok(Self::Tagged(variant, before, (name, value)));
            }
            if before.is_empty() {
                before.reserve(EXPECTED_MEMBERS);
            }
            before.push((name, value));
        }
        Ok(Self::Untagged(before))
    }
}
