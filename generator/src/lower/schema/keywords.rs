//! The keywords of a schema, in whichever of `openapiv3`'s forms it has been decoded.

use crate::json::Value;
use crate::normalize::values::unpack;
use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerFormat, IntegerType,
    NumberFormat, NumberType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringFormat, StringType, Type, VariantOrUnknownOrEmpty,
};

use crate::ir::{Constraints, CountRange};

use super::super::index::SchemaRef;

/// The keywords of a schema.
#[derive(Debug, Clone, Default)]
pub(in crate::lower) struct Keywords<'a> {
    pub(in crate::lower) ty: Option<&'a str>,
    pub(super) nullable: bool,
    pub(super) format: Option<&'a str>,
    pub(super) enum_values: Vec<Value>,
    pub(super) object: ObjectKeywords<'a>,
    pub(super) items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub(in crate::lower) all_of: &'a [ReferenceOr<Schema>],
    /// `oneOf` and `anyOf`.
    pub(super) unions: [(&'static str, &'a [ReferenceOr<Schema>]); 2],
    pub(super) not: Option<&'a ReferenceOr<Schema>>,
    /// The keywords that restrict values and affect no type. They have neither `type` nor `enum` nor `format`.
    pub(super) constraints: Constraints,
}

/// The keywords of objects.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ObjectKeywords<'a> {
    pub(super) properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
}

const ONE_OF: &str = "oneOf";
const ANY_OF: &str = "anyOf";

impl<'a> Keywords<'a> {
    pub(in crate::lower) fn of(schema: &'a Schema) -> Self {
        let mut keywords = match &schema.schema_kind {
            SchemaKind::Type(ty) => of_type(ty),
            SchemaKind::Any(any) => of_any(any),
            SchemaKind::AllOf { all_of } => Self {
                all_of,
                ..Self::default()
            },
            SchemaKind::OneOf { one_of } => Self {
                unions: unions(one_of, &[]),
                ..Self::default()
            },
            SchemaKind::AnyOf { any_of } => Self {
                unions: unions(&[], any_of),
                ..Self::default()
            },
            SchemaKind::Not { not } => Self {
                not: Some(not),
                ..Self::default()
            },
        };
        keywords.nullable = schema.schema_data.nullable;
        keywords
    }

    /// The assertions that decide the type of the values. A `format` alone does not.
    fn assertions(&self) -> impl Iterator<Item = &'static str> {
        let ObjectKeywords {
            properties,
            required,
            additional,
        } = self.object;
        let [one_of, any_of] = self
            .unions
            .map(|(keyword, variants)| (keyword, !variants.is_empty()));
        let assertions = [
            ("type", self.ty.is_some()),
            ("enum", !self.enum_values.is_empty()),
            ("properties", properties.is_some_and(|it| !it.is_empty())),
            ("required", !required.is_empty()),
            ("additionalProperties", additional.is_some()),
            ("items", self.items.is_some()),
            ("allOf", !self.all_of.is_empty()),
            one_of,
            any_of,
        ];
        let asserted = assertions.into_iter().filter(|(_, is_there)| *is_there);
        asserted.map(|(keyword, _)| keyword)
    }

    /// Whether it has no other assertions than these.
    pub(super) fn has_only(&self, allowed: &[&str]) -> bool {
        self.assertions().all(|keyword| allowed.contains(&keyword))
    }

    /// Whether it has no assertions.
    pub(super) fn is_empty(&self) -> bool {
        self.has_only(&[])
    }

    /// Whether it has annotations alone and, perhaps, `type: object`: many write that next to `nullable` and
    /// `description`, whether or not the other schemas make the whole an object.
    pub(super) fn is_annotation_only(&self) -> bool {
        self.has_only(&["type"]) && matches!(self.ty, None | Some("object"))
    }

    /// Whether a value of any variant of its unions is a value of the whole.
    pub(super) fn is_union_only(&self) -> bool {
        self.object.properties.is_none()
            && self.object.required.is_empty()
            && self.enum_values.is_empty()
            && self.all_of.is_empty()
    }

    /// Whether `null` is the only value.
    pub(super) fn is_null(&self) -> bool {
        !self.enum_values.is_empty() && self.enum_values.iter().all(Value::is_null)
    }

    /// Whether the schema is the `null` variant of a union. `{ nullable: true }` is: 3.0 has no type `null`, and as any
    /// value, which it is by itself, it would make the other variants superfluous.
    pub(super) fn is_null_variant(&self) -> bool {
        self.is_null() || (self.nullable && self.is_empty())
    }

    /// Whether the schema allows `null` by itself.
    pub(in crate::lower) fn allows_null(&self) -> bool {
        self.nullable
            || self.enum_values.contains(&Value::Null)
            || self.annotations().any(|part| part.schema_data.nullable)
    }

    /// The schemas of `allOf` that have annotations alone.
    fn annotations(&self) -> impl Iterator<Item = &'a Schema> + use<'a> {
        let parts = self.all_of.iter().filter_map(ReferenceOr::as_item);
        parts.filter(|part| Keywords::of(part).is_annotation_only())
    }

    pub(super) fn one_of(&self) -> &'a [ReferenceOr<Schema>] {
        self.unions[0].1
    }

    /// The schemas of `oneOf` and `anyOf`.
    pub(in crate::lower) fn variants(
        &self,
    ) -> impl Iterator<Item = &'a ReferenceOr<Schema>> + use<'a> {
        let [(_, one_of), (_, any_of)] = self.unions;
        one_of.iter().chain(any_of)
    }

    /// The single schema with assertions in `allOf`, and its index, if there are no assertions next to it.
    ///
    /// ```yaml
    /// owner:
    ///   description: Who owns it.   # an annotation, next to the type
    ///   allOf: [{ $ref: "#/components/schemas/Person" }]
    /// ```
    pub(super) fn single_subschema(&self) -> Option<(usize, SchemaRef<'a>)> {
        let parts = self.all_of.iter().map(SchemaRef::from).enumerate();
        let mut parts = parts.filter(|(_, part)| match part {
            SchemaRef::Reference(_) => true,
            SchemaRef::Item(schema) => !Keywords::of(schema).is_annotation_only(),
        });
        let has_others = !self.has_only(&["type", "allOf"]);
        match (parts.next(), parts.next()) {
            (Some(single), None) if !has_others && matches!(self.ty, None | Some("object")) => {
                Some(single)
            }
            _ => None,
        }
    }

    /// The schemas of which a value has one instead of this: the single one of `allOf`, or the variants of unions.
    pub(in crate::lower) fn equivalent_subschemas(
        &self,
    ) -> impl Iterator<Item = SchemaRef<'a>> + use<'a> {
        let single = self.single_subschema().map(|(_, part)| part);
        self.variants().map(SchemaRef::from).chain(single)
    }
}

/// The annotations of a schema, and of the schemas of its `allOf` that have annotations alone.
pub(in crate::lower) fn annotations(schema: &Schema) -> impl Iterator<Item = &SchemaData> {
    let parts = Keywords::of(schema).annotations();
    std::iter::once(schema)
        .chain(parts)
        .map(|it| &it.schema_data)
}

/// The single schema with assertions that a schema consists of.
pub(in crate::lower) fn single_subschema(schema: &Schema) -> Option<SchemaRef<'_>> {
    Keywords::of(schema)
        .single_subschema()
        .map(|(_, part)| part)
}

/// Whether a schema has subschemas, whose keywords one string or the bytes of a body cannot express.
pub(in crate::lower) fn is_structured(schema: &Schema) -> bool {
    let keywords = Keywords::of(schema);
    let without_subschemas = ["type", "enum", "required", "additionalProperties", "items"];
    !keywords.has_only(&without_subschemas) || matches!(keywords.ty, Some("array" | "object"))
}

fn unions<'a>(
    one_of: &'a [ReferenceOr<Schema>],
    any_of: &'a [ReferenceOr<Schema>],
) -> [(&'static str, &'a [ReferenceOr<Schema>]); 2] {
    [(ONE_OF, one_of), (ANY_OF, any_of)]
}

fn of_type(ty: &Type) -> Keywords<'_> {
    match ty {
        Type::Boolean(BooleanType { enumeration }) => Keywords {
            ty: Some("boolean"),
            enum_values: enum_values(enumeration),
            ..Keywords::default()
        },
        Type::Integer(ty) => of_integer(ty),
        Type::Number(ty) => of_number(ty),
        Type::String(ty) => of_string(ty),
        Type::Array(ArrayType {
            items,
            min_items,
            max_items,
            unique_items,
        }) => Keywords {
            ty: Some("array"),
            items: items.as_ref(),
            constraints: Constraints {
                items: count(*min_items, *max_items),
                is_unique: *unique_items,
                ..Constraints::default()
            },
            ..Keywords::default()
        },
        Type::Object(ty) => of_object(ty),
    }
}

fn of_integer(ty: &IntegerType) -> Keywords<'_> {
    let IntegerType {
        format,
        multiple_of,
        exclusive_minimum,
        exclusive_maximum,
        minimum,
        maximum,
        enumeration,
    } = ty;
    Keywords {
        ty: Some("integer"),
        format: format_of(format, |format| match format {
            IntegerFormat::Int32 => "int32",
            IntegerFormat::Int64 => "int64",
        }),
        enum_values: enum_values(enumeration),
        constraints: Constraints {
            minimum: minimum.map(|it| (it as f64, *exclusive_minimum)),
            maximum: maximum.map(|it| (it as f64, *exclusive_maximum)),
            multiple_of: multiple_of.map(|it| it as f64),
            ..Constraints::default()
        },
        ..Keywords::default()
    }
}

fn of_number(ty: &NumberType) -> Keywords<'_> {
    let NumberType {
        format,
        multiple_of,
        exclusive_minimum,
        exclusive_maximum,
        minimum,
        maximum,
        enumeration,
    } = ty;
    Keywords {
        ty: Some("number"),
        format: format_of(format, |format| match format {
            NumberFormat::Float => "float",
            NumberFormat::Double => "double",
        }),
        enum_values: enum_values(enumeration),
        constraints: Constraints {
            minimum: minimum.map(|it| (it, *exclusive_minimum)),
            maximum: maximum.map(|it| (it, *exclusive_maximum)),
            multiple_of: *multiple_of,
            ..Constraints::default()
        },
        ..Keywords::default()
    }
}

fn of_string(ty: &StringType) -> Keywords<'_> {
    let StringType {
        format,
        pattern,
        enumeration,
        min_length,
        max_length,
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
        enum_values: enum_values(enumeration),
        constraints: Constraints {
            length: count(*min_length, *max_length),
            pattern: pattern.clone(),
            ..Constraints::default()
        },
        ..Keywords::default()
    }
}

fn of_object(ty: &ObjectType) -> Keywords<'_> {
    let ObjectType {
        properties,
        required,
        additional_properties,
        min_properties,
        max_properties,
    } = ty;
    Keywords {
        ty: Some("object"),
        object: ObjectKeywords {
            properties: Some(properties),
            required,
            additional: additional_properties.as_ref(),
        },
        constraints: Constraints {
            properties: count(*min_properties, *max_properties),
            ..Constraints::default()
        },
        ..Keywords::default()
    }
}

fn of_any(any: &AnySchema) -> Keywords<'_> {
    let AnySchema {
        typ,
        pattern,
        multiple_of,
        exclusive_minimum,
        exclusive_maximum,
        minimum,
        maximum,
        properties,
        required,
        additional_properties,
        min_properties,
        max_properties,
        items,
        min_items,
        max_items,
        unique_items,
        enumeration,
        format,
        min_length,
        max_length,
        one_of,
        all_of,
        any_of,
        not,
    } = any;
    let constraints = Constraints {
        minimum: minimum.map(|it| (it, exclusive_minimum.unwrap_or_default())),
        maximum: maximum.map(|it| (it, exclusive_maximum.unwrap_or_default())),
        multiple_of: *multiple_of,
        length: count(*min_length, *max_length),
        items: count(*min_items, *max_items),
        properties: count(*min_properties, *max_properties),
        pattern: pattern.clone(),
        is_unique: unique_items.unwrap_or_default(),
        ..Constraints::default()
    };
    Keywords {
        ty: typ.as_deref(),
        nullable: false,
        format: format.as_deref(),
        enum_values: enumeration.iter().map(unpack).collect(),
        object: ObjectKeywords {
            properties: Some(properties),
            required,
            additional: additional_properties.as_ref(),
        },
        items: items.as_ref(),
        all_of,
        unions: unions(one_of, any_of),
        not: not.as_deref(),
        constraints,
    }
}

fn count(min: Option<usize>, max: Option<usize>) -> CountRange {
    CountRange { min, max }
}

fn enum_values<T: Clone + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
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
