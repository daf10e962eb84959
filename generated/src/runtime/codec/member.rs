// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Tuples as the members of an object: what each place reads, writes, and does when its member
//! is missing.

use std::fmt;

use serde::de::value::UnitDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{self, Serialize, SerializeStruct};

use super::super::patch::Patch;

/// The names of an object's members, in the order of the tuple's places.
pub type Names = &'static [&'static str];

/// A list of names that is longer or shorter than the tuple: generated code never has one.
const OUT_OF_PLACES: &str = "another number of names than of members";

/// A tuple that an object is read into, one place a member.
pub trait Members<'de>: Sized {
    /// How many members there are.
    const PLACES: usize;

    /// What has been read so far.
    type Slots;

    /// Nothing read yet.
    fn empty() -> Self::Slots;

    /// Reads the value of the member at `index`.
    ///
    /// # Errors
    ///
    /// When the value does not have the member's type.
    fn read<A: MapAccess<'de>>(
        slots: &mut Self::Slots,
        index: usize,
        object: &mut A,
    ) -> Result<(), A::Error>;

    /// Gives each member that was not read what its type makes of a missing one; `names` are the
    /// members' names, for the error.
    ///
    /// # Errors
    ///
    /// When a member is missing whose type does not allow that.
    fn complete<E: Error>(slots: &mut Self::Slots, names: Names) -> Result<(), E>;

    /// The tuple, if each member has a value.
    fn finish(slots: Self::Slots) -> Option<Self>;
}

/// Tuples of members in a tuple, for an object with more members than one tuple holds. They may be
/// grouped themselves; each but the last has as many places as the first.
#[derive(Debug)]
pub struct Grouped<T>(pub T);

/// A place of a tuple that an object is written from.
pub trait Member {
    /// Whether the member is written at all.
    fn is_present(&self) -> bool;

    /// Writes the member, if it is present.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
    fn write<S: SerializeStruct>(&self, name: &'static str, object: &mut S)
    -> Result<(), S::Error>;
}

/// A tuple that an object is written from, one place a member.
pub trait WriteMembers {
    /// How many members there are, written or not.
    const PLACES: usize;

    /// How many members are written.
    fn count(&self) -> usize;

    /// Writes the members that are present.
    ///
    /// # Errors
    ///
    /// When a value cannot be written.
    fn write<S: SerializeStruct>(&self, names: Names, object: &mut S) -> Result<(), S::Error>;
}

impl<T: Serialize + ?Sized> Member for &T {
    #[inline]
    fn is_present(&self) -> bool {
        true
    }

    #[inline(always)]
    fn write<S: SerializeStruct>(
        &self,
        name: &'static str,
        object: &mut S,
    ) -> Result<(), S::Error> {
        object.serialize_field(name, *self)
    }
}

impl<T: Serialize + ?Sized> Member for Option<&T> {
    #[inline]
    fn is_present(&self) -> bool {
        self.is_some()
    }

    #[inline(always)]
    fn write<S: SerializeStruct>(
        &self,
        name: &'static str,
        object: &mut S,
    ) -> Result<(), S::Error> {
        match self {
            Some(value) => object.serialize_field(name, *value),
            None => object.skip_field(name),
        }
    }
}

/// What a `Patch` is written from: the inner `None` is `null`.
impl<T: Serialize + ?Sized> Member for Option<Option<&T>> {
    #[inline]
    fn is_present(&self) -> bool {
        self.is_some()
    }

    #[inline(always)]
    fn write<S: SerializeStruct>(
        &self,
        name: &'static str,
        object: &mut S,
    ) -> Result<(), S::Error> {
        match self {
            Some(value) => object.serialize_field(name, value),
            None => object.skip_field(name),
        }
    }
}

/// A field, an `Option` or a `Patch`, whose member is left out where it has no value.
#[derive(Debug)]
pub struct Optional<'a, T>(pub &'a T);

impl<T: Serialize> Member for Optional<'_, Option<T>> {
    #[inline]
    fn is_present(&self) -> bool {
        self.0.is_some()
    }

    #[inline(always)]
    fn write<S: SerializeStruct>(
        &self,
        name: &'static str,
        object: &mut S,
    ) -> Result<(), S::Error> {
        self.0.as_ref().write(name, object)
    }
}

impl<T: Serialize> Member for Optional<'_, Patch<T>> {
    #[inline]
    fn is_present(&self) -> bool {
        !self.0.is_absent()
    }

    #[inline(always)]
    fn write<S: SerializeStruct>(
        &self,
        name: &'static str,
        object: &mut S,
    ) -> Result<(), S::Error> {
        self.0.as_member().write(name, object)
    }
}

/// Reads a value into its slot. A `?` would be more code in each of the many copies that the compiler makes of this.
#[inline]
fn fill<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    object: &mut A,
) -> Result<(), A::Error> {
    match object.next_value() {
        Ok(value) => {
            *slot = Some(value);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Fills the slot of a member that was not read with what its type makes of a missing one.
#[inline]
fn complete<'de, T: Deserialize<'de>, E: Error>(
    slot: &mut Option<T>,
    names: Names,
    index: usize,
) -> Result<(), E> {
    match slot {
        Some(_) => Ok(()),
        None => missing(slot, names, index),
    }
}

fn missing<'de, T: Deserialize<'de>, E: Error>(
    slot: &mut Option<T>,
    names: Names,
    index: usize,
) -> Result<(), E> {
    match T::deserialize(Missing) {
        Ok(value) => {
            *slot = Some(value);
            Ok(())
        }
        Err(NotOptional) => Err(E::missing_field(
            names.get(index).copied().unwrap_or_default(),
        )),
    }
}

/// Stands for a member that the object does not have: an `Option` reads it as `None`, a `Patch` as
/// `Absent`, every other type fails.
struct Missing;

/// Why no value is made of a missing member. It has no text, as each type is compiled for it.
#[derive(Debug)]
struct NotOptional;

impl fmt::Display for NotOptional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member is missing")
    }
}

impl std::error::Error for NotOptional {}

impl Error for NotOptional {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Missing {
    type Error = NotOptional;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotOptional> {
        Err(NotOptional)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOptional> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotOptional> {
        UnitDeserializer::new().deserialize_unit(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> Members<'de> for () {
    const PLACES: usize = 0;

    type Slots = ();

    fn empty() -> Self::Slots {}

    fn read<A: MapAccess<'de>>(_: &mut Self::Slots, _: usize, _: &mut A) -> Result<(), A::Error> {
        Err(A::Error::custom(OUT_OF_PLACES))
    }

    fn complete<E: Error>(_: &mut Self::Slots, _: Names) -> Result<(), E> {
        Ok(())
    }

    fn finish(_: Self::Slots) -> Option<Self> {
        Some(())
    }
}

impl WriteMembers for () {
    const PLACES: usize = 0;

    fn count(&self) -> usize {
        0
    }

    fn write<S: SerializeStruct>(&self, _: Names, _: &mut S) -> Result<(), S::Error> {
        Ok(())
    }
}

macro_rules! members {
    ($(($ty:ident $value:ident $index:tt))+) => {
        impl<'de, $($ty: Deserialize<'de>),+> Members<'de> for ($($ty,)+) {
            const PLACES: usize = [$($index),+].len();

            type Slots = ($(Option<$ty>,)+);

            fn empty() -> Self::Slots {
                ($(None::<$ty>,)+)
            }

            #[inline]
            fn read<Input: MapAccess<'de>>(
                slots: &mut Self::Slots,
                index: usize,
                object: &mut Input,
            ) -> Result<(), Input::Error> {
                match index {
                    $($index => fill(&mut slots.$index, object),)+
                    _ => Err(Input::Error::custom(OUT_OF_PLACES)),
                }
            }

            fn complete<Fail: Error>(slots: &mut Self::Slots, names: Names) -> Result<(), Fail> {
                $(complete(&mut slots.$index, names, $index)?;)+
                Ok(())
            }

            fn finish(slots: Self::Slots) -> Option<Self> {
                match slots {
                    ($(Some($value),)+) => Some(($($value,)+)),
                    _ => None,
                }
            }
        }

        impl<$($ty: Member),+> WriteMembers for ($($ty,)+) {
            const PLACES: usize = [$($index),+].len();

            #[inline(always)]
            fn count(&self) -> usize {
                0 $(+ usize::from(self.$index.is_present()))*
            }

            #[inline(always)]
            fn write<Output: SerializeStruct>(
                &self,
                names: Names,
                object: &mut Output,
            ) -> Result<(), Output::Error> {
                match names.first_chunk::<{ [$($index),+].len() }>() {
                    Some(names) => {
                        $(self.$index.write(names[$index], object)?;)+
                        Ok(())
                    }
                    None => Err(ser::Error::custom(OUT_OF_PLACES)),
                }
            }
        }
    };
}

macro_rules! groups {
    ($(($ty:ident $value:ident $index:tt))+) => {
        impl<'de, $($ty: Members<'de>),+> Members<'de> for Grouped<($($ty,)+)> {
            const PLACES: usize = 0 $(+ $ty::PLACES)+;

            type Slots = ($($ty::Slots,)+);

            fn empty() -> Self::Slots {
                ($($ty::empty(),)+)
            }

            #[inline]
            fn read<Input: MapAccess<'de>>(
                slots: &mut Self::Slots,
                index: usize,
                object: &mut Input,
            ) -> Result<(), Input::Error> {
                match index / A::PLACES {
                    $($index => $ty::read(&mut slots.$index, index % A::PLACES, object),)+
                    _ => Err(Input::Error::custom(OUT_OF_PLACES)),
                }
            }

            fn complete<Fail: Error>(slots: &mut Self::Slots, names: Names) -> Result<(), Fail> {
                $($ty::complete(&mut slots.$index, &names[$index * A::PLACES..])?;)+
                Ok(())
            }

            fn finish(slots: Self::Slots) -> Option<Self> {
                Some(Self(($($ty::finish(slots.$index)?,)+)))
            }
        }

        impl<$($ty: WriteMembers),+> WriteMembers for Grouped<($($ty,)+)> {
            const PLACES: usize = 0 $(+ $ty::PLACES)+;

            fn count(&self) -> usize {
                0 $(+ self.0.$index.count())+
            }

            fn write<Output: SerializeStruct>(
                &self,
                names: Names,
                object: &mut Output,
            ) -> Result<(), Output::Error> {
                $(self.0.$index.write(&names[$index * A::PLACES..], object)?;)+
                Ok(())
            }
        }
    };
}

/// Calls both macros with the first place, the first two, and so on.
macro_rules! for_each_length {
    ([$($first:tt)*]) => {};
    ([$($first:tt)*] $next:tt $($rest:tt)*) => {
        members! { $($first)* $next }
        groups! { $($first)* $next }
        for_each_length! { [$($first)* $next] $($rest)* }
    };
}

for_each_length! {
    [] (A a 0) (B b 1) (C c 2) (D d 3) (E e 4) (F f 5) (G g 6) (H h 7) (I i 8) (J j 9) (K k 10)
    (L l 11) (M m 12) (N n 13) (O o 14) (P p 15)
}
