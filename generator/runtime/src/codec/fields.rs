// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Tuples as the fields of an object: how each field is read, written, and filled if its property is
//! missing.

use std::fmt;

use serde::de::value::UnitDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{self, Serialize, SerializeStruct};

use super::super::patch::Patch;

/// The names of an object's properties, in the order of the tuple's fields.
pub type FieldNames = &'static [&'static str];

/// The error of a list of names that is longer or shorter than the tuple. Generated code never has one.
const WRONG_LEN: &str = "the number of property names differs from the number of fields";

/// A tuple that an object is read into, with one field per property.
pub trait ReadFields<'de>: Sized {
    /// The number of fields.
    const LEN: usize;

    /// The fields that have been read so far.
    type Slots;

    /// Returns slots in which no field has been read.
    fn empty() -> Self::Slots;

    /// Reads the value of the field at `index`.
    ///
    /// # Errors
    ///
    /// Fails if the value does not match the field's type.
    fn read<A: MapAccess<'de>>(
        slots: &mut Self::Slots,
        index: usize,
        object: &mut A,
    ) -> Result<(), A::Error>;

    /// Fills each field that was not read with its type's value for a missing property. The error has the
    /// name of the property, out of `names`.
    ///
    /// # Errors
    ///
    /// Fails if a property is missing and the field's type does not allow that.
    fn complete<E: Error>(slots: &mut Self::Slots, names: FieldNames) -> Result<(), E>;

    /// Returns the tuple if each field has a value.
    fn finish(slots: Self::Slots) -> Option<Self>;
}

/// A tuple of tuples of fields, for an object with more fields than one tuple can have. The inner tuples
/// may be chunked too; each but the last has as many fields as the first.
#[derive(Debug)]
pub struct Chunked<T>(pub T);

/// A field of a tuple that an object is written from.
pub trait WriteField {
    /// The type of the value that is written.
    type Value: Serialize + ?Sized;

    /// Returns the value, or `None` if the field is omitted.
    fn value(&self) -> Option<&Self::Value>;
}

/// A tuple that an object is written from, with one field per property.
pub trait WriteFields {
    /// The number of fields, present or not.
    const LEN: usize;

    /// Returns the number of fields that are present.
    fn count(&self) -> usize;

    /// Writes the fields that are present.
    ///
    /// # Errors
    ///
    /// Fails if a value cannot be written.
    fn write<S: SerializeStruct>(&self, names: FieldNames, object: &mut S) -> Result<(), S::Error>;
}

impl<T: Serialize + ?Sized> WriteField for &T {
    type Value = T;

    #[inline(always)]
    fn value(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T: Serialize + ?Sized> WriteField for Option<&T> {
    type Value = T;

    #[inline(always)]
    fn value(&self) -> Option<&T> {
        *self
    }
}

/// The representation of a `Patch`: the inner `None` is `null`.
impl<'a, T: Serialize + ?Sized> WriteField for Option<Option<&'a T>> {
    type Value = Option<&'a T>;

    #[inline(always)]
    fn value(&self) -> Option<&Option<&'a T>> {
        self.as_ref()
    }
}

/// An `Option` or `Patch` field, which is omitted if it has no value.
#[derive(Debug)]
pub struct Optional<'a, T>(pub &'a T);

impl<T: Serialize> WriteField for Optional<'_, Option<T>> {
    type Value = T;

    #[inline(always)]
    fn value(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T: Serialize> WriteField for Optional<'_, Patch<T>> {
    type Value = Patch<T>;

    #[inline(always)]
    fn value(&self) -> Option<&Patch<T>> {
        (!self.0.is_absent()).then_some(self.0)
    }
}

/// Writes a field if it is present.
#[inline(always)]
fn write<F: WriteField, S: SerializeStruct>(
    field: &F,
    name: &'static str,
    object: &mut S,
) -> Result<(), S::Error> {
    match field.value() {
        Some(value) => object.serialize_field(name, value),
        None => object.skip_field(name),
    }
}

/// Reads a value into its slot. A `?` would add code to each of the many instances of this function.
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

/// Fills a slot that was not read with its type's value for a missing property.
#[inline]
fn complete<'de, T: Deserialize<'de>, E: Error>(
    slot: &mut Option<T>,
    names: FieldNames,
    index: usize,
) -> Result<(), E> {
    match slot {
        Some(_) => Ok(()),
        None => missing(slot, names, index),
    }
}

fn missing<'de, T: Deserialize<'de>, E: Error>(
    slot: &mut Option<T>,
    names: FieldNames,
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

/// The deserializer of a missing property: an `Option` reads `None` from it, a `Patch` reads `Absent`, and
/// every other type fails.
struct Missing;

/// The error of a type without a value for a missing property. It has no message, because the code of
/// each type is compiled for it.
#[derive(Debug)]
struct NotOptional;

impl fmt::Display for NotOptional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a missing property")
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

impl<'de> ReadFields<'de> for () {
    const LEN: usize = 0;

    type Slots = ();

    fn empty() -> Self::Slots {}

    fn read<A: MapAccess<'de>>(_: &mut Self::Slots, _: usize, _: &mut A) -> Result<(), A::Error> {
        Err(A::Error::custom(WRONG_LEN))
    }

    fn complete<E: Error>(_: &mut Self::Slots, _: FieldNames) -> Result<(), E> {
        Ok(())
    }

    fn finish(_: Self::Slots) -> Option<Self> {
        Some(())
    }
}

impl WriteFields for () {
    const LEN: usize = 0;

    fn count(&self) -> usize {
        0
    }

    fn write<S: SerializeStruct>(&self, _: FieldNames, _: &mut S) -> Result<(), S::Error> {
        Ok(())
    }
}

macro_rules! impl_tuple {
    ($(($ty:ident $value:ident $index:tt))+) => {
        impl<'de, $($ty: Deserialize<'de>),+> ReadFields<'de> for ($($ty,)+) {
            const LEN: usize = [$($index),+].len();

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
                    _ => Err(Input::Error::custom(WRONG_LEN)),
                }
            }

            fn complete<Fail: Error>(slots: &mut Self::Slots, names: FieldNames) -> Result<(), Fail> {
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

        impl<$($ty: WriteField),+> WriteFields for ($($ty,)+) {
            const LEN: usize = [$($index),+].len();

            #[inline(always)]
            fn count(&self) -> usize {
                0 $(+ usize::from(self.$index.value().is_some()))*
            }

            #[inline(always)]
            fn write<Output: SerializeStruct>(
                &self,
                names: FieldNames,
                object: &mut Output,
            ) -> Result<(), Output::Error> {
                match names.first_chunk::<{ [$($index),+].len() }>() {
                    Some(names) => {
                        $(write(&self.$index, names[$index], object)?;)+
                        Ok(())
                    }
                    None => Err(ser::Error::custom(WRONG_LEN)),
                }
            }
        }
    };
}

macro_rules! impl_chunked {
    ($(($ty:ident $value:ident $index:tt))+) => {
        impl<'de, $($ty: ReadFields<'de>),+> ReadFields<'de> for Chunked<($($ty,)+)> {
            const LEN: usize = 0 $(+ $ty::LEN)+;

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
                match index / A::LEN {
                    $($index => $ty::read(&mut slots.$index, index % A::LEN, object),)+
                    _ => Err(Input::Error::custom(WRONG_LEN)),
                }
            }

            fn complete<Fail: Error>(slots: &mut Self::Slots, names: FieldNames) -> Result<(), Fail> {
                $($ty::complete(&mut slots.$index, &names[$index * A::LEN..])?;)+
                Ok(())
            }

            fn finish(slots: Self::Slots) -> Option<Self> {
                Some(Self(($($ty::finish(slots.$index)?,)+)))
            }
        }

        impl<$($ty: WriteFields),+> WriteFields for Chunked<($($ty,)+)> {
            const LEN: usize = 0 $(+ $ty::LEN)+;

            fn count(&self) -> usize {
                0 $(+ self.0.$index.count())+
            }

            fn write<Output: SerializeStruct>(
                &self,
                names: FieldNames,
                object: &mut Output,
            ) -> Result<(), Output::Error> {
                $(self.0.$index.write(&names[$index * A::LEN..], object)?;)+
                Ok(())
            }
        }
    };
}

/// Invokes both macros with the first field, the first two, and so on.
macro_rules! for_each_length {
    ([$($first:tt)*]) => {};
    ([$($first:tt)*] $next:tt $($rest:tt)*) => {
        impl_tuple! { $($first)* $next }
        impl_chunked! { $($first)* $next }
        for_each_length! { [$($first)* $next] $($rest)* }
    };
}

for_each_length! {
    [] (A a 0) (B b 1) (C c 2) (D d 3) (E e 4) (F f 5) (G g 6) (H h 7) (I i 8) (J j 9) (K k 10)
    (L l 11) (M m 12) (N n 13) (O o 14) (P p 15)
}
