// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The serialized form of a value, with the names of its structs.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Error;

/// What `Debug` shows instead of a secret string. A newtype struct with this name is such a string.
pub const REDACTED: &str = "[redacted]";

/// The serialized form of a value.
///
/// Two trees are equal if their JSON is equal: the order of properties and the names of structs are ignored,
/// and a float that JSON cannot represent is `null`.
pub(super) enum Tree {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    String(String),
    /// A string that is not shown.
    Redacted(Box<Tree>),
    /// A string that is the name of a variant.
    Name(&'static str),
    Array(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
    Struct(&'static str, Vec<(&'static str, Tree)>),
    /// A variant with a value: `{"variant": …}`. The value of a struct variant is a struct without a name.
    Variant(&'static str, Box<Tree>),
}

impl Tree {
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        value.serialize(TreeSerializer)
    }

    /// Whether a part of it is not shown.
    pub(super) fn is_redacted(&self) -> bool {
        match self {
            Self::Redacted(_) => true,
            Self::Array(items) => items.iter().any(Self::is_redacted),
            Self::Map(entries) => entries
                .iter()
                .any(|(name, value)| name.is_redacted() || value.is_redacted()),
            Self::Struct(_, fields) => fields.iter().any(|(_, value)| value.is_redacted()),
            Self::Variant(_, value) => value.is_redacted(),
            Self::Null
            | Self::Bool(_)
            | Self::Integer(_)
            | Self::Float(_)
            | Self::String(_)
            | Self::Name(_) => false,
        }
    }

    /// Returns the properties of a value that is an object in JSON, sorted by name.
    fn properties(&self) -> Option<Vec<(String, &Self)>> {
        let mut properties: Vec<_> = match self {
            Self::Struct(_, fields) => {
                let fields = fields.iter();
                fields
                    .map(|(name, value)| ((*name).to_owned(), value))
                    .collect()
            }
            Self::Map(entries) => {
                let entries = entries.iter();
                entries.map(|(name, value)| (name.key(), value)).collect()
            }
            Self::Variant(name, value) => vec![((*name).to_owned(), value.as_ref())],
            _ => return None,
        };
        properties.sort_by(|(one, _), (other, _)| one.cmp(other));
        Some(properties)
    }

    /// Returns the property name that a key is written as.
    fn key(&self) -> String {
        match self.as_str() {
            Some(name) => name.to_owned(),
            None => format!("{self:?}"),
        }
    }

    fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            Self::Name(name) => Some(name),
            Self::Redacted(value) => value.as_str(),
            _ => None,
        }
    }

    /// Returns the float if JSON can represent it.
    fn finite_float(&self) -> Option<f64> {
        match self {
            Self::Float(float) if float.is_finite() => Some(*float),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Float(float) => !float.is_finite(),
            _ => false,
        }
    }
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::String(_) | Self::Name(_) | Self::Redacted(_), other) => {
                self.as_str() == other.as_str()
            }
            (Self::Array(one), Self::Array(other)) => one == other,
            (one, other) if one.is_null() || other.is_null() => one.is_null() && other.is_null(),
            (Self::Float(_), Self::Float(_)) => self.finite_float() == other.finite_float(),
            (one, other) => match (one.properties(), other.properties()) {
                (Some(one), Some(other)) => one == other,
                _ => false,
            },
        }
    }
}

impl Hash for Tree {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Null => state.write_u8(0),
            Self::Bool(value) => value.hash(state),
            Self::Integer(value) => value.hash(state),
            // The positive and the negative zero are equal.
            Self::Float(value) if *value == 0.0 => state.write_u64(0),
            Self::Float(value) if value.is_finite() => value.to_bits().hash(state),
            Self::Float(_) => state.write_u8(0),
            Self::String(_) | Self::Name(_) | Self::Redacted(_) => self.as_str().hash(state),
            Self::Array(items) => items.hash(state),
            Self::Map(_) | Self::Struct(..) | Self::Variant(..) => self.properties().hash(state),
        }
    }
}

impl Debug for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::String(value) => value.fmt(f),
            Self::Redacted(_) => f.write_str(REDACTED),
            Self::Name(name) => f.write_str(name),
            Self::Array(items) => f.debug_list().entries(items).finish(),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(name, value)| (name, value));
                f.debug_map().entries(entries).finish()
            }
            Self::Struct(name, fields) => fmt_struct(name, fields, f),
            Self::Variant(name, value) => match value.as_ref() {
                Self::Struct("", fields) => fmt_struct(name, fields, f),
                value => f.debug_tuple(name).field(value).finish(),
            },
        }
    }
}

fn fmt_struct(name: &str, fields: &[(&str, Tree)], f: &mut Formatter<'_>) -> fmt::Result {
    let mut output = f.debug_struct(name);
    for (name, value) in fields {
        output.field(name, value);
    }
    output.finish()
}

/// Serializes a value into a tree.
struct TreeSerializer;

macro_rules! leaf {
    ($($method:ident($ty:ty) => $leaf:ident,)+) => {
        $(fn $method(self, value: $ty) -> Result<Tree, Error> {
            Ok(Tree::$leaf(value.into()))
        })+
    };
}

impl Serializer for TreeSerializer {
    type Ok = Tree;
    type Error = Error;
    type SerializeSeq = ArraySerializer;
    type SerializeTuple = ArraySerializer;
    type SerializeTupleStruct = ArraySerializer;
    type SerializeTupleVariant = ArraySerializer;
    type SerializeMap = MapSerializer;
    type SerializeStruct = StructSerializer;
    type SerializeStructVariant = StructSerializer;

    leaf! {
        serialize_bool(bool) => Bool,
        serialize_i8(i8) => Integer,
        serialize_i16(i16) => Integer,
        serialize_i32(i32) => Integer,
        serialize_i64(i64) => Integer,
        serialize_i128(i128) => Integer,
        serialize_u8(u8) => Integer,
        serialize_u16(u16) => Integer,
        serialize_u32(u32) => Integer,
        serialize_u64(u64) => Integer,
        serialize_f32(f32) => Float,
        serialize_f64(f64) => Float,
        serialize_char(char) => String,
        serialize_str(&str) => String,
    }

    fn serialize_u128(self, value: u128) -> Result<Tree, Error> {
        i128::try_from(value)
            .map(Tree::Integer)
            .map_err(Error::custom)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Tree, Error> {
        let items = bytes.iter().map(|byte| Tree::Integer((*byte).into()));
        Ok(Tree::Array(items.collect()))
    }

    fn serialize_none(self) -> Result<Tree, Error> {
        Ok(Tree::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Tree, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Tree, Error> {
        Ok(Tree::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Tree, Error> {
        Ok(Tree::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Tree, Error> {
        Ok(Tree::Name(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Tree, Error> {
        let value = value.serialize(self)?;
        Ok(match name {
            REDACTED => Tree::Redacted(Box::new(value)),
            _ => value,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Tree, Error> {
        Ok(Tree::Variant(variant, Box::new(Tree::of(value)?)))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ArraySerializer, Error> {
        Ok(ArraySerializer::new(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<ArraySerializer, Error> {
        Ok(ArraySerializer::new(None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<ArraySerializer, Error> {
        Ok(ArraySerializer::new(None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<ArraySerializer, Error> {
        Ok(ArraySerializer::new(Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<MapSerializer, Error> {
        Ok(MapSerializer {
            entries: Vec::new(),
            name: Tree::Null,
        })
    }

    fn serialize_struct(
        self,
        name: &'static str,
        length: usize,
    ) -> Result<StructSerializer, Error> {
        Ok(StructSerializer {
            variant: None,
            name,
            fields: Vec::with_capacity(length),
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<StructSerializer, Error> {
        Ok(StructSerializer {
            variant: Some(variant),
            name: "",
            fields: Vec::with_capacity(length),
        })
    }
}

/// Wraps a value in its variant, if there is one.
fn in_variant(variant: Option<&'static str>, value: Tree) -> Tree {
    match variant {
        Some(variant) => Tree::Variant(variant, Box::new(value)),
        None => value,
    }
}

struct ArraySerializer {
    variant: Option<&'static str>,
    items: Vec<Tree>,
}

impl ArraySerializer {
    fn new(variant: Option<&'static str>) -> Self {
        Self {
            variant,
            items: Vec::new(),
        }
    }
}

macro_rules! impl_array {
    ($($ty:ident $method:ident),+ $(,)?) => {
        $(impl $ty for ArraySerializer {
            type Ok = Tree;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.items.push(Tree::of(value)?);
                Ok(())
            }

            fn end(self) -> Result<Tree, Error> {
                Ok(in_variant(self.variant, Tree::Array(self.items)))
            }
        })+
    };
}

impl_array! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
}

struct MapSerializer {
    entries: Vec<(Tree, Tree)>,
    /// The name of the property whose value comes next.
    name: Tree,
}

impl SerializeMap for MapSerializer {
    type Ok = Tree;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.name = Tree::of(name)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = std::mem::replace(&mut self.name, Tree::Null);
        self.entries.push((name, Tree::of(value)?));
        Ok(())
    }

    fn end(self) -> Result<Tree, Error> {
        Ok(Tree::Map(self.entries))
    }
}

struct StructSerializer {
    variant: Option<&'static str>,
    name: &'static str,
    fields: Vec<(&'static str, Tree)>,
}

macro_rules! impl_struct {
    ($($ty:ident),+) => {
        $(impl $ty for StructSerializer {
            type Ok = Tree;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.fields.push((name, Tree::of(value)?));
                Ok(())
            }

            fn end(self) -> Result<Tree, Error> {
                let fields = Tree::Struct(self.name, self.fields);
                Ok(in_variant(self.variant, fields))
            }
        })+
    };
}

impl_struct!(SerializeStruct, SerializeStructVariant);
