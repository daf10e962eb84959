//! The types of a client.

use crate::diagnostic::Origin;

use super::{Content, Docs, Name, Representation};

/// An index into [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// A named type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// Its module.
    pub module: TypeModule,
    /// Where it comes from.
    pub origin: Origin,
    /// The documentation.
    pub docs: Docs,
    /// Whether requests or responses contain it.
    pub direction: Direction,
    /// The same, following only properties that occur in that direction. No code depends on it; comparing two
    /// descriptions does.
    pub used_in: Direction,
    /// Paths of the traits that it derives in addition to those of all types of its shape.
    pub derives: Vec<String>,
    /// The definition.
    pub shape: Shape,
}

impl TypeDef {
    /// Returns how deep its location in the description is: a nested type is deeper than the type that contains it.
    pub fn depth(&self) -> usize {
        self.origin.steps().count()
    }
}

/// The module of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeModule {
    /// A module of `types`: the types of one component.
    Component(Name),
    /// The module of the operation at this index in [`Api::operations`](super::Api::operations).
    Operation(usize),
}

/// Whether values of a type occur in requests, in responses or in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Direction {
    /// Callers build it.
    pub request: bool,
    /// Callers read it.
    pub response: bool,
}

impl Direction {
    /// In requests only.
    pub const REQUEST: Self = Self {
        request: true,
        response: false,
    };

    /// In responses only.
    pub const RESPONSE: Self = Self {
        request: false,
        response: true,
    };

    /// Returns the messages of either direction.
    pub fn or(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
        }
    }

    /// Returns the messages of both directions.
    pub fn and(self, other: Self) -> Self {
        Self {
            request: self.request && other.request,
            response: self.response && other.response,
        }
    }
}

/// The definition of a named type.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A JSON object with known properties.
    Struct(Struct),
    /// An enum.
    Enumeration(Enumeration),
    /// A value of one of several types.
    Union(Union),
    /// An alias of a type.
    Alias(Type),
    /// A newtype of an array or a map that contains the newtype again.
    Newtype(Type),
    /// The headers of a response.
    Headers(Headers),
    /// The payload of a request or a response, in one of several formats.
    Content(Vec<Content>),
}

/// A JSON object with known properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// The properties, as written.
    pub fields: Vec<Field>,
    /// The additional properties, where the description defines their type.
    pub additional: Option<AdditionalField>,
    /// Whether the description disallows additional properties.
    pub is_closed: bool,
    /// Whether it is a request body with exactly one property, which callers may pass instead of the body.
    pub is_wrapper: bool,
}

/// The field for the properties that `additionalProperties` describes.
#[derive(Debug, Clone, PartialEq)]
pub struct AdditionalField {
    /// The field's name; the field is a map.
    pub name: Name,
    /// The setter's name.
    pub setter: Name,
    /// The type of the values.
    pub ty: Type,
    /// The documentation.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The field's name.
    pub name: Name,
    /// The setter's name, which differs from the field's where `new` is taken.
    pub setter: Name,
    /// The property's name in JSON.
    pub wire: String,
    /// The type of its value.
    pub ty: Type,
    /// Whether the value is boxed: an object, or a value that would contain its own type.
    pub boxed: bool,
    /// Whether the value may be absent or `null`.
    pub presence: Presence,
    /// The same as declared, before `readOnly` and `writeOnly` are taken into account.
    pub declared_presence: Presence,
    /// Whether it occurs in requests, in responses or in both.
    pub access: Access,
    /// The constant value: `new` sets it, and has no argument for it.
    pub constant: Option<Constant>,
    /// The value that the server uses if the property is absent. It is documented, and not sent.
    pub default: Option<crate::json::Value>,
    /// An example value that is short enough for the documentation.
    pub example: Option<crate::json::Value>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The documentation.
    pub docs: Docs,
    /// Where it comes from.
    pub origin: Origin,
}

/// A constant value.
#[derive(Debug, Clone, PartialEq, strum::Display)]
pub enum Constant {
    /// The variant of the enum that is its type.
    #[strum(to_string = "{0}")]
    Variant(Name),
    /// A value of a type that is not an enum: `true`, `false` or a number.
    #[strum(to_string = "{0}")]
    Value(crate::json::Value),
}

/// Whether a property is read-only, write-only or read-write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub enum Access {
    /// In requests and in responses.
    #[default]
    ReadWrite,
    /// Only in responses (`readOnly`): a type that callers build has no setter for it.
    ReadOnly,
    /// Only in requests (`writeOnly`): a response need not have it.
    WriteOnly,
}

impl Access {
    /// Returns the messages that contain such a property.
    pub fn direction(self) -> Direction {
        Direction {
            request: self != Self::ReadOnly,
            response: self != Self::WriteOnly,
        }
    }
}

/// Whether the value of a property may be absent or `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub enum Presence {
    /// Neither: `T`.
    Required,
    /// `null`: `Option<T>`, `None` is encoded as `null`.
    Nullable,
    /// Absent: `Option<T>`, `None` is omitted.
    Optional,
    /// Absent or `null`: `Patch<T>`.
    Patch,
}

impl Presence {
    /// Returns the presence of a property that is required or optional, and nullable or not.
    pub fn of(is_required: bool, is_nullable: bool) -> Self {
        match (is_required, is_nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::Nullable,
            (false, false) => Self::Optional,
            (false, true) => Self::Patch,
        }
    }

    /// Whether the property is always present, possibly as `null`.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Nullable)
    }

    /// Whether the property may be `null`.
    pub fn is_nullable(self) -> bool {
        matches!(self, Self::Nullable | Self::Patch)
    }
}

/// An open or closed enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration {
    /// The type of its values.
    pub values: EnumValues,
    /// The enum values, as written.
    pub variants: Vec<Variant>,
    /// The variant of all other values; `None` for a closed enum, which rejects them.
    pub unknown: Option<Name>,
    /// Whether the description allows other values. No code depends on it; comparing two descriptions does.
    pub is_open: bool,
}

/// The type of the values of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumValues {
    /// Strings: unknown ones are kept as `String`.
    String,
    /// Integers: unknown ones are kept as `i64`.
    Integer,
    /// Any JSON: unknown values are kept as `Json`.
    Json,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The variant's name.
    pub name: Name,
    /// The value in JSON.
    pub wire: crate::json::Value,
    /// The documentation; empty if the description has none.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// A value of one of several types, or any other value.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// The types, as written.
    pub variants: Vec<UnionVariant>,
    /// How a value's variant is selected.
    pub representation: Representation,
    /// Whether a value may match only one variant (`oneOf`). No code depends on it; comparing two descriptions does.
    pub is_one_of: bool,
    /// The variant of all other values, which are kept unchanged.
    pub unknown: Name,
}

/// One of the types of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// The variant's name.
    pub name: Name,
    /// The type of its value.
    pub ty: Type,
    /// Whether the value is boxed: an object, or a value that would contain its own type.
    pub boxed: bool,
    /// The documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// The described headers of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Headers {
    /// The headers, as written.
    pub fields: Vec<HeaderField>,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderField {
    /// The field's name.
    pub name: Name,
    /// The header's name, in lower case.
    pub wire: String,
    /// The type of its value.
    pub ty: Type,
    /// Whether its value is JSON.
    pub is_json: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The documentation.
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
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `String`.
    String,
    /// A string with a format.
    Formatted(StringFormat),
    /// A type from the configuration, by its Rust path.
    Foreign(String),
    /// Any JSON value.
    Json,
    /// Unencoded bytes: a whole body of a response.
    Binary,
    /// Unencoded bytes, in memory or not: a whole body of a request.
    Body,
    /// Unencoded bytes with a file name and a media type: a part of a body, or a whole one.
    File,
    /// A multipart body whose parts are not described.
    Multipart,
    /// An array of known length whose items have different types.
    Tuple(Vec<Type>),
    /// An array.
    Array(Box<Type>),
    /// A JSON object with any property names and one type of values.
    Map(Box<Type>),
    /// `null` or a value: an item of an array or a value of a map.
    Nullable(Box<Type>),
    /// A named type.
    Named(TypeId),
}

/// A format of strings that has a separate Rust type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display)]
#[strum(serialize_all = "kebab-case")]
pub enum StringFormat {
    /// A point in time (RFC 3339, `date-time`).
    DateTime(Dates, MissingOffset),
    /// A day (RFC 3339, `full-date`).
    Date(Dates),
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
    /// A decimal number in a string (`decimal`), kept as it is written.
    Decimal,
    /// A string that `Debug` and errors redact (`password`).
    Password,
}

impl StringFormat {
    /// All formats.
    pub const ALL: [Self; 17] = [
        Self::DateTime(Dates::Chrono, MissingOffset::Utc),
        Self::DateTime(Dates::Jiff, MissingOffset::Utc),
        Self::DateTime(Dates::Time, MissingOffset::Utc),
        Self::DateTime(Dates::Chrono, MissingOffset::Error),
        Self::DateTime(Dates::Jiff, MissingOffset::Error),
        Self::DateTime(Dates::Time, MissingOffset::Error),
        Self::Date(Dates::Chrono),
        Self::Date(Dates::Jiff),
        Self::Date(Dates::Time),
        Self::Uuid,
        Self::Bytes,
        Self::Ipv4,
        Self::Ipv6,
        Self::Uri,
        Self::Duration,
        Self::Decimal,
        Self::Password,
    ];

    /// Whether the crate itself has the type.
    pub fn is_runtime_type(self) -> bool {
        match self {
            Self::DateTime(..)
            | Self::Bytes
            | Self::Uri
            | Self::Duration
            | Self::Decimal
            | Self::Password => true,
            Self::Date(dates) => dates == Dates::Time,
            Self::Uuid | Self::Ipv4 | Self::Ipv6 => false,
        }
    }
}

/// The crate whose type represents a [`StringFormat::DateTime`] or a [`StringFormat::Date`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dates {
    /// `chrono`.
    #[default]
    Chrono,
    /// `jiff`.
    Jiff,
    /// `time`, whose types the runtime decodes and encodes as RFC 3339.
    Time,
}

/// What becomes of a date and time without an offset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum MissingOffset {
    /// It is read as UTC.
    #[default]
    Utc,
    /// It cannot be decoded.
    Error,
}

impl Type {
    /// Returns the direct component types.
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
            | Self::F32
            | Self::F64
            | Self::String
            | Self::Formatted(_)
            | Self::Foreign(_)
            | Self::Json
            | Self::Binary
            | Self::Body
            | Self::File
            | Self::Multipart
            | Self::Named(_) => &[],
        }
    }

    /// Returns the same type with other component types.
    pub fn map_parts(&self, map: &dyn Fn(&Self) -> Self) -> Self {
        let boxed = |part: &Self| Box::new(map(part));
        match self {
            Self::Array(item) => Self::Array(boxed(item)),
            Self::Map(value) => Self::Map(boxed(value)),
            Self::Nullable(value) => Self::Nullable(boxed(value)),
            Self::Tuple(items) => Self::Tuple(items.iter().map(map).collect()),
            other => other.clone(),
        }
    }

    /// Returns the named types that this one mentions.
    pub fn named(&self) -> Vec<TypeId> {
        match self {
            Self::Named(id) => vec![*id],
            other => other.parts().iter().flat_map(Self::named).collect(),
        }
    }

    /// Whether this type, or one that it contains, satisfies the predicate.
    pub fn any(&self, predicate: &dyn Fn(&Self) -> bool) -> bool {
        predicate(self) || self.parts().iter().any(|part| part.any(predicate))
    }
}

impl Shape {
    /// Returns the types that it directly contains.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Struct(shape) => {
                let fields = shape.fields.iter().map(|field| &field.ty);
                fields
                    .chain(shape.additional.iter().map(|field| &field.ty))
                    .collect()
            }
            Self::Union(shape) => shape.variants.iter().map(|variant| &variant.ty).collect(),
            Self::Headers(shape) => shape.fields.iter().map(|field| &field.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Content(contents) => contents.iter().map(|content| &content.ty).collect(),
            Self::Enumeration(_) => Vec::new(),
        }
    }

    /// Returns the types that it mentions, in the same order as [`Shape::types`], to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Struct(shape) => {
                let fields = shape.fields.iter_mut().map(|field| &mut field.ty);
                fields
                    .chain(shape.additional.iter_mut().map(|field| &mut field.ty))
                    .collect()
            }
            Self::Union(shape) => shape.variants.iter_mut().map(|it| &mut it.ty).collect(),
            Self::Headers(shape) => shape.fields.iter_mut().map(|it| &mut it.ty).collect(),
            Self::Alias(ty) | Self::Newtype(ty) => vec![ty],
            Self::Content(contents) => contents.iter_mut().map(|it| &mut it.ty).collect(),
            Self::Enumeration(_) => Vec::new(),
        }
    }
}
