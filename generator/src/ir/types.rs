//! The types of a client.

use crate::diagnostic::Origin;

use super::{Content, Docs, Name};

/// A place in [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// A type with a name.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// The module that it stands in.
    pub module: TypeModule,
    /// Where it comes from.
    pub origin: Origin,
    /// What it is, for people.
    pub docs: Docs,
    /// Whether requests or replies reach it.
    pub direction: Direction,
    /// Whether they do by members that go that way. No code depends on it: whoever compares two descriptions does.
    pub travels: Direction,
    /// Paths of the traits that it derives besides those that all types of its shape do.
    pub derives: Vec<String>,
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
pub enum TypeModule {
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
    pub response: bool,
}

/// What a type with a name is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A JSON object whose members are known.
    Struct(Struct),
    /// One of several listed values.
    Enumeration(Enumeration),
    /// A value of one of several types.
    Union(Union),
    /// Another name of a type.
    Alias(Type),
    /// A type of its own around another one that, by way of a list or map, holds it again.
    Newtype(Type),
    /// The headers of a reply.
    Headers(Headers),
    /// What a request or a reply carries, in one of several forms.
    Content(Vec<Content>),
}

/// A JSON object whose members are known.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The members, as written.
    pub fields: Vec<Field>,
    /// All other members, where the description gives them a type.
    pub additional: Option<AdditionalField>,
    /// Whether the description rules out all other members.
    pub is_closed: bool,
    /// Whether it is a request body of one member and nothing else, which callers may give in its
    /// stead.
    pub is_wrapper: bool,
}

/// The members of an object that are not listed, but described: `additionalProperties`.
#[derive(Debug, Clone)]
pub struct AdditionalField {
    /// The field's name; the field is a map.
    pub name: Name,
    /// The setter's name.
    pub setter: Name,
    /// The type of each member's value.
    pub ty: Type,
    /// What they are, for people.
    pub docs: Docs,
    /// Where they come from.
    pub origin: Origin,
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
    /// Whether the value is on the heap: an object, or what would hold its own type.
    pub boxed: bool,
    /// What may stand for a value.
    pub presence: Presence,
    /// What the description says may stand for a value, whichever way the member travels.
    pub declared_presence: Presence,
    /// Whether callers set it, readers get it, or both.
    pub access: Access,
    /// The only value that it may have: `new` sets it, and takes no argument for it.
    pub constant: Option<Constant>,
    /// What the server takes for a member that is left out. It is told, and not sent.
    pub default: Option<serde_json::Value>,
    /// A value that it may have, short enough to be told.
    pub example: Option<serde_json::Value>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it is, for people.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// The only value that a member may have.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// The variant of the enumeration that is its type.
    Variant(Name),
    /// A value of a type that lists none: `true`, `false` or a number.
    Value(serde_json::Value),
}

/// The way that a member travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// In requests and in replies.
    #[default]
    ReadWrite,
    /// In replies alone (`readOnly`): a type that callers build has no setter for it.
    ReadOnly,
    /// In requests alone (`writeOnly`): a reply need not have it.
    WriteOnly,
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

/// One of several listed values, or another one.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// What its values are.
    pub values: EnumValues,
    /// The listed values, as written.
    pub variants: Vec<Variant>,
    /// The variant of all other values; none where they are an error.
    pub unknown: Option<Name>,
    /// Whether the description takes other values as well. No code depends on it: whoever compares two
    /// descriptions does.
    pub is_open: bool,
}

/// What the values of an enumeration are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumValues {
    /// Texts: others are kept as `String`.
    String,
    /// Whole numbers: others are kept as `i64`.
    Integer,
    /// Any JSON: others are kept as `serde_json::Value`.
    Json,
}

/// A listed value of an enumeration.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The variant's name.
    pub name: Name,
    /// The value in JSON.
    pub wire: serde_json::Value,
    /// What it is, for people; empty where the description says nothing of it.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

/// A value of one of several types, or any other value.
#[derive(Debug, Clone)]
pub struct Union {
    /// The types, as written.
    pub variants: Vec<UnionVariant>,
    /// How a value's variant is found.
    pub representation: Representation,
    /// The variant of all other values, kept as they came.
    pub unknown: Name,
}

/// One of the types of a union.
#[derive(Debug, Clone)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: Name,
    /// The type of its value.
    pub ty: Type,
    /// Whether the value is on the heap: an object, or what would hold its own type.
    pub boxed: bool,
    /// What it is, for people.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// How a value's variant is found in a union. What is said of each variant stands in the order of
/// the variants.
#[derive(Debug, Clone)]
pub enum Representation {
    /// By the text of a member (`discriminator`): the member's name, and the texts of each variant.
    InternallyTagged {
        /// The member's name.
        property: String,
        /// The texts of each variant.
        values: Vec<Vec<String>>,
        /// The variant of a value whose text is missing, or none of these.
        fallback: Option<usize>,
    },
    /// By the only member's name: `{"circle": {…}}`. The variant's type is that of the member.
    ExternallyTagged(Vec<String>),
    /// By what a value has to look like. Of several variants that a value fits, the one that knows
    /// most of its members is tried first, then as written.
    Untagged(Vec<Matcher>),
    /// By the same, where a value may have the members of several variants at once (`anyOf`): then it
    /// is of none of them, because none would keep all of it.
    UntaggedOverlapping(Vec<Matcher>),
}

/// What a value of one variant looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matcher {
    /// Any value.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text; one of these, where any are listed.
    String(Vec<String>),
    /// A whole number out of these.
    IntegerEnum(Vec<i64>),
    /// A list of what looks like this.
    Array(Box<Matcher>),
    /// An object whose members all look like this, whatever they are called.
    Map(Box<Matcher>),
    /// What one of these looks like: a value of a union.
    AnyOf(Vec<Matcher>),
    /// An object.
    Object {
        /// The members that it has to have.
        required: Vec<String>,
        /// The members that it may have, besides the required ones.
        optional: Vec<String>,
        /// The members of which only certain values are valid, and these values as texts.
        constants: Vec<(String, Vec<String>)>,
    },
    /// An object like this one, which keeps the members that it does not list.
    OpenObject(Box<Matcher>),
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
    /// Whether its value is JSON.
    pub is_json: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
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
    String,
    /// A point in time (RFC 3339, `date-time`).
    DateTime,
    /// A day (RFC 3339, `full-date`).
    Date,
    /// A UUID (RFC 9562, `uuid`).
    Uuid,
    /// Bytes, in JSON as base64 (RFC 4648, `byte`).
    Bytes,
    /// An IPv4 address (`ipv4`).
    Ipv4,
    /// An IPv6 address (`ipv6`).
    Ipv6,
    /// A URI (RFC 3986, `uri`), kept as it is written.
    Uri,
    /// A length of time (ISO 8601, `duration`), kept as it is written.
    Duration,
    /// A decimal number in a text (`decimal`), kept as it is written.
    Decimal,
    /// A type that is not ours, by its path in Rust.
    Foreign(String),
    /// Any JSON value.
    Json,
    /// Bytes as they are: a whole body.
    Binary,
    /// Bytes as they are, with a name and a media type: a part of a body, or a whole one.
    File,
    /// A body in parts of which nothing is known.
    Multipart,
    /// A list of known length, each item of which has a type of its own.
    Tuple(Vec<Type>),
    /// A list.
    Array(Box<Type>),
    /// A JSON object whose members are not known, but their type is.
    Map(Box<Type>),
    /// `null`, or a value: an item of a list or map.
    Nullable(Box<Type>),
    /// A type with a name.
    Named(TypeId),
}

/// The crate whose types stand for [`Type::DateTime`] and [`Type::Date`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dates {
    /// `chrono`.
    #[default]
    Chrono,
    /// `jiff`.
    Jiff,
    /// `time`, whose types the runtime reads and writes as RFC 3339.
    Time,
}

impl Dates {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chrono, Self::Jiff, Self::Time];
}

impl Type {
    /// The types that this one is made of, one step down.
    pub fn parts(&self) -> &[Type] {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => {
                std::slice::from_ref(inner)
            }
            Self::Tuple(items) => items,
            Self::Bool
            | Self::I32
            | Self::I64
            | Self::U64
            | Self::F64
            | Self::String
            | Self::DateTime
            | Self::Date
            | Self::Uuid
            | Self::Bytes
            | Self::Ipv4
            | Self::Ipv6
            | Self::Uri
            | Self::Duration
            | Self::Decimal
            | Self::Foreign(_)
            | Self::Json
            | Self::Binary
            | Self::File
            | Self::Multipart
            | Self::Named(_) => &[],
        }
    }

    /// The types with a name that this one mentions.
    pub fn named(&self) -> Vec<TypeId> {
        match self {
            Self::Named(id) => vec![*id],
            other => other.parts().iter().flat_map(Self::named).collect(),
        }
    }

    /// Whether this type, or one that it is made of, satisfies the question.
    pub fn any(&self, question: &dyn Fn(&Self) -> bool) -> bool {
        question(self) || self.parts().iter().any(|part| part.any(question))
    }
}

impl Shape {
    /// The types that it is made of, one step down.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Struct(shape) => {
                let fields = shape.fields.iter().map(|field| &field.ty);
                fields
                    .chain(shape.additional.iter().map(|rest| &rest.ty))
                    .collect()
            }
            Self::Union(shape) => shape.variants.iter().map(|variant| &variant.ty).collect(),
            Self::Headers(shape) => shape.fields.iter().map(|field| &field.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Content(contents) => contents.iter().map(|content| &content.ty).collect(),
            Self::Enumeration(_) => Vec::new(),
        }
    }
}
