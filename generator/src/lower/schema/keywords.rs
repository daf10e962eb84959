//! The keywords of a schema, whichever of `openapiv3`'s forms it has been decoded into.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, Discriminator, IntegerFormat,
    IntegerType, NumberFormat, NumberType, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::super::components::SchemaRef;

/// The keywords that decide what the values of a schema are. Those that only forbid some of them
/// (`minimum`, `pattern`, `uniqueItems`) change no type.
#[derive(Debug, Clone, Default)]
pub(super) struct Keywords<'a> {
    pub(super) ty: Option<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) listed: Vec<Value>,
    pub(super) properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'a [String],
    pub(super) additional_properties: Option<&'a AdditionalProperties>,
    pub(super) items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    pub(super) one_of: &'a [ReferenceOr<Schema>],
    pub(super) any_of: &'a [ReferenceOr<Schema>],
    pub(super) not: Option<&'a ReferenceOr<Schema>>,
    pub(super) discriminator: Option<&'a Discriminator>,
}

impl<'a> Keywords<'a> {
    pub(super) fn of(schema: &'a Schema) -> Self {
        let keywords = match &schema.schema_kind {
            SchemaKind::Type(ty) => of_type(ty),
            SchemaKind::AllOf { all_of } => Self {
                all_of,
                ..Self::default()
            },
            SchemaKind::OneOf { one_of } => Self {
                one_of,
                ..Self::default()
            },
            SchemaKind::AnyOf { any_of } => Self {
                any_of,
                ..Self::default()
            },
            SchemaKind::Not { not } => Self {
                not: Some(not),
                ..Self::default()
            },
            SchemaKind::Any(any) => of_any(any),
        };
        Self {
            discriminator: schema.schema_data.discriminator.as_ref(),
            ..keywords
        }
    }

    /// Whether a value of any of the schemas to choose from is a value of this one.
    pub(super) fn is_choice_alone(&self) -> bool {
        self.properties.is_none()
            && self.required.is_empty()
            && self.listed.is_empty()
            && self.all_of.is_empty()
    }

    /// Whether nothing is said of what the values are.
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            ty,
            format: _,
            listed,
            properties,
            required,
            additional_properties,
            items,
            all_of,
            one_of,
            any_of,
            not: _,
            discriminator: _,
        } = self;
        ty.is_none()
            && listed.is_empty()
            && properties.is_none_or(IndexMap::is_empty)
            && required.is_empty()
            && additional_properties.is_none()
            && items.is_none()
            && all_of.is_empty()
            && one_of.is_empty()
            && any_of.is_empty()
    }

    /// Whether nothing is said of the values but, perhaps, that they are objects: many write that beside
    /// `nullable` and `description`, whether or not the whole is an object by its other schemas.
    pub(super) fn is_remark(&self) -> bool {
        let others = Self {
            ty: self.ty.filter(|ty| *ty != "object"),
            ..self.clone()
        };
        others.is_empty()
    }

    /// The only schema that an `allOf` consists of, where nothing else is said of the values, and its
    /// index.
    ///
    /// ```yaml
    /// owner:
    ///   description: Who owns it.   # what is said for people stands beside the type
    ///   allOf: [{ $ref: "#/components/schemas/Person" }]
    /// ```
    pub(super) fn only_part(&self) -> Option<(usize, SchemaRef<'a>)> {
        let others = Self {
            all_of: &[],
            ..self.clone()
        };
        let parts = self.all_of.iter().map(SchemaRef::from).enumerate();
        let mut telling = parts.filter(|(_, part)| match part {
            SchemaRef::Reference(_) => true,
            SchemaRef::Item(schema) => !Keywords::of(schema).is_remark(),
        });
        match (telling.next(), telling.next()) {
            (Some(only), None) if others.is_remark() => Some(only),
            _ => None,
        }
    }

    /// Whether `null` is the only value.
    pub(super) fn is_null(&self) -> bool {
        !self.listed.is_empty() && self.listed.iter().all(Value::is_null)
    }
}

/// Whether a schema describes parts of its values, or a choice of them: more than one line of text says.
pub(in crate::lower) fn is_structured(schema: &Schema) -> bool {
    let keywords = Keywords::of(schema);
    let is_choice = [keywords.all_of, keywords.any_of, keywords.one_of]
        .iter()
        .any(|parts| !parts.is_empty());
    let has_members = keywords
        .properties
        .is_some_and(|members| !members.is_empty());
    is_choice || has_members || matches!(keywords.ty, Some("array" | "object"))
}

/// Whether no value of a schema is an object.
pub(in crate::lower) fn is_no_object(schema: &Schema) -> bool {
    let keywords = Keywords::of(schema);
    keywords.ty.is_some_and(|ty| ty != "object")
}

fn of_type(ty: &Type) -> Keywords<'_> {
    match ty {
        Type::Boolean(BooleanType { enumeration }) => Keywords {
            ty: Some("boolean"),
            listed: listed(enumeration),
            ..Keywords::default()
        },
        Type::Integer(ty) => of_integer(ty),
        Type::Number(ty) => of_number(ty),
        Type::String(ty) => of_string(ty),
        Type::Array(ArrayType {
            items,
            min_items: _,
            max_items: _,
            unique_items: _,
        }) => Keywords {
            ty: Some("array"),
            items: items.as_ref(),
            ..Keywords::default()
        },
        Type::Object(ObjectType {
            properties,
            required,
            additional_properties,
            min_properties: _,
            max_properties: _,
        }) => Keywords {
            ty: Some("object"),
            properties: Some(properties),
            required,
            additional_properties: additional_properties.as_ref(),
            ..Keywords::default()
        },
    }
}

fn of_integer(ty: &IntegerType) -> Keywords<'_> {
    let IntegerType {
        format,
        multiple_of: _,
        exclusive_minimum: _,
        exclusive_maximum: _,
        minimum: _,
        maximum: _,
        enumeration,
    } = ty;
    Keywords {
        ty: Some("integer"),
        format: format_of(format, |format| match format {
            IntegerFormat::Int32 => "int32",
            IntegerFormat::Int64 => "int64",
        }),
        listed: listed(enumeration),
        ..Keywords::default()
    }
}

fn of_number(ty: &NumberType) -> Keywords<'_> {
    let NumberType {
        format,
        multiple_of: _,
        exclusive_minimum: _,
        exclusive_maximum: _,
        minimum: _,
        maximum: _,
        enumeration,
    } = ty;
    Keywords {
        ty: Some("number"),
        format: format_of(format, |format| match format {
            NumberFormat::Float => "float",
            NumberFormat::Double => "double",
        }),
        listed: listed(enumeration),
        ..Keywords::default()
    }
}

fn of_string(ty: &StringType) -> Keywords<'_> {
    let StringType {
        format,
        pattern: _,
        enumeration,
        min_length: _,
        max_length: _,
    } = ty;
    Keywords {
        ty: Some("string"),
        format: format_of(format, |format| match format {
            StringFormat::Date => "date",
            StringFormat::DateTime => "date-time",
            StringFormat::Password => "password",
            StringFormat::Byte => "byte",
            StringFormat::Binary => "binary",
        }),
        listed: listed(enumeration),
        ..Keywords::default()
    }
}

fn of_any(any: &AnySchema) -> Keywords<'_> {
    let AnySchema {
        typ,
        pattern: _,
        multiple_of: _,
        exclusive_minimum: _,
        exclusive_maximum: _,
        minimum: _,
        maximum: _,
        properties,
        required,
        additional_properties,
        min_properties: _,
        max_properties: _,
        items,
        min_items: _,
        max_items: _,
        unique_items: _,
        enumeration,
        format,
        min_length: _,
        max_length: _,
        one_of,
        all_of,
        any_of,
        not,
    } = any;
    Keywords {
        ty: typ.as_deref(),
        format: format.as_deref(),
        listed: enumeration.clone(),
        properties: Some(properties),
        required,
        additional_properties: additional_properties.as_ref(),
        items: items.as_ref(),
        all_of,
        one_of,
        any_of,
        not: not.as_deref(),
        discriminator: None,
    }
}

fn listed<T: Clone + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
    let values = values.iter().cloned();
    values
        .map(|value| value.map_or(Value::Null, Into::into))
        .collect()
}

fn format_of<T>(
    format: &VariantOrUnknownOrEmpty<T>,
    known: impl Fn(&T) -> &'static str,
) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(format) => Some(known(format)),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
