// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Values shown and compared by what is written of them: the compiler then has no code to read for
//! either, a member at a time.

use std::fmt::{self, Debug, DebugList, DebugMap, DebugStruct, Formatter};
use std::hash::{Hash, Hasher};

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Hashes what is written of a value: values that are equal have one hash.
pub fn hash<T: Serialize, H: Hasher>(value: &T, state: &mut H) {
    let text = serde_json::to_value(value).map(|value| value.to_string());
    text.unwrap_or_default().hash(state);
}

/// Whether the same is written of both.
pub fn equal<T: Serialize>(one: &T, other: &T) -> bool {
    match (serde_json::to_value(one), serde_json::to_value(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Shows what is written of a value, laid out as by `#[derive(Debug)]`: a struct by its name and the
/// members that it has, and `null` where there is none.
///
/// # Errors
///
/// When the value cannot be written, or the formatter fails.
pub fn show<T: Serialize>(value: &T, f: &mut Formatter<'_>) -> fmt::Result {
    value.serialize(Show(f))
}

/// A value whose `Debug` is what is written of it.
struct Shown<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> Debug for Shown<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.serialize(Show(f))
    }
}

struct Show<'a, 'f>(&'a mut Formatter<'f>);

macro_rules! plain {
    ($($method:ident $ty:ty),+ $(,)?) => {
        $(fn $method(self, value: $ty) -> fmt::Result {
            Debug::fmt(&value, self.0)
        })+
    };
}

impl<'a, 'f> Serializer for Show<'a, 'f> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = List<'a, 'f>;
    type SerializeTuple = List<'a, 'f>;
    type SerializeTupleStruct = List<'a, 'f>;
    type SerializeTupleVariant = List<'a, 'f>;
    type SerializeMap = Map<'a, 'f>;
    type SerializeStruct = Struct<'a, 'f>;
    type SerializeStructVariant = Struct<'a, 'f>;

    plain! {
        serialize_bool bool,
        serialize_i8 i8,
        serialize_i16 i16,
        serialize_i32 i32,
        serialize_i64 i64,
        serialize_i128 i128,
        serialize_u8 u8,
        serialize_u16 u16,
        serialize_u32 u32,
        serialize_u64 u64,
        serialize_u128 u128,
        serialize_f32 f32,
        serialize_f64 f64,
        serialize_char char,
        serialize_str &str,
        serialize_bytes &[u8],
    }

    fn serialize_none(self) -> fmt::Result {
        self.0.write_str("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> fmt::Result {
        self.0.write_str("null")
    }

    fn serialize_unit_struct(self, name: &'static str) -> fmt::Result {
        self.0.write_str(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> fmt::Result {
        self.0.write_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> fmt::Result {
        let mut shown = self.0.debug_tuple(variant);
        shown.field(&Shown(value)).finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, fmt::Error> {
        Ok(List(self.0.debug_list()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, fmt::Error> {
        Ok(List(self.0.debug_list()))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, fmt::Error> {
        Ok(List(self.0.debug_list()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, fmt::Error> {
        Ok(List(self.0.debug_list()))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, fmt::Error> {
        Ok(Map(self.0.debug_map()))
    }

    fn serialize_struct(
        self,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, fmt::Error> {
        Ok(Struct(self.0.debug_struct(name)))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, fmt::Error> {
        Ok(Struct(self.0.debug_struct(variant)))
    }
}

struct List<'a, 'f>(DebugList<'a, 'f>);

macro_rules! list {
    ($($ty:ident $method:ident),+ $(,)?) => {
        $(impl $ty for List<'_, '_> {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
                self.0.entry(&Shown(value));
                Ok(())
            }

            fn end(mut self) -> fmt::Result {
                self.0.finish()
            }
        })+
    };
}

list! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

struct Map<'a, 'f>(DebugMap<'a, 'f>);

impl SerializeMap for Map<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> fmt::Result {
        self.0.key(&Shown(key));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.0.value(&Shown(value));
        Ok(())
    }

    fn end(mut self) -> fmt::Result {
        self.0.finish()
    }
}

struct Struct<'a, 'f>(DebugStruct<'a, 'f>);

macro_rules! structure {
    ($($ty:ident),+) => {
        $(impl $ty for Struct<'_, '_> {
            type Ok = ();
            type Error = fmt::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> fmt::Result {
                self.0.field(name, &Shown(value));
                Ok(())
            }

            fn end(mut self) -> fmt::Result {
                self.0.finish()
            }
        })+
    };
}

structure!(SerializeStruct, SerializeStructVariant);
