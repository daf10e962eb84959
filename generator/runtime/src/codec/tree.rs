// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What is written of a value, with the names of its structs.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::Error;

/// A value as it is written.
///
/// Two are equal that are one in JSON: the order of members and the names of structs are not looked at,
/// and a float that JSON does not have is `null`.
pub(super) enum Tree {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    /// A text that is the name of a variant.
    Name(&'static str),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
    Struct(&'static str, Vec<(&'static str, Tree)>),
    /// A variant that holds a value: `{"variant": …}`. Where it has fields of its own, they are those of a
    /// struct without a name.
    Variant(&'static str, Box<Tree>),
}

impl Tree {
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        value.serialize(Planter)
    }

    /// The members of what is an object in JSON, by their names.
    fn members(&self) -> Option<Vec<(String, &Self)>> {
        let mut members: Vec<_> = match self {
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
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        Some(members)
    }

    /// The name of a member, as it is written.
    fn key(&self) -> String {
        match self.text() {
            Some(text) => text.to_owned(),
            None => format!("{self:?}"),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The float, if JSON has a number for it.
    fn float(&self) -> Option<f64> {
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
            (Self::Text(_) | Self::Name(_), other) => self.text() == other.text(),
            (Self::List(one), Self::List(other)) => one == other,
            (one, other) if one.is_null() || other.is_null() => one.is_null() && other.is_null(),
            (Self::Float(_), Self::Float(_)) => self.float() == other.float(),
            (one, other) => match (one.members(), other.members()) {
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
            // There are two zeros, which are equal.
            Self::Float(value) if *value == 0.0 => state.write_u64(0),
            Self::Float(value) if value.is_finite() => value.to_bits().hash(state),
            Self::Float(_) => state.write_u8(0),
            Self::Text(_) | Self::Name(_) => self.text().hash(state),
            Self::List(items) => items.hash(state),
            Self::Map(_) | Self::Struct(..) | Self::Variant(..) => self.members().hash(state),
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
            Self::Text(text) => text.fmt(f),
            Self::Name(name) => f.write_str(name),
            Self::List(items) => f.debug_list().entries(items).finish(),
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
    let mut shown = f.debug_struct(name);
    for (name, value) in fields {
        shown.field(name, value);
    }
    shown.finish()
}

/// Makes a tree of what is written.
struct Planter;

macro_rules! leaf {
    ($($method:ident($ty:ty) => $leaf:ident,)+) => {
        $(fn $method(self, value: $ty) -> Result<Tree, Error> {
            Ok(Tree::$leaf(value.into()))
        })+
    };
}

impl Serializer for Planter {
    type Ok = Tree;
    type Error = Error;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Map;
    type SerializeStruct = Struct;
    type SerializeStructVariant = Struct;

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
        serialize_char(char) => Text,
        serialize_str(&str) => Text,
    }

    fn serialize_u128(self, value: u128) -> Result<Tree, Error> {
        i128::try_from(value)
            .map(Tree::Integer)
            .map_err(Error::custom)
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Tree, Error> {
        let items = bytes.iter().map(|byte| Tree::Integer((*byte).into()));
        Ok(Tree::List(items.collect()))
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
        _: &'static str,
        value: &T,
    ) -> Result<Tree, Error> {
        value.serialize(self)
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

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Error> {
        Ok(List::new(None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List, Error> {
        Ok(List::new(Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Map, Error> {
        Ok(Map {
            entries: Vec::new(),
            name: Tree::Null,
        })
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Struct, Error> {
        Ok(Struct {
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
    ) -> Result<Struct, Error> {
        Ok(Struct {
            variant: Some(variant),
            name: "",
            fields: Vec::with_capacity(length),
        })
    }
}

/// A value, in the variant that it is of.
fn in_variant(variant: Option<&'static str>, value: Tree) -> Tree {
    match variant {
        Some(variant) => Tree::Variant(variant, Box::new(value)),
        None => value,
    }
}

struct List {
    variant: Option<&'static str>,
    items: Vec<Tree>,
}

impl List {
    fn new(variant: Option<&'static str>) -> Self {
        Self {
            variant,
            items: Vec::new(),
        }
    }
}

macro_rules! list {
    ($($ty:ident $method:ident),+ $(,)?) => {
        $(impl $ty for List {
            type Ok = Tree;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.items.push(Tree::of(value)?);
                Ok(())
            }

            fn end(self) -> Result<Tree, Error> {
                Ok(in_variant(self.variant, Tree::List(self.items)))
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

struct Map {
    entries: Vec<(Tree, Tree)>,
    /// The name of the member whose value comes next.
    name: Tree,
}

impl SerializeMap for Map {
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

struct Struct {
    variant: Option<&'static str>,
    name: &'static str,
    fields: Vec<(&'static str, Tree)>,
}

macro_rules! structure {
    ($($ty:ident),+) => {
        $(impl $ty for Struct {
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

structure!(SerializeStruct, SerializeStructVariant);
