//! The types of a client.

use crate::diagnostic::Origin;

use super::{Docs, Name};

/// A place in [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// A type with a name.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// The module that it stands in.
    pub home: Home,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is, for people.
    pub docs: Docs,
    /// Whether requests or replies reach it.
    pub direction: Direction,
    /// What it is.
    pub shape: Shape,
}

impl TypeDef {
    /// How deep in the description it stands: what a type holds stands deeper than the type.
    pub fn depth(&self) -> usize {
        self.origin.steps().count()
    }
}

/// The module that a type stands in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Home {
    /// A module of `types`: the types of one component.
    Component(Name),
    /// The module of the operation at this place in [`Api::operations`](super::Api::operations).
    Operation(usize),
}

/// Which way values of a type travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Direction {
    /// Callers build it.
    pub request: bool,
    /// Callers read it.
    pub reply: bool,
}

/// What a type with a name is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A JSON object whose members are known.
    Struct(Struct),
    /// One of several texts.
    Enumeration(Enumeration),
    /// Another name of a type.
    Alias(Type),
    /// The headers of a reply.
    Headers(Headers),
}

/// A JSON object whose members are known.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The members, as written.
    pub fields: Vec<Field>,
    /// Whether it is a request body of one member and nothing else, which callers may give in its
    /// stead.
    pub is_envelope: bool,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The field's name.
    pub name: Name,
    /// The setter's name, which differs from the field's where `new` is taken.
    pub setter: Name,
    /// The member's name in JSON.
    pub wire: String,
    /// The type of its value.
    pub ty: Type,
    /// Whether the value has to go on the heap, because it holds its own type.
    pub boxed: bool,
    /// What may stand for a value.
    pub presence: Presence,
    /// What it is, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// What may stand for a member's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Nothing: `T`.
    Required,
    /// `null`: `Option<T>`, written as `null`.
    Nullable,
    /// Nothing at all: `Option<T>`, left out.
    Optional,
    /// `null` and nothing at all: `Patch<T>`.
    Patch,
}

/// One of several texts, or one that is not listed.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// The listed values, as written.
    pub variants: Vec<Variant>,
    /// The variant of all other values.
    pub unknown: Name,
}

/// A listed value of an enumeration.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The variant's name.
    pub name: Name,
    /// The value in JSON.
    pub wire: String,
}

/// The headers that a reply is described with.
#[derive(Debug, Clone)]
pub struct Headers {
    /// The headers, as written.
    pub fields: Vec<HeaderField>,
}

/// A header of a reply.
#[derive(Debug, Clone)]
pub struct HeaderField {
    /// The field's name.
    pub name: Name,
    /// The header's name, in lower case.
    pub wire: String,
    /// The type of its value.
    pub ty: Type,
    /// What it is, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `bool`.
    Bool,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u64`.
    U64,
    /// `f64`.
    F64,
    /// `String`.
    Text,
    /// A point in time (RFC 3339, `date-time`).
    DateTime,
    /// A day (RFC 3339, `full-date`).
    Date,
    /// Any JSON value.
    Any,
    /// A list.
    List(Box<Type>),
    /// A JSON object whose members are not known, but their type is.
    Map(Box<Type>),
    /// `null`, or a value: an item of a list or map.
    Nullable(Box<Type>),
    /// A type with a name.
    Named(TypeId),
}

impl Type {
    /// The types with a name that this one mentions.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            Self::Bool
            | Self::I32
            | Self::I64
            | Self::U64
            | Self::F64
            | Self::Text
            | Self::DateTime
            | Self::Date
            | Self::Any => None,
        }
    }

    /// Whether this type, or one that it is made of, satisfies the question.
    pub fn any(&self, question: &dyn Fn(&Self) -> bool) -> bool {
        question(self)
            || match self {
                Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.any(question),
                _ => false,
            }
    }
}
