// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Checks whether a value is serialized as a string, without writing it.

use std::fmt::{self, Display};

use serde::Serialize;
use serde::ser::{Impossible, Serializer};

/// A serializer that fails unless the value is a string, and this one if there is one.
pub(super) struct StringOnly(pub(super) Option<&'static str>);

type Compound = Impossible<(), fmt::Error>;

macro_rules! reject {
    ($($method:ident($($ty:ty),*) -> $ok:ty,)+) => {
        $(fn $method(self, $(_: $ty),*) -> Result<$ok, fmt::Error> {
            Err(fmt::Error)
        })+
    };
}

impl Serializer for StringOnly {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Compound;
    type SerializeTuple = Compound;
    type SerializeTupleStruct = Compound;
    type SerializeTupleVariant = Compound;
    type SerializeMap = Compound;
    type SerializeStruct = Compound;
    type SerializeStructVariant = Compound;

    fn serialize_str(self, string: &str) -> fmt::Result {
        match self.0.is_none_or(|expected| string == expected) {
            true => Ok(()),
            false => Err(fmt::Error),
        }
    }

    fn collect_str<T: Display + ?Sized>(self, string: &T) -> fmt::Result {
        self.serialize_str(&string.to_string())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> fmt::Result {
        self.serialize_str(name)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
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
        _: &'static str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    reject! {
        serialize_bool(bool) -> (),
        serialize_i8(i8) -> (),
        serialize_i16(i16) -> (),
        serialize_i32(i32) -> (),
        serialize_i64(i64) -> (),
        serialize_i128(i128) -> (),
        serialize_u8(u8) -> (),
        serialize_u16(u16) -> (),
        serialize_u32(u32) -> (),
        serialize_u64(u64) -> (),
        serialize_u128(u128) -> (),
        serialize_f32(f32) -> (),
        serialize_f64(f64) -> (),
        serialize_char(char) -> (),
        serialize_bytes(&[u8]) -> (),
        serialize_none() -> (),
        serialize_unit() -> (),
        serialize_unit_struct(&'static str) -> (),
        serialize_seq(Option<usize>) -> Compound,
        serialize_tuple(usize) -> Compound,
        serialize_tuple_struct(&'static str, usize) -> Compound,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Compound,
        serialize_map(Option<usize>) -> Compound,
        serialize_struct(&'static str, usize) -> Compound,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Compound,
    }
}
